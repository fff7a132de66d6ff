//! One submission as it was handed in: the result, and every answer. Nothing can be changed here.

use std::sync::Arc;

use leptos::prelude::*;
use shared::{
    AssessmentId, Fault,
    assessment::{AssessmentCard, Catalogue, Dimension, Item, ItemSheet, SharedSubmission},
    words::assessment::{self as words, result::Reader, submission as say},
};

use super::{
    calendar::date,
    filled,
    frame::{self, notice},
    marks, paths,
    result::{Findings, Links, sections},
};
use crate::shell::{live, memo};
use crate::{
    CallError,
    assessment::{
        api::{assessments, catalogue, submission},
        describe,
    },
    shell::{self, Load},
    sync::session,
};

/// `/app/einreichungen/:id`
pub fn submission_page() -> AnyView {
    let id = frame::id_param();
    live(move || match id.get() {
        Some(id) => one(id),
        None => shell::not_found(),
    })
}

/// Everything that the page shows.
#[derive(Clone)]
struct Handed {
    card: AssessmentCard,
    shared: SharedSubmission,
    catalogue: Arc<Catalogue>,
}

/// What was handed in changes with a step of the assessment only, and its catalogue never.
impl PartialEq for Handed {
    fn eq(&self, other: &Self) -> bool {
        self.card == other.card
    }
}

async fn read(id: AssessmentId) -> Result<Handed, CallError> {
    let shared = submission(id).await?;
    let card = assessments().await?.into_iter().find(|card| card.id == id);
    let card = card.ok_or(CallError::Refused(Fault::NotFound))?;
    let catalogue = Arc::new(catalogue(card.catalogue).await?);
    Ok(Handed {
        card,
        shared,
        catalogue,
    })
}

fn one(id: AssessmentId) -> AnyView {
    let load = Load::of(move || read(id));
    load.page(move || around(load))
}

fn around(load: Load<Handed>) -> AnyView {
    let name = memo(move || {
        load.get()
            .map(|handed| words::title(&handed.card.organisation_name, handed.card.round))
    });
    let here = move || name.get().unwrap_or_else(|| say::ONE.to_owned());
    shell::title(here);
    let path = vec![
        (paths::START.to_owned(), words::START.to_owned()),
        (paths::SUBMISSIONS.to_owned(), say::TITLE.to_owned()),
    ];
    let when = live(move || {
        load.get()
            .map(|handed| say::submitted(&date(handed.shared.submitted_at)))
    });
    // One heading from the beginning: the focus stays on it while the rest arrives or fails.
    let body = view! {
        <header class="page-header">
            <p class="page-header__kicker">{when}</p>
            <h1 class="page-header__title">{live(here)}</h1>
        </header>
        {load.view(handed)}
    };
    frame::main_part("page", path, live(here), body.into_any())
}

fn handed(handed: Handed) -> AnyView {
    let Handed {
        card,
        shared,
        catalogue,
    } = handed;
    let sheet = shared.sheet();
    let areas = catalogue.dimensions.iter();
    let answers = areas
        .map(|dimension| area(&catalogue, dimension, |item| sheet.item(&item.key).clone()))
        .collect_view();
    let explained = (!shared.explanation.is_empty()).then(|| {
        view! {
            <section class="section">
                <h2>{say::EXPLANATION}</h2>
                {marks::written(shared.explanation.clone())}
            </section>
        }
    });
    let me = session().me().get_untracked();
    let reader = me.map_or(Reader::Guide, |me| Reader::of(me.person.role));
    let findings = Findings {
        catalogue: catalogue.clone(),
        sheet: Signal::stored(sheet),
        score: Signal::stored(shared.score),
        links: Links::Below,
        submitted: Signal::stored(Some(shared.submitted_at)),
        reader,
    };
    let frozen = view! { <p>{say::FROZEN}</p> }.into_any();
    view! {
        <div class="stack">
            <p>{marks::badge(card.state)}</p>
            {notice("notice--locked", "icon--lock", words::LOCKED.to_owned(), frozen)}
        </div>
        {sections(&findings)}
        {explained}
        <section class="section">
            <h2>{say::ANSWERS}</h2>
            {answers}
        </section>
    }
    .into_any()
}

fn area(catalogue: &Catalogue, dimension: &Dimension, sheet: impl Fn(&Item) -> ItemSheet) -> AnyView {
    let items = dimension
        .items
        .iter()
        .map(|item| answer(catalogue, item, &sheet(item)))
        .collect_view();
    view! {
        <section class="questionnaire__dimension">
            <h3>{dimension.title.clone()}</h3>
            {items}
        </section>
    }
    .into_any()
}

fn answer(catalogue: &Catalogue, item: &Item, sheet: &ItemSheet) -> AnyView {
    let given = describe::answer(catalogue, Some(item), &sheet.answer);
    // A reason stands among the details.
    let means = sheet.level().map(|_| view! { <p>{given.text}</p> });
    view! {
        <section class="questionnaire__item">
            <h4 class="questionnaire__question" id=item.key.to_string() tabindex="-1">
                <span class="questionnaire__key">{item.key.to_string()}</span>
                " "
                {item.question.clone()}
            </h4>
            <p class="strong">{given.head}</p>
            {means}
            {filled::details(catalogue, sheet)}
        </section>
    }
    .into_any()
}
