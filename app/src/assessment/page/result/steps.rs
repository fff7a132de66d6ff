//! What is good, and what to do next.

use leptos::prelude::*;
use shared::{
    assessment::{Catalogue, Recommendation},
    words::assessment::result as say,
};

use super::{Findings, Links};
use crate::{
    assessment::{describe, outline::strengths as strongest},
    shell::icon,
};

/// Most steps that are named.
const MOST: usize = 3;

/// What is good comes first.
pub(super) fn strengths(findings: &Findings) -> AnyView {
    let Findings { catalogue, sheet, .. } = findings.clone();
    let view = move || {
        let found: Vec<_> = sheet.with(|sheet| {
            let strong = strongest(&catalogue, sheet).into_iter();
            strong
                .map(|(item, level)| (item.title.clone(), describe::descriptor(item, level).to_owned()))
                .collect()
        });
        if found.is_empty() {
            return view! { <p class="muted">{say::NO_STRENGTHS}</p> }.into_any();
        }
        let items = found
            .into_iter()
            .map(|(title, text)| {
                view! {
                    <li class="strengths__item">
                        {icon("icon icon--circle-check")} <span>
                            <strong>{title}": "</strong>
                            {text}
                        </span>
                    </li>
                }
            })
            .collect_view();
        view! { <ul class="strengths">{items}</ul> }.into_any()
    };
    view! {
        <section class="section">
            <h2>{say::STRENGTHS}</h2>
            {view}
        </section>
    }
    .into_any()
}

/// At most three steps.
pub(super) fn next_steps(findings: &Findings) -> AnyView {
    let Findings {
        catalogue,
        score,
        links,
        ..
    } = findings.clone();
    let view = move || {
        score.with(|score| {
            if score.recommendations.is_empty() {
                let begun = score.weakest.is_some();
                let text = if begun {
                    say::ALL_REACHED
                } else {
                    say::NO_NEXT_STEPS
                };
                return view! { <p class="muted">{text}</p> }.into_any();
            }
            let steps = score.recommendations.iter().take(MOST);
            let steps = steps
                .filter_map(|step| step_view(&catalogue, step, links))
                .collect_view();
            view! { <ol class="next-steps">{steps}</ol> }.into_any()
        })
    };
    view! {
        <section class="section">
            <h2>{say::NEXT_STEPS}</h2>
            {view}
        </section>
    }
    .into_any()
}

fn step_view(catalogue: &Catalogue, step: &Recommendation, links: Links) -> Option<AnyView> {
    let item = catalogue.item(&step.item)?;
    let next = step.level + 1;
    Some(
        view! {
            <li class="next-step">
                <h3 class="next-step__title">{item.title.clone()}</h3>
                <p class="next-step__text">
                    {say::next_level(next)} " " {describe::descriptor(item, next).to_owned()}
                </p>
                <p class="next-step__why muted small">{say::step_why(step.gate, step.level, step.target)}</p>
                <p>
                    {links.to(item)}
                </p>
            </li>
        }
        .into_any(),
    )
}
