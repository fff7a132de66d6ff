//! The card that says what comes next.

use leptos::prelude::*;
use shared::words::organisation as words;

/// The card.
pub(super) fn card(title: String, text: AnyView, actions: AnyView) -> AnyView {
    view! {
        <section class="next-step-card" aria-labelledby="next-step">
            <p class="next-step-card__kicker">{words::NEXT_STEP}</p>
            <h2 class="next-step-card__title" id="next-step">
                {title}
            </h2>
            <p class="next-step-card__text">{text}</p>
            <div class="next-step-card__actions cluster">{actions}</div>
        </section>
    }
    .into_any()
}

/// The one thing to do.
pub(super) fn first(address: String, text: &'static str) -> AnyView {
    view! {
        <a class="button button--primary" href=address>
            {text}
        </a>
    }
    .into_any()
}

/// Another thing that can be done.
pub(super) fn second(address: String, text: &'static str) -> AnyView {
    view! { <a href=address>{text}</a> }.into_any()
}
