//! The two notes of a question. Each says who can read it.

use leptos::prelude::*;
use shared::{
    assessment::{DocumentKind, Item, MAX_NOTE, field},
    words::assessment::item as say,
};

use crate::{
    assessment::conflict::first_text,
    shell::icon,
    sync::{Desk, TextField},
};

use super::super::{
    compare::{Spot, compare},
    marks,
};
use crate::shell::live;

/// Id of the heading.
const HEADING: &str = "notizen";

/// Both notes.
pub(super) fn section(desk: Desk, item: &Item) -> AnyView {
    view! {
        <section class="item__section" aria-labelledby=HEADING>
            <h2 class="item__section-title" id=HEADING>
                {say::NOTES}
            </h2>
            {note(desk, item, DocumentKind::Coach, say::COACH_NOTE, "icon icon--user", say::COACH_AUDIENCE)}
            {note(desk, item, DocumentKind::Internal, say::INTERNAL_NOTE, "icon icon--lock", say::INTERNAL_AUDIENCE)}
        </section>
    }
    .into_any()
}

fn note(
    desk: Desk,
    item: &Item,
    kind: DocumentKind,
    label: &'static str,
    symbol: &'static str,
    audience: &'static str,
) -> AnyView {
    let key = field::of(&item.key, field::NOTE);
    let locked = desk.locked();
    let register = desk.register(kind, &key);
    let of = StoredValue::new(key.clone());
    let view = live(move || {
        if locked.get() {
            let text = register.with(first_text);
            read_only(label, text, symbol, audience)
        } else {
            let field = of.get_value();
            view! { <TextField desk kind field label hint=audience rows=4 max=MAX_NOTE /> }.into_any()
        }
    });
    view! {
        {compare(desk, kind, key, Spot { level: 3, then: HEADING })}
        {view}
    }
    .into_any()
}

fn read_only(label: &'static str, text: String, symbol: &'static str, audience: &'static str) -> AnyView {
    let text = if text.is_empty() {
        view! { <p class="muted">{say::NO_NOTE}</p> }.into_any()
    } else {
        marks::written(text)
    };
    view! {
        <div class="field">
            <h3 class="field__label">{label}</h3>
            <p class="audience">{icon(symbol)} " " {audience}</p>
            {text}
        </div>
    }
    .into_any()
}
