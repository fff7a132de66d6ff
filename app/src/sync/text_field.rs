//! A text input that several people may fill in at once.
//!
//! While it has the focus, nothing that arrives replaces what is typed; a line below offers it. What is
//! typed reaches the device half a second after the last key, and at once when the input loses the focus or
//! the page is hidden.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use shared::{
    EditId,
    assessment::DocumentKind,
    sync::{FieldKey, Reading, Register, Value, device::Intent},
    words,
};

use super::{desk::Desk, undo::undo};
use crate::{
    browser::core::core,
    shell::{self, effect, live, memo},
};

/// How long the last key may lie back before the text goes to the device, in milliseconds.
const PAUSE: u32 = 400;
/// How long what stands around a field that was left keeps its place, in milliseconds: a click on something
/// below it takes the focus first, and must still find what it was aimed at.
const CLICK: u32 = 300;

/// What the input started from.
#[derive(Clone, Debug, Default)]
struct Start {
    seen: Vec<EditId>,
    base: Option<(EditId, String)>,
}

impl Start {
    fn from(register: &Register) -> Self {
        let texts = register.standing();
        let only = (texts.len() == 1).then(|| texts.iter().next()).flatten();
        let base = only.and_then(|(id, standing)| Some((*id, standing.value.as_text()?.to_owned())));
        Self {
            seen: register.ids(),
            base,
        }
    }
}

/// The text that a register says; while it is in conflict, the first one.
fn text_of(register: &Register) -> String {
    match register.read() {
        Reading::Agreed(value) => value.as_text().unwrap_or_default().to_owned(),
        Reading::Conflict(values) => values
            .keys()
            .find_map(|value| value.as_text().filter(|text| !text.is_empty()))
            .unwrap_or_default()
            .to_owned(),
    }
}

/// Text that was typed and is not yet with the device: the line says „Wird gespeichert …“ for as long as this
/// is there, and no longer, whatever becomes of the text.
#[derive(Debug)]
struct Typing;

impl Typing {
    fn begin() -> Self {
        core().typed(true);
        Self
    }
}

impl Drop for Typing {
    fn drop(&mut self) {
        core().typed(false);
    }
}

/// The id of the input for a field.
pub fn input_id(kind: DocumentKind, field: &FieldKey) -> String {
    [kind.key(), "-", &field.as_str().replace('/', "-").to_lowercase()].concat()
}

/// Calls `flush` when the page is about to go, whether to another place, out of sight or for good, and when
/// the part of the page that asks for it goes.
pub fn when_page_goes(flush: impl Fn() + Copy + Send + Sync + 'static) {
    let events = ["beforeunload", "pagehide", "visibilitychange"];
    let listeners = events.map(|event| window_event_listener_untyped(event, move |_| flush()));
    on_cleanup(move || {
        flush();
        for listener in listeners {
            listener.remove();
        }
    });
}

/// A text of one field: one line, or several with `rows`; below it „Rückgängig“.
#[component]
pub fn TextField(
    desk: Desk,
    kind: DocumentKind,
    field: FieldKey,
    #[prop(into)] label: String,
    #[prop(into, optional)] hint: String,
    #[prop(optional)] rows: u32,
    max: u32,
) -> impl IntoView {
    let hint = (!hint.is_empty()).then_some(hint);
    let register = desk.register(kind, &field);
    let refusal = desk.refusal(kind, &field);
    let locked = desk.locked();
    let id = input_id(kind, &field);
    let (hint_id, error_id, news_id) = (
        [&id, "-hint"].concat(),
        [&id, "-error"].concat(),
        [&id, "-news"].concat(),
    );

    let text = RwSignal::new(register.with_untracked(text_of));
    let focused = RwSignal::new(false);
    let start = StoredValue::new(register.with_untracked(Start::from));
    let typing = StoredValue::new(None::<Typing>);
    let written = StoredValue::new(None::<String>);
    // It is on its way to the device: the field does not say it yet.
    let coming = StoredValue::new(false);
    let timer = StoredValue::new_local(None::<Timeout>);
    let leaving = StoredValue::new_local(None::<Timeout>);
    let field = StoredValue::new(field);

    // Ends the typing, if there is any. Nothing here may panic: leaving a field that is being removed blurs it.
    let end = move || {
        timer.set_value(None);
        typing.try_update_value(Option::take).flatten()
    };
    let is_typing = move || typing.with_value(Option::is_some);
    let flush = move || {
        // It ends only when the write has begun, so that the line never says anything else in between.
        if let Some(_typing) = end() {
            let Start { seen, base } = start.get_value();
            let typed = text.get_untracked();
            written.set_value(Some(typed.clone()));
            coming.set_value(true);
            let value = Value::text(typed);
            desk.write(
                kind,
                Intent {
                    field: field.get_value(),
                    value,
                    seen,
                    base,
                },
            );
        }
    };

    // What the device says is what the input shows, unless somebody is typing in it.
    let offered = memo(move || {
        // What stood here before the first key is no news either.
        let other = |register: &Register| {
            let standing = register.standing().iter();
            let new = standing.filter(|(id, _)| start.with_value(|start| !start.seen.contains(id)));
            let texts = new.filter_map(|(_, standing)| standing.value.as_text());
            text.with(|text| texts.map(ToOwned::to_owned).find(|theirs| theirs != text))
        };
        // What was written here a moment ago is no news.
        let theirs = focused.get().then(|| register.with(other)).flatten();
        theirs.filter(|theirs| written.with_value(|written| written.as_ref() != Some(theirs)))
    });
    effect(move || {
        let now = register.get();
        let shown = text_of(&now);
        let idle = !focused.get() && !is_typing();
        let as_written = written.with_value(|written| written.as_ref() == Some(&shown));
        if coming.get_value() && !as_written && core().is_writing() {
            return;
        }
        coming.set_value(false);
        if idle {
            text.set(shown);
            start.set_value(Start::from(&now));
        } else if !now.in_conflict() && as_written {
            // Only what was typed here stands there: typing on replaces it.
            start.set_value(Start::from(&now));
        }
    });
    // Shows a text that did not come from the keys; what was being typed gives way to it.
    let show = move |given: &str| {
        drop(end());
        text.set(given.to_owned());
        written.set_value(Some(given.to_owned()));
        start.set_value(register.with_untracked(Start::from));
    };
    let take_over = move |theirs: String| {
        show(&theirs);
        desk.set(kind, field.get_value(), Value::text(theirs));
    };

    let input = move |typed: String| {
        text.set(typed);
        if !is_typing() {
            typing.set_value(Some(Typing::begin()));
        }
        timer.set_value(Some(Timeout::new(PAUSE, flush)));
    };
    let enter = move || {
        leaving.set_value(None);
        focused.set(true);
    };
    let leave = move || {
        flush();
        leaving.set_value(Some(Timeout::new(CLICK, move || {
            focused.try_set(false);
        })));
    };
    when_page_goes(flush);

    let back = {
        let (field, id) = (field.get_value(), id.clone());
        undo(desk, kind, &field, label.clone(), move |value| {
            show(value.as_text().unwrap_or_default());
            shell::focus(&id);
        })
    };

    let too_long =
        move || text.with(|text| text.chars().count() > usize::try_from(max).unwrap_or(usize::MAX));
    let wrong = move || too_long() || refusal.with(Option::is_some);
    let described = {
        let (hint_id, error_id) = (hint_id.clone(), error_id.clone());
        let has_hint = hint.is_some();
        move || match (has_hint, wrong()) {
            (true, true) => [hint_id.as_str(), " ", error_id.as_str()].concat(),
            (true, false) => hint_id.clone(),
            (false, true) => error_id.clone(),
            (false, false) => String::new(),
        }
    };
    let control = if rows > 0 {
        let described = described.clone();
        view! {
            <textarea
                class="textarea"
                id=id.clone()
                rows=rows
                dir="auto"
                prop:value=move || text.get()
                prop:readOnly=move || locked.get()
                aria-describedby=described
                aria-invalid=move || if wrong() { "true" } else { "false" }
                on:input=move |event| input(event_target_value(&event))
                on:focus=move |_| enter()
                on:blur=move |_| leave()
            ></textarea>
        }
        .into_any()
    } else {
        view! {
            <input
                class="input"
                id=id.clone()
                type="text"
                dir="auto"
                autocomplete="off"
                prop:value=move || text.get()
                prop:readOnly=move || locked.get()
                aria-describedby=described
                aria-invalid=move || if wrong() { "true" } else { "false" }
                on:input=move |event| input(event_target_value(&event))
                on:focus=move |_| enter()
                on:blur=move |_| leave()
            />
        }
        .into_any()
    };
    view! {
        <div class="field" class:field--error=wrong>
            <label class="field__label" for=id.clone()>{label}</label>
            {hint.map(|hint| view! { <p class="field__hint" id=hint_id.clone()>{hint}</p> })}
            <p class="field__error" id=error_id hidden=move || !wrong()>
                {live(move || match refusal.get() {
                    _ if too_long() => words::fault::refusal(&shared::Refusal::TooLong { max }),
                    Some((why, _)) => words::fault::refusal(&why),
                    None => String::new(),
                })}
            </p>
            {control}
            <div id=news_id role="status">
                {live(move || {
                    offered
                        .get()
                        .map(|theirs| {
                            let shown = theirs.clone();
                            view! {
                                <div class="notice notice--info">
                                    <div class="notice__body">
                                        <p>{words::sync::offered()}</p>
                                        <blockquote class="prose compare__text" dir="auto">
                                            {shown}
                                        </blockquote>
                                        <button
                                            class="button button--secondary button--small"
                                            type="button"
                                            on:mousedown=|event| event.prevent_default()
                                            on:click=move |_| take_over(theirs.clone())
                                        >
                                            {words::sync::take_offered()}
                                        </button>
                                    </div>
                                </div>
                            }
                        })
                })}
            </div>
            {back}
        </div>
    }
}
