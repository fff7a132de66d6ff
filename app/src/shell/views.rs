//! What a page shows while it has nothing to show, or must not.

use leptos::prelude::*;
use shared::words::shell as words;

use super::{live, page};

/// An icon without a meaning of its own; its text stands beside it.
pub fn icon(class: &'static str) -> AnyView {
    view! { <span class=class aria-hidden="true"></span> }.into_any()
}

/// Something is being read.
pub fn loading() -> AnyView {
    view! {
        <div class="skeleton" role="status">
            <span class="visually-hidden">{words::LOADING}</span>
            <span class="skeleton__line skeleton__line--title"></span>
            <span class="skeleton__line"></span>
            <span class="skeleton__line"></span>
            <span class="skeleton__line skeleton__line--short"></span>
        </div>
    }
    .into_any()
}

/// Something could not be read; it can be tried again.
pub fn failed(text: String, retry: impl Fn() + 'static) -> AnyView {
    view! {
        <div class="notice notice--error" role="alert">
            {icon("icon icon--error notice__icon")}
            <div class="notice__body">
                <p class="notice__title">{words::NOT_FETCHED}</p>
                <p>{text}</p>
                <div class="notice__actions cluster">
                    <button class="button button--secondary button--small" type="button" on:click=move |_| retry()>
                        {words::TRY_AGAIN}
                    </button>
                </div>
            </div>
        </div>
    }
    .into_any()
}

/// What became of something that was pressed, if it failed: seen where it was pressed, and read aloud.
pub fn failure(text: RwSignal<Option<String>>) -> AnyView {
    let text = live(move || {
        text.get()
            .map(|text| view! { <p class="field__error">{text}</p> })
    });
    view! { <div role="alert">{text}</div> }.into_any()
}

/// There is nothing here, and that is fine. `symbol` is the icon's class, as `icon--anchor`.
pub fn empty(symbol: &'static str, title: &'static str, text: &'static str, action: AnyView) -> AnyView {
    view! {
        <div class="empty">
            {icon_large(symbol)} <h2 class="empty__title">{title}</h2> <p class="empty__text">{text}</p> {action}
        </div>
    }
    .into_any()
}

fn icon_large(symbol: &'static str) -> AnyView {
    let class = ["icon ", symbol, " empty__icon"].concat();
    view! { <span class=class aria-hidden="true"></span> }.into_any()
}

/// The page for an address that has none.
pub fn not_found() -> AnyView {
    whole_page(
        "icon--search",
        words::NOT_FOUND_TITLE,
        words::NOT_FOUND.to_owned(),
        to_start(),
    )
}

/// The page for somebody who may know that it is there, but may not use it.
pub fn no_right(text: String) -> AnyView {
    whole_page("icon--lock", words::NO_RIGHT_TITLE, text, to_start())
}

fn to_start() -> AnyView {
    view! {
        <a class="button button--primary" href="/app/">
            {words::TO_START}
        </a>
    }
    .into_any()
}

/// A page that is nothing but one message. `symbol` is the icon's class.
pub(super) fn whole_page(
    symbol: &'static str,
    title: &'static str,
    text: String,
    action: AnyView,
) -> AnyView {
    page::title(move || title.to_owned());
    view! {
        <main class="page page--narrow" id=page::MAIN tabindex="-1">
            <div class="empty">
                {icon_large(symbol)} <h1 class="empty__title">{title}</h1> <p class="empty__text">{text}</p> {action}
            </div>
        </main>
    }
    .into_any()
}
