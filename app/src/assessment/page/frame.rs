//! What every page of an assessment has: its place, its path, its heading, and what shows while the
//! assessment is not there.

use std::time::Duration;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use shared::{
    AssessmentId, Right,
    account::Role,
    words::{assessment as words, fault},
};

use super::paths;
use crate::shell::{live, memo};
use crate::{
    shell::{self, MAIN, icon},
    sync::{Desk, desk, session, status},
};

/// How long an assessment may take to come before the page says that it is not there.
const PATIENCE: Duration = Duration::from_secs(4);

/// A step of the path above a heading: address and name.
pub(super) type Crumb = (String, String);

/// The main part of a page. `class` is its width, `here` the last step of the path.
pub(super) fn main_part(class: &'static str, path: Vec<Crumb>, here: AnyView, body: AnyView) -> AnyView {
    let steps = path
        .into_iter()
        .map(|(address, name)| {
            view! {
                <li class="breadcrumb__item">
                    <a href=address>{name}</a>
                </li>
            }
        })
        .collect_view();
    view! {
        <main class=class id=MAIN tabindex="-1">
            <nav class="breadcrumb" aria-label=words::PATH>
                <ol class="breadcrumb__list">
                    {steps} <li class="breadcrumb__item" aria-current="page">
                        {here}
                    </li>
                </ol>
            </nav>
            {body}
        </main>
    }
    .into_any()
}

/// The heading of a page. An empty `kicker` or `lead` is left out.
pub(super) fn header(kicker: String, title: impl Into<String>, lead: impl Into<String>) -> AnyView {
    let (title, lead): (String, String) = (title.into(), lead.into());
    let kicker = (!kicker.is_empty()).then(|| view! { <p class="page-header__kicker">{kicker}</p> });
    let lead = (!lead.is_empty()).then(|| view! { <p class="page-header__lead">{lead}</p> });
    view! {
        <header class="page-header">
            {kicker} <h1 class="page-header__title">{title}</h1> {lead}
        </header>
    }
    .into_any()
}

/// A page below the overview of an assessment: path, title in the browser, heading, body.
pub(super) fn desk_page(
    desk: Desk,
    class: &'static str,
    title: &'static str,
    lead: &'static str,
    body: AnyView,
) -> AnyView {
    shell::title(move || title.to_owned());
    let body = view! {
        {header(name(desk), title, lead)}
        {body}
    }
    .into_any();
    main_part(class, desk_path(desk), title.into_any(), body)
}

/// What the assessment is called.
pub(super) fn name(desk: Desk) -> String {
    desk.card()
        .with_untracked(|card| words::title(&card.organisation_name, card.round))
}

/// The path down to the overview of the assessment.
pub(super) fn desk_path(desk: Desk) -> Vec<Crumb> {
    vec![
        (paths::START.to_owned(), words::START.to_owned()),
        (paths::overview(desk.id()), name(desk)),
    ]
}

/// The assessment that the address names.
pub(super) fn id_param() -> Memo<Option<AssessmentId>> {
    let params = use_params_map();
    memo(move || params.with(|params| params.get_str("id")?.parse().ok()))
}

/// Shows what depends on an open assessment, or why it is not there.
pub(super) fn with_desk(render: fn(Desk) -> AnyView) -> AnyView {
    let id = id_param();
    live(move || match id.get() {
        None => shell::not_found(),
        Some(id) => {
            let found = desk(id);
            live(move || match found.get() {
                Some(desk) => render(desk),
                None => not_there(),
            })
        }
    })
}

fn not_there() -> AnyView {
    let me = session().me();
    let online = status().online();
    let late = RwSignal::new(false);
    set_timeout(
        move || {
            late.try_set(true);
        },
        PATIENCE,
    );
    live(move || {
        let role = me.read().as_ref().map(|me| me.person.role);
        if !matches!(role, None | Some(Role::Navigator | Role::Head)) {
            return shell::no_right(fault::right(Right::AnswerForOrganisation).to_owned());
        }
        let body = if late.get() {
            let text = if online.get() {
                words::UNAVAILABLE_ONLINE
            } else {
                words::UNAVAILABLE_OFFLINE
            };
            unavailable(
                words::UNAVAILABLE_TITLE,
                text,
                paths::START.to_owned(),
                words::TO_START,
            )
        } else {
            shell::loading()
        };
        view! {
            <main class="page" id=MAIN tabindex="-1">
                {body}
            </main>
        }
        .into_any()
    })
}

/// A whole page that says why its content is not there, and where to go.
pub(super) fn unavailable(
    title: &'static str,
    text: &'static str,
    address: String,
    to: &'static str,
) -> AnyView {
    shell::title(move || title.to_owned());
    view! {
        <div class="empty">
            {icon("icon icon--search empty__icon")} <h1 class="empty__title">{title}</h1>
            <p class="empty__text">{text}</p> <a class="button button--primary" href=address>
                {to}
            </a>
        </div>
    }
    .into_any()
}

/// A notice in the flow of a page. `tone` is its class behind `notice--`, `symbol` the icon's.
pub(super) fn notice(class: &'static str, symbol: &'static str, title: String, body: AnyView) -> AnyView {
    let symbol = ["icon ", symbol, " notice__icon"].concat();
    view! {
        <div class=["notice ", class].concat()>
            <span class=symbol aria-hidden="true"></span>
            <div class="notice__body">
                <p class="notice__title strong">{title}</p>
                {body}
            </div>
        </div>
    }
    .into_any()
}

/// Says that nothing can be changed, while that is so.
pub(super) fn locked_notice(desk: Desk) -> AnyView {
    let card = desk.card();
    let state = memo(move || card.with(|card| card.state));
    live(move || {
        let state = state.get();
        (!state.is_open()).then(|| {
            let body = view! {
                <p>{words::locked(state)}</p>
                <p>
                    <a href=paths::check(desk.id())>{words::overview::TO_SUBMISSION}</a>
                </p>
            };
            notice(
                "notice--locked",
                "icon--lock",
                words::LOCKED.to_owned(),
                body.into_any(),
            )
        })
    })
}
