//! What a tab shows that has stopped, and why: somebody else signed in in this browser, or the person signed
//! out in another tab while this one alone had something left.

use leptos::prelude::*;
use shared::words::{shell as words, sync};

use super::{
    header::{bare_header, footer, skip_link},
    page,
    views::icon,
};
use crate::shell::{live, memo};
use crate::sync::{Mode, SessionState, Storage, session, status};

/// The page of a tab that stands still.
pub(super) fn stopped() -> AnyView {
    let (mode, state, storage) = (session().mode(), session().state(), status().storage());
    let left = memo(move || state.get() == SessionState::Left);
    let lasts = memo(move || mode.get() == Mode::Personal && !matches!(storage.get(), Storage::Refused(_)));
    let title = move || {
        if left.get() {
            words::LEFT_TITLE
        } else {
            words::STOPPED_TITLE
        }
    };
    page::title(move || title().to_owned());
    let meaning = live(move || match (left.get(), lasts.get()) {
        (true, _) => words::LEFT,
        (false, true) => words::STOPPED,
        (false, false) => words::STOPPED_SHARED,
    });
    let way_on = live(move || {
        if left.get() {
            button("button button--danger", words::LEFT_DROP, || {
                session().drop_rest();
            })
        } else {
            button("button button--primary", words::STOPPED_RELOAD, || {
                let _ = window().location().reload();
            })
        }
    });
    view! {
        {skip_link()}
        {bare_header()}
        <main class="page page--narrow" id=page::MAIN tabindex="-1">
            <div class="stack">
                <h1>{live(title)}</h1>
                <p>{meaning}</p>
                {rest(left, lasts)}
                <div class="button-row">{way_on}</div>
            </div>
        </main>
        {footer()}
    }
    .into_any()
}

/// What only this tab has. Its own author may save it; with somebody else signed in it is not shown to
/// anybody.
fn rest(left: Memo<bool>, lasts: Memo<bool>) -> AnyView {
    let (waiting, not_taken) = (status().waiting(), status().not_taken());
    let count = memo(move || {
        let kept = u32::try_from(not_taken.read().len()).unwrap_or(u32::MAX);
        waiting.get().saturating_add(kept)
    });
    live(move || {
        let (count, left) = (count.get(), left.get());
        if count == 0 || lasts.get() {
            return None;
        }
        let text = if left {
            words::left_waiting(count)
        } else {
            words::stopped_waiting(count)
        };
        let save = left.then(|| {
            let save = button("button button--secondary", sync::EXPORT, || {
                status().export_file();
            });
            view! { <div class="notice__actions cluster">{save}</div> }
        });
        Some(view! {
            <div class="notice notice--warning">
                {icon("icon icon--warning notice__icon")} <div class="notice__body">
                    <p>{text}</p>
                    {save}
                </div>
            </div>
        })
    })
}

fn button(class: &'static str, text: &'static str, press: impl Fn() + 'static) -> AnyView {
    view! {
        <button class=class type="button" on:click=move |_| press()>
            {text}
        </button>
    }
    .into_any()
}
