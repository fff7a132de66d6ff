//! Copies of what stood here before the server went back to an older state.
//!
//! The person's own edits are offered to the server again by themselves; what only others wrote is in the copy
//! alone if their devices do not bring it.

use leptos::{prelude::*, task::spawn_local};
use shared::{
    DocumentId, Micros,
    assessment::{DocumentKind, ItemKey},
    sync::{Document, FieldKey},
    words::sync as words,
};

use super::about;
use crate::{
    browser::{file::download, time::moment},
    shell::{failure, icon, live},
    sync::{Desk, status},
};

/// The section.
pub(super) fn rescued() -> AnyView {
    let copies = status().rescued();
    let rows = live(move || {
        let copies = copies.get();
        let rows = copies.chunk_by(|(one, _), (next, _)| one == next).map(|copies| {
            let documents = copies.iter().map(|(_, document)| Copied::of(*document));
            row(copies[0].0, documents.collect())
        });
        rows.collect_view()
    });
    view! {
        <section class="section" aria-labelledby="rescued-title">
            <h2 id="rescued-title">{words::RESCUED_HEADING}</h2>
            <p>{words::RESCUED_TEXT}</p>
            <ul class="edits">{rows}</ul>
        </section>
    }
    .into_any()
}

/// A copied document, and what is known of it here.
#[derive(Clone, Debug)]
struct Copied {
    id: DocumentId,
    kind: Option<DocumentKind>,
    desk: Option<Desk>,
    /// Whose it is, in words.
    owner: String,
}

impl Copied {
    fn of(id: DocumentId) -> Self {
        let place = about::place(id);
        let desk = place.and_then(|(assessment, _)| about::open(assessment));
        let owner = desk.map_or_else(
            || words::SOMEWHERE.to_owned(),
            |desk| desk.card().with(|card| card.organisation_name.clone()),
        );
        Self {
            id,
            kind: place.map(|(_, kind)| kind),
            desk,
            owner,
        }
    }

    /// To read, value by value; nothing if it is empty.
    fn text(&self, document: &Document) -> Option<String> {
        let item = |field: &FieldKey| {
            let owner = match field.element() {
                Some((element, _)) => document.elements().get(&element)?.list.split()?.0,
                None => field.split()?.0,
            };
            ItemKey::parse(owner).ok()
        };
        let mut text = self.owner.clone();
        for (field, register) in document.fields() {
            let name = about::name(self.desk, item(field).as_ref(), about::part(self.kind, field));
            for value in register.values() {
                text.extend(["\n\n", &name, "\n", &about::value_text(self.desk, field, value)]);
            }
        }
        (!document.fields().is_empty()).then_some(text)
    }
}

fn row(at: Micros, copies: Vec<Copied>) -> AnyView {
    let title = words::rescued_at(&moment(at));
    let (label, head) = ([words::RESCUED_SAVE, ": ", &title].concat(), title.clone());
    let failed = RwSignal::new(None);
    let save = move |_| {
        failed.set(None);
        let (copies, head) = (copies.clone(), head.clone());
        spawn_local(async move {
            let mut texts = vec![head];
            for copied in copies {
                let Some(document) = status().rescued_document((at, copied.id)).await else {
                    failed.try_set(Some(words::RESCUED_NOT_READ.to_owned()));
                    return;
                };
                texts.extend(copied.text(&document));
            }
            download(
                words::RESCUED_FILE,
                "text/plain;charset=utf-8",
                &texts.join("\n\n\n"),
            );
        });
    };
    view! {
        <li class="edit">
            <div class="edit__head">
                <h3 class="edit__title">{title}</h3>
            </div>
            <div class="edit__actions cluster">
                <button
                    class="button button--secondary button--small"
                    type="button"
                    aria-label=label
                    on:click=save
                >
                    {icon("icon icon--download")}
                    " "
                    {words::RESCUED_SAVE}
                </button>
                {failure(failed)}
            </div>
        </li>
    }
    .into_any()
}
