//! Two values side by side, and the ways to decide: „Meine“, „Andere“, „Beide“, an own text.

use leptos::{html, prelude::*};
use shared::{
    assessment::DocumentKind,
    sync::{FieldKey, Value},
    words::assessment::{self as words, conflict as say},
};

use crate::shell::{live, memo, when};
use crate::{
    assessment::{
        conflict::{self, Form, Side},
        describe,
    },
    shell,
    sync::Desk,
};

/// Where a comparison stands in its page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    /// Level of its heading.
    pub(super) level: u8,
    /// The element that gets the focus once it is decided, by id.
    pub(super) then: &'static str,
}

#[derive(Clone, Copy)]
struct Comparison {
    desk: Desk,
    kind: DocumentKind,
    field: StoredValue<FieldKey>,
    sides: Memo<Vec<Side>>,
    spot: Spot,
    announcer: shell::Announcer,
}

impl Comparison {
    /// The own text that was begun here, if there is one.
    fn begun(self) -> Option<String> {
        let text = self.desk.begun(self.kind, self.field.get_value())?;
        text.as_text().map(ToOwned::to_owned)
    }

    fn begin(self, text: Option<String>) {
        self.desk.begin(self.kind, self.field.get_value(), text);
    }

    fn decide(self, value: Value) {
        self.begin(None);
        self.desk.set(self.kind, self.field.get_value(), value);
        self.announcer.say(say::DECIDED);
        self.go_on();
    }

    fn go_on(self) {
        let then = self.spot.then;
        request_animation_frame(move || {
            shell::focus(then);
        });
    }
}

/// The values of a field side by side, as long as they differ.
pub(super) fn compare(desk: Desk, kind: DocumentKind, field: FieldKey, spot: Spot) -> AnyView {
    let register = desk.register(kind, &field);
    let sides = memo(move || register.with(|register| conflict::sides(register, |edit| desk.is_mine(edit))));
    let form = Form::of(&field);
    let announcer = shell::announcer();
    let here = Comparison {
        desk,
        kind,
        field: StoredValue::new(field),
        sides,
        spot,
        announcer,
    };
    let count = memo(move || sides.with(Vec::len));
    let begun = memo(move || here.begun().is_some());
    let shown = memo(move || count.get() > 1 || begun.get());
    let locked = desk.locked();
    live(move || shown.get().then(|| section(here, form, count, locked, begun)))
}

fn section(
    here: Comparison,
    form: Form,
    count: Memo<usize>,
    locked: Signal<bool>,
    begun: Memo<bool>,
) -> AnyView {
    let lead = move || match form {
        _ if count.get() < 2 => say::LEAD_SETTLED,
        Form::Choice => say::LEAD_CHOICE,
        Form::Line | Form::Text => say::LEAD_TEXT,
    };
    let sides = live(move || {
        let sides = here.sides.get();
        let others = sides.iter().filter(|side| !side.mine).count();
        let mut number = 0;
        let mut view = Vec::new();
        for side in sides {
            let name = if side.mine {
                say::MINE.to_owned()
            } else {
                number += 1;
                if others == 1 {
                    say::OTHER.to_owned()
                } else {
                    say::other(number)
                }
            };
            view.push(side_view(here, side, name, locked));
        }
        view
    });
    // A text that was begun stays when the document is locked: taken then, it comes too late and is kept.
    let writes = memo(move || form != Form::Choice && (!locked.get() || begun.get_untracked()));
    let deciding = live(move || {
        writes.get().then(|| {
            let both = (form == Form::Text).then(|| both(here));
            view! {
                {both}
                {own(here, form, begun)}
            }
        })
    });
    view! {
        <section class="compare" aria-label=move || say::title(count.get())>
            {heading("compare__title strong", here.spot.level, (move || say::title(count.get())).into_any())}
            <p class="compare__lead">{lead}</p>
            <div class="compare__sides">{sides}</div>
            {deciding}
        </section>
    }
    .into_any()
}

/// A heading whose level depends on where the comparison stands.
fn heading(class: &'static str, level: u8, text: AnyView) -> AnyView {
    html::p()
        .class(class)
        .attr("role", "heading")
        .attr("aria-level", level.to_string())
        .child(text)
        .into_any()
}

fn side_view(here: Comparison, side: Side, name: String, locked: Signal<bool>) -> AnyView {
    let class = if side.mine {
        "compare__side compare__side--mine"
    } else {
        "compare__side compare__side--theirs"
    };
    let described = here
        .field
        .with_value(|field| describe::value(&here.desk.catalogue(), field, &side.value));
    let by: Vec<_> = side.by.iter().map(|by| words::function(*by)).collect();
    let head = (!described.head.is_empty()).then(|| view! { <p class="strong">{described.head}</p> });
    let text = (!described.text.is_empty()).then(|| {
        view! {
            <div class="compare__text" dir="auto">
                {described.text}
            </div>
        }
    });
    let value = StoredValue::new(side.value);
    let take = say::take(&name);
    let button = live(move || {
        (!locked.get()).then(|| {
            view! {
                <button
                    class="button button--secondary"
                    type="button"
                    on:click=move |_| here.decide(value.get_value())
                >
                    {take.clone()}
                </button>
            }
        })
    });
    view! {
        <article class=class>
            {heading("compare__name strong", here.spot.level + 1, name.into_any())}
            <p class="compare__meta">{words::list(&by)}</p>
            {head}
            {text}
            {button}
        </article>
    }
    .into_any()
}

/// All texts one under the other.
fn both(here: Comparison) -> AnyView {
    let joined = memo(move || here.sides.with(|sides| conflict::joined(sides)));
    live(move || {
        joined.get().map(|text| {
            view! {
                <div class="compare__actions">
                    <button
                        class="button button--secondary"
                        type="button"
                        on:click=move |_| here.decide(Value::text(text.clone()))
                    >
                        {say::BOTH}
                    </button>
                    <p class="field__hint">{say::BOTH_TEXT}</p>
                </div>
            }
        })
    })
}

/// A text of one's own, which begins with the own one. It stays while further values arrive.
fn own(here: Comparison, form: Form, begun: Memo<bool>) -> AnyView {
    let kept = untrack(move || here.begun());
    let open = kept.is_some();
    let first = here.sides.with_untracked(|sides| {
        let texts = sides.iter().filter_map(|side| side.value.as_text());
        texts
            .into_iter()
            .find(|text| !text.is_empty())
            .unwrap_or_default()
            .to_owned()
    });
    let text = RwSignal::new(kept.unwrap_or_else(|| first.clone()));
    let id = here.field.with_value(|field| {
        [
            "eigener-",
            here.kind.key(),
            "-",
            &field.as_str().replace('/', "-").to_lowercase(),
        ]
        .concat()
    });
    let drop = when(
        move || begun.get(),
        move || {
            let first = first.clone();
            let give_up = move |_| {
                here.begin(None);
                text.set(first.clone());
                here.go_on();
            };
            view! {
                <button class="button button--tertiary" type="button" on:click=give_up>
                    {say::DROP_OWN}
                </button>
            }
            .into_any()
        },
    );
    let rows = if form == Form::Text { "5" } else { "2" };
    view! {
        <details class="disclosure compare__own" open=open>
            <summary class="disclosure__summary">{say::WRITE_OWN}</summary>
            <div class="disclosure__body">
                <div class="field">
                    <label class="field__label" for=id.clone()>
                        {say::OWN}
                    </label>
                    <textarea
                        class="textarea"
                        id=id
                        rows=rows
                        dir="auto"
                        prop:value=move || text.get()
                        on:input=move |event| {
                            text.set(event_target_value(&event));
                            here.begin(Some(text.get_untracked()));
                        }
                    ></textarea>
                </div>
                <div class="button-row">
                    <button
                        class="button button--secondary"
                        type="button"
                        on:click=move |_| here.decide(Value::text(one_line(form, text.get_untracked())))
                    >
                        {say::TAKE_OWN}
                    </button>
                    {drop}
                </div>
            </div>
        </details>
    }
    .into_any()
}

/// A field of one line keeps no line breaks.
fn one_line(form: Form, text: String) -> String {
    match form {
        Form::Line => text.split_whitespace().collect::<Vec<_>>().join(" "),
        Form::Choice | Form::Text => text,
    }
}
