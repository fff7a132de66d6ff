//! The reason for „trifft nicht zu“. The answer is only written once the reason is long enough; until then
//! the text stays in this tab, also while the person looks at other questions.

use std::{cell::RefCell, collections::HashMap};

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use shared::{
    AssessmentId, EditId, UserId,
    assessment::{Answer, DocumentKind, ItemKey, ItemSheet, MAX_REASON, MIN_REASON, field},
    sync::{FieldKey, Reading, Register, device::Intent},
    words::assessment::item as say,
};

use crate::shell::{effect, live, memo};
use crate::{
    browser::core::core,
    sync::{Desk, session, when_page_goes},
};

/// How long the last key may lie back before the text goes to the device, in milliseconds.
const PAUSE: u32 = 400;
/// Ids of the input and of what describes it.
const INPUT: &str = "begruendung";
const HINT: &str = "begruendung-hinweis";
const MISSING: &str = "begruendung-fehlt";

/// Whose reason for which question.
type Place = (UserId, AssessmentId, ItemKey);

thread_local! {
    /// Reasons that were begun: the same person finds them again, nobody else does.
    static BEGUN: RefCell<HashMap<Place, String>> = RefCell::default();
}

/// The reason of one question.
#[derive(Clone, Copy)]
pub(super) struct Reason {
    desk: Desk,
    field: StoredValue<FieldKey>,
    place: StoredValue<Option<Place>>,
    sheet: Signal<ItemSheet>,
    register: Signal<Register>,
    /// „Trifft nicht zu“ is chosen, but does not stand in the field yet.
    pending: RwSignal<bool>,
    /// It is on its way into the field.
    written: StoredValue<bool>,
    text: RwSignal<String>,
    /// What stood in the field when the person began to type; what comes later stays beside it.
    seen: StoredValue<Vec<EditId>>,
    /// Something typed waits to be written.
    waits: StoredValue<bool>,
    focused: StoredValue<bool>,
    timer: StoredValue<Option<Timeout>, LocalStorage>,
}

fn characters(text: &str) -> u32 {
    u32::try_from(text.trim().chars().count()).unwrap_or(u32::MAX)
}

fn fits(text: &str) -> bool {
    let all = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    characters(text) >= MIN_REASON && all <= MAX_REASON
}

fn stored_reason(sheet: &ItemSheet) -> Option<&str> {
    match &sheet.answer {
        Answer::NotApplicable { reason } => Some(reason),
        Answer::Open | Answer::Level(_) | Answer::Unknown => None,
    }
}

impl Reason {
    pub(super) fn new(desk: Desk, item: &ItemKey) -> Self {
        let person = session()
            .me()
            .with_untracked(|me| me.as_ref().map(|me| me.person.id));
        let place = person.map(|person| (person, desk.id(), item.clone()));
        let sheet = desk.item(item);
        let begun = place
            .as_ref()
            .and_then(|place| BEGUN.with_borrow(|begun| begun.get(place).cloned()));
        let stored = sheet.with_untracked(|sheet| stored_reason(sheet).map(ToOwned::to_owned));
        let field = field::of(item, field::VALUE);
        let register = desk.register(DocumentKind::Answers, &field);
        let here = Self {
            desk,
            field: StoredValue::new(field),
            place: StoredValue::new(place),
            sheet,
            register,
            pending: RwSignal::new(false),
            written: StoredValue::new(false),
            text: RwSignal::new(begun.or(stored).unwrap_or_default()),
            seen: StoredValue::new(register.with_untracked(Register::ids)),
            waits: StoredValue::new(false),
            focused: StoredValue::new(false),
            timer: StoredValue::new_local(None),
        };
        here.follow();
        here
    }

    /// What arrives is shown, unless somebody is typing. What is too short to be written stays.
    fn follow(self) {
        effect(move || {
            let now = self.register.get();
            let stored = match now.read() {
                Reading::Agreed(value) => Answer::from_value(value),
                Reading::Conflict(_) => return,
            };
            // Until it stands there the input stays as it is, and with it the focus.
            let arrived = matches!(stored, Answer::NotApplicable { .. });
            if arrived || self.written.get_value() {
                self.pending.set(false);
                self.written.set_value(false);
            }
            let typing = self.focused.get_value() || self.waits.get_value();
            let own = now.ids().into_iter().all(|edit| self.desk.is_mine(edit));
            match stored {
                // Only what was typed here stands there: typing on replaces it.
                Answer::NotApplicable { reason } if reason == self.text.get_untracked() => {
                    self.seen.set_value(now.ids());
                }
                // A level that the person chose just before is on its way here while they type.
                _ if typing && own => self.seen.set_value(now.ids()),
                _ if typing => {}
                Answer::NotApplicable { reason } => {
                    self.seen.set_value(now.ids());
                    let begun = self.text.get_untracked();
                    if begun.is_empty() || fits(&begun) {
                        self.text.set(reason);
                    }
                }
                Answer::Open | Answer::Level(_) | Answer::Unknown => self.seen.set_value(now.ids()),
            }
        });
        when_page_goes(move || self.flush());
    }

    /// Whether „trifft nicht zu“ is chosen without being written.
    pub(super) fn is_pending(self) -> bool {
        self.pending.get()
    }

    /// „Trifft nicht zu“ was chosen. A reason that was long enough before counts again.
    pub(super) fn begin(self) {
        // While something is on its way, what stands there may be about to go.
        let stands = self.sheet.with_untracked(|sheet| stored_reason(sheet).is_some());
        if stands && !core().is_writing() {
            return;
        }
        self.pending.set(true);
        if fits(&self.text.get_untracked()) {
            self.seen.set_value(self.register.with_untracked(Register::ids));
            self.wait(true);
            self.flush();
        }
    }

    /// Something else was chosen.
    pub(super) fn leave(self) {
        self.timer.set_value(None);
        self.wait(false);
        self.written.set_value(false);
        self.pending.set(false);
    }

    /// Says whether something typed waits to be written, to the line about saving too.
    fn wait(self, waits: bool) {
        if self.waits.get_value() != waits {
            self.waits.set_value(waits);
            core().typed(waits);
        }
    }

    fn remember(self, text: Option<&str>) {
        self.place.with_value(|place| {
            let Some(place) = place else { return };
            BEGUN.with_borrow_mut(|begun| match text {
                Some(text) => begun.insert(place.clone(), text.to_owned()),
                None => begun.remove(place),
            });
        });
    }

    fn typed(self, text: String) {
        self.remember(Some(&text));
        let fits = fits(&text);
        self.text.set(text);
        self.wait(fits);
        // What is too short is no answer: what stands in the field goes on to count.
        self.timer
            .set_value(fits.then(|| Timeout::new(PAUSE, move || self.flush())));
    }

    fn flush(self) {
        self.timer.set_value(None);
        // A field that is being removed is left, too, when nothing of it is there any more.
        if self.waits.try_get_value() != Some(true) {
            return;
        }
        let (field, seen) = (self.field.get_value(), self.seen.get_value());
        let value = Answer::NotApplicable {
            reason: self.text.get_untracked(),
        }
        .to_value();
        self.desk.write(
            DocumentKind::Answers,
            Intent {
                field,
                value,
                seen,
                base: None,
            },
        );
        self.written.set_value(true);
        self.remember(None);
        self.wait(false);
    }

    /// The input, while „trifft nicht zu“ is chosen.
    pub(super) fn view(self, chosen: Signal<bool>) -> AnyView {
        live(move || chosen.get().then(|| self.input()))
    }

    fn input(self) -> AnyView {
        let stands = move || self.sheet.with(|sheet| sheet.answer != Answer::Open);
        let missing = memo(move || {
            let short = self.text.with(|text| MIN_REASON.saturating_sub(characters(text)));
            let long = self.text.with(|text| text.chars().count() > MAX_REASON as usize);
            match (short, long) {
                (_, true) => Some(say::reason_too_long()),
                (0, false) => None,
                (short, false) => Some(say::reason_missing(short, stands())),
            }
        });
        // Nobody is told that something is wrong before there was time to type.
        let tried = RwSignal::new(self.text.with_untracked(|text| !text.is_empty()));
        let wrong = move || tried.get() && missing.read().is_some();
        let blur = move |_| {
            tried.set(true);
            self.focused.set_value(false);
            self.flush();
        };
        view! {
            <div class="choice-detail">
                <div class="field">
                    <label class="field__label" for=INPUT>
                        {say::REASON}
                    </label>
                    <p class="field__hint" id=HINT>
                        {say::reason_hint()}
                    </p>
                    <textarea
                        class="textarea"
                        id=INPUT
                        rows="3"
                        dir="auto"
                        aria-describedby=[HINT, " ", MISSING].concat()
                        aria-invalid=move || wrong().then_some("true")
                        prop:value=move || self.text.get()
                        on:input=move |event| {
                            tried.set(true);
                            self.typed(event_target_value(&event));
                        }
                        on:focus=move |_| self.focused.set_value(true)
                        on:blur=blur
                    ></textarea>
                    <p class="field__hint" id=MISSING>
                        {live(move || missing.get())}
                    </p>
                </div>
            </div>
        }
        .into_any()
    }
}
