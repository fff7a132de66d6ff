//! What is filled in for a question, for reading: reason, target, confidence, note, evidence.

use leptos::prelude::*;
use shared::{
    assessment::{Answer, Catalogue, ItemSheet},
    words::assessment::{self as words, paper as say},
};

use super::marks;
use crate::assessment::describe;

fn fact(name: &'static str, value: AnyView) -> AnyView {
    view! {
        <div class="facts__row">
            <dt>{name}</dt>
            <dd>{value}</dd>
        </div>
    }
    .into_any()
}

fn text(text: &str) -> AnyView {
    marks::written(text.to_owned())
}

/// Everything besides the level itself; nothing where nothing is filled in.
pub(super) fn details(catalogue: &Catalogue, sheet: &ItemSheet) -> AnyView {
    let mut facts = Vec::new();
    if let Answer::NotApplicable { reason } = &sheet.answer {
        facts.push(fact(say::REASON, text(reason)));
    }
    if let Some(target) = sheet.target {
        let target = say::target(&describe::level(catalogue, target), sheet.year);
        facts.push(fact(say::TARGET, target.into_any()));
    }
    if let Some(grade) = sheet.confidence {
        facts.push(fact(say::CONFIDENCE, words::confidence(grade).into_any()));
    }
    if !sheet.coach_note.is_empty() {
        facts.push(fact(say::NOTE, text(&sheet.coach_note)));
    }
    if !sheet.evidence.is_empty() {
        let pieces = sheet
            .evidence
            .iter()
            .map(|piece| view! { <li>{marks::evidence(piece)}</li> })
            .collect_view();
        facts.push(fact(say::EVIDENCE, view! { <ul>{pieces}</ul> }.into_any()));
    }
    if facts.is_empty() {
        return ().into_any();
    }
    view! { <dl class="facts">{facts}</dl> }.into_any()
}
