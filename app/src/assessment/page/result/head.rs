//! The total, or why there is none yet.

use leptos::prelude::*;
use shared::{
    assessment::{Catalogue, ENOUGH, Progress, Score},
    words::assessment::{self as words, result as say},
};

use super::{
    super::{calendar::date, frame::notice, marks},
    Findings,
};
use crate::shell::{live, memo};

/// Says how many questions count as open because two people differ.
pub(super) fn conflicts(findings: &Findings) -> AnyView {
    let (score, reader) = (findings.score, findings.reader);
    let count = memo(move || score.with(|score| score.conflicts));
    live(move || {
        let count = count.get();
        (count > 0).then(|| {
            let text = view! { <p>{say::conflicts(reader, count)}</p> }.into_any();
            notice(
                "notice--warning",
                "icon--conflict",
                say::CONFLICTS.to_owned(),
                text,
            )
        })
    })
}

/// Total and stage, with the facts beside them.
pub(super) fn head(findings: &Findings) -> AnyView {
    let catalogue = findings.catalogue.clone();
    let (score, reader) = (findings.score, findings.reader);
    let main = live(move || score.with(|score| total(&catalogue, score, reader)));
    view! {
        <section class="result-head">
            <div class="result-head__main">{main}</div>
            <div class="result-head__aside">{facts(findings)}</div>
        </section>
    }
    .into_any()
}

fn total(catalogue: &Catalogue, score: &Score, reader: say::Reader) -> AnyView {
    let Some((value, stage)) = score.total.zip(score.stage) else {
        return view! {
            <h2 class="result-head__kicker">{say::TOTAL}</h2>
            <p class="result-head__stage strong">{say::NO_TOTAL}</p>
            <p class="result-head__text">{say::no_total(&missing(catalogue, score))}</p>
        }
        .into_any();
    };
    let provisional = score
        .dimensions
        .iter()
        .any(|dimension| dimension.value.is_some() && !dimension.solid);
    let why = provisional.then(|| view! { <p class="result-head__text muted">{say::PROVISIONAL}</p> });
    view! {
        <h2 class="result-head__kicker">{say::TOTAL}</h2>
        <p class="result-head__stage">{marks::stage(Some(stage), provisional, true)}</p>
        <p class="result-head__value numeric">{words::percent(value)}</p>
        <p class="result-head__text">{say::total_text(reader, stage)}</p>
        {why}
    }
    .into_any()
}

/// The areas that keep the total from being there; none while nothing is answered at all.
fn missing<'a>(catalogue: &'a Catalogue, score: &Score) -> Vec<&'a str> {
    if score.dimensions.iter().all(|dimension| dimension.value.is_none()) {
        return Vec::new();
    }
    let areas = catalogue.dimensions.iter().zip(&score.dimensions);
    areas
        .filter(|(_, score)| score.coverage.is_some_and(|share| share < ENOUGH))
        .map(|(dimension, _)| dimension.title.as_str())
        .collect()
}

fn facts(findings: &Findings) -> AnyView {
    let Findings {
        catalogue,
        sheet,
        submitted,
        ..
    } = findings.clone();
    let version = say::version(&catalogue.title, &catalogue.version);
    let progress = memo(move || sheet.with(|sheet| sheet.progress(&catalogue)));
    let fact = |name: &'static str, value: AnyView| {
        view! {
            <div class="facts__row">
                <dt>{name}</dt>
                <dd>{value}</dd>
            </div>
        }
        .into_any()
    };
    let of = move |count: fn(&Progress) -> usize| {
        (move || progress.with(|progress| words::of_all(count(progress), progress.total))).into_any()
    };
    let when = live(move || submitted.get().map(|at| fact(say::AS_OF, date(at).into_any())));
    view! {
        <dl class="facts">
            {fact(say::COVERAGE, of(|progress| progress.answered))}
            {fact(say::NOT_APPLICABLE, of(|progress| progress.not_applicable))}
            {fact(say::CATALOGUE, version.into_any())}
            {when}
        </dl>
    }
    .into_any()
}
