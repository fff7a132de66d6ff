//! The field for a new password, and what can be said about it before the server is asked.

use leptos::prelude::*;
use shared::{
    Fault,
    account::Password,
    words::{account as words, fault},
};

use crate::{
    CallError,
    shell::{Form, Input, call_text},
};

/// The field's id.
pub(super) const NEW: &str = "new-password";

/// The field.
pub(super) fn new_password(form: Form, value: RwSignal<String>) -> AnyView {
    form.input(Input {
        id: NEW,
        label: words::NEW_PASSWORD,
        hint: words::NEW_PASSWORD_HINT,
        autocomplete: "new-password",
        secret: true,
        autofocus: false,
        value,
    })
}

/// What is wrong with it already here.
pub(super) fn check(value: RwSignal<String>) -> Option<(&'static str, String)> {
    value
        .with_untracked(|text| match text.as_str() {
            "" => Some(words::NEW_MISSING.to_owned()),
            text => Password::typed(text)
                .check_new()
                .err()
                .map(|why| fault::password(why).to_owned()),
        })
        .map(|text| (NEW, text))
}

/// Where an answer of the server belongs.
pub(super) fn place(error: &CallError) -> (&'static str, String) {
    let id = if matches!(error, CallError::Refused(Fault::Password(_))) {
        NEW
    } else {
        ""
    };
    (id, call_text(error))
}
