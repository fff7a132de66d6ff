//! The start page of roles for which there is little to do yet; it says so.

use leptos::prelude::*;
use shared::{account::Me, words::organisation as words};

use super::{facts, section};

fn card(title: &'static str, text: String, note: &'static str) -> AnyView {
    view! {
        <div class="stack">
            <article class="card card--accent">
                <h2 class="card__title">{title}</h2>
                <p class="card__text">{text}</p>
                <p class="card__text muted">{note}</p>
            </article>
            <ul class="link-list">
                <li>
                    <a href="/" rel="external">
                        {words::ABOUT_FAHRWASSER}
                    </a>
                </li>
            </ul>
        </div>
    }
    .into_any()
}

/// Mitarbeit sees the organisation.
pub(super) fn staff(me: &Me) -> AnyView {
    let name = me
        .organisation
        .as_ref()
        .map(|organisation| organisation.name.as_str())
        .unwrap_or_default();
    let about = me.organisation.as_ref().map(|organisation| {
        section(
            "organisation",
            words::ORGANISATION,
            facts(organisation, &me.programme),
        )
    });
    view! {
        {card(words::STAFF_TITLE, words::staff_text(name), words::STAFF_NOTE)}
        {about}
    }
    .into_any()
}

/// Programmleitung: evaluations are not there yet.
pub(super) fn director() -> AnyView {
    card(
        words::DIRECTOR_TITLE,
        words::DIRECTOR_TEXT.to_owned(),
        words::DIRECTOR_NOTE,
    )
}

/// Systemadministration: works at the command line.
pub(super) fn admin() -> AnyView {
    card(
        words::ADMIN_TITLE,
        words::ADMIN_TEXT.to_owned(),
        words::ADMIN_NOTE,
    )
}
