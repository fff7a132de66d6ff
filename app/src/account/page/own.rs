//! The account page: who you are, the password, the end of all sessions, and what lies on this device.

use leptos::{ev, prelude::*, task::spawn_local};
use shared::{Fault, account::Password, words::account as words};

use super::{
    device::device_section,
    password::{check, new_password, place},
};
use crate::shell::live;
use crate::{
    CallError, account,
    shell::{Form, Input, MAIN, icon, sign_out, title},
    sync::{session, status},
};

const OLD: &str = "old-password";

/// The own account.
pub fn account_page() -> AnyView {
    title(|| words::ACCOUNT.to_owned());
    view! {
        <main class="page" id=MAIN tabindex="-1">
            <header class="page-header">
                <h1 class="page-header__title">{words::ACCOUNT}</h1>
            </header>
            {section(words::ABOUT, about())}
            {section(words::DEVICE, device_section())}
            {section(words::CHANGE, change())}
            {section(words::EVERYWHERE, everywhere())}
        </main>
    }
    .into_any()
}

fn section(heading: &'static str, body: AnyView) -> AnyView {
    view! {
        <section class="settings-section">
            <h2 class="settings-section__title">{heading}</h2>
            <div class="settings-section__body">{body}</div>
        </section>
    }
    .into_any()
}

/// One line of a list of facts.
pub(super) fn fact(name: &'static str, value: AnyView) -> AnyView {
    view! {
        <div class="facts__row">
            <dt>{name}</dt>
            <dd>{value}</dd>
        </div>
    }
    .into_any()
}

fn about() -> AnyView {
    let me = session().me();
    let facts = live(move || {
        let me = me.get()?;
        Some(
            [
                (words::NAME, Some(me.person.name)),
                (words::LOGIN, Some(me.login.to_string())),
                (words::ROLE, Some(words::role(me.person.role).to_owned())),
                (
                    words::ORGANISATION,
                    me.organisation.map(|organisation| organisation.name),
                ),
                (words::PROGRAMME, Some(me.programme)),
            ]
            .into_iter()
            .filter_map(|(name, value)| Some(fact(name, value?.into_any())))
            .collect_view(),
        )
    });
    view! {
        <dl class="facts">{facts}</dl>
        <p class="muted small">{words::ABOUT_WRONG}</p>
    }
    .into_any()
}

fn change() -> AnyView {
    let form = Form::new();
    let (old, new) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let done = RwSignal::new(false);
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if !form.begin() {
            return;
        }
        done.set(false);
        let missing = old
            .with_untracked(String::is_empty)
            .then(|| (OLD, words::OLD_MISSING.to_owned()));
        let errors: Vec<_> = missing.into_iter().chain(check(new)).collect();
        if !errors.is_empty() {
            form.fail(errors);
            return;
        }
        let (was, is) = (
            Password::typed(old.get_untracked()),
            Password::typed(new.get_untracked()),
        );
        spawn_local(async move {
            match account::api::change_password(was, is).await {
                Ok(()) => {
                    form.done();
                    old.set(String::new());
                    new.set(String::new());
                    done.set(true);
                }
                Err(CallError::Refused(Fault::WrongLogin)) => {
                    form.fail(vec![(OLD, words::OLD_WRONG.to_owned())]);
                }
                Err(error) => form.fail(vec![place(&error)]),
            }
        });
    };
    let old_field = form.input(Input {
        id: OLD,
        label: words::OLD_PASSWORD,
        hint: "",
        autocomplete: "current-password",
        secret: true,
        autofocus: false,
        value: old,
    });
    let success = live(move || {
        done.get().then(|| {
            view! {
                <div class="notice notice--success">
                    {icon("icon icon--circle-check notice__icon")} <div class="notice__body">
                        <p>{words::CHANGED}</p>
                    </div>
                </div>
            }
        })
    });
    // Password managers look for the name beside the passwords.
    let login = session()
        .me()
        .with_untracked(|me| me.as_ref().map(|me| me.login.to_string()));
    view! {
        <p>{words::CHANGE_TEXT}</p>
        <form class="stack" novalidate on:submit=submit>
            {form.summary()} <input type="hidden" autocomplete="username" value=login /> {old_field}
            {new_password(form, new)} <div role="status">{success}</div>
            <div class="button-row">{form.button(words::CHANGE_NOW, words::CHANGING)}</div>
        </form>
    }
    .into_any()
}

fn everywhere() -> AnyView {
    let online = status().online();
    let way_out = sign_out();
    let open = live(move || {
        if online.get() {
            way_out
                .map(|way_out| {
                    view! {
                        <button
                            class="button button--secondary"
                            type="button"
                            on:click=move |_| way_out.ask_everywhere()
                        >
                            {words::EVERYWHERE_NOW}
                        </button>
                    }
                })
                .into_any()
        } else {
            view! { <p class="muted">{words::NEEDS_NETWORK}</p> }.into_any()
        }
    });
    view! {
        <p>{words::EVERYWHERE_TEXT}</p>
        {open}
    }
    .into_any()
}
