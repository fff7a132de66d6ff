//! Signing out, which takes the person's work from the device: asked about when something would be lost.

use leptos::{prelude::*, task::spawn_local};
use shared::words::{shell as words, sync};

use super::{dialog::Dialog, fault::call_text, form::busy_button, views::icon};
use crate::sync::{session, status};

/// The way out, with its question.
#[derive(Clone, Copy, Debug)]
pub struct SignOut {
    dialog: Dialog,
    busy: RwSignal<bool>,
    error: RwSignal<Option<String>>,
}

/// How many edits would be lost: those that wait, and those that were refused.
fn at_stake() -> (u32, u32) {
    let kept = status().not_taken().with_untracked(Vec::len);
    (
        status().waiting().get_untracked(),
        u32::try_from(kept).unwrap_or(u32::MAX),
    )
}

impl SignOut {
    /// One for the whole frame, found by pages through [`sign_out`].
    pub fn provide() -> Self {
        let sign_out = Self {
            dialog: Dialog::new("sign-out-title"),
            busy: RwSignal::new(false),
            error: RwSignal::new(None),
        };
        provide_context(sign_out);
        sign_out
    }

    /// Signs out, or asks first.
    pub fn ask(self) {
        self.error.set(None);
        match at_stake() {
            (0, 0) => self.go(false),
            _ => self.dialog.open(),
        }
    }

    fn go(self, send_first: bool) {
        self.busy.set(true);
        spawn_local(async move {
            let sent = !send_first || (status().flush().await && at_stake() == (0, 0));
            let left = if sent {
                session().sign_out().await.map_err(|error| call_text(&error))
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
        let (waiting, not_taken) = (status().waiting(), status().not_taken());
        let loses = move || {
            let kept = u32::try_from(not_taken.read().len()).unwrap_or(u32::MAX);
            words::sign_out_loses(waiting.get(), kept)
        };
        let error = move || {
            self.error.get().map(|text| {
                view! {
                    <div class="notice notice--warning">
                        {icon("icon icon--warning notice__icon")} <div class="notice__body">
                            <p>{text}</p>
                        </div>
                    </div>
                }
            })
        };
        let body = view! {
            <p>{loses}</p>
            <div role="status">{error}</div>
            <button class="button button--tertiary" type="button" on:click=move |_| status().export_file()>
                <span class="icon icon--download" aria-hidden="true"></span>
                {sync::EXPORT}
            </button>
        };
        let send = busy_button(
            "button button--primary",
            "button",
            self.busy,
            words::SIGN_OUT_SEND,
            words::SIGN_OUT_SENDING,
            move || self.go(true),
        );
        let actions = view! {
            {send}
            <button
                class="button button--danger"
                type="button"
                on:click=move |_| {
                    if !self.busy.get_untracked() {
                        self.go(false);
                    }
                }
            >
                {words::SIGN_OUT_LOSE}
            </button>
            <button class="button button--tertiary" type="button" autofocus on:click=move |_| self.dialog.close()>
                {words::CANCEL}
            </button>
        };
        self.dialog
            .view(words::SIGN_OUT_TITLE, body.into_any(), actions.into_any())
    }
}

/// The frame's way out.
pub fn sign_out() -> Option<SignOut> {
    use_context()
}
