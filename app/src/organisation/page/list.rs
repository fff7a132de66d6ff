//! The list of assessments: how far, in which state, and whether they are here without a network.

use leptos::prelude::*;
use shared::{
    assessment::{AssessmentCard, State},
    words::{assessment, organisation as words, sync},
};

use crate::shell::live;
use crate::{
    browser::time::{day, moment},
    shell::{empty, icon},
    sync::{Mode, Storage, desk, session, status},
};

/// The list, newest first.
pub(super) fn list(cards: Signal<Vec<AssessmentCard>>) -> AnyView {
    live(move || {
        let mut cards = cards.get();
        cards.sort_by_key(|card| std::cmp::Reverse(card.created_at));
        if cards.is_empty() {
            return empty("icon--anchor", words::NONE_TITLE, words::NONE, ().into_any());
        }
        let rows = cards.iter().map(row).collect_view();
        view! { <ul class="assessment-list">{rows}</ul> }.into_any()
    })
}

/// A state as a badge: class, icon.
pub(super) fn badge(state: State) -> AnyView {
    let (class, symbol) = match state {
        State::Draft => ("badge badge--neutral", "icon icon--edit"),
        State::Submitted => ("badge badge--info", "icon icon--lock"),
        State::InReview => ("badge badge--info", "icon icon--search"),
        State::Returned => ("badge badge--warning", "icon icon--undo"),
        State::Accepted => ("badge badge--success", "icon icon--check"),
    };
    view! {
        <span class=class>
            {icon(symbol)} " " {assessment::state(state)}
        </span>
    }
    .into_any()
}

fn row(card: &AssessmentCard) -> AnyView {
    let address = ["/app/standort/", &card.id.to_string()].concat();
    let when = match card.submitted_at {
        Some(at) if !card.state.is_open() => words::submitted(&day(at)),
        _ => words::begun(&day(card.created_at)),
    };
    let desk = desk(card.id);
    let (mode, as_of, storage) = (session().mode(), status().offline_as_of(), status().storage());
    let here = live(move || {
        let kept = desk.get().is_some() && !matches!(storage.get(), Storage::Refused(_));
        (mode.get() == Mode::Personal).then(|| match (kept, as_of.get()) {
            (true, Some(at)) => view! {
                <span class="offline-ready">
                    {icon("icon icon--device-check")} " " {sync::offline_ready(&moment(at))}
                </span>
            }
            .into_any(),
            _ => view! { <span class="offline-ready">{sync::OFFLINE_NOT_READY}</span> }.into_any(),
        })
    });
    let heading = ["assessment-", &card.id.to_string()].concat();
    let bar = ["progress-", &card.id.to_string()].concat();
    let name = [&heading, " ", &bar].concat();
    let progress = live(move || {
        let progress = desk.get()?.progress();
        let (bar, name) = (bar.clone(), name.clone());
        let of_all =
            live(move || progress.with(|progress| assessment::of_all(progress.done, progress.total)));
        Some(view! {
            <div class="progress progress--small">
                <progress
                    class="progress__bar"
                    value=move || progress.read().done.to_string()
                    max=move || progress.read().total.to_string()
                    aria-labelledby=name
                ></progress>
                <p class="progress__text" id=bar>
                    <strong>{of_all}</strong>
                    " "
                    {words::ANSWERED}
                </p>
            </div>
        })
    });
    view! {
        <li class="assessment-row">
            <div class="assessment-row__main">
                <h3 class="assessment-row__title" id=heading>
                    <a href=address>{assessment::title(&card.organisation_name, card.round)}</a>
                </h3>
                <p class="assessment-row__meta">{when}</p>
                <p class="assessment-row__meta">{here}</p>
            </div>
            <div class="assessment-row__state">{badge(card.state)}</div>
            <div class="assessment-row__progress">{progress}</div>
        </li>
    }
    .into_any()
}
