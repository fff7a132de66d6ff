//! „Rückgängig“ for the last own change of a field, while it is the last one of all.

use leptos::prelude::*;
use shared::{
    assessment::DocumentKind,
    sync::{FieldKey, Value},
    words::assessment as words,
};

use super::desk::Desk;
use crate::shell::{icon, memo, when};

/// The button, while there is a change to take back; its room is kept, so that what stands below never moves
/// away from a pointer that leaves the field. `name` is what the field is called; `then` gets the value that
/// comes back, and gives the focus to the field.
pub fn undo(
    desk: Desk,
    kind: DocumentKind,
    field: &FieldKey,
    name: String,
    then: impl Fn(Value) + 'static,
) -> AnyView {
    let can = desk.can_undo(kind, field);
    let locked = desk.locked();
    let shown = memo(move || can.get() && !locked.get());
    let field = field.clone();
    let back = StoredValue::new_local(move || {
        if let Some(value) = desk.undo(kind, &field) {
            then(value);
        }
    });
    let button = when(
        move || shown.get(),
        move || {
            view! {
                <button class="link-button" type="button" on:click=move |_| back.with_value(|back| back())>
                    {icon("icon icon--undo")}
                    " "
                    {words::UNDO}
                    <span class="visually-hidden">": " {name.clone()}</span>
                </button>
            }
            .into_any()
        },
    );
    view! { <div class="undo">{button}</div> }.into_any()
}
