//! The frame of somebody who works here, and with it every page inside.
//!
//! It is a part of the program of its own, so that signing in loads only what signing in takes. The part
//! is fetched right behind the first one, while somebody still types, and the service worker keeps both.
//! `style/parts.js` brings it in.
#![expect(
    clippy::unnecessary_wraps,
    reason = "`wasm_split` puts the failure of fetching a part into its function's own result"
)]

use futures_util::FutureExt as _;
use leptos::{prelude::*, task::spawn_local};
use shared::words::{fault, shell as words};
use wasm_split_helpers::{SplitLoaderError, wasm_split};

use super::{effect, header, live, routes, sign_out::SignOut, starting, status_bar, views};
use crate::{
    account::page::sign_in_again,
    browser::device,
    sync::{session, status},
};

/// Begins to fetch the part before anybody needs it. Without a network it is asked for again in time.
pub(super) fn fetch_ahead() {
    spawn_local(async { drop(fetch_frame().await) });
}

/// The frame, as soon as its part of the program is here.
pub(super) fn work() -> AnyView {
    let fetched = RwSignal::new(None);
    let fetch = move || {
        fetched.set(None);
        spawn_local(async move {
            let is_here = fetch_frame().await.is_ok();
            let _ = fetched.try_set(Some(is_here));
        });
    };
    let online = status().online();
    effect(move || {
        if online.get() && fetched.get_untracked() != Some(true) {
            fetch();
        }
    });
    fetch();
    live(move || match fetched.get() {
        None => starting(),
        Some(false) => not_fetched(fetch),
        // What is here does not let anybody wait.
        Some(true) => frame()
            .now_or_never()
            .and_then(Result::ok)
            .unwrap_or_else(starting),
    })
}

/// The part is not here. Where the server has another version by now, asking again never helps: then the page
/// is loaded anew.
fn not_fetched(again: impl Fn() + 'static) -> AnyView {
    let (text, label, press): (_, _, Box<dyn Fn()>) = if device::part_is_gone() {
        (words::PART_GONE, words::RELOAD, Box::new(reload))
    } else {
        (fault::NO_NETWORK, words::TRY_AGAIN, Box::new(again))
    };
    let action = view! {
        <button class="button button--primary" type="button" on:click=move |_| press()>
            {label}
        </button>
    };
    view! {
        {header::bare_header()}
        {views::whole_page("icon--cloud-off", words::NOT_FETCHED, text.to_owned(), action.into_any())}
    }
    .into_any()
}

fn reload() {
    let _ = window().location().reload();
}

#[wasm_split(work, fallible, preload(fetch_frame))]
fn frame() -> Result<AnyView, SplitLoaderError> {
    let me = session().me();
    let sign_out = SignOut::provide();
    let (again, again_view) = sign_in_again(me);
    Ok(view! {
        {header::skip_link()}
        {header::header(me, sign_out)}
        {status_bar::offline_banner(me)}
        {status_bar::update_banner()}
        {status_bar::status_bar(me, again)}
        {status_bar::storage_notice()}
        {routes::routes()}
        {header::footer()}
        {sign_out.view()}
        {again_view}
    }
    .into_any())
}
