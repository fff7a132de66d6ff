//! Signing out, which takes the person's work from the device: asked about when something would be lost.

use leptos::{prelude::*, task::spawn_local};
use shared::words::{account, shell as words, sync};

use super::{dialog::Dialog, fault::call_text, form::busy_button, views::icon};
use crate::shell::{live, when};
use crate::sync::{Line, session, status};

/// The way out, with its question.
#[derive(Clone, Copy, Debug)]
pub struct SignOut {
    dialog: Dialog,
    /// On all devices, not only on this one.
    everywhere: RwSignal<bool>,
    busy: RwSignal<bool>,
    error: RwSignal<Option<String>>,
}

/// How many edits would be lost: those that wait, what is still being saved among them, and those that were
/// refused.
fn at_stake() -> (u32, u32) {
    let saving = u32::from(status().line().get() == Line::Saving);
    let kept = status().not_taken().with(Vec::len);
    (
        status().waiting().get().max(saving),
        u32::try_from(kept).unwrap_or(u32::MAX),
    )
}

impl SignOut {
    /// One for the whole frame, found by pages through [`sign_out`].
    pub fn provide() -> Self {
        let sign_out = Self {
            dialog: Dialog::new("sign-out-title"),
            everywhere: RwSignal::new(false),
            busy: RwSignal::new(false),
            error: RwSignal::new(None),
        };
        provide_context(sign_out);
        sign_out
    }

    /// Signs out, or asks first.
    pub fn ask(self) {
        self.error.set(None);
        self.everywhere.set(false);
        spawn_local(async move {
            // What was typed a moment ago has to be with the device before it can be counted.
            session().settled().await;
            match untrack(at_stake) {
                (0, 0) => self.go(false),
                _ => self.dialog.open(),
            }
        });
    }

    /// Asks, and signs out on all devices.
    pub fn ask_everywhere(self) {
        self.error.set(None);
        self.everywhere.set(true);
        self.dialog.open();
    }

    fn go(self, send_first: bool) {
        self.busy.set(true);
        self.error.set(None);
        let everywhere = self.everywhere.get_untracked();
        spawn_local(async move {
            let sent = !send_first || (status().flush().await && untrack(at_stake) == (0, 0));
            let left = if sent {
                session()
                    .sign_out(everywhere)
                    .await
                    .map_err(|error| call_text(&error))
            } else {
                Err(words::SIGN_OUT_STILL.to_owned())
            };
            self.busy.set(false);
            if let Err(text) = left {
                self.error.set(Some(text));
                self.dialog.open();
            }
        });
    }

    /// Its place in the page.
    pub fn view(self) -> AnyView {
        // While it works, the question stays as it was asked: its buttons do not go away under the finger.
        let stake = Memo::new(move |before: Option<&(u32, u32)>| match before {
            Some(before) if self.busy.get() => *before,
            _ => at_stake(),
        });
        let something = move || stake.get() != (0, 0);
        let title = live(move || {
            if self.everywhere.get() {
                account::EVERYWHERE_ASK
            } else if something() {
                words::SIGN_OUT_TITLE
            } else {
                words::SIGN_OUT_FREE
            }
        });
        let meant = when(
            move || self.everywhere.get(),
            || view! { <p>{account::EVERYWHERE_ASK_TEXT}</p> }.into_any(),
        );
        let loses = live(move || {
            something().then(|| {
                let (waiting, kept) = stake.get();
                view! { <p>{words::sign_out_loses(waiting, kept)}</p> }
            })
        });
        let error = live(move || {
            self.error.get().map(|text| {
                view! {
                    <div class="notice notice--warning">
                        {icon("icon icon--warning notice__icon")} <div class="notice__body">
                            <p>{text}</p>
                        </div>
                    </div>
                }
            })
        });
        let save = when(something, || {
            view! {
                <button
                    class="button button--tertiary"
                    type="button"
                    on:click=move |_| status().export_file()
                >
                    <span class="icon icon--download" aria-hidden="true"></span>
                    {sync::EXPORT}
                </button>
            }
            .into_any()
        });
        let body = view! {
            {meant}
            {loses}
            <div role="status">{error}</div>
            {save}
        };
        let lose = move || {
            if !self.busy.get_untracked() {
                self.go(false);
            }
        };
        let leave = live(move || {
            if something() {
                let send = busy_button(
                    "button button--primary",
                    "button",
                    self.busy,
                    words::SIGN_OUT_SEND,
                    words::SIGN_OUT_SENDING,
                    move || self.go(true),
                );
                view! {
                    {send}
                    <button class="button button--danger" type="button" on:click=move |_| lose()>
                        {words::SIGN_OUT_LOSE}
                    </button>
                }
                .into_any()
            } else {
                let text = if self.everywhere.get() {
                    account::EVERYWHERE_NOW
                } else {
                    words::SIGN_OUT
                };
                let going = account::EVERYWHERE_GOING;
                busy_button("button button--danger", "button", self.busy, text, going, lose)
            }
        });
        let actions = view! {
            {leave}
            <button class="button button--tertiary" type="button" autofocus on:click=move |_| self.dialog.close()>
                {words::CANCEL}
            </button>
        };
        self.dialog.view(title, body.into_any(), actions.into_any())
    }
}

/// The frame's way out.
pub fn sign_out() -> Option<SignOut> {
    use_context()
}
