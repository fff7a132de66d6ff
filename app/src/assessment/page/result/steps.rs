//! What is good, and what to do next.

use leptos::prelude::*;
use shared::{
    assessment::{Catalogue, Recommendation},
    words::assessment::result as say,
};

use super::{Findings, Links};
use crate::shell::live;
use crate::{
    assessment::{describe, outline::strengths as strongest},
    shell::icon,
};

/// Most steps that are named.
const MOST: usize = 3;

/// What is good comes first.
pub(super) fn strengths(findings: &Findings) -> AnyView {
    let Findings {
        catalogue,
        sheet,
        score,
        reader,
        ..
    } = findings.clone();
    live(move || {
        let found: Vec<_> = sheet.with(|sheet| {
            let strong = strongest(&catalogue, sheet).into_iter();
            strong
                .map(|(item, level)| (item.title.clone(), describe::descriptor(item, level).to_owned()))
                .collect()
        });
        if found.is_empty() {
            let begun = score.with(|score| score.weakest.is_some());
            let text = view! { <p>{say::no_strengths(reader, begun)}</p> }.into_any();
            return section(say::no_strengths_title(reader), text);
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
        let list = view! { <ul class="strengths">{items}</ul> }.into_any();
        section(say::strengths(reader), list)
    })
    .into_any()
}

fn section(heading: &'static str, body: AnyView) -> AnyView {
    view! {
        <section class="section">
            <h2>{heading}</h2>
            {body}
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
        reader,
        ..
    } = findings.clone();
    let view = live(move || {
        score.with(|score| {
            if score.recommendations.is_empty() {
                let begun = score.weakest.is_some();
                let text = if begun {
                    say::all_reached(reader)
                } else {
                    say::NO_NEXT_STEPS
                };
                return view! { <p class="muted">{text}</p> }.into_any();
            }
            let steps = score.recommendations.iter().take(MOST);
            let steps = steps
                .filter_map(|step| step_view(&catalogue, step, links, reader))
                .collect_view();
            view! { <ol class="next-steps">{steps}</ol> }.into_any()
        })
    });
    section(say::next_steps(reader), view)
}

fn step_view(
    catalogue: &Catalogue,
    step: &Recommendation,
    links: Links,
    reader: say::Reader,
) -> Option<AnyView> {
    let item = catalogue.item(&step.item)?;
    let level = step.level.unwrap_or_default();
    let text = match step.level {
        Some(level) => {
            let next = level + 1;
            [&say::next_level(next), " ", describe::descriptor(item, next)].concat()
        }
        None => say::answer_first(reader).to_owned(),
    };
    Some(
        view! {
            <li class="next-step">
                <h3 class="next-step__title">{item.title.clone()}</h3>
                <p class="next-step__text">{text}</p>
                <p class="next-step__why muted small">{say::step_why(step.gate, level, step.target)}</p>
                <p>
                    {links.to(item)}
                </p>
            </li>
        }
        .into_any(),
    )
}
