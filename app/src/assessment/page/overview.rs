//! The overview: how far it is, every question, and the way to everything else.

use std::sync::Arc;

use leptos::prelude::*;
use shared::{
    assessment::{Catalogue, Dimension, DimensionScore, Item, Progress, Score, Sheet},
    words::assessment::{self as words, overview as say},
};

use super::{downloads, frame, marks, paths};
use crate::shell::{live, memo};
use crate::{
    assessment::{
        export::{provisional, state_name},
        outline::{ItemState, next_open},
    },
    shell::{self, icon},
    sync::Desk,
};

/// `/app/standort/:id`
pub fn overview_page() -> AnyView {
    frame::with_desk(overview)
}

fn overview(desk: Desk) -> AnyView {
    let name = frame::name(desk);
    let title = name.clone();
    shell::title(move || title.clone());
    let (card, catalogue) = (desk.card(), desk.catalogue());
    let state = memo(move || card.with(|card| card.state));
    let (sheet, progress, score) = (desk.sheet(), desk.progress(), desk.score());
    let body = view! {
        <header class="page-header">
            <p class="page-header__kicker">{words::paper::version(&catalogue.title, &catalogue.version)}</p>
            <h1 class="page-header__title">{name.clone()}</h1>
            <p>{live(move || marks::badge(state.get()))}</p>
            {intro(&catalogue, progress)}
        </header>
        <div class="stack">
            {frame::locked_notice(desk)} {conflict_notice(desk, progress)} {head(desk, sheet, progress)}
            {pages(desk, state)}
        </div>
        {dimensions(desk, &catalogue, sheet, score)}
        {downloads::section(desk, sheet, score)}
    }
    .into_any();
    let start = vec![(paths::START.to_owned(), words::START.to_owned())];
    frame::main_part("page", start, name.into_any(), body)
}

/// What it is for, as long as nobody has begun.
fn intro(catalogue: &Arc<Catalogue>, progress: Memo<Progress>) -> AnyView {
    let fresh = memo(move || progress.with(|progress| progress.done + progress.unknown == 0));
    let text = catalogue.intro.clone();
    live(move || {
        fresh
            .get()
            .then(|| view! { <p class="page-header__lead">{text.clone()}</p> })
    })
}

fn conflict_notice(desk: Desk, progress: Memo<Progress>) -> AnyView {
    let count = memo(move || progress.with(|progress| progress.conflicts));
    live(move || {
        let count = count.get();
        (count > 0).then(|| {
            let body = view! {
                <p>{say::CONFLICTS_TEXT}</p>
                <p>
                    <a href=paths::conflicts(desk.id())>{say::CONFLICTS_LINK}</a>
                </p>
            };
            frame::notice(
                "notice--warning",
                "icon--conflict",
                say::conflicts_title(count),
                body.into_any(),
            )
        })
    })
}

/// Progress, and the one button that leads on.
fn head(desk: Desk, sheet: Memo<Sheet>, progress: Memo<Progress>) -> AnyView {
    let numbers = memo(move || progress.with(|progress| (progress.done, progress.total)));
    let begun = memo(move || progress.with(|progress| progress.done + progress.unknown > 0));
    let next = memo(move || progress.with(|progress| sheet.with(|sheet| next_open(progress, sheet))));
    let locked = desk.locked();
    let button = live(move || match next.get() {
        Some(key) if !locked.get() => {
            let text = if begun.get() { say::NEXT_OPEN } else { say::BEGIN };
            view! {
                <a class="button button--primary" href=paths::item(desk.id(), &key)>
                    {text}
                    " "
                    {icon("icon icon--arrow-right")}
                </a>
            }
            .into_any()
        }
        _ => view! {
            <a class="button button--primary" href=paths::result(desk.id())>
                {say::RESULT}
                " "
                {icon("icon icon--arrow-right")}
            </a>
        }
        .into_any(),
    });
    let done = live(move || {
        (next.read().is_none() && !locked.get()).then(|| view! { <p class="muted">{say::ALL_DONE}</p> })
    });
    view! {
        <div class="overview-head">
            {marks::progress("fortschritt".to_owned(), None, numbers)}
            <div class="cluster">{button}</div>
            {done}
        </div>
    }
    .into_any()
}

/// The way to the other pages of the assessment.
fn pages(desk: Desk, state: Memo<shared::assessment::State>) -> AnyView {
    let id = desk.id();
    // Every difference that the page behind the link shows, those of internal notes included.
    let found = desk.conflicts();
    let count = memo(move || found.with(Vec::len));
    let link = |symbol: &'static str, address: String, text: AnyView| {
        view! {
            <a class="button button--tertiary" href=address>
                {icon(symbol)}
                " "
                {text}
            </a>
        }
        .into_any()
    };
    let check = move || {
        if state.get().is_open() {
            say::CHECK
        } else {
            say::SUBMISSION
        }
    };
    view! {
        <nav class="toolbar" aria-label=say::PAGES>
            {link("icon icon--target", paths::result(id), say::RESULT.into_any())}
            {link("icon icon--circle-check", paths::check(id), live(check))}
            {link(
                "icon icon--conflict",
                paths::conflicts(id),
                (move || say::conflicts(count.get())).into_any(),
            )} {link("icon icon--history", paths::history(id), say::HISTORY.into_any())}
            {link("icon icon--print", paths::print(id), say::PRINT.into_any())}
        </nav>
    }
    .into_any()
}

fn dimensions(desk: Desk, catalogue: &Arc<Catalogue>, sheet: Memo<Sheet>, score: Memo<Score>) -> AnyView {
    let total = catalogue.dimensions.len();
    let cards = catalogue
        .dimensions
        .iter()
        .enumerate()
        .map(|(at, dimension)| {
            let score = memo(move || score.with(|score| score.dimensions.get(at).cloned()));
            view! { <li>{dimension_card(desk, dimension, (at + 1, total), sheet, score)}</li> }
        })
        .collect_view();
    view! {
        <section class="section" aria-labelledby="bereiche">
            <h2 id="bereiche">{say::DIMENSIONS}</h2>
            {legend()}
            <ul class="dimension-grid">{cards}</ul>
        </section>
    }
    .into_any()
}

fn dimension_card(
    desk: Desk,
    dimension: &Dimension,
    (number, total): (usize, usize),
    sheet: Memo<Sheet>,
    score: Memo<Option<DimensionScore>>,
) -> AnyView {
    let heading = ["bereich-", dimension.key.as_str()].concat();
    let keys: Vec<_> = dimension.items.iter().map(|item| item.key.clone()).collect();
    let first = keys
        .first()
        .map(|key| paths::item(desk.id(), key))
        .unwrap_or_default();
    let progress = memo(move || sheet.with(|sheet| sheet.progress_of(&keys)));
    let numbers = memo(move || progress.with(|progress| (progress.done, progress.total)));
    let next = move || {
        let open = progress.with(|progress| progress.open.first().cloned());
        open.map_or_else(|| first.clone(), |key| paths::item(desk.id(), &key))
    };
    let left = live(move || {
        progress.with(|progress| say::left(progress.unknown, progress.not_applicable, progress.conflicts))
    });
    let so_far = live(move || {
        score.with(|score| {
            let score = score.as_ref().filter(|score| score.stage.is_some())?;
            Some(view! { <p class="small">{marks::stage(score.stage, provisional(score), false)}</p> })
        })
    });
    let chips = dimension
        .items
        .iter()
        .map(|item| view! { <li>{chip(desk, item)}</li> })
        .collect_view();
    view! {
        <article class="dimension-card">
            <p class="dimension-card__key">{say::place(number, total)}</p>
            <h3 class="dimension-card__title" id=heading.clone()>
                <a class="dimension-card__link" href=next>
                    {dimension.title.clone()}
                </a>
            </h3>
            <p class="dimension-card__question">{dimension.question.clone()}</p>
            {marks::progress(["fortschritt-", dimension.key.as_str()].concat(), Some(&heading), numbers)}
            <p class="small muted">{left}</p>
            {so_far}
            <div class="dimension-card__items">
                <ul class="item-chips" aria-label=say::questions_of(&dimension.title)>
                    {chips}
                </ul>
            </div>
        </article>
    }
    .into_any()
}

fn chip(desk: Desk, item: &Item) -> AnyView {
    let sheet = desk.item(&item.key);
    let state = memo(move || sheet.with(ItemState::of));
    let (key, title) = (item.key.to_string(), item.title.clone());
    let (shown, tip) = (key.clone(), title.clone());
    let class = move || {
        let state = match state.get() {
            ItemState::Open => "open",
            ItemState::Answered => "answered",
            ItemState::NotApplicable => "na",
            ItemState::Unknown => "unknown",
            ItemState::Conflict => "conflict",
        };
        ["item-chip item-chip--", state].concat()
    };
    view! {
        <a class=class href=paths::item(desk.id(), &item.key) title=tip>
            <span class=move || ["icon ", marks::item_icon(state.get())].concat() aria-hidden="true"></span>
            " "
            <span aria-hidden="true">{shown}</span>
            <span class="visually-hidden">{live(move || say::item_state(&key, &title, state_name(state.get())))}</span>
        </a>
    }
    .into_any()
}

fn legend() -> AnyView {
    let items = ItemState::ALL
        .map(|state| {
            view! {
                <li class="legend__item">
                    <span class=["icon ", marks::item_icon(state)].concat() aria-hidden="true"></span>
                    " "
                    {state_name(state)}
                </li>
            }
        })
        .into_iter()
        .collect_view();
    view! {
        <ul class="legend" aria-label=say::LEGEND>
            {items}
        </ul>
    }
    .into_any()
}
