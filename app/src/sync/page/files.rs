//! Waiting edits as a file, and back.

use leptos::{ev, html, prelude::*, task::spawn_local};
use shared::words::sync as words;

use crate::shell::{live, memo};
use crate::{
    shell::{Form, icon},
    sync::{ImportFault, status},
};

const FILE: &str = "edits-file";

/// The section.
pub(super) fn files() -> AnyView {
    let status = status();
    let (waiting, not_taken) = (status.waiting(), status.not_taken());
    let any = memo(move || waiting.get() > 0 || !not_taken.read().is_empty());
    let export = live(move || {
        if any.get() {
            view! {
                <button class="button button--secondary" type="button" on:click=move |_| status.export_file()>
                    <span class="icon icon--download" aria-hidden="true"></span>
                    {words::EXPORT}
                </button>
            }
            .into_any()
        } else {
            view! { <p class="muted">{words::NOTHING_TO_EXPORT}</p> }.into_any()
        }
    });
    view! {
        <section class="section" aria-labelledby="files-title">
            <h2 id="files-title">{words::FILES_HEADING}</h2>
            <p>{words::FILES_TEXT}</p>
            {export}
            {import()}
        </section>
    }
    .into_any()
}

fn import() -> AnyView {
    let (form, input) = (Form::new(), NodeRef::<html::Input>::new());
    let done = RwSignal::new(None::<u32>);
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if !form.begin() {
            return;
        }
        done.set(None);
        let file = input
            .get_untracked()
            .and_then(|input| input.files())
            .and_then(|files| files.get(0));
        let Some(file) = file else {
            form.fail(vec![(FILE, words::IMPORT_NOTHING.to_owned())]);
            return;
        };
        spawn_local(async move {
            match status().import_file(file).await {
                Ok(count) => {
                    form.done();
                    done.set(Some(count));
                    // Reading takes a while; the page may have been left.
                    if let Some(input) = input.try_get_untracked().flatten() {
                        input.set_value("");
                    }
                }
                Err(fault) => form.fail(vec![(FILE, import_text(fault).to_owned())]),
            }
        });
    };
    let success = live(move || {
        done.get().map(|count| {
            view! {
                <div class="notice notice--success">
                    {icon("icon icon--circle-check notice__icon")} <div class="notice__body">
                        <p>{words::imported(count)}</p>
                    </div>
                </div>
            }
        })
    });
    view! {
        <form class="stack" novalidate on:submit=submit>
            {form.summary()}
            <div class="field">
                <label class="field__label" for=FILE>
                    {words::IMPORT_LABEL}
                </label>
                <p class="field__hint" id="edits-file-hint">
                    {words::IMPORT_HINT}
                </p>
                {form.field_error(FILE)}
                <input
                    class="input"
                    type="file"
                    id=FILE
                    accept=".json,application/json"
                    aria-describedby=form.described_by(FILE, true)
                    node_ref=input
                />
            </div>
            <div role="status">{success}</div>
            <div class="button-row">{form.button(words::IMPORT, words::IMPORTING)}</div>
        </form>
    }
    .into_any()
}

fn import_text(fault: ImportFault) -> &'static str {
    match fault {
        ImportFault::NotOurs => words::IMPORT_UNREADABLE,
        ImportFault::OtherPerson => words::IMPORT_FOREIGN,
        ImportFault::Storage => words::IMPORT_NOT_KEPT,
    }
}
