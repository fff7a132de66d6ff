//! Pieces of evidence: a name and a link or reference each.

mod piece;

use leptos::prelude::*;
use piece::piece;
use shared::{
    ElementId,
    assessment::{DocumentKind, Item, ItemKey, field},
    sync::{FieldKey, Register},
    words::assessment::{self as words, item as say},
};

use super::super::frame::notice;
use crate::shell::{live, memo};
use crate::{
    assessment::conflict::first_text,
    shell::{self, icon},
    sync::Desk,
};

/// Id of the heading.
const HEADING: &str = "belege";
/// Id of the button that adds.
const ADD: &str = "beleg-neu";

/// The list of one question.
#[derive(Clone, Copy)]
struct Pieces {
    desk: Desk,
    item: StoredValue<ItemKey>,
    /// The piece whose fields are open.
    open: RwSignal<Option<ElementId>>,
    /// The piece that was removed last, so that it can be taken back.
    removed: RwSignal<Option<ElementId>>,
    /// The piece that gets the focus as soon as it is drawn.
    next: StoredValue<Option<ElementId>>,
}

fn part(element: ElementId, part: &str) -> Option<FieldKey> {
    FieldKey::of_element(element, part).ok()
}

/// The id of the button that opens a piece.
fn edit_id(element: ElementId) -> String {
    ["beleg-", &element.to_string()].concat()
}

impl Pieces {
    fn register(self, element: ElementId, name: &str) -> Signal<Register> {
        part(element, name).map_or_else(
            || Signal::stored(Register::default()),
            |key| self.desk.register(DocumentKind::Coach, &key),
        )
    }

    fn add(self) {
        let element = self.item.with_value(|item| self.desk.add_evidence(item));
        self.removed.set(None);
        self.edit(element);
    }

    /// Opens a piece; the focus goes to its name.
    fn edit(self, element: ElementId) {
        self.next.set_value(Some(element));
        self.open.set(Some(element));
    }

    fn close(self, element: ElementId) {
        self.next.set_value(Some(element));
        self.open.set(None);
    }

    fn remove(self, element: ElementId) {
        self.open.set(None);
        self.desk.remove_element(element);
        self.removed.set(Some(element));
        focus_soon(ADD.to_owned());
    }

    fn restore(self, element: ElementId) {
        self.next.set_value(Some(element));
        self.desk.restore_element(element);
        self.removed.set(None);
    }

    /// Gives the focus to what is drawn for a piece, if it is its turn.
    fn drawn(self, element: ElementId, id: impl FnOnce() -> String) {
        if self.next.get_value() == Some(element) {
            self.next.set_value(None);
            focus_soon(id());
        }
    }
}

fn focus_soon(id: String) {
    request_animation_frame(move || {
        shell::focus(&id);
    });
}

/// All pieces, and the way to add one.
pub(super) fn section(desk: Desk, item: &Item) -> AnyView {
    let here = Pieces {
        desk,
        item: StoredValue::new(item.key.clone()),
        open: RwSignal::new(None),
        removed: RwSignal::new(None),
        next: StoredValue::new(None),
    };
    let locked = desk.locked();
    let list = desk.evidence(&item.key);
    let empty = memo(move || list.with(Vec::is_empty));
    let none = live(move || {
        empty
            .get()
            .then(|| view! { <p class="muted">{say::NO_EVIDENCE}</p> })
    });
    let add = live(move || {
        (!locked.get()).then(|| {
            view! {
                <button class="button button--secondary" type="button" id=ADD on:click=move |_| here.add()>
                    {icon("icon icon--plus")}
                    " "
                    {say::ADD_EVIDENCE}
                </button>
            }
        })
    });
    let hint = if item.gate.is_some() {
        say::EVIDENCE_NEEDED
    } else {
        say::EVIDENCE_HINT
    };
    view! {
        <section class="item__section" aria-labelledby=HEADING>
            <h2 class="item__section-title" id=HEADING>
                {say::EVIDENCE}
            </h2>
            <p class="field__hint">{hint}</p>
            <p class="audience">{icon("icon icon--user")} " " {say::EVIDENCE_AUDIENCE}</p>
            {none}
            <ul class="evidence-list">
                <For each=move || list.get() key=|element| *element children=move |element| piece(here, element) />
            </ul>
            {add}
            {removed(here)}
            {removed_but_edited(here, &item.key)}
        </section>
    }
    .into_any()
}

/// What was removed a moment ago can be taken back.
fn removed(here: Pieces) -> AnyView {
    let view = live(move || {
        here.removed.get().map(|element| {
            view! {
                <p>
                    {say::REMOVED}
                    " "
                    <button class="link-button" type="button" on:click=move |_| here.restore(element)>
                        {icon("icon icon--undo")}
                        " "
                        {words::UNDO}
                    </button>
                </p>
            }
        })
    });
    view! { <div role="status">{view}</div> }.into_any()
}

/// Pieces that somebody removed while somebody else was writing in them.
fn removed_but_edited(here: Pieces, item: &ItemKey) -> AnyView {
    let list = here.desk.removed_but_edited(item);
    let list = memo(move || list.get());
    let one = move |element| {
        let name = here.register(element, field::LABEL);
        let place = here.register(element, field::PLACE);
        let text = live(move || {
            let text = words::paper::evidence(&name.with(first_text), &place.with(first_text));
            if text.trim().is_empty() {
                say::EVIDENCE_UNNAMED.to_owned()
            } else {
                text
            }
        });
        let body = view! {
            <p>{say::REMOVED_BUT_EDITED_TEXT}</p>
            <p dir="auto">{text}</p>
            <div class="notice__actions cluster">
                <button
                    class="button button--secondary button--small"
                    type="button"
                    on:click=move |_| here.restore(element)
                >
                    {say::RESTORE}
                </button>
                <button
                    class="button button--tertiary button--small"
                    type="button"
                    on:click=move |_| {
                        here.desk.remove_element(element);
                        shell::focus(HEADING);
                    }
                >
                    {say::LEAVE_REMOVED}
                </button>
            </div>
        };
        notice(
            "notice--warning",
            "icon--trash",
            say::REMOVED_BUT_EDITED.to_owned(),
            body.into_any(),
        )
    };
    view! { <For each=move || list.get() key=|element| *element children=one /> }.into_any()
}
