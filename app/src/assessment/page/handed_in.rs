//! What shows once an assessment is submitted.

use leptos::prelude::*;
use shared::{
    assessment::{DocumentKind, State, field},
    words::assessment::{self as words, check as say},
};

use super::{calendar::date, frame, marks, paths, withdraw};
use crate::shell::{live, memo};
use crate::{assessment::conflict::first_text, shell::icon, sync::Desk};

/// Once it is submitted.
pub(super) fn handed_in(desk: Desk, state: Memo<State>) -> AnyView {
    let card = desk.card();
    let explanation = desk.register(DocumentKind::Answers, &field::explanation());
    let explained = memo(move || explanation.with(first_text));
    let text = move || {
        let when = card.with(|card| card.submitted_at).map(date).unwrap_or_default();
        match state.get() {
            State::InReview => say::IN_REVIEW_TEXT.to_owned(),
            State::Accepted => say::ACCEPTED_TEXT.to_owned(),
            State::Draft | State::Submitted | State::Returned => say::done_at(&when),
        }
    };
    let steps = live(move || {
        (state.get() == State::Submitted).then(|| {
            let steps = say::DONE_STEPS
                .map(|step| view! { <li>{step}</li> })
                .into_iter()
                .collect_view();
            view! {
                <section class="section prose">
                    <h2>{say::DONE_NEXT}</h2>
                    <ol>{steps}</ol>
                </section>
            }
        })
    });
    let why = live(move || {
        let text = explained.get();
        (!text.is_empty()).then(|| {
            view! {
                <section class="section">
                    <h2>{words::submission::EXPLANATION}</h2>
                    {marks::written(text)}
                </section>
            }
        })
    });
    let success = view! {
        <p>{live(text)}</p>
        <div class="notice__actions cluster">
            <a class="button button--primary" href=paths::result(desk.id())>
                {say::TO_RESULT}
                " "
                {icon("icon icon--arrow-right")}
            </a>
        </div>
    };
    view! {
        <section class="section">
            {frame::notice(
                "notice--success",
                "icon--circle-check",
                say::DONE_THANKS.to_owned(),
                success.into_any(),
            )}
        </section>
        {steps}
        {why}
        {withdraw::section(desk, state)}
    }
    .into_any()
}
