//! The areas as a radar, and the same numbers as a table.

use std::sync::Arc;

use leptos::prelude::*;
use shared::{
    assessment::{Catalogue, Score, Sheet},
    words::assessment::{self as words, result as say},
};

use super::{super::marks, Findings};
use crate::assessment::{
    export::provisional,
    outline::targets,
    radar::{self, Spoke},
};
use crate::shell::{live, memo};

/// The rings that are drawn, in basis points.
const RINGS: [u32; 5] = [10_000, 8_000, 6_000, 4_000, 2_000];

/// One area with everything that picture and table say about it.
#[derive(Clone, PartialEq)]
struct Area {
    key: String,
    title: String,
    value: Option<u32>,
    target: Option<u32>,
    stage: Option<shared::assessment::Stage>,
    provisional: bool,
    many_not_applicable: bool,
}

fn areas(catalogue: &Catalogue, sheet: &Sheet, score: &Score) -> Vec<Area> {
    let targets = targets(catalogue, sheet);
    let dimensions = catalogue.dimensions.iter().zip(&score.dimensions).zip(targets);
    dimensions
        .map(|((dimension, score), target)| Area {
            key: dimension.key.to_string(),
            title: dimension.title.clone(),
            value: score.value,
            target,
            stage: score.stage,
            provisional: provisional(score),
            many_not_applicable: score.many_not_applicable,
        })
        .collect()
}

fn percent(value: Option<u32>) -> String {
    value.map_or_else(|| words::NOTHING.to_owned(), words::percent)
}

/// Radar and table.
pub(super) fn picture(findings: &Findings) -> AnyView {
    let Findings {
        catalogue,
        sheet,
        score,
        reader,
        ..
    } = findings.clone();
    let areas = memo(move || sheet.with(|sheet| score.with(|score| areas(&catalogue, sheet, score))));
    let view = live(move || {
        let areas: Arc<[Area]> = areas.get().into();
        view! {
            {figure(&areas)}
            <div class="result-picture__table">{table(&areas, reader)}</div>
        }
    });
    view! {
        <section class="section">
            <h2>{say::PICTURE}</h2>
            <div class="result-picture">{view}</div>
        </section>
    }
    .into_any()
}

fn figure(areas: &[Area]) -> AnyView {
    let has_target = areas.iter().any(|area| area.target.is_some());
    let has_open = areas.iter().any(|area| area.provisional);
    let swatch = |class: &'static str, text: &'static str| {
        view! {
            <li class="legend__item">
                <span class=class aria-hidden="true"></span>
                " "
                {text}
            </li>
        }
        .into_any()
    };
    view! {
        <figure class="radar">
            <figcaption class="radar__caption">{say::RADAR_TEXT}</figcaption>
            {drawing(areas, has_target)}
            <ul class="legend radar__legend">
                {swatch("legend__swatch legend__swatch--area", say::NOW)}
                {has_target.then(|| swatch("legend__swatch legend__swatch--target", say::TARGET))}
                {has_open.then(|| swatch("icon icon--ring", say::OPEN_DOT))}
            </ul>
        </figure>
    }
    .into_any()
}

fn drawing(areas: &[Area], has_target: bool) -> AnyView {
    let count = areas.len();
    let parts: Vec<_> = areas
        .iter()
        .map(|area| say::radar_value(&area.title, &percent(area.value)))
        .collect();
    let values: Vec<_> = areas.iter().map(|area| area.value).collect();
    let aims: Vec<_> = areas.iter().map(|area| area.target.or(area.value)).collect();
    let rings = RINGS
        .map(|value| {
            let class = if value == RINGS[0] {
                "radar__ring radar__ring--outer"
            } else {
                "radar__ring"
            };
            view! { <polygon class=class points=radar::ring(count, value)></polygon> }
        })
        .into_iter()
        .collect_view();
    let axes = (0..count).map(|at| axis(&radar::spoke(at, count))).collect_view();
    let dots = areas
        .iter()
        .enumerate()
        .map(|(at, area)| dot(at, count, area))
        .collect_view();
    let labels = areas
        .iter()
        .enumerate()
        .map(|(at, area)| label(&radar::spoke(at, count), area))
        .collect_view();
    let aim =
        has_target.then(|| view! { <polygon class="radar__target" points=radar::polygon(&aims)></polygon> });
    view! {
        <svg class="radar__svg" viewBox="0 0 400 400" role="img" aria-labelledby="radar-titel radar-text">
            <title id="radar-titel">{say::RADAR}</title>
            <desc id="radar-text">{say::radar_description(&parts)}</desc>
            {rings}
            {axes}
            <polygon class="radar__area" points=radar::polygon(&values)></polygon>
            {aim}
            {scale()}
            {dots}
            {labels}
        </svg>
    }
    .into_any()
}

fn axis(spoke: &Spoke) -> AnyView {
    view! { <line class="radar__spoke" x1="200" y1="200" x2=spoke.end.x() y2=spoke.end.y()></line> }
        .into_any()
}

fn scale() -> AnyView {
    RINGS
        .map(|value| {
            let at = radar::point(0, 1, value);
            view! {
                <text class="radar__scale" x="207" y=at.y() dy="12">
                    {(value / 100).to_string()}
                </text>
            }
        })
        .into_iter()
        .collect_view()
        .into_any()
}

fn dot(at: usize, count: usize, area: &Area) -> Option<AnyView> {
    let point = radar::point(at, count, area.value?);
    let class = if area.provisional {
        "radar__dot radar__dot--provisional"
    } else {
        "radar__dot"
    };
    Some(view! { <circle class=class cx=point.x() cy=point.y() r="6"></circle> }.into_any())
}

fn label(spoke: &Spoke, area: &Area) -> AnyView {
    let (x, y) = (spoke.label.x(), spoke.label.y());
    view! {
        <text class="radar__label" x=x.clone() y=y.clone() text-anchor=spoke.anchor dy="-2">
            {area.key.clone()}
        </text>
        <text class="radar__value" x=x y=y text-anchor=spoke.anchor dy="15">
            {percent(area.value)}
        </text>
    }
    .into_any()
}

fn table(areas: &[Area], reader: say::Reader) -> AnyView {
    let rows = areas.iter().map(|area| row(area, reader)).collect_view();
    let column = |class: &'static str, name: &'static str| {
        view! {
            <th class=class scope="col" role="columnheader">
                {name}
            </th>
        }
    };
    view! {
        <table class="table table--compact table--stacked" role="table">
            <caption class="table__caption">{say::TABLE}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    {column("", say::DIMENSION)} {column("table__number", say::VALUE)}
                    {column("table__number", say::TARGET)} {column("", say::STAGE)}
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(area: &Area, reader: say::Reader) -> AnyView {
    let many = area
        .many_not_applicable
        .then(|| view! { <p class="small muted">{say::many_not_applicable(reader)}</p> });
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                <span class="muted">{area.key.clone()}</span>
                " "
                {area.title.clone()}
                {many}
            </th>
            <td class="table__number" role="cell" data-label=say::VALUE>
                {percent(area.value)}
            </td>
            <td class="table__number" role="cell" data-label=say::TARGET>
                {percent(area.target)}
            </td>
            <td role="cell" data-label=say::STAGE>
                {marks::stage(area.stage, area.provisional, false)}
            </td>
        </tr>
    }
    .into_any()
}
