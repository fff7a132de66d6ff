//! The start page of a Lotse: what was handed in, and the organisations looked after.

use leptos::prelude::*;
use shared::{
    account::Me,
    assessment::{State, Submission},
    organisation::Organisation,
    words::organisation as words,
};

use super::{list::badge, next, section};
use crate::shell::{live, memo};
use crate::{
    assessment::api::submissions,
    browser::time::day,
    organisation::api::organisations_of,
    shell::{Load, empty},
};

/// What the page shows for a Lotse.
pub(super) fn coach(me: &Me) -> AnyView {
    if me.person.looks_after.is_empty() {
        return empty(
            "icon--buoy",
            words::COACH_NOBODY_TITLE,
            words::COACH_NOBODY,
            ().into_any(),
        );
    }
    let handed_in = Load::of(submissions);
    let organisations = Load::of(organisations_of);
    let rows = organisations.view(move |organisations| {
        let rows = organisations
            .into_iter()
            .map(|organisation| row(&organisation, handed_in))
            .collect_view();
        view! { <ul class="assessment-list">{rows}</ul> }.into_any()
    });
    view! {
        {handed_in.view(|submissions| next_step(&submissions))}
        {section("looked-after", words::LOOKED_AFTER, rows)}
    }
    .into_any()
}

fn next_step(submissions: &[Submission]) -> AnyView {
    let fresh = submissions
        .iter()
        .filter(|submission| submission.card.state == State::Submitted)
        .count();
    let address = "/app/einreichungen".to_owned();
    match u32::try_from(fresh).unwrap_or(u32::MAX) {
        0 if submissions.is_empty() => next::card(
            words::COACH_NONE_TITLE.to_owned(),
            words::COACH_NONE.into_any(),
            ().into_any(),
        ),
        0 => next::card(
            words::COACH_QUIET_TITLE.to_owned(),
            words::COACH_QUIET.into_any(),
            next::first(address, words::COACH_OPEN),
        ),
        fresh => next::card(
            words::coach_title(fresh),
            words::COACH_TEXT.into_any(),
            next::first(address, words::COACH_OPEN),
        ),
    }
}

fn row(organisation: &Organisation, handed_in: Load<Vec<Submission>>) -> AnyView {
    let id = organisation.id;
    let newest = memo(move || {
        let submissions = handed_in.get()?;
        let own = submissions
            .into_iter()
            .filter(|submission| submission.card.organisation == id);
        own.max_by_key(|submission| submission.card.created_at)
            .map(|submission| submission.card)
    });
    let name = organisation.name.clone();
    let title = live(move || match newest.get() {
        Some(card) => {
            let address = ["/app/einreichungen/", &card.id.to_string()].concat();
            view! { <a href=address>{name.clone()}</a> }.into_any()
        }
        None => name.clone().into_any(),
    });
    let when = live(move || match newest.get() {
        Some(card) => card
            .submitted_at
            .map(|at| words::submitted(&day(at)))
            .unwrap_or_default(),
        None if handed_in.get().is_some() => words::COACH_NOT_YET.to_owned(),
        None => String::new(),
    });
    let kind = words::kind(organisation.kind);
    let about = match organisation.inhabitants {
        Some(number) => words::role_in(kind, &words::people(number)),
        None => kind.to_owned(),
    };
    view! {
        <li class="assessment-row">
            <div class="assessment-row__main">
                <h3 class="assessment-row__title">{title}</h3>
                <p class="assessment-row__meta">{about}</p>
            </div>
            <div class="assessment-row__state">{live(move || newest.get().map(|card| badge(card.state)))}</div>
            <p class="assessment-row__meta">{when}</p>
        </li>
    }
    .into_any()
}
