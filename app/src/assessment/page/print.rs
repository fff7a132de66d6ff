//! The whole questionnaire, empty or with the answers, for paper.

use std::sync::Arc;

use leptos::prelude::*;
use shared::{
    assessment::{Answer, Catalogue, Dimension, Item, Sheet},
    words::assessment::{self as words, paper as say},
};

use super::{calendar::date_today, filled, frame, marks};
use crate::shell::live;
use crate::{
    assessment::{describe, outline::ItemState},
    shell::icon,
    sync::Desk,
};

/// `/app/standort/:id/drucken`
pub fn print_page() -> AnyView {
    frame::with_desk(print)
}

fn print(desk: Desk) -> AnyView {
    let with_answers = RwSignal::new(true);
    let (catalogue, sheet) = (desk.catalogue(), desk.sheet());
    let questions = live(move || {
        let filled = with_answers.get().then(|| sheet.get());
        let dimensions = catalogue.dimensions.iter();
        dimensions
            .map(|dimension| dimension_view(&catalogue, dimension, filled.as_ref()))
            .collect_view()
    });
    let body = view! {
        <div class="toolbar screen-only" role="group" aria-label=say::SET_UP>
            <div class="checkbox">
                <input
                    class="checkbox__input"
                    type="checkbox"
                    id="mit-antworten"
                    aria-describedby="mit-antworten-hinweis"
                    prop:checked=move || with_answers.get()
                    on:change=move |event| with_answers.set(event_target_checked(&event))
                />
                <label class="checkbox__label" for="mit-antworten">
                    {say::FILLED}
                </label>
                <p class="checkbox__hint" id="mit-antworten-hinweis">
                    {say::FILLED_HINT}
                </p>
            </div>
            <button class="button button--primary" type="button" on:click=move |_| print_now()>
                {icon("icon icon--print")}
                " "
                {say::PRINT}
            </button>
        </div>
        <article class="questionnaire">
            {head(desk, with_answers)} {questions} <footer class="section">
                <h2>{say::SOURCES}</h2>
                <p class="small">{desk.catalogue().sources.clone()}</p>
            </footer>
        </article>
    };
    frame::desk_page(desk, "page", say::TITLE, say::LEAD, body.into_any())
}

fn print_now() {
    let _ = window().print();
}

fn head(desk: Desk, with_answers: RwSignal<bool>) -> AnyView {
    let (card, catalogue, sheet) = (desk.card(), desk.catalogue(), desk.sheet());
    let line = live(move || {
        let (name, state) = card.with(|card| (card.organisation_name.clone(), card.state));
        if with_answers.get() {
            say::printed(&name, words::state(state), &date_today())
        } else {
            name
        }
    });
    let explained = live(move || {
        let text = sheet.with(|sheet| sheet.explanation.clone());
        (with_answers.get() && !text.is_empty()).then(|| {
            view! {
                <h2>{words::submission::EXPLANATION}</h2>
                {marks::written(text)}
            }
        })
    });
    view! {
        <header class="questionnaire__head stack">
            <p class="strong">{say::version(&catalogue.title, &catalogue.version)}</p>
            <p>{line}</p>
            <p>{catalogue.intro.clone()}</p>
            {explained}
        </header>
    }
    .into_any()
}

fn dimension_view(catalogue: &Arc<Catalogue>, dimension: &Dimension, filled: Option<&Sheet>) -> AnyView {
    let items = dimension
        .items
        .iter()
        .map(|item| item_view(catalogue, item, filled))
        .collect_view();
    view! {
        <section class="questionnaire__dimension">
            <h2>{dimension.title.clone()}</h2>
            <p>{dimension.question.clone()}</p>
            {items}
        </section>
    }
    .into_any()
}

fn item_view(catalogue: &Arc<Catalogue>, item: &Item, filled: Option<&Sheet>) -> AnyView {
    let sheet = filled.map(|filled| filled.item(&item.key));
    let answer = sheet.map_or(&Answer::Open, |sheet| &sheet.answer);
    let levels = (0..=4)
        .map(|level| {
            let text = describe::descriptor(item, level).to_owned();
            row(
                *answer == Answer::Level(level),
                describe::level(catalogue, level),
                text,
                false,
            )
        })
        .collect_view();
    let not_applicable = item.na_allowed.then(|| {
        let chosen = matches!(answer, Answer::NotApplicable { .. });
        let text = if filled.is_some() {
            words::item::NOT_APPLICABLE
        } else {
            say::NOT_APPLICABLE
        };
        row(chosen, text.to_owned(), String::new(), filled.is_none())
    });
    let text = if filled.is_some() {
        words::item::UNKNOWN
    } else {
        say::UNKNOWN
    };
    let unknown = row(
        *answer == Answer::Unknown,
        text.to_owned(),
        String::new(),
        filled.is_none(),
    );
    let below = match sheet {
        Some(sheet) => {
            let differ = (ItemState::of(sheet) == ItemState::Conflict)
                .then(|| view! { <p class="strong">{words::conflict::TWO}</p> });
            view! {
                {differ}
                {filled::details(catalogue, sheet)}
            }
            .into_any()
        }
        None => view! {
            {room(say::TARGET_ROOM)}
            {room(say::EVIDENCE_ROOM)}
            <p class="small muted">{say::NOTES}</p>
            <p class="questionnaire__lines" aria-hidden="true"></p>
        }
        .into_any(),
    };
    view! {
        <section class="questionnaire__item">
            <h3 class="questionnaire__question">
                <span class="questionnaire__key">{item.key.to_string()}</span>
                " "
                {item.question.clone()}
            </h3>
            {help(item)}
            <ul class="questionnaire__levels">{levels} {not_applicable} {unknown}</ul>
            {below}
        </section>
    }
    .into_any()
}

/// What helps to answer, in small print.
fn help(item: &Item) -> AnyView {
    let part = |label: &'static str, text: String| {
        (!text.is_empty()).then(|| {
            view! {
                <p>
                    <strong>{label}</strong>
                    " "
                    {text}
                </p>
            }
        })
    };
    view! {
        <div class="questionnaire__help small">
            {part(say::WHY, item.why.clone())} {part(say::HOW, item.how_to_find_out.clone())}
            {part(say::EXAMPLES, item.evidence_examples.join(" · "))}
        </div>
    }
    .into_any()
}

/// A label with a line to write on.
fn room(label: &'static str) -> AnyView {
    view! {
        <p class="questionnaire__room small muted">
            {label} <span class="questionnaire__line" aria-hidden="true"></span>
        </p>
    }
    .into_any()
}

/// A level or another answer; with room to write where there is a line.
fn row(chosen: bool, head: String, text: String, line: bool) -> AnyView {
    let class = if chosen {
        "questionnaire__level questionnaire__level--chosen"
    } else {
        "questionnaire__level"
    };
    let mark = chosen.then(|| view! { <span class="visually-hidden">" " {say::CHOSEN}</span> });
    view! {
        <li class=class>
            <span class="questionnaire__box" aria-hidden="true"></span>
            <span>
                <strong>{head}</strong>
                " "
                {text}
                {mark}
            </span>
            {line.then(|| view! { <span class="questionnaire__line" aria-hidden="true"></span> })}
        </li>
    }
    .into_any()
}
