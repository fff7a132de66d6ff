//! Taking a submission back, after asking.

use leptos::{prelude::*, task::spawn_local};
use shared::{
    assessment::State,
    words::assessment::{self as words, check as say},
};

use super::submit::HEADING;
use crate::shell::live;
use crate::{
    CallError, LinkFault,
    assessment::api::withdraw_assessment,
    shell::{self, Dialog, busy_button, call_text},
    sync::{Desk, status},
};

/// The button and its question, while the submission can be taken back.
pub(super) fn section(desk: Desk, state: Memo<State>) -> AnyView {
    let dialog = Dialog::new("zurueckziehen");
    let (busy, failed) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let announcer = shell::announcer();
    let card = desk.card();
    let go = move || {
        busy.set(true);
        failed.set(None);
        spawn_local(async move {
            let Some(seen) = card.try_with_untracked(|card| card.rev) else {
                return;
            };
            let answer = withdraw_assessment(desk.id(), seen).await;
            status().send_now();
            match answer {
                Ok(card) => {
                    // A hint can be faster than the answer: then this part of the page is gone already.
                    if busy.try_get_untracked().is_some() {
                        dialog.close();
                    }
                    announcer.say(say::WITHDRAWN);
                    desk.reaches(card.state).await;
                    shell::focus(HEADING);
                }
                Err(CallError::Link(LinkFault::NoNetwork)) => {
                    failed.try_set(Some(say::WITHDRAW_OFFLINE.to_owned()));
                }
                Err(error) => {
                    failed.try_set(Some(call_text(&error)));
                }
            }
            busy.try_set(false);
        });
    };
    let body = view! {
        <p>{say::WITHDRAW_TEXT}</p>
        {shell::failure(failed)}
    };
    let actions = view! {
        {busy_button("button button--primary", "button", busy, say::WITHDRAW_YES, say::WITHDRAWING, go)}
        <button class="button button--secondary" type="button" on:click=move |_| dialog.close()>
            {words::CANCEL}
        </button>
    };
    let button = live(move || {
        (state.get() == State::Submitted).then(|| {
            view! {
                <div class="button-row">
                    <button class="button button--secondary" type="button" on:click=move |_| dialog.open()>
                        {say::WITHDRAW}
                    </button>
                </div>
            }
        })
    });
    view! {
        {button}
        {dialog.view(say::WITHDRAW_TITLE, body.into_any(), actions.into_any())}
    }
    .into_any()
}
