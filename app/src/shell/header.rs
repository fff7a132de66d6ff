//! The head of every page: name, navigation by role, and the person's menu.

use leptos::{ev, html, prelude::*};
use leptos_router::hooks::use_location;
use shared::{
    account::{Me, Role},
    words::{account, organisation, shell as words},
};
use wasm_bindgen::JsCast;

use super::{page, sign_out::SignOut, status_bar::works_on_assessments, views::icon};
use crate::shell::{effect, live, memo};
use crate::sync::cards;

/// The first stop of the keyboard.
pub(super) fn skip_link() -> AnyView {
    view! {
        <a class="skip-link" href="#inhalt" on:click=move |event| page::jump(&event, page::MAIN)>
            {words::SKIP}
        </a>
    }
    .into_any()
}

/// The head without a person.
pub(super) fn bare_header() -> AnyView {
    view! {
        <header class="site-header">
            <div class="site-header__inner">{brand()}</div>
        </header>
    }
    .into_any()
}

/// The head for somebody who works here.
pub(super) fn header(me: Signal<Option<Me>>, sign_out: SignOut) -> AnyView {
    view! {
        <header class="site-header">
            <div class="site-header__inner">{brand()} {navigation(me)} {menu(me, sign_out)}</div>
        </header>
    }
    .into_any()
}

fn brand() -> AnyView {
    view! {
        <a class="brand" href="/app/">
            <span class="brand__mark" aria-hidden="true"></span>
            <span class="brand__name">{words::NAME}</span>
        </a>
    }
    .into_any()
}

/// Where the navigation leads: address and name.
fn places(role: Role, newest: Option<String>) -> Vec<(String, &'static str)> {
    let mut places = vec![("/app/".to_owned(), words::START)];
    match role {
        Role::Navigator | Role::Head => places.extend(newest.map(|address| (address, words::ASSESSMENT))),
        Role::Coach => places.push(("/app/einreichungen".to_owned(), words::SUBMISSIONS)),
        Role::Staff | Role::Director | Role::Admin => {}
    }
    places
}

fn is_here(path: &str, address: &str) -> Option<&'static str> {
    let path = path.trim_end_matches('/');
    match address.trim_end_matches('/') {
        address if path == address => Some("page"),
        "/app" => None,
        address
            if path
                .strip_prefix(address)
                .is_some_and(|rest| rest.starts_with('/')) =>
        {
            Some("true")
        }
        _ => None,
    }
}

fn navigation(me: Signal<Option<Me>>) -> AnyView {
    let path = use_location().pathname;
    let cards = cards();
    let places = memo(move || {
        let newest = cards.with(|cards| {
            cards
                .iter()
                .max_by_key(|card| card.created_at)
                .map(|card| card.id)
        });
        let newest = newest.map(|id| ["/app/standort/", &id.to_string()].concat());
        me.read()
            .as_ref()
            .map(|me| places(me.person.role, newest))
            .unwrap_or_default()
    });
    let links = live(move || {
        let link = |(address, name): (String, &'static str)| {
            let to = address.clone();
            view! {
                <li>
                    <a class="main-nav__link" href=address aria-current=move || is_here(&path.read(), &to)>
                        {name}
                    </a>
                </li>
            }
        };
        places.get().into_iter().map(link).collect_view()
    });
    view! {
        <nav class="main-nav" aria-label=words::NAVIGATION>
            <ul class="main-nav__list">{links}</ul>
        </nav>
    }
    .into_any()
}

/// What stands in the menu: address and name.
const PERSONAL: [(&str, &str); 2] = [("/app/aenderungen", words::EDITS), ("/app/konto", words::ACCOUNT)];

fn menu(me: Signal<Option<Me>>, sign_out: SignOut) -> AnyView {
    let node = NodeRef::<html::Details>::new();
    let close = move || {
        if let Some(menu) = node.get_untracked() {
            menu.set_open(false);
        }
    };
    let path = use_location().pathname;
    effect(move || {
        path.track();
        close();
    });
    let leave = move |event: ev::FocusEvent| {
        let to = event
            .related_target()
            .and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        // Without a target the focus is nowhere: a click beside the menu, or another window.
        let inside = node
            .try_get_untracked()
            .flatten()
            .is_some_and(|menu| to.is_none() || menu.contains(to.as_ref()));
        if !inside {
            close();
        }
    };
    let escape = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape"
            && let Some(menu) = node.get_untracked()
            && menu.open()
        {
            menu.set_open(false);
            if let Ok(Some(summary)) = menu.query_selector("summary")
                && let Some(summary) = summary.dyn_ref::<web_sys::HtmlElement>()
            {
                let _ = summary.focus();
            }
        }
    };
    let outside = window_event_listener(ev::pointerdown, move |event| {
        let at = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        if node
            .get_untracked()
            .is_some_and(|menu| menu.open() && !menu.contains(at.as_ref()))
        {
            close();
        }
    });
    on_cleanup(move || outside.remove());

    let name = move || {
        me.read()
            .as_ref()
            .map(|me| me.person.name.clone())
            .unwrap_or_default()
    };
    let about = live(move || {
        me.read().as_ref().map(|me| {
            let place = me
                .organisation
                .as_ref()
                .map_or(&me.programme, |organisation| &organisation.name);
            organisation::role_in(account::role(me.person.role), place)
        })
    });
    let edits = move || me.read().as_ref().is_some_and(works_on_assessments);
    let items = live(move || {
        PERSONAL
            .into_iter()
            .filter(|(address, _)| edits() || *address != "/app/aenderungen")
            .map(|(address, name)| {
                view! {
                    <li>
                        <a
                            class="menu__item"
                            href=address
                            aria-current=move || is_here(&path.read(), address)
                            on:click=move |_| close()
                        >
                            {name}
                        </a>
                    </li>
                }
            })
            .collect_view()
    });
    view! {
        <details class="menu menu--end" node_ref=node on:focusout=leave on:keydown=escape>
            <summary class="menu__button">
                {icon("icon icon--user")}
                " "
                <span class="visually-hidden">{words::MENU}</span>
                <span class="menu__name">{live(name)}</span>
                " "
                {icon("icon icon--chevron-down")}
            </summary>
            <div class="menu__panel">
                <p class="menu__about">{about}</p>
                <ul class="menu__list">
                    {items}
                    <li>
                        <button
                            class="menu__item"
                            type="button"
                            on:click=move |_| {
                                close();
                                sign_out.ask();
                            }
                        >
                            {words::SIGN_OUT}
                        </button>
                    </li>
                </ul>
            </div>
        </details>
    }
    .into_any()
}

/// The foot of every page.
pub fn footer() -> AnyView {
    let links = words::PUBLIC_PAGES
        .into_iter()
        .map(|(address, name)| {
            view! {
                <li>
                    <a href=address rel="external">
                        {name}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <footer class="site-footer">
            <div class="site-footer__inner">
                <nav aria-label=words::FOOTER_NAVIGATION>
                    <ul class="site-footer__list">{links}</ul>
                </nav>
                <p class="site-footer__note">{words::FOOTER_NOTE}</p>
            </div>
        </footer>
    }
    .into_any()
}
