//! Answers and result as files, made in the browser.

use leptos::prelude::*;
use shared::{
    assessment::{AssessmentCard, Catalogue, Score, Sheet},
    words::assessment::{overview as say, paper},
};

use super::calendar::today;
use crate::{
    assessment::export::{self, Head},
    browser::file::download,
    shell::icon,
    sync::Desk,
};

/// The buttons, with what the files hold.
pub(super) fn section(desk: Desk, sheet: Memo<Sheet>, score: Memo<Score>) -> AnyView {
    let answers = move |make: fn(Head<'_>, &Sheet) -> String, ending: &'static str| {
        save(desk, paper::FILE_ANSWERS, ending, |head| {
            sheet.with_untracked(|sheet| make(head, sheet))
        });
    };
    let result = move |make: fn(Head<'_>, &Score) -> String, ending: &'static str| {
        save(desk, paper::FILE_RESULT, ending, |head| {
            score.with_untracked(|score| make(head, score))
        });
    };
    view! {
        <section class="section">
            <h2>{say::DOWNLOADS}</h2>
            <p class="muted">{say::DOWNLOADS_TEXT}</p>
            <div class="cluster">
                {button(say::ANSWERS_CSV, move || answers(export::answers_csv, CSV))}
                {button(say::ANSWERS_JSON, move || answers(export::answers_json, JSON))}
                {button(say::RESULT_CSV, move || result(export::result_csv, CSV))}
                {button(say::RESULT_JSON, move || result(export::result_json, JSON))}
            </div>
        </section>
    }
    .into_any()
}

const CSV: &str = "csv";
const JSON: &str = "json";

fn button(text: &'static str, press: impl Fn() + 'static) -> AnyView {
    view! {
        <button class="button button--secondary" type="button" on:click=move |_| press()>
            {icon("icon icon--download")}
            " "
            {text}
        </button>
    }
    .into_any()
}

fn save(desk: Desk, what: &str, ending: &str, make: impl FnOnce(Head<'_>) -> String) {
    let catalogue: &Catalogue = &desk.catalogue();
    let day = today();
    desk.card().with_untracked(|card: &AssessmentCard| {
        let head = Head {
            organisation: &card.organisation_name,
            catalogue,
            day: &day,
            state: card.state,
        };
        let text = make(head);
        let mime = if ending == CSV {
            "text/csv;charset=utf-8"
        } else {
            "application/json"
        };
        let name = paper::file_name(&card.organisation_name, what, &day);
        download(&[&name, ".", ending].concat(), mime, &text);
    });
}
