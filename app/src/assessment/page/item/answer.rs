//! The answer to a question: five descriptors, „trifft nicht zu“, „weiß ich nicht“.

use leptos::prelude::*;
use shared::{
    assessment::{Answer, DocumentKind, Item, field},
    sync::FieldKey,
    words::assessment::{self as words, item as say},
};

use super::{
    super::compare::{Spot, compare},
    help::people,
    reason::Reason,
    target::refused,
};
use crate::shell::{effect, live, memo};
use crate::{
    assessment::describe,
    shell::{self, icon},
    sync::Desk,
};

/// Id of the question.
const QUESTION: &str = "frage";
/// Id of what the server refused.
const REFUSED: &str = "antwort-fehler";

/// Which row of the list is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pick {
    Nothing,
    Level(u8),
    NotApplicable,
    Unknown,
}

impl Pick {
    fn of(answer: &Answer) -> Self {
        match answer {
            Answer::Open => Self::Nothing,
            Answer::Level(level) => Self::Level(*level),
            Answer::NotApplicable { .. } => Self::NotApplicable,
            Answer::Unknown => Self::Unknown,
        }
    }

    /// The row's name inside its group; its input has the id `antwort-` with it.
    fn name(self) -> &'static str {
        match self {
            Self::Nothing => "",
            Self::Level(0) => "0",
            Self::Level(1) => "1",
            Self::Level(2) => "2",
            Self::Level(3) => "3",
            Self::Level(_) => "4",
            Self::NotApplicable => "entfaellt",
            Self::Unknown => "unbekannt",
        }
    }

    fn id(self) -> String {
        ["antwort-", self.name()].concat()
    }
}

/// Answering one question.
#[derive(Clone, Copy)]
struct Answering {
    desk: Desk,
    field: StoredValue<FieldKey>,
    stored: Memo<Pick>,
    reason: Reason,
    picked: Memo<Pick>,
    /// The chosen row gets the focus as soon as it is known.
    refocus: StoredValue<bool>,
}

impl Answering {
    fn choose(self, pick: Pick) {
        let answer = match pick {
            Pick::Nothing => Answer::Open,
            Pick::Level(level) => Answer::Level(level),
            Pick::Unknown => Answer::Unknown,
            Pick::NotApplicable => return self.reason.begin(),
        };
        self.reason.leave();
        self.desk
            .set(DocumentKind::Answers, self.field.get_value(), answer.to_value());
    }

    /// Takes the answer away; the focus goes to the first row.
    fn clear(self) {
        self.choose(Pick::Nothing);
        shell::focus(&Pick::Level(0).id());
    }

    /// Takes the last change back; the focus goes to the row that is chosen then.
    fn undo(self) {
        self.refocus.set_value(true);
        self.reason.leave();
        self.field
            .with_value(|field| self.desk.undo(DocumentKind::Answers, field));
    }
}

/// The question with all its answers.
pub(super) fn choices(desk: Desk, item: &Item) -> AnyView {
    let key = field::of(&item.key, field::VALUE);
    let sheet = desk.item(&item.key);
    let locked = desk.locked();
    let refusal = desk.refusal(DocumentKind::Answers, &key);
    let can_undo = desk.can_undo(DocumentKind::Answers, &key);
    let reason = Reason::new(desk, &item.key);
    let stored = memo(move || sheet.with(|sheet| Pick::of(&sheet.answer)));
    let picked = memo(move || {
        if reason.is_pending() {
            Pick::NotApplicable
        } else {
            stored.get()
        }
    });
    let refocus = StoredValue::new(false);
    let here = Answering {
        desk,
        field: StoredValue::new(key.clone()),
        stored,
        reason,
        picked,
        refocus,
    };
    effect(move || {
        sheet.track();
        if refocus.get_value() {
            refocus.set_value(false);
            let pick = picked.get_untracked();
            shell::focus(
                &if pick == Pick::Nothing {
                    Pick::Level(0)
                } else {
                    pick
                }
                .id(),
            );
        }
    });
    let choose = live(move || (!locked.get()).then(|| view! { <p class="field__hint">{say::CHOOSE}</p> }));
    let conflict = compare(
        desk,
        DocumentKind::Answers,
        key,
        Spot {
            level: 2,
            then: QUESTION,
        },
    );
    view! {
        {conflict}
        <fieldset class="choices" prop:disabled=move || locked.get() aria-describedby=REFUSED>
            <legend class="choices__legend">
                <h1 class="item__question" id=QUESTION>
                    {item.question.clone()}
                </h1>
            </legend>
            {choose}
            {refused(refusal, REFUSED.to_owned())}
            {levels(here, item)}
            <p class="choices__or">{say::OR}</p>
            {item.na_allowed.then(|| not_applicable(here, item))}
            {unknown(here, item)}
        </fieldset>
        {buttons(here, locked, can_undo)}
    }
    .into_any()
}

/// The radio button of a row.
fn radio(here: Answering, item: &Item, pick: Pick) -> AnyView {
    view! {
        <input
            class="choice__input"
            type="radio"
            id=pick.id()
            name=item.key.to_string()
            value=pick.name()
            prop:checked=move || here.picked.get() == pick
            on:change=move |_| here.choose(pick)
        />
    }
    .into_any()
}

fn levels(here: Answering, item: &Item) -> AnyView {
    let catalogue = here.desk.catalogue();
    (0..=4)
        .map(|level| {
            view! {
                <label class="choice">
                    {radio(here, item, Pick::Level(level))}
                    <span class="choice__mark numeric" aria-hidden="true">
                        {level}
                    </span>
                    <span class="choice__label">{describe::label(&catalogue, level).to_owned()}</span>
                    <span class="choice__text">{describe::descriptor(item, level).to_owned()}</span>
                </label>
            }
        })
        .collect_view()
        .into_any()
}

fn not_applicable(here: Answering, item: &Item) -> AnyView {
    view! {
        <label class="choice choice--special">
            {radio(here, item, Pick::NotApplicable)} <span class="choice__label">{say::NOT_APPLICABLE}</span>
            <span class="choice__text">{say::NOT_APPLICABLE_TEXT}</span>
        </label>
        {here.reason.view(Signal::derive(move || here.picked.get() == Pick::NotApplicable))}
    }
    .into_any()
}

fn unknown(here: Answering, item: &Item) -> AnyView {
    let ask = say::ask(&people(item));
    let asked = live(move || {
        (here.stored.get() == Pick::Unknown && !here.reason.is_pending()).then(|| {
            view! {
                <div class="choice-detail">
                    <p>{ask.clone()}</p>
                </div>
            }
        })
    });
    view! {
        <label class="choice choice--special">
            {radio(here, item, Pick::Unknown)} <span class="choice__label">{say::UNKNOWN}</span>
            <span class="choice__text">{say::UNKNOWN_TEXT}</span>
        </label>
        {asked}
    }
    .into_any()
}

/// „Rückgängig“ and „Antwort entfernen“, while there is something to take back or away.
fn buttons(here: Answering, locked: Signal<bool>, can_undo: Signal<bool>) -> AnyView {
    let announcer = shell::announcer();
    let undo = live(move || {
        (can_undo.get() && !locked.get()).then(|| {
            view! {
                <button class="link-button" type="button" on:click=move |_| here.undo()>
                    {icon("icon icon--undo")}
                    " "
                    {words::UNDO}
                </button>
            }
        })
    });
    let given = memo(move || here.picked.get() != Pick::Nothing && !locked.get());
    let clear = live(move || {
        given.get().then(|| {
            view! {
                <button
                    class="link-button"
                    type="button"
                    on:click=move |_| {
                        here.clear();
                        announcer.say(say::CLEARED);
                    }
                >
                    {icon("icon icon--close")}
                    " "
                    {say::CLEAR}
                </button>
            }
        })
    });
    view! {
        <div class="undo cluster">
            {undo} {clear}
        </div>
    }
    .into_any()
}
