//! One piece of evidence: as a line, or as two inputs.

use leptos::prelude::*;
use shared::{
    ElementId,
    assessment::{DocumentKind, MAX_LINK, field, valid_link},
    sync::Register,
    words::{assessment::item as say, fault},
};

use super::{
    super::super::{
        compare::{Spot, compare},
        marks::typed_link,
    },
    HEADING, Pieces, edit_id, part,
};
use crate::{
    assessment::conflict::first_text,
    shell::{live, memo},
    sync::{TextField, input_id},
};

/// Most characters of a name.
const MAX_LABEL: u32 = 200;

/// One piece, with what differs in it.
pub(super) fn piece(here: Pieces, element: ElementId) -> AnyView {
    let locked = here.desk.locked();
    let open = memo(move || here.open.get() == Some(element) && !locked.get());
    let view = live(move || {
        if open.get() {
            fields(here, element)
        } else {
            line(here, element, locked)
        }
    });
    view! { <li>{compare_both(here, element)} {view}</li> }.into_any()
}

/// Different names or places, side by side.
fn compare_both(here: Pieces, element: ElementId) -> AnyView {
    [field::LABEL, field::PLACE]
        .into_iter()
        .filter_map(|name| part(element, name))
        .map(|key| {
            compare(
                here.desk,
                DocumentKind::Coach,
                key,
                Spot {
                    level: 3,
                    then: HEADING,
                },
            )
        })
        .collect_view()
        .into_any()
}

/// What a piece is called.
fn called(here: Pieces, element: ElementId) -> Memo<String> {
    let label = here.register(element, field::LABEL);
    memo(move || {
        let label = label.with(first_text);
        if label.trim().is_empty() {
            say::EVIDENCE_UNNAMED.to_owned()
        } else {
            label
        }
    })
}

/// A piece as it reads.
fn line(here: Pieces, element: ElementId, locked: Signal<bool>) -> AnyView {
    here.drawn(element, || edit_id(element));
    let label = here.register(element, field::LABEL);
    let place = here.register(element, field::PLACE);
    let name = called(here, element);
    let link = live(move || typed_link(&place.with(first_text), name.get()));
    let below = live(move || {
        let place = place.with(first_text);
        (!place.is_empty()).then(|| view! { <p class="evidence__meta" dir="auto">{place}</p> })
    });
    let differ = live(move || {
        let differ = label.with(Register::in_conflict) || place.with(Register::in_conflict);
        differ.then(|| view! { <p class="evidence__meta">{say::EVIDENCE_CONFLICT}</p> })
    });
    let refused = [
        (field::LABEL, say::EVIDENCE_LABEL),
        (field::PLACE, say::EVIDENCE_PLACE),
    ]
    .into_iter()
    .filter_map(|(name, called)| {
        let refusal = here.desk.refusal(DocumentKind::Coach, &part(element, name)?);
        Some(live(move || {
            refusal.get().map(|(why, _)| {
                view! { <p class="field__error">{called} ": " {fault::refusal(&why)}</p> }
            })
        }))
    })
    .collect_view();
    let buttons = live(move || {
        (!locked.get()).then(|| {
            view! {
                <button
                    class="button button--tertiary button--small"
                    type="button"
                    id=edit_id(element)
                    on:click=move |_| here.edit(element)
                >
                    {say::EDIT}
                    <span class="visually-hidden">": " {live(move || name.get())}</span>
                </button>
                {remove_button(here, element, name)}
            }
        })
    });
    let symbol = move || {
        if place.with(|place| valid_link(&first_text(place))) {
            "icon icon--link evidence__icon"
        } else {
            "icon icon--flag evidence__icon"
        }
    };
    view! {
        <div class="evidence">
            <span class=symbol aria-hidden="true"></span>
            <div class="evidence__body">
                <p class="evidence__label">{link}</p>
                {below}
                {differ}
                {refused}
            </div>
            {buttons}
        </div>
    }
    .into_any()
}

fn remove_button(here: Pieces, element: ElementId, name: Memo<String>) -> AnyView {
    view! {
        <button
            class="button button--tertiary button--small"
            type="button"
            on:click=move |_| here.remove(element)
        >
            {say::REMOVE}
            <span class="visually-hidden">": " {live(move || name.get())}</span>
        </button>
    }
    .into_any()
}

/// A piece as it is written.
fn fields(here: Pieces, element: ElementId) -> AnyView {
    let (Some(label), Some(place)) = (part(element, field::LABEL), part(element, field::PLACE)) else {
        return ().into_any();
    };
    here.drawn(element, || input_id(DocumentKind::Coach, &label));
    let (desk, kind) = (here.desk, DocumentKind::Coach);
    let name = called(here, element);
    view! {
        <div class="stack">
            <TextField desk kind field=label label=say::EVIDENCE_LABEL max=MAX_LABEL />
            <TextField desk kind field=place label=say::EVIDENCE_PLACE hint=say::EVIDENCE_PLACE_HINT max=MAX_LINK />
            <div class="cluster">
                <button
                    class="button button--secondary button--small"
                    type="button"
                    on:click=move |_| here.close(element)
                >
                    {say::DONE}
                    <span class="visually-hidden">": " {live(move || name.get())}</span>
                </button>
                {remove_button(here, element, name)}
            </div>
        </div>
    }
    .into_any()
}
