//! Edits that the server did not take, or that came too late, and files of waiting edits.
//!
//! Nothing of it is lost until the person decides. Absent here: conflicts, which stand in the documents.

mod about;
mod files;
mod parked;
mod refused;
mod rescued;

use leptos::prelude::*;
use shared::words::sync as words;

use crate::shell::{live, memo};
use crate::{
    shell::{MAIN, empty, focus, title},
    sync::status,
};

/// The id of the heading, where the focus goes when a row is gone.
const HEADING: &str = "edits-title";

/// The page at `/app/aenderungen`.
pub fn edits_page() -> AnyView {
    title(|| words::EDITS_TITLE.to_owned());
    let status = status();
    let (not_taken, parked) = (status.not_taken(), status.parked());
    let refused = memo(move || !not_taken.read().is_empty());
    let late = memo(move || parked.get() > 0);
    let (copies, rescued) = (status.rescued(), rescued::rescued);
    let copied = memo(move || !copies.read().is_empty());
    let none = live(move || {
        (!refused.get() && !late.get()).then(|| {
            empty(
                "icon--circle-check",
                words::EDITS_NONE_TITLE,
                words::EDITS_NONE,
                ().into_any(),
            )
        })
    });
    view! {
        <main class="page" id=MAIN tabindex="-1">
            <header class="page-header">
                <h1 class="page-header__title" id=HEADING tabindex="-1">
                    {words::EDITS_TITLE}
                </h1>
                <p class="page-header__lead">{words::EDITS_LEAD}</p>
            </header>
            <div class="stack stack--large">
                {none}
                {live(move || refused.get().then(refused::refused))}
                {live(move || late.get().then(parked::parked))}
                {live(move || copied.get().then(rescued))}
                {files::files()}
            </div>
        </main>
    }
    .into_any()
}

/// A row is gone: the focus goes to the heading, not nowhere.
fn back_to_heading() {
    request_animation_frame(|| {
        focus(HEADING);
    });
}
