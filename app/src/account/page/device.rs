//! What of this person lies on this device.

use leptos::prelude::*;
use shared::words::{account as words, shell, sync};

use super::own::fact;
use crate::shell::live;
use crate::{
    browser::time::moment,
    shell::{sign_out, works_on_assessments},
    sync::{Mode, Storage, cards, session, status},
};

/// The section of the account page.
pub(super) fn device_section() -> AnyView {
    let (mode, me) = (session().mode(), session().me());
    let edits = move || me.read().as_ref().is_some_and(works_on_assessments);
    let content = live(move || match (mode.get(), edits()) {
        (Mode::Shared, _) => view! { <p>{words::DEVICE_SHARED}</p> }.into_any(),
        (Mode::Personal, false) => view! { <p>{words::DEVICE_NOTHING}</p> }.into_any(),
        (Mode::Personal, true) => personal(),
    });
    let leave = sign_out().map(|way_out| {
        view! {
            <button class="button button--secondary" type="button" on:click=move |_| way_out.ask()>
                {shell::SIGN_OUT}
            </button>
        }
    });
    view! {
        {content}
        {leave}
    }
    .into_any()
}

fn personal() -> AnyView {
    let status = status();
    let (cards, as_of, waiting, storage) = (
        cards(),
        status.offline_as_of(),
        status.waiting(),
        status.storage(),
    );
    let count = live(move || cards.with(Vec::len).to_string());
    let as_of = live(move || as_of.get().map_or_else(|| words::DEVICE_NEVER.to_owned(), moment));
    let waits = live(move || match waiting.get() {
        0 => words::DEVICE_NONE.to_owned(),
        waiting => sync::waiting(waiting),
    });
    let storage = live(move || match storage.get() {
        Storage::Fine => words::DEVICE_FINE,
        Storage::Persisted => words::DEVICE_PERSISTED,
        Storage::Refused(_) => words::DEVICE_REFUSED,
    });
    view! {
        <p>{words::DEVICE_PERSONAL}</p>
        <dl class="facts">
            {fact(words::DEVICE_ASSESSMENTS, count)}
            {fact(words::DEVICE_AS_OF, as_of)}
            {fact(words::DEVICE_WAITING, waits)}
            {fact(words::DEVICE_LASTING, storage)}
        </dl>
        <p>
            <a href="/app/aenderungen">{sync::EDITS_TITLE}</a>
        </p>
    }
    .into_any()
}
