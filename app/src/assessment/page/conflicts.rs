//! Every field with different values, side by side.

use leptos::prelude::*;
use shared::{
    assessment::{DocumentKind, field},
    sync::FieldKey,
    words::assessment::conflict as say,
};

use super::{
    compare::{Spot, compare},
    frame, paths,
};
use crate::shell::{live, memo};
use crate::{
    shell::{MAIN, empty},
    sync::Desk,
};

/// `/app/standort/:id/konflikte`
pub fn conflicts_page() -> AnyView {
    frame::with_desk(conflicts)
}

fn conflicts(desk: Desk) -> AnyView {
    let found = desk.differing(true);
    let none = memo(move || found.with(Vec::is_empty));
    let around = live(move || {
        if none.get() {
            empty("icon--circle-check", say::NONE_TITLE, say::NONE_TEXT, back(desk))
        } else {
            view! {
                <div class="page-header">
                    <p class="page-header__lead">{say::LEAD}</p>
                    {frame::locked_notice(desk)}
                </div>
            }
            .into_any()
        }
    });
    let body = view! {
        {around}
        <div class="stack stack--large">
            <For
                each=move || found.get()
                key=|(kind, field)| (*kind, field.clone())
                children=move |(kind, field)| one(desk, kind, field)
            />
        </div>
    };
    frame::desk_page(desk, "page", say::TITLE, "", body.into_any())
}

fn back(desk: Desk) -> AnyView {
    view! {
        <a class="button button--primary" href=paths::overview(desk.id())>
            {shared::words::assessment::TO_OVERVIEW}
        </a>
    }
    .into_any()
}

fn one(desk: Desk, kind: DocumentKind, key: FieldKey) -> AnyView {
    let catalogue = desk.catalogue();
    let item = desk.item_of(kind, &key).and_then(|key| catalogue.item(&key));
    let part = key.split().map_or("", |(_, part)| part);
    let (title, field_name, address) = match item {
        Some(item) => (
            item.title.clone(),
            say::field_name(kind, part),
            paths::item(desk.id(), &item.key),
        ),
        None if key == field::explanation() => (say::EXPLANATION.to_owned(), "", paths::check(desk.id())),
        None => (
            say::field_name(kind, part).to_owned(),
            "",
            paths::overview(desk.id()),
        ),
    };
    let question = item.map(|item| view! { <p class="muted">{item.question.clone()}</p> });
    view! {
        <section class="section">
            <h2>
                <a class="quiet-link" href=address>
                    {title}
                </a>
            </h2>
            {question}
            <p class="strong">{field_name}</p>
            {compare(desk, kind, key, Spot { level: 3, then: MAIN })}
        </section>
    }
    .into_any()
}
