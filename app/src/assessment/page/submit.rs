//! Submitting: first everything of this device goes out, then what the person saw is handed in.

use leptos::{prelude::*, task::spawn_local};
use shared::{Blocker, Fault, assessment::AssessmentCard, words::assessment::check as say};

use super::frame::notice;
use crate::shell::live;
use crate::{
    CallError, LinkFault,
    assessment::api::submit_assessment,
    shell::{self, busy_button, call_text},
    sync::{Desk, session, status},
};

/// Id of the page's heading.
pub(super) const HEADING: &str = "seitentitel";
/// Id of the heading over the checks.
pub(super) const CHECKS: &str = "pruefung";
/// Id of what is said about the last try.
const ANSWER: &str = "einreichen-antwort";

/// Why the last try did not end in a submission.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Stopped {
    Blocked,
    Offline,
    NotSent,
    Stale,
    Failed(String),
}

/// Submitting one assessment.
#[derive(Clone, Copy)]
pub(super) struct Submitting {
    desk: Desk,
    card: Signal<AssessmentCard>,
    online: Signal<bool>,
    busy: RwSignal<bool>,
    stopped: RwSignal<Option<Stopped>>,
}

impl Submitting {
    pub(super) fn new(desk: Desk) -> Self {
        let (card, online) = (desk.card(), status().online());
        Self {
            desk,
            card,
            online,
            busy: RwSignal::new(false),
            stopped: RwSignal::new(None),
        }
    }

    fn stop(self, why: Stopped) {
        self.busy.try_set(false);
        self.stopped.try_set(Some(why));
        request_animation_frame(|| {
            shell::focus(ANSWER);
        });
    }

    fn press(self, blocked: bool) {
        if blocked {
            return self.stop(Stopped::Blocked);
        }
        if !self.online.get_untracked() {
            return self.stop(Stopped::Offline);
        }
        self.busy.set(true);
        self.stopped.set(None);
        spawn_local(self.go());
    }

    async fn go(self) {
        session().settled().await;
        let Some(shown) = self.card.try_with_untracked(|card| card.rev) else {
            return;
        };
        let own = self.desk.waiting_to_submit();
        if !status().flush().await {
            let online = self.online.try_get_untracked().unwrap_or_default();
            return self.stop(if online {
                Stopped::NotSent
            } else {
                Stopped::Offline
            });
        }
        let Some(seen) = self.card.try_with_untracked(|card| card.rev) else {
            return;
        };
        // What others changed meanwhile came along unseen: the page shows it now, and asks once more.
        if seen.0 > shown.0 + own {
            return self.stop(Stopped::Stale);
        }
        let answer = submit_assessment(self.desk.id(), seen).await;
        // Whatever the answer was, the server knows better now.
        status().send_now();
        match answer {
            Ok(card) => {
                // The page changes with the state that the next exchange brings.
                self.desk.reaches(card.state).await;
                self.busy.try_set(false);
                shell::focus(HEADING);
            }
            Err(CallError::Refused(Fault::Stale { .. })) => self.stop(Stopped::Stale),
            Err(CallError::Refused(Fault::Blocked(why))) if !by_state(&why) => self.stop(Stopped::Stale),
            Err(CallError::Link(LinkFault::NoNetwork)) => self.stop(Stopped::Offline),
            Err(error) => self.stop(Stopped::Failed(call_text(&error))),
        }
    }

    /// The button, with what the last try said.
    pub(super) fn view(self, blocking: Memo<Vec<Blocker>>) -> AnyView {
        let press = move || self.press(blocking.with_untracked(|blocking| !blocking.is_empty()));
        let answer = live(move || self.stopped.get().map(Stopped::view));
        view! {
            <section class="section">
                <div id=ANSWER tabindex="-1" role="alert">
                    {answer}
                </div>
                <p class="muted">{say::SUBMIT_HINT}</p>
                <div class="button-row">
                    {busy_button("button button--primary", "button", self.busy, say::SUBMIT, say::SUBMITTING, press)}
                </div>
            </section>
        }
        .into_any()
    }
}

fn by_state(blockers: &[Blocker]) -> bool {
    blockers
        .iter()
        .any(|blocker| matches!(blocker, Blocker::State { .. }))
}

impl Stopped {
    fn view(self) -> AnyView {
        let way = (self == Self::Blocked).then(|| {
            view! {
                <p>
                    <a href=["#", CHECKS].concat() on:click=move |event| shell::jump(&event, CHECKS)>
                        {say::BLOCKED_LINK}
                    </a>
                </p>
            }
        });
        let (class, symbol, title, text) = match self {
            Self::Blocked => (
                "notice--error",
                "icon--error",
                say::BLOCKED_TITLE,
                say::BLOCKED.to_owned(),
            ),
            Self::Offline => (
                "notice--warning",
                "icon--cloud-off",
                say::OFFLINE,
                say::OFFLINE_TEXT.to_owned(),
            ),
            Self::NotSent => (
                "notice--warning",
                "icon--cloud",
                say::NOT_SENT,
                say::NOT_SENT_TEXT.to_owned(),
            ),
            Self::Stale => (
                "notice--info",
                "icon--sync",
                say::STALE,
                say::STALE_TEXT.to_owned(),
            ),
            Self::Failed(text) => ("notice--error", "icon--error", say::FAILED, text),
        };
        notice(
            class,
            symbol,
            title.to_owned(),
            view! {
                <p>{text}</p>
                {way}
            }
            .into_any(),
        )
    }
}
