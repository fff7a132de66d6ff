//! What it comes down to: gates that hold the stage back, and the weakest link.

use leptos::prelude::*;
use shared::{
    assessment::{Catalogue, Score},
    words::assessment::{self as words, result as say},
};

use super::{Findings, Links};
use crate::shell::icon;
use crate::shell::live;

/// Gates and weakest link, where there are any.
pub(super) fn foundation(findings: &Findings) -> AnyView {
    let Findings {
        catalogue,
        score,
        links,
        ..
    } = findings.clone();
    live(move || {
        score.with(|score| {
            let gates = gates(&catalogue, score, links);
            let weakest = weakest(&catalogue, score, links);
            (!gates.is_empty() || weakest.is_some()).then(|| {
                view! {
                    <section class="section">
                        <h2>{say::FOUNDATION}</h2>
                        {gates}
                        {weakest}
                    </section>
                }
            })
        })
    })
}

/// The closed gates, once something is answered: before that all of them are, and it says nothing.
fn gates(catalogue: &Catalogue, score: &Score, links: Links) -> Vec<AnyView> {
    if score.weakest.is_none() {
        return Vec::new();
    }
    let gate = |capped: &shared::assessment::Capped| {
        let item = catalogue.item(&capped.item)?;
        let text = say::gate(&item.title, capped.level, capped.min, words::stage(capped.cap));
        Some(
            view! {
                <div class="gate">
                    {icon("icon icon--anchor gate__icon")}
                    <div>
                        <h3 class="gate__title">{say::GATE}</h3>
                        <p>{text}</p>
                        <p>
                            {links.to(item)}
                        </p>
                    </div>
                </div>
            }
            .into_any(),
        )
    };
    score.capped.iter().filter_map(gate).collect()
}

fn weakest(catalogue: &Catalogue, score: &Score, links: Links) -> Option<AnyView> {
    let (key, stage) = score.weakest.as_ref()?;
    // A closed gate says the same more clearly.
    if score.capped.iter().any(|gate| &gate.item == key) {
        return None;
    }
    let item = catalogue.item(key)?;
    Some(
        view! {
            <div class="weakest">
                {icon("icon icon--link weakest__icon")}
                <div>
                    <h3 class="weakest__title">{say::WEAKEST}</h3>
                    <p>{say::weakest(&item.title, words::stage(*stage))}</p>
                    <p>
                        {links.to(item)}
                    </p>
                </div>
            </div>
        }
        .into_any(),
    )
}
