//! Checking before submitting, and what shows afterwards.

use leptos::prelude::*;
use shared::{
    Blocker,
    assessment::{Deed, DocumentKind, MAX_NOTE, Progress, Sheet, Situation, State, blockers, field},
    words::assessment::{self as words, check as say},
};

use super::{
    checks::checks,
    compare::{Spot, compare},
    frame,
    handed_in::handed_in,
    paths, submit,
};
use crate::shell::{live, memo};
use crate::{
    assessment::outline::extras,
    shell,
    sync::{Desk, TextField},
};

/// `/app/standort/:id/pruefen`
pub fn check_page() -> AnyView {
    frame::with_desk(check)
}

fn check(desk: Desk) -> AnyView {
    let card = desk.card();
    let state = memo(move || card.with(|card| card.state));
    let open = memo(move || state.get().is_open());
    let title = move || if open.get() { say::TITLE } else { say::DONE_TITLE };
    shell::title(move || title().to_owned());
    let submitting = submit::Submitting::new(desk);
    let body = move || {
        if open.get() {
            before(desk, submitting)
        } else {
            handed_in(desk, state)
        }
    };
    let lead = live(move || {
        open.get()
            .then(|| view! { <p class="page-header__lead">{say::LEAD}</p> })
    });
    let body = view! {
        <header class="page-header">
            <p class="page-header__kicker">{frame::name(desk)}</p>
            <h1 class="page-header__title" id=submit::HEADING>
                {live(title)}
            </h1>
            {lead}
        </header>
        {way(state)}
        {live(body)}
    };
    frame::main_part(
        "page page--narrow",
        frame::desk_path(desk),
        live(title),
        body.into_any(),
    )
}

/// Where the assessment stands on its way.
fn way(state: Memo<State>) -> AnyView {
    let steps = live(move || {
        let now = match state.get() {
            State::Returned => State::Draft,
            state => state,
        };
        let at = say::WAY.iter().position(|step| *step == now).unwrap_or(0);
        say::WAY
            .iter()
            .enumerate()
            .map(|(number, step)| {
                let done = number < at;
                let class = if done {
                    "stepper__step stepper__step--done"
                } else {
                    "stepper__step"
                };
                let mark = done.then(|| view! { <span class="visually-hidden">", " {say::STEP_DONE}</span> });
                view! {
                    <li class=class aria-current=(number == at).then_some("step")>
                        <span class="stepper__name">{words::state(*step)}</span>
                        {mark}
                    </li>
                }
            })
            .collect_view()
    });
    view! {
        <ol class="stepper" aria-label=say::STEPS>
            {steps}
        </ol>
    }
    .into_any()
}

/// What blocks submitting just now.
fn blocking(desk: Desk, sheet: Memo<Sheet>) -> Memo<Vec<Blocker>> {
    let (card, catalogue) = (desk.card(), desk.catalogue());
    memo(move || {
        let state = card.with(|card| card.state);
        sheet.with(|sheet| {
            let situation = Situation {
                state,
                catalogue: &catalogue,
                sheet,
                open_remarks: 0,
                remarks: 0,
            };
            blockers(Deed::Submit, &situation)
        })
    })
}

fn before(desk: Desk, submitting: submit::Submitting) -> AnyView {
    let sheet = desk.sheet();
    let progress = desk.progress();
    let blocking = blocking(desk, sheet);
    view! {
        <section class="section">
            <h2 id=submit::CHECKS>{say::CHECKS}</h2>
            {checks(desk, sheet, blocking, progress)}
        </section>
        {explanation(desk)}
        <section class="section">
            <h2>{say::SUMMARY}</h2>
            {summary(desk, sheet, progress)}
        </section>
        <section class="section">
            <h2>{say::READERS}</h2>
            {readers()}
        </section>
        {submitting.view(blocking)}
    }
    .into_any()
}

fn explanation(desk: Desk) -> AnyView {
    let (kind, key) = (DocumentKind::Answers, field::explanation());
    view! {
        <section class="section">
            <h2 id="erklaerung">{say::EXPLANATION}</h2>
            {compare(desk, kind, key.clone(), Spot { level: 3, then: "erklaerung" })}
            <TextField
                desk
                kind
                field=key
                label=say::EXPLANATION_LABEL
                hint=say::EXPLANATION_HINT
                rows=4
                max=MAX_NOTE
            />
        </section>
    }
    .into_any()
}

fn fact(name: &'static str, value: AnyView) -> AnyView {
    view! {
        <div class="facts__row">
            <dt>{name}</dt>
            <dd>{value}</dd>
        </div>
    }
    .into_any()
}

fn summary(desk: Desk, sheet: Memo<Sheet>, progress: Memo<Progress>) -> AnyView {
    let catalogue = desk.catalogue();
    let extras = memo(move || sheet.with(|sheet| extras(&catalogue, sheet)));
    let count = move |count: fn(&Progress) -> usize| {
        (move || progress.with(|progress| words::of_all(count(progress), progress.total))).into_any()
    };
    view! {
        <dl class="facts">
            {fact(say::ANSWERED, count(|progress| progress.answered))}
            {fact(say::NOT_APPLICABLE, count(|progress| progress.not_applicable))}
            {fact(say::OPEN, count(|progress| progress.open.len()))}
            {fact(say::PIECES, (move || extras.get().0).into_any())}
            {fact(say::TARGETS, (move || extras.get().1).into_any())}
        </dl>
        <p>
            <a href=paths::result(desk.id())>{say::TO_RESULT}</a>
        </p>
    }
    .into_any()
}

fn readers() -> AnyView {
    view! {
        <dl class="facts">
            {fact(say::COACH_READS, say::COACH_READS_TEXT.into_any())}
            {fact(say::HOUSE_READS, say::HOUSE_READS_TEXT.into_any())}
            {fact(say::OTHERS_READ, say::OTHERS_READ_TEXT.into_any())}
        </dl>
    }
    .into_any()
}
