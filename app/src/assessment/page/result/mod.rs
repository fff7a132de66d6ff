//! The result: what is good, the picture, what it comes down to, what is next, and how it is calculated.

mod foundation;
mod head;
mod picture;
mod steps;
mod tree;

use std::sync::Arc;

use leptos::prelude::*;
use shared::{
    AssessmentId, Micros,
    assessment::{Catalogue, Item, Score, Sheet},
    words::assessment::{self as words, result as say},
};

use super::{frame, paths};
use crate::{shell, sync::Desk};

/// What a result is drawn from: an open assessment or a submission.
#[derive(Clone)]
pub(super) struct Findings {
    /// What was asked.
    pub(super) catalogue: Arc<Catalogue>,
    /// What was answered.
    pub(super) sheet: Signal<Sheet>,
    /// What that says in numbers.
    pub(super) score: Signal<Score>,
    /// Where questions are found.
    pub(super) links: Links,
    /// When it was submitted.
    pub(super) submitted: Signal<Option<Micros>>,
    /// Who reads it.
    pub(super) reader: say::Reader,
}

/// Where a link to a question leads.
#[derive(Clone, Copy, Debug)]
pub(super) enum Links {
    /// To its page.
    Pages(AssessmentId),
    /// To its place further down on the same page.
    Below,
}

impl Links {
    /// A link to a question.
    fn to(self, item: &Item) -> AnyView {
        let text = words::item::named(say::TO_ITEM, &item.title);
        match self {
            Self::Pages(id) => view! { <a href=paths::item(id, &item.key)>{text}</a> }.into_any(),
            Self::Below => {
                let id = item.key.to_string();
                let address = ["#", &id].concat();
                view! {
                    <a href=address on:click=move |event| shell::jump(&event, &id)>
                        {text}
                    </a>
                }
                .into_any()
            }
        }
    }
}

/// `/app/standort/:id/ergebnis`
pub fn result_page() -> AnyView {
    frame::with_desk(result)
}

fn result(desk: Desk) -> AnyView {
    let card = desk.card();
    let findings = Findings {
        catalogue: desk.catalogue(),
        sheet: desk.sheet().into(),
        score: desk.score().into(),
        links: Links::Pages(desk.id()),
        submitted: Signal::derive(move || {
            card.with(|card| card.submitted_at.filter(|_| card.state.is_shared()))
        }),
        reader: say::Reader::House,
    };
    frame::desk_page(desk, "page", say::TITLE, "", sections(&findings))
}

/// Everything a result says, below its heading.
pub(super) fn sections(findings: &Findings) -> AnyView {
    view! {
        {head::conflicts(findings)}
        {head::head(findings)}
        {steps::strengths(findings)}
        {picture::picture(findings)}
        {foundation::foundation(findings)}
        {steps::next_steps(findings)}
        {tree::calculation(findings)}
    }
    .into_any()
}
