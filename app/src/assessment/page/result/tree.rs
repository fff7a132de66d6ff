//! „Warum dieser Wert?“: each number with the numbers it was made of.

use leptos::prelude::*;
use shared::{
    assessment::{Catalogue, ScoreStep, Term},
    words::assessment::{self as words, result as say},
};

use super::Findings;
use crate::shell::live;

/// The calculation, folded.
pub(super) fn calculation(findings: &Findings) -> AnyView {
    let Findings { catalogue, score, .. } = findings.clone();
    let root = live(move || score.with(|score| node(&catalogue, &score.tree, true)));
    view! {
        <section class="section">
            <details class="disclosure">
                <summary class="disclosure__summary">
                    <h2 class="disclosure__title">{say::WHY}</h2>
                </summary>
                <div class="disclosure__body">
                    <p class="tree__note">{say::HOW}</p>
                    <ul class="tree">{root}</ul>
                </div>
            </details>
        </section>
    }
    .into_any()
}

fn name<'a>(catalogue: &'a Catalogue, step: &ScoreStep) -> &'a str {
    match step {
        ScoreStep::Total => say::TOTAL,
        ScoreStep::Dimension(key) => catalogue
            .dimensions
            .iter()
            .find(|dimension| &dimension.key == key)
            .map_or("", |dimension| &dimension.title),
        ScoreStep::Level(key, _) | ScoreStep::NotApplicable(key) | ScoreStep::Open(key) => {
            catalogue.item(key).map_or("", |item| &item.title)
        }
    }
}

/// What stands below a number: how it came about, and how much it counts.
fn note(term: &Term, root: bool) -> String {
    let how = match &term.of {
        ScoreStep::Level(_, level) => say::level(*level),
        ScoreStep::NotApplicable(_) => say::DOES_NOT_APPLY.to_owned(),
        ScoreStep::Open(_) => say::OPEN.to_owned(),
        ScoreStep::Total | ScoreStep::Dimension(_) => {
            let parts: Vec<_> = term
                .terms
                .iter()
                .filter_map(|part| Some((part.weight, words::percent(part.value?))))
                .collect();
            if term.value.is_none() || parts.is_empty() {
                say::TOO_FEW.to_owned()
            } else {
                say::mean(&parts)
            }
        }
    };
    if root {
        how
    } else {
        [how.as_str(), " · ", &say::weight(term.weight)].concat()
    }
}

fn node(catalogue: &Catalogue, term: &Term, root: bool) -> AnyView {
    let value = term
        .value
        .map_or_else(|| words::NOTHING.to_owned(), words::percent);
    let row = view! {
        <span class="tree__label">{name(catalogue, &term.of).to_owned()}</span>
        " "
        <span class="tree__value numeric">{value}</span>
    };
    let note = view! { <p class="tree__note">{note(term, root)}</p> };
    if term.terms.is_empty() {
        return view! {
            <li class="tree__node">
                <div class="tree__row">{row}</div>
                {note}
            </li>
        }
        .into_any();
    }
    let children = term
        .terms
        .iter()
        .map(|child| node(catalogue, child, false))
        .collect_view();
    let children = view! {
        {note}
        <ul class="tree__children">{children}</ul>
    };
    if root {
        return view! {
            <li class="tree__node">
                <div class="tree__row">{row}</div>
                {children}
            </li>
        }
        .into_any();
    }
    view! {
        <li class="tree__node">
            <details class="tree__node-toggle">
                <summary class="tree__row">{row}</summary>
                {children}
            </details>
        </li>
    }
    .into_any()
}
