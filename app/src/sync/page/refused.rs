//! Edits that the server refused, or that were set aside: they lie on this device alone.

use leptos::{prelude::*, task::spawn_local};
use shared::{
    EditId,
    sync::device::{Fate, Waiting},
    words::{fault, shell, sync as words},
};
use wasm_bindgen_futures::JsFuture;

use super::{
    about::{self, about},
    back_to_heading,
};
use crate::{
    shell::{Announcer, Dialog, announcer, failure},
    sync::status,
};

/// The section.
pub(super) fn refused() -> AnyView {
    let not_taken = status().not_taken();
    let (dialog, chosen) = (Dialog::new("discard-title"), StoredValue::new(None::<EditId>));
    let announcer = announcer();
    let body = view! { <p>{words::DISCARD_TEXT}</p> };
    let actions = view! {
        <button
            class="button button--danger"
            type="button"
            on:click=move |_| {
                dialog.close();
                if chosen.get_value().is_some_and(|edit| status().discard(edit)) {
                    announcer.say(words::DISCARDED);
                    back_to_heading();
                }
            }
        >
            {words::DISCARD}
        </button>
        <button class="button button--tertiary" type="button" autofocus on:click=move |_| dialog.close()>
            {shell::CANCEL}
        </button>
    };
    let ask = move |edit: EditId| {
        chosen.set_value(Some(edit));
        dialog.open();
    };
    let row = move |waiting: Waiting| row(&waiting, announcer, ask);
    // A row says what it said when it was drawn: another fate is another row, another number is not.
    let drawn = |waiting: &Waiting| (waiting.edit.id, reason(&waiting.fate));
    view! {
        <section class="section" aria-labelledby="refused-title">
            <h2 id="refused-title">{words::REFUSED_HEADING}</h2>
            <p>{words::REFUSED_TEXT}</p>
            <ul class="edits">
                <For each=move || not_taken.get() key=drawn children=row />
            </ul>
            {dialog.view(words::DISCARD_TITLE, body.into_any(), actions.into_any())}
        </section>
    }
    .into_any()
}

/// Why it was not taken.
fn reason(fate: &Fate) -> String {
    match fate {
        Fate::Refused(why) => fault::refusal(why),
        Fate::SetAside | Fate::Depends | Fate::Waits => words::SET_ASIDE.to_owned(),
    }
}

fn row(waiting: &Waiting, announcer: Announcer, ask: impl Fn(EditId) + 'static) -> AnyView {
    let (edit, failed) = (waiting.edit.id, RwSignal::new(None));
    let place = about::place(waiting.document);
    let desk = place.and_then(|(assessment, _)| about::open(assessment));
    let change = waiting.whole();
    let about = about(desk, place.map(|(_, kind)| kind), &change);
    let text = about::says(desk, &change);
    let (class, badge) = match &waiting.fate {
        Fate::Refused(_) => ("edit edit--refused", words::BADGE_REFUSED),
        Fate::SetAside | Fate::Depends | Fate::Waits => ("edit edit--parked", words::BADGE_SET_ASIDE),
    };
    let to_copy = text.clone();
    let to_field = about
        .address
        .map(|address| view! { <a href=address>{words::TO_FIELD}</a> });
    view! {
        <li class=class>
            <div class="edit__head">
                <h3 class="edit__title">{about.title.clone()}</h3>
                <span class="badge badge--warning">{badge}</span>
            </div>
            <p class="edit__reason">{reason(&waiting.fate)}</p>
            <blockquote class="edit__value">{text}</blockquote>
            <div class="edit__actions cluster" role="group" aria-label=about.title>
                <button
                    class="button button--secondary button--small"
                    type="button"
                    on:click=move |_| copy(&to_copy, announcer, failed)
                >
                    {words::COPY}
                </button>
                <button
                    class="button button--secondary button--small"
                    type="button"
                    on:click=move |_| {
                        if status().retry(edit) {
                            announcer.say(words::RETRIED);
                            back_to_heading();
                        }
                    }
                >
                    {words::RETRY}
                </button>
                <button class="button button--tertiary button--small" type="button" on:click=move |_| ask(edit)>
                    {words::DISCARD}
                </button>
                {to_field}
                {failure(failed)}
            </div>
        </li>
    }
    .into_any()
}

/// Puts a text where it can be pasted from, and says so.
pub(super) fn copy(text: &str, announcer: Announcer, failed: RwSignal<Option<String>>) {
    failed.set(None);
    let promise = window().navigator().clipboard().write_text(text);
    spawn_local(async move {
        if JsFuture::from(promise).await.is_ok() {
            announcer.say(words::COPIED);
        } else {
            failed.try_set(Some(words::NOT_COPIED.to_owned()));
        }
    });
}
