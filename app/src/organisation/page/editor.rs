//! The start page of Navigator and Leitung.

use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;
use shared::{
    AssessmentId,
    account::Me,
    assessment::{AssessmentCard, ItemKey, State},
    words::organisation as words,
};

use super::{facts, list, next, section};
use crate::shell::{live, memo};
use crate::{
    assessment,
    organisation::next_step::{NextStep, Stand, next_step},
    shell::{busy_button, call_text, empty, icon, loading},
    sync::{cards, desk, status},
};

/// What the page shows for somebody who answers for an organisation.
pub(super) fn editor(me: &Me) -> AnyView {
    let (cards, as_of, online) = (cards(), status().offline_as_of(), status().online());
    // Until the server answered for the first time, an empty list means nothing.
    let known = memo(move || !cards.read().is_empty() || as_of.get().is_some());
    let newest = memo(move || cards.with(|cards| cards.iter().max_by_key(|card| card.created_at).cloned()));
    let step = memo(move || {
        let card = newest.get();
        let stand = card.as_ref().and_then(stand);
        next_step(card.as_ref(), stand.as_ref())
    });
    let main = live(move || match (known.get(), online.get()) {
        (true, _) => (move || draw(&step.read())).into_any(),
        (false, true) => loading(),
        (false, false) => empty(
            "icon--cloud-off",
            words::NONE_OFFLINE_TITLE,
            words::NONE_OFFLINE,
            ().into_any(),
        ),
    });
    let list = live(move || {
        known
            .get()
            .then(|| section("assessments", words::ASSESSMENTS, list::list(cards)))
    });
    let about = me.organisation.as_ref().map(|organisation| {
        section(
            "organisation",
            words::ORGANISATION,
            facts(organisation, &me.programme),
        )
    });
    view! {
        {main}
        {list}
        {about}
    }
    .into_any()
}

/// How far an assessment is, if the device has all of it.
fn stand(card: &AssessmentCard) -> Option<Stand> {
    let desk = desk(card.id).get()?;
    let progress = desk.progress().get();
    Some(Stand {
        done: progress.done,
        open: progress.open,
        conflicts: desk.conflicts().read().len(),
    })
}

fn at(id: AssessmentId, rest: &str) -> String {
    ["/app/standort/", &id.to_string(), rest].concat()
}

fn item_at(id: AssessmentId, item: &ItemKey) -> String {
    at(id, &["/frage/", item.as_str()].concat())
}

fn draw(step: &NextStep) -> AnyView {
    let card = |title: &str, text: &str, actions: AnyView| {
        next::card(title.to_owned(), text.to_owned().into_any(), actions)
    };
    let one = |address: String, text: &'static str| next::first(address, text);
    let two = |main: (String, &'static str), other: (String, &'static str)| {
        let views = (next::first(main.0, main.1), next::second(other.0, other.1));
        views.into_any()
    };
    match step {
        NextStep::Begin => begin(),
        NextStep::Open(id) => card(
            words::COMING_TITLE,
            words::COMING_TEXT,
            one(at(*id, ""), words::OVERVIEW),
        ),
        NextStep::First(id, item) => card(
            words::FIRST_TITLE,
            words::FIRST_TEXT,
            two((item_at(*id, item), words::FIRST), (at(*id, ""), words::OVERVIEW)),
        ),
        NextStep::Continue(id, item, open) => card(
            &words::open_title(u32::try_from(*open).unwrap_or(u32::MAX)),
            words::OPEN_TEXT,
            two(
                (item_at(*id, item), words::CONTINUE),
                (at(*id, ""), words::OVERVIEW),
            ),
        ),
        NextStep::Decide(id, count) => card(
            words::CONFLICT_TITLE,
            &words::conflict_text(u32::try_from(*count).unwrap_or(u32::MAX)),
            two(
                (at(*id, "/konflikte"), words::CONFLICTS),
                (at(*id, ""), words::OVERVIEW),
            ),
        ),
        NextStep::Check(id) => card(
            words::READY_TITLE,
            words::READY_TEXT,
            two(
                (at(*id, "/pruefen"), words::CHECK),
                (at(*id, "/ergebnis"), words::RESULT),
            ),
        ),
        NextStep::Revise(id) => card(
            words::RETURNED_TITLE,
            words::RETURNED_TEXT,
            two(
                (at(*id, ""), words::OVERVIEW),
                (at(*id, "/pruefen"), words::CHECK),
            ),
        ),
        NextStep::Wait(id, state) => {
            let (title, text) = match state {
                State::InReview => (words::REVIEW_TITLE, words::REVIEW_TEXT),
                State::Accepted => (words::ACCEPTED_TITLE, words::ACCEPTED_TEXT),
                State::Draft | State::Submitted | State::Returned => {
                    (words::SUBMITTED_TITLE, words::SUBMITTED_TEXT)
                }
            };
            card(
                title,
                text,
                two(
                    (at(*id, "/ergebnis"), words::RESULT),
                    (at(*id, ""), words::OVERVIEW),
                ),
            )
        }
    }
}

fn begin() -> AnyView {
    let (busy, error) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let online = status().online();
    let navigate = use_navigate();
    let go = move || {
        busy.set(true);
        error.set(None);
        let navigate = navigate.clone();
        spawn_local(async move {
            let begun = assessment::api::begin_assessment().await;
            busy.set(false);
            match begun {
                Ok(card) => {
                    status().send_now();
                    navigate(&at(card.id, ""), leptos_router::NavigateOptions::default());
                }
                Err(fault) => error.set(Some(call_text(&fault))),
            }
        });
    };
    let button = busy_button(
        "button button--primary",
        "button",
        busy,
        words::BEGIN,
        words::BEGINNING,
        go,
    );
    let offline = live(move || (!online.get()).then_some(words::BEGIN_OFFLINE));
    let problem = live(move || {
        error.get().map(|text| {
            view! {
                <div class="notice notice--error">
                    {icon("icon icon--error notice__icon")} <div class="notice__body">
                        <p>{text}</p>
                    </div>
                </div>
            }
        })
    });
    view! {
        {next::card(words::BEGIN_TITLE.to_owned(), words::BEGIN_TEXT.into_any(), button)}
        <div role="status" class="stack">
            <p class="muted">{offline}</p>
            {problem}
        </div>
    }
    .into_any()
}
