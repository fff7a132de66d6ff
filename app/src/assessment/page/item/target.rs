//! The level aimed at, by which year, and how sure the answer is.

use leptos::prelude::*;
use shared::{
    Refusal,
    assessment::{Confidence, DocumentKind, Item, TargetYear, field},
    sync::{FieldKey, Register, Value},
    words::assessment::{self as words, item as say},
};

use super::super::{
    calendar::this_year,
    compare::{Spot, compare},
};
use crate::{
    assessment::describe,
    shell::{self, icon, live, memo},
    sync::{Desk, undo},
};

/// Id of the heading.
const HEADING: &str = "ziel";
/// Id of the first grade of confidence.
const GRADE: &str = "sicherheit";
/// The last year that is offered.
#[expect(clippy::cast_possible_truncation, reason = "a year of this century")]
const LAST_YEAR: u16 = TargetYear::MAX as u16;

/// Target, year and confidence.
pub(super) fn section(desk: Desk, item: &Item) -> AnyView {
    let key = |part: &str| field::of(&item.key, part);
    let sheet = desk.item(&item.key);
    let target = memo(move || sheet.with(|sheet| sheet.target));
    let year = memo(move || sheet.with(|sheet| sheet.year));
    let reached = live(move || {
        let reached = sheet.with(|sheet| {
            sheet
                .target
                .zip(sheet.level())
                .is_some_and(|(target, level)| level >= target)
        });
        reached.then(|| {
            view! { <p class="audience">{icon("icon icon--circle-check")} " " {say::TARGET_REACHED}</p> }
        })
    });
    let catalogue = desk.catalogue();
    let levels: Vec<_> = (0..=4)
        .map(|level| (i64::from(level), describe::level(&catalogue, level)))
        .collect();
    let first = memo(move || year.get().map_or_else(this_year, |year| year.min(this_year())));
    let years = move || {
        (first.get()..=LAST_YEAR)
            .map(|year| (i64::from(year), year.to_string()))
            .collect()
    };
    let target = Signal::derive(move || target.get().map(i64::from));
    let year = Signal::derive(move || year.get().map(i64::from));
    let spot = Spot {
        level: 3,
        then: HEADING,
    };
    view! {
        <section class="item__section" aria-labelledby=HEADING>
            <h2 class="item__section-title" id=HEADING>
                {say::TARGET_SECTION}
            </h2>
            <p class="field__hint" id="ziel-hinweis">
                {say::TARGET_HINT}
            </p>
            {compare(desk, DocumentKind::Answers, key(field::TARGET), spot)}
            {compare(desk, DocumentKind::Answers, key(field::YEAR), spot)}
            <div class="field-row">
                {select(desk, key(field::TARGET), "ziel-stufe", say::TARGET, say::NO_TARGET, move || levels.clone(), target)}
                {select(desk, key(field::YEAR), "ziel-jahr", say::YEAR, say::NO_YEAR, years, year)}
            </div>
            {reached}
            {compare(desk, DocumentKind::Answers, key(field::CONFIDENCE), spot)}
            {confidence(desk, item)}
        </section>
    }
    .into_any()
}

/// A choice of numbers, or none.
fn select(
    desk: Desk,
    key: FieldKey,
    id: &'static str,
    label: &'static str,
    none: &'static str,
    options: impl Fn() -> Vec<(i64, String)> + Send + 'static,
    chosen: Signal<Option<i64>>,
) -> AnyView {
    let locked = desk.locked();
    let refusal = desk.refusal(DocumentKind::Answers, &key);
    let option = move |(number, text): (i64, String)| {
        view! {
            <option value=number.to_string() prop:selected=move || chosen.get() == Some(number)>
                {text}
            </option>
        }
        .into_any()
    };
    let options = live(move || options().into_iter().map(option).collect_view());
    let back = undo(desk, DocumentKind::Answers, &key, label.to_owned(), move |_| {
        shell::focus(id);
    });
    let choose = move |text: String| {
        let value = text.parse().map_or(Value::Empty, Value::Number);
        desk.set(DocumentKind::Answers, key.clone(), value);
    };
    view! {
        <div class="field">
            <label class="field__label" for=id>
                {label}
            </label>
            {refused(refusal, [id, "-fehler"].concat())}
            <select
                class="select"
                id=id
                aria-describedby=["ziel-hinweis ", id, "-fehler"].concat()
                prop:disabled=move || locked.get()
                on:change=move |event| choose(event_target_value(&event))
            >
                <option value="" prop:selected=move || chosen.get().is_none()>
                    {none}
                </option>
                {options}
            </select>
            {back}
        </div>
    }
    .into_any()
}

/// What the server refused at a field, above its input.
pub(super) fn refused(refusal: Signal<Option<(Refusal, Value)>>, id: String) -> AnyView {
    let view = live(move || {
        refusal.get().map(|(why, _)| {
            view! {
                {icon("icon icon--error")}
                " "
                <span class="visually-hidden">{words::ERROR}</span>
                " "
                {shared::words::fault::refusal(&why)}
            }
        })
    });
    view! {
        <p class="field__error" id=id hidden=move || refusal.with(Option::is_none)>
            {view}
        </p>
    }
    .into_any()
}

fn confidence(desk: Desk, item: &Item) -> AnyView {
    let sheet = desk.item(&item.key);
    let key = field::of(&item.key, field::CONFIDENCE);
    let refusal = desk.refusal(DocumentKind::Answers, &key);
    let locked = desk.locked();
    let chosen = memo(move || sheet.with(|sheet| sheet.confidence));
    let conflict = desk.register(DocumentKind::Answers, &key);
    let nothing = move || chosen.get().is_none() && !conflict.with(Register::in_conflict);
    let group = ["sicherheit-", item.key.as_str()].concat();
    let back = undo(
        desk,
        DocumentKind::Answers,
        &key,
        say::CONFIDENCE.to_owned(),
        |_| {
            shell::focus(GRADE);
        },
    );
    let choice = |id: Option<&'static str>, value: Value, text: &'static str, checked: Signal<bool>| {
        let key = key.clone();
        view! {
            <label class="choice">
                <input
                    class="choice__input"
                    type="radio"
                    id=id
                    name=group.clone()
                    prop:checked=move || checked.get()
                    on:change=move |_| desk.set(DocumentKind::Answers, key.clone(), value.clone())
                />
                <span class="choice__label">{text}</span>
            </label>
        }
        .into_any()
    };
    let grades = Confidence::ALL
        .map(|(grade, _)| {
            choice(
                (grade == Confidence::Low).then_some(GRADE),
                grade.to_value(),
                words::confidence(grade),
                Signal::derive(move || chosen.get() == Some(grade)),
            )
        })
        .into_iter()
        .collect_view();
    view! {
        <fieldset class="choices choices--inline" prop:disabled=move || locked.get()>
            <legend class="choices__legend">{say::CONFIDENCE}</legend>
            {refused(refusal, "sicherheit-fehler".to_owned())}
            {grades}
            {choice(None, Value::Empty, say::NO_CONFIDENCE, Signal::derive(nothing))}
        </fieldset>
        {back}
    }
    .into_any()
}
