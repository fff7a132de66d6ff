//! What the municipalities of a Lotse have submitted.

use leptos::prelude::*;
use shared::{
    assessment::Submission,
    words::assessment::{self as words, submission as say},
};

use super::{calendar::date, frame, marks, paths};
use crate::{
    assessment::api::submissions,
    shell::{self, Load, empty},
};

/// `/app/einreichungen`
pub fn submissions_page() -> AnyView {
    let load = Load::of(submissions);
    load.page(move || all(load))
}

fn all(load: Load<Vec<Submission>>) -> AnyView {
    shell::title(|| say::TITLE.to_owned());
    let body = view! {
        {frame::header(String::new(), say::TITLE, say::LEAD)}
        {load.view(list)}
    };
    let start = vec![(paths::START.to_owned(), words::START.to_owned())];
    frame::main_part("page", start, say::TITLE.into_any(), body.into_any())
}

fn list(mut submissions: Vec<Submission>) -> AnyView {
    if submissions.is_empty() {
        return empty("icon--anchor", say::EMPTY_TITLE, say::EMPTY_TEXT, ().into_any());
    }
    submissions.sort_by_key(|submission| std::cmp::Reverse(submission.card.submitted_at));
    let rows = submissions.into_iter().map(row).collect_view();
    view! { <ul class="assessment-list">{rows}</ul> }.into_any()
}

fn row(Submission { card, .. }: Submission) -> AnyView {
    let when = card.submitted_at.map(|at| say::submitted(&date(at)));
    view! {
        <li class="assessment-row">
            <div class="assessment-row__main">
                <h2 class="assessment-row__title">
                    <a href=paths::submission(card.id)>{words::title(&card.organisation_name, card.round)}</a>
                </h2>
                <p class="assessment-row__meta">{when}</p>
            </div>
            <div class="assessment-row__state">{marks::badge(card.state)}</div>
        </li>
    }
    .into_any()
}
