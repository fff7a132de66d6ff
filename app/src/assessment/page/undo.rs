//! „Rückgängig“ for the last own change of a field.

use leptos::prelude::*;
use shared::{assessment::DocumentKind, sync::FieldKey, words::assessment as words};

use crate::{
    shell::{self, icon},
    sync::Desk,
};

/// The id that [`crate::sync::TextField`] gives its input.
pub(super) fn text_input_id(kind: DocumentKind, field: &FieldKey) -> String {
    [kind.key(), "-", &field.as_str().replace('/', "-").to_lowercase()].concat()
}

/// The button, while there is a change to take back. The focus goes to the field with id `input`; `name` is
/// what the field is called.
pub(super) fn undo(
    desk: Desk,
    kind: DocumentKind,
    field: &FieldKey,
    name: &'static str,
    input: String,
) -> AnyView {
    let can = desk.can_undo(kind, field);
    let locked = desk.locked();
    let shown = Memo::new(move |_| can.get() && !locked.get());
    let (field, input) = (StoredValue::new(field.clone()), StoredValue::new(input));
    let back = move || {
        field.with_value(|field| desk.undo(kind, field));
        input.with_value(|input| shell::focus(input));
    };
    view! {
        <Show when=move || shown.get()>
            <button class="link-button" type="button" on:click=move |_| back()>
                {icon("icon icon--undo")}
                " "
                {words::UNDO}
                <span class="visually-hidden">": " {name}</span>
            </button>
        </Show>
    }
    .into_any()
}
