//! The frame around every page, and which page an address shows.
//!
//! What is shown: [`App`] picks one of five stages by the session; within the frame the router picks the
//! page. Who may: a page asks the same policies as the server to hide what would be refused. Absent here:
//! anything about a slice's content.

mod dialog;
mod fault;
mod form;
mod header;
mod live;
mod load;
mod page;
mod routes;
mod sign_out;
mod status_bar;
mod stopped;
mod views;
mod work;

use leptos::prelude::*;
use leptos_router::{components::Router, hooks::use_location};
use shared::{UserId, words::shell as words};

pub use dialog::Dialog;
pub use fault::{call_text, storage_text};
pub use form::{Form, Input, busy_button};
pub use header::footer;
pub use live::{effect, live, memo, when};
pub use load::Load;
pub use page::{Announcer, MAIN, announcer, focus, focus_heading, jump, title};
pub use sign_out::sign_out;
pub use status_bar::works_on_assessments;
pub use views::{empty, failed, failure, icon, loading, no_right, not_found};

use crate::{
    account::page::{set_password_page, sign_in_page},
    sync::{SessionState, session},
};

/// What the page as a whole shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// The device is being read.
    Starting,
    /// Somebody sets a password by a one-time link, whoever is signed in.
    SetPassword,
    /// Nobody is signed in.
    Guest,
    /// Somebody works here.
    Work(UserId),
    /// Somebody else signed in meanwhile, or the person signed out elsewhere.
    Stopped,
}

/// The root of everything.
#[component]
pub fn App() -> impl IntoView {
    page::provide();
    page::keep_focus();
    work::fetch_ahead();
    view! { <Router>{stages}</Router> }
}

fn stages() -> AnyView {
    let path = use_location().pathname;
    let (state, me) = (session().state(), session().me());
    let shown = memo(move || {
        if path.read().trim_end_matches('/') == "/app/passwort" {
            return Stage::SetPassword;
        }
        match (state.get(), me.read().as_ref().map(|me| me.person.id)) {
            (SessionState::Out, _) => Stage::Guest,
            (SessionState::OtherPerson | SessionState::Left, _) => Stage::Stopped,
            (SessionState::In | SessionState::Over, Some(person)) => Stage::Work(person),
            (SessionState::Starting | SessionState::In | SessionState::Over, _) => Stage::Starting,
        }
    });
    // The first page keeps the focus where the browser put it.
    Effect::new(move |before: Option<(String, Stage)>| {
        let now = (path.get(), shown.get());
        if let Some(before) = before.filter(|before| *before != now && before.1 != Stage::Starting) {
            if before.1 != now.1 {
                // The router scrolls for its own pages only.
                window().scroll_to_with_x_and_y(0.0, 0.0);
            }
            page::focus_heading(true);
        }
        now
    });
    let view = live(move || match shown.get() {
        Stage::Starting => starting(),
        Stage::SetPassword => set_password_page(),
        Stage::Guest => sign_in_page(),
        Stage::Work(_) => work::work(),
        Stage::Stopped => stopped::stopped(),
    });
    view! {
        {view}
        {page::live_region()}
    }
    .into_any()
}

fn starting() -> AnyView {
    page::title(|| words::STARTING.to_owned());
    view! {
        {header::bare_header()}
        <main class="page" id=MAIN tabindex="-1">
            {views::loading()}
        </main>
    }
    .into_any()
}
