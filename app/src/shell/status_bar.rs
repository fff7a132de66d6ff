//! The line that always tells the truth about saving, and the banners around it.

use std::{cell::Cell, time::Duration};

use leptos::prelude::*;
use shared::{
    Fault,
    account::{Me, Role},
    words::{shell as words, sync},
};

use super::{
    dialog::Dialog,
    fault::{storage_text, trouble_text},
    page,
    views::icon,
};
use crate::shell::{effect, live, memo, when};
use crate::{
    CallError,
    browser::time::moment,
    sync::{Line, Mode, Storage, session, status},
};

/// How long a state stands before it is read aloud: what comes and goes with each answer stays quiet.
const STANDS: Duration = Duration::from_millis(1_500);

/// What the button beside the line does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Press {
    Nothing,
    Send,
    SignIn,
}

/// The line as it is drawn.
#[derive(Clone, PartialEq, Eq)]
struct Look {
    class: &'static str,
    icon: &'static str,
    text: String,
    more: String,
    /// Why something waits.
    why: &'static str,
    press: Press,
}

impl Look {
    /// What is read aloud.
    fn spoken(&self) -> String {
        match self.why {
            "" => self.text.clone(),
            why => [&self.text, ". ", why].concat(),
        }
    }
}

fn look(line: Line, trouble: Option<&CallError>) -> Look {
    let why = match line {
        Line::OnDevice { .. } | Line::Memory { .. } | Line::Fault(_) => trouble.map_or("", trouble_text),
        Line::Saving | Line::Sent { .. } | Line::SessionOver { .. } | Line::Stopped => "",
    };
    let plain = |class, icon, text: &str, more: String, press| Look {
        class,
        icon,
        text: text.to_owned(),
        more,
        why,
        press,
    };
    match line {
        Line::Saving => plain(
            "sync-line sync-line--saving",
            "icon icon--sync",
            sync::SAVING,
            String::new(),
            Press::Nothing,
        ),
        Line::OnDevice { waiting, since } => plain(
            "sync-line sync-line--device",
            "icon icon--device-check",
            sync::ON_DEVICE,
            sync::waiting_since(waiting, &moment(since)),
            Press::Send,
        ),
        Line::Sent { at } => plain(
            "sync-line sync-line--sent",
            "icon icon--cloud-check",
            sync::SENT,
            at.map(|at| sync::sent_at(&moment(at))).unwrap_or_default(),
            Press::Nothing,
        ),
        Line::Memory { waiting } => plain(
            "sync-line sync-line--waiting",
            "icon icon--cloud",
            sync::IN_MEMORY,
            [&sync::waiting(waiting), ". ", sync::IN_MEMORY_MIND].concat(),
            Press::Send,
        ),
        Line::Fault(_) => plain(
            "sync-line sync-line--problem",
            "icon icon--warning",
            sync::NOT_ON_DEVICE,
            [sync::IN_MEMORY, ". ", sync::IN_MEMORY_MIND].concat(),
            Press::Send,
        ),
        Line::SessionOver { waiting } => plain(
            "sync-line sync-line--stopped",
            "icon icon--lock",
            &sync::session_over(waiting),
            String::new(),
            Press::SignIn,
        ),
        Line::Stopped => plain(
            "sync-line sync-line--stopped",
            "icon icon--lock",
            sync::STOPPED,
            String::new(),
            Press::Nothing,
        ),
    }
}

/// Whether somebody has something to edit at all.
pub fn works_on_assessments(me: &Me) -> bool {
    matches!(me.person.role, Role::Navigator | Role::Head)
}

/// The line itself, for people who can change something and whenever something is the matter.
pub(super) fn status_bar(me: Signal<Option<Me>>, sign_in: Dialog) -> AnyView {
    let line = status().line();
    let waiting = status().waiting();
    let edits = move || me.read().as_ref().is_some_and(works_on_assessments);
    let shown = memo(move || {
        let matters = matches!(
            line.get(),
            Line::Fault(_) | Line::SessionOver { .. } | Line::Stopped
        );
        matters || waiting.get() > 0 || edits()
    });
    let trouble = status().trouble();
    let look = memo(move || look(line.get(), trouble.read().as_ref()));
    speak(look);
    view! {
        {when(move || shown.get(), move || view! {
            <div class="status-bar">
                <div class="status-bar__inner">
                    <p class=move || look.read().class>
                        <span class=move || look.read().icon aria-hidden="true"></span>
                        " "
                        <span class="sync-line__text">{live(move || look.read().text.clone())}</span>
                        " "
                        <span class="sync-line__more">{live(move || look.read().more.clone())}</span>
                        {live(move || match look.read().why {
                            "" => None,
                            why => Some(view! { <span class="sync-line__why">{why}</span> }),
                        })}
                    </p>
                    {press_button(look, sign_in)}
                    {undecided()}
                </div>
            </div>
        }.into_any())}
    }
    .into_any()
}

/// Says a state aloud once it stands, and only when it is another one than the last.
fn speak(look: Memo<Look>) {
    let announcer = page::announcer();
    let last = StoredValue::new(look.read_untracked().spoken());
    let timer: StoredValue<Cell<Option<TimeoutHandle>>, LocalStorage> =
        StoredValue::new_local(Cell::new(None));
    effect(move || {
        let text = look.read().spoken();
        let say = move || {
            if last.try_get_value().is_some_and(|last| last != text) {
                last.set_value(text.clone());
                announcer.say(text);
            }
        };
        let next = set_timeout_with_handle(say, STANDS).ok();
        if let Some(before) = timer.with_value(|timer| timer.replace(next)) {
            before.clear();
        }
    });
}

fn press_button(look: Memo<Look>, sign_in: Dialog) -> AnyView {
    let sending = status().sending();
    // A button that has the focus stays until it loses it.
    let focused = RwSignal::new(false);
    let last = Memo::new(move |before: Option<&Press>| match look.read().press {
        Press::Nothing => before.copied().unwrap_or(Press::Send),
        press => press,
    });
    let idle = move || look.read().press == Press::Nothing;
    view! {
        {when(move || !idle() || focused.get(), move || view! {
            <button
                class="link-button sync-line__button"
                type="button"
                aria-disabled=move || (idle() || sending.get()).then_some("true")
                on:focus=move |_| focused.set(true)
                on:blur=move |_| focused.set(false)
                on:click=move |_| match look.read_untracked().press {
                    Press::Nothing => {}
                    Press::Send => status().send_now(),
                    Press::SignIn => sign_in.open(),
                }
            >
                {live(move || match last.get() {
                    Press::SignIn => sync::SIGN_IN_AGAIN,
                    _ if sending.get() => sync::SENDING,
                    _ => sync::SEND_NOW,
                })}
            </button>
        }.into_any())}
    }
    .into_any()
}

/// The way to edits that need a decision.
fn undecided() -> AnyView {
    let (not_taken, parked) = (status().not_taken(), status().parked());
    let count = memo(move || {
        let here = u32::try_from(not_taken.read().len()).unwrap_or(u32::MAX);
        here.saturating_add(parked.get())
    });
    live(move || {
        let count = count.get();
        (count > 0).then(|| {
            view! {
                <a class="sync-line__button" href="/app/aenderungen">
                    {sync::not_taken(count)}
                </a>
            }
        })
    })
}

/// Quiet words while there is no network. The region stands before its text.
pub(super) fn offline_banner(me: Signal<Option<Me>>) -> AnyView {
    let online = status().online();
    let mode = session().mode();
    let text = move || {
        let edits = me.read().as_ref().is_some_and(works_on_assessments);
        match mode.get() {
            _ if !edits => sync::OFFLINE_READING,
            Mode::Personal if status().outlives_page() => sync::OFFLINE,
            Mode::Personal => sync::OFFLINE_MEMORY,
            Mode::Shared => sync::OFFLINE_SHARED,
        }
    };
    view! {
        <div role="status">
            {when(move || !online.get(), move || view! {
                <div class="offline-banner">
                    <div class="offline-banner__inner">
                        {icon("icon icon--cloud-off")} <p class="offline-banner__text">{live(text)}</p>
                    </div>
                </div>
            }.into_any())}
        </div>
    }
    .into_any()
}

/// How a new version is offered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Offer {
    /// What waits now or later is still there afterwards. Said at any time: a banner that changes with every
    /// answer would be read aloud again and again, and move its button away from the pointer.
    Keeps,
    /// Nothing waits.
    Free,
    /// What waits is in this window alone, and goes soon.
    Later,
    /// The same, but this version cannot send it any more.
    Save,
}

/// A new version is offered, never forced; and only where what waits would outlive it, or could not go
/// anyway: that is saved to a file first.
pub(super) fn update_banner() -> AnyView {
    let ready = status().update_ready();
    let (waiting, trouble) = (status().waiting(), status().trouble());
    let offer = memo(move || {
        let outdated = matches!(*trouble.read(), Some(CallError::Refused(Fault::Outdated { .. })));
        match (waiting.get(), status().outlives_page()) {
            (_, true) => Offer::Keeps,
            (0, false) => Offer::Free,
            (_, false) if outdated => Offer::Save,
            (_, false) => Offer::Later,
        }
    });
    let save = || button(sync::EXPORT, || status().export_file());
    let load = || button(words::UPDATE_NOW, || status().update_now());
    let offer = move || {
        let (text, save, load) = match offer.get() {
            Offer::Keeps => (words::UPDATE_KEEPS, None, Some(load())),
            Offer::Free => (words::UPDATE, None, Some(load())),
            Offer::Later => (words::UPDATE_LATER, None, None),
            Offer::Save => (words::UPDATE_SAVE, Some(save()), Some(load())),
        };
        view! {
            <p>{text}</p>
            {save}
            {load}
        }
    };
    view! {
        <div role="status">
            {when(move || ready.get(), move || view! {
                <div class="update-banner">
                    <div class="update-banner__inner">{live(offer)}</div>
                </div>
            }.into_any())}
        </div>
    }
    .into_any()
}

/// The device keeps nothing although it should.
pub(super) fn storage_notice() -> AnyView {
    let storage = status().storage();
    let waits = memo(move || status().waiting().get() > 0);
    let save = move || {
        waits
            .get()
            .then(|| button(sync::EXPORT, || status().export_file()))
    };
    let notice = live(move || match storage.get() {
        Storage::Fine | Storage::Persisted => None,
        Storage::Refused(fault) => Some(view! {
            <div class="offline-banner">
                <div class="offline-banner__inner">
                    {icon("icon icon--warning")} <p class="offline-banner__text">
                        <strong>{sync::STORAGE_TITLE}". "</strong>
                        {storage_text(fault)}
                    </p> {live(save)}
                </div>
            </div>
        }),
    });
    view! { <div role="status">{notice}</div> }.into_any()
}

/// A small button of a banner.
fn button(text: &'static str, press: fn()) -> AnyView {
    view! {
        <button class="button button--secondary button--small" type="button" on:click=move |_| press()>
            {text}
        </button>
    }
    .into_any()
}
