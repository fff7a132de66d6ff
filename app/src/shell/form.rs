//! Forms: one summary of what is wrong, the same words at each field, one sending at a time.

use leptos::{ev, html, prelude::*};
use shared::words::shell as words;

use super::page::{self, TitleMark};
use crate::shell::{live, memo, when};

/// A form that is sent by a button.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    errors: RwSignal<Vec<(&'static str, String)>>,
    busy: RwSignal<bool>,
    summary: NodeRef<html::Div>,
    mark: TitleMark,
}

/// One line of text in a form.
#[derive(Clone, Copy, Debug)]
pub struct Input {
    /// Unique in the page.
    pub id: &'static str,
    /// What it is.
    pub label: &'static str,
    /// What helps to fill it in; empty for nothing.
    pub hint: &'static str,
    /// What the browser may fill in.
    pub autocomplete: &'static str,
    /// Whether the text is hidden until the person shows it.
    pub secret: bool,
    /// Whether it has the focus when its dialog opens.
    pub autofocus: bool,
    /// The text.
    pub value: RwSignal<String>,
}

impl Form {
    /// A form without errors.
    pub fn new() -> Self {
        Self {
            errors: RwSignal::new(Vec::new()),
            busy: RwSignal::new(false),
            summary: NodeRef::new(),
            mark: page::title_mark(),
        }
    }

    /// Begins to send; false while the sending before is still under way.
    pub fn begin(self) -> bool {
        let free = !self.busy.get_untracked();
        self.busy.set(true);
        free
    }

    /// It was taken. The answer may come when the form is gone: then the title is another page's.
    pub fn done(self) {
        if self.busy.is_disposed() {
            return;
        }
        self.busy.set(false);
        self.errors.set(Vec::new());
        self.mark.set(false);
    }

    /// It was not: each error with the id of its field, or with an empty one. The same holds.
    pub fn fail(self, errors: Vec<(&'static str, String)>) {
        if self.busy.is_disposed() {
            return;
        }
        self.busy.set(false);
        self.errors.set(errors);
        self.mark.set(true);
        request_animation_frame(move || {
            if let Some(summary) = self.summary.try_get_untracked().flatten() {
                let _ = summary.focus();
            }
        });
    }

    /// Whether it is being sent.
    pub fn is_busy(self) -> bool {
        self.busy.get()
    }

    /// The summary of all errors, above the fields.
    pub fn summary(self) -> AnyView {
        let list = move || {
            self.errors
                .get()
                .into_iter()
                .map(|(id, text)| match id {
                    "" => view! { <li>{text}</li> }.into_any(),
                    id => view! {
                        <li>
                            <a href=["#", id].concat() on:click=move |event| page::jump(&event, id)>
                                {text}
                            </a>
                        </li>
                    }
                    .into_any(),
                })
                .collect_view()
        };
        let any = memo(move || !self.errors.read().is_empty());
        view! {
            {when(move || any.get(), move || view! {
                <div class="error-summary" tabindex="-1" node_ref=self.summary>
                    <div role="alert">
                        <h2 class="error-summary__title">{words::ERROR_SUMMARY}</h2>
                        <ul class="error-summary__list">{live(list)}</ul>
                    </div>
                </div>
            }.into_any())}
        }
        .into_any()
    }

    fn error(self, id: &'static str) -> Option<String> {
        self.errors.with(|errors| {
            errors
                .iter()
                .find(|(at, _)| *at == id)
                .map(|(_, text)| text.clone())
        })
    }

    /// The error of one field, above its input.
    pub fn field_error(self, id: &'static str) -> AnyView {
        live(move || {
            self.error(id).map(|text| {
                view! {
                    <p class="field__error" id=[id, "-error"].concat()>
                        <span class="icon icon--error" aria-hidden="true"></span>
                        " "
                        <span class="visually-hidden">{words::ERROR}</span>
                        " "
                        {text}
                    </p>
                }
            })
        })
    }

    /// The ids that describe a field: its hint and its error, as far as there are any.
    pub fn described_by(
        self,
        id: &'static str,
        has_hint: bool,
    ) -> impl Fn() -> Option<String> + Send + 'static {
        move || {
            let hint = has_hint.then(|| [id, "-hint"].concat());
            let error = self.error(id).map(|_| [id, "-error"].concat());
            match (hint, error) {
                (Some(hint), Some(error)) => Some([&hint, " ", &error].concat()),
                (one, other) => one.or(other),
            }
        }
    }

    /// A field with label, hint, error and input.
    pub fn input(self, input: Input) -> AnyView {
        let Input {
            id,
            label,
            hint,
            autocomplete,
            secret,
            autofocus,
            value,
        } = input;
        let shown = RwSignal::new(!secret);
        let wrong = move || self.error(id).is_some();
        let line = view! {
            <input
                class="input"
                id=id
                name=id
                type=move || if shown.get() { "text" } else { "password" }
                autocomplete=autocomplete
                autocapitalize="none"
                spellcheck="false"
                autofocus=autofocus
                aria-describedby=self.described_by(id, !hint.is_empty())
                aria-invalid=move || wrong().then_some("true")
                prop:value=move || value.get()
                on:input=move |event: ev::Event| value.set(event_target_value(&event))
            />
        };
        let line = if secret {
            view! {
                <div class="input-group">
                    {line}
                    <button
                        class="input-group__button"
                        type="button"
                        aria-controls=id
                        on:click=move |_| shown.update(|shown| *shown = !*shown)
                    >
                        {live(move || if shown.get() { words::HIDE } else { words::SHOW })}
                        <span class="visually-hidden">": "{label}</span>
                    </button>
                </div>
            }
            .into_any()
        } else {
            line.into_any()
        };
        let hint =
            (!hint.is_empty()).then(|| view! { <p class="field__hint" id=[id, "-hint"].concat()>{hint}</p> });
        view! {
            <div class="field" class:field--error=wrong>
                <label class="field__label" for=id>
                    {label}
                </label>
                {hint}
                {self.field_error(id)}
                {line}
            </div>
        }
        .into_any()
    }

    /// The button that sends.
    pub fn button(self, text: &'static str, busy: &'static str) -> AnyView {
        busy_button("button button--primary", "submit", self.busy, text, busy, || ())
    }
}

impl Default for Form {
    fn default() -> Self {
        Self::new()
    }
}

/// A button that says what it is doing and cannot be pressed twice.
pub fn busy_button(
    class: &'static str,
    kind: &'static str,
    busy: RwSignal<bool>,
    text: &'static str,
    doing: &'static str,
    press: impl Fn() + 'static,
) -> AnyView {
    view! {
        <button
            class=class
            type=kind
            aria-disabled=move || busy.get().then_some("true")
            aria-busy=move || busy.get().then_some("true")
            on:click=move |_| {
                if !busy.get_untracked() {
                    press();
                }
            }
        >
            {live(move || busy.get().then(|| view! { <span class="spinner" aria-hidden="true"></span> }))}
            {live(move || if busy.get() { doing } else { text })}
        </button>
    }
    .into_any()
}
