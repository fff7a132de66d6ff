//! Small marks that several pages share: states, stages, progress, texts that people wrote.

use leptos::prelude::*;
use shared::{
    assessment::{Evidence, Stage, State, valid_link},
    words::assessment::{self as words, paper},
};

use crate::shell::live;
use crate::{assessment::outline::ItemState, shell::icon};

/// Class of the icon of a question's state.
pub(super) const fn item_icon(state: ItemState) -> &'static str {
    match state {
        ItemState::Open => "icon--ring",
        ItemState::Answered => "icon--check",
        ItemState::NotApplicable => "icon--minus",
        ItemState::Unknown => "icon--question",
        ItemState::Conflict => "icon--conflict",
    }
}

/// The state of an assessment as a badge.
pub(super) fn badge(state: State) -> AnyView {
    let (class, symbol) = match state {
        State::Draft => ("badge badge--neutral", "icon icon--edit"),
        State::Submitted | State::InReview => ("badge badge--info", "icon icon--lock"),
        State::Returned => ("badge badge--warning", "icon icon--undo"),
        State::Accepted => ("badge badge--success", "icon icon--check"),
    };
    view! {
        <span class=class>
            {icon(symbol)} " " {words::state(state)}
        </span>
    }
    .into_any()
}

/// A stage in its word with its meter, or that there is none.
pub(super) fn stage(stage: Option<Stage>, provisional: bool, large: bool) -> AnyView {
    let Some(stage) = stage else {
        return view! { <span class="stage stage--none">{words::NOT_RATED}</span> }.into_any();
    };
    let number = stage.0.clamp(1, 5).to_string();
    let mut class = ["stage stage--", &number].concat();
    if large {
        class.push_str(" stage--large");
    }
    let word = words::stage(stage);
    let word = if provisional {
        class.push_str(" stage--provisional");
        words::result::provisional(word)
    } else {
        word.to_owned()
    };
    view! { <span class=class>{word}</span> }.into_any()
}

/// How many questions are done, as bar and text. `id` is unique in the page; in a card, `heading` is the id of
/// the card's heading, which the name of the bar begins with.
pub(super) fn progress(id: String, heading: Option<&str>, numbers: Memo<(usize, usize)>) -> AnyView {
    let (class, name) = match heading {
        Some(heading) => ("progress progress--small", [heading, " ", &id].concat()),
        None => ("progress", id.clone()),
    };
    view! {
        <div class=class>
            <progress
                class="progress__bar"
                prop:max=move || f64_of(numbers.get().1)
                prop:value=move || f64_of(numbers.get().0)
                aria-labelledby=name
            ></progress>
            <p class="progress__text" id=id>
                <strong>
                    {live(move || {
                        let (done, total) = numbers.get();
                        words::of_all(done, total)
                    })}
                </strong>
                " "
                {words::ANSWERED}
            </p>
        </div>
    }
    .into_any()
}

fn f64_of(number: usize) -> f64 {
    u32::try_from(number).unwrap_or(u32::MAX).into()
}

/// A text that somebody wrote: shown as it is, in its own direction.
pub(super) fn written(text: String) -> AnyView {
    view! {
        <p class="compare__text" dir="auto">
            {text}
        </p>
    }
    .into_any()
}

/// A typed place: a link where it may be one, else the text.
pub(super) fn typed_link(place: &str, text: String) -> AnyView {
    if valid_link(place) {
        view! {
            <a href=place.to_owned() rel="external noopener noreferrer" target="_blank">
                <bdi>{text}</bdi>
                " "
                {icon("icon icon--external")}
                <span class="visually-hidden">{words::NEW_WINDOW}</span>
            </a>
        }
        .into_any()
    } else {
        view! { <bdi>{text}</bdi> }.into_any()
    }
}

/// A piece of evidence in one line.
pub(super) fn evidence(piece: &Evidence) -> AnyView {
    if valid_link(&piece.place) {
        let name = if piece.label.trim().is_empty() {
            &piece.place
        } else {
            &piece.label
        };
        typed_link(&piece.place, name.clone())
    } else {
        typed_link("", paper::evidence(&piece.label, &piece.place))
    }
}
