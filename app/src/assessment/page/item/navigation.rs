//! From question to question: the list of all, and the neighbours.

use leptos::prelude::*;
use shared::{
    assessment::{Item, ItemKey},
    words::assessment::{item as say, overview},
};

use super::super::{marks::item_icon, paths};
use crate::shell::{effect, live, memo};
use crate::{
    assessment::{
        export::state_name,
        outline::{ItemState, Place},
    },
    shell::icon,
    sync::Desk,
};

/// The list of all questions, folded on narrow screens.
pub(super) fn all(desk: Desk, here: Memo<Option<ItemKey>>) -> AnyView {
    let catalogue = desk.catalogue();
    let open = RwSignal::new(false);
    effect(move || {
        here.track();
        open.set(false);
    });
    let groups = catalogue
        .dimensions
        .iter()
        .map(|dimension| {
            let links = dimension
                .items
                .iter()
                .map(|item| view! { <li>{link(desk, here, item)}</li> })
                .collect_view();
            view! {
                <li class="item-nav__group">
                    <p class="item-nav__dimension">{dimension.title.clone()}</p>
                    <ol class="item-nav__list">{links}</ol>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="item-nav" aria-label=say::NAVIGATION data-open=move || if open.get() { "true" } else { "false" }>
            <button
                class="button button--secondary item-nav__open"
                type="button"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                aria-controls="alle-fragen"
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {icon("icon icon--menu")}
                " "
                {live(move || if open.get() { say::HIDE_NAVIGATION } else { say::SHOW_NAVIGATION })}
            </button>
            <ol class="item-nav__groups" id="alle-fragen">
                {groups}
            </ol>
        </nav>
    }
    .into_any()
}

fn link(desk: Desk, here: Memo<Option<ItemKey>>, item: &Item) -> AnyView {
    let sheet = desk.item(&item.key);
    let state = memo(move || sheet.with(ItemState::of));
    let key = item.key.clone();
    let current = move || here.with(|here| here.as_ref() == Some(&key)).then_some("page");
    let symbol = move || ["icon ", item_icon(state.get()), " item-nav__state"].concat();
    view! {
        <a class="item-nav__link" href=paths::item(desk.id(), &item.key) aria-current=current>
            <span class=symbol aria-hidden="true"></span>
            " "
            <span class="item-nav__title">{item.title.clone()}</span>
            <span class="visually-hidden">", " {live(move || state_name(state.get()))}</span>
        </a>
    }
    .into_any()
}

/// The neighbours of a question; behind the last one comes the result.
pub(super) fn pager(desk: Desk, place: &Place<'_>) -> AnyView {
    let to = |class: &'static str, address: String, dir: AnyView, title: String| {
        view! {
            <a class=class href=address>
                <span class="item-pager__dir">{dir}</span>
                <span class="item-pager__title">{title}</span>
            </a>
        }
        .into_any()
    };
    let back = place.previous.map(|item| {
        let dir = view! { {icon("icon icon--arrow-left")} " " {say::BACK} }.into_any();
        to(
            "item-pager__link item-pager__link--back",
            paths::item(desk.id(), &item.key),
            dir,
            item.title.clone(),
        )
    });
    let (address, dir, title) = match place.next {
        Some(item) => (paths::item(desk.id(), &item.key), say::NEXT, item.title.clone()),
        None => (
            paths::result(desk.id()),
            say::TO_RESULT,
            overview::RESULT.to_owned(),
        ),
    };
    let dir = view! { {dir} " " {icon("icon icon--arrow-right")} }.into_any();
    view! {
        <nav class="item-pager" aria-label=say::PAGER>
            {back} {to("item-pager__link item-pager__link--next", address, dir, title)}
        </nav>
    }
    .into_any()
}
