//! What a tab shows after somebody else signed in in this browser: it has stopped, and says so.

use leptos::prelude::*;
use shared::words::{shell as words, sync};

use super::{
    header::{bare_header, footer, skip_link},
    page,
    views::icon,
};
use crate::shell::live;
use crate::sync::{Mode, session, status};

/// The page of a tab that stands still.
pub(super) fn stopped() -> AnyView {
    page::title(|| words::STOPPED_TITLE.to_owned());
    let mode = session().mode();
    let waiting = status().waiting();
    let rescue = live(move || {
        let waiting = waiting.get();
        (mode.get() == Mode::Shared && waiting > 0).then(|| {
            view! {
                <div class="notice notice--warning">
                    {icon("icon icon--warning notice__icon")}
                    <div class="notice__body">
                        <p>{words::stopped_waiting(waiting)}</p>
                        <div class="notice__actions cluster">
                            <button
                                class="button button--secondary"
                                type="button"
                                on:click=move |_| status().export_file()
                            >
                                {sync::EXPORT}
                            </button>
                        </div>
                    </div>
                </div>
            }
        })
    });
    view! {
        {skip_link()}
        {bare_header()}
        <main class="page page--narrow" id=page::MAIN tabindex="-1">
            <div class="stack">
                <h1>{words::STOPPED_TITLE}</h1>
                <p>
                    {live(move || match mode.get() {
                        Mode::Personal => words::STOPPED,
                        Mode::Shared => words::STOPPED_SHARED,
                    })}
                </p>
                {rescue}
                <div class="button-row">
                    <button
                        class="button button--primary"
                        type="button"
                        on:click=move |_| {
                            let _ = window().location().reload();
                        }
                    >
                        {words::STOPPED_RELOAD}
                    </button>
                </div>
            </div>
        </main>
        {footer()}
    }
    .into_any()
}
