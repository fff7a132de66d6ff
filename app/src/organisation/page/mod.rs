//! The start page: what comes next for each role, and what there is.
//!
//! Who sees what: Navigator and Leitung their assessments, Mitarbeit the organisation, a Lotse the
//! organisations looked after; Programmleitung and Systemadministration learn what is not there yet.

mod coach;
mod editor;
mod list;
mod next;
mod others;

use leptos::prelude::*;
use shared::{
    account::{Me, Role},
    organisation::Organisation,
    words::{account, organisation as words},
};

use crate::shell::{live, memo};
use crate::{
    shell::{MAIN, title},
    sync::session,
};

/// The page at `/app/`.
pub fn start_page() -> AnyView {
    title(|| words::START.to_owned());
    let me = session().me();
    let role = memo(move || me.read().as_ref().map(|me| me.person.role));
    let content = live(move || {
        // Only another role makes another page; news about the person alone does not.
        let role = role.get()?;
        let me = me.get_untracked()?;
        Some(match role {
            Role::Navigator | Role::Head => editor::editor(&me),
            Role::Staff => others::staff(&me),
            Role::Coach => coach::coach(&me),
            Role::Director => others::director(),
            Role::Admin => others::admin(),
        })
    });
    view! {
        <main class="page" id=MAIN tabindex="-1">
            <header class="page-header">
                <p class="page-header__kicker">{live(move || me.read().as_ref().map(place))}</p>
                <h1 class="page-header__title">
                    {live(move || me.read().as_ref().map(|me| words::hello(&me.person.name)))}
                </h1>
            </header>
            {content}
        </main>
    }
    .into_any()
}

fn place(me: &Me) -> String {
    let at = me
        .organisation
        .as_ref()
        .map_or(&me.programme, |organisation| &organisation.name);
    words::role_in(account::role(me.person.role), at)
}

/// A section of the page with its heading.
fn section(id: &'static str, heading: &'static str, body: AnyView) -> AnyView {
    view! {
        <section class="section" aria-labelledby=id>
            <h2 id=id>{heading}</h2>
            {body}
        </section>
    }
    .into_any()
}

/// What the register says about an organisation.
fn facts(organisation: &Organisation, programme: &str) -> AnyView {
    let line = |name: &'static str, value: Option<String>| {
        value.map(|value| {
            view! {
                <div class="facts__row">
                    <dt>{name}</dt>
                    <dd class="numeric">{value}</dd>
                </div>
            }
        })
    };
    let inhabitants = organisation
        .inhabitants
        .map(|number| words::inhabitants(number, &organisation.as_of));
    view! {
        <dl class="facts org-facts">
            {line(words::KIND, Some(words::kind(organisation.kind).to_owned()))}
            {line(words::INHABITANTS, inhabitants)}
            {line(words::AGS, organisation.ags.as_ref().map(|ags| ags.as_str().to_owned()))}
            {line(words::PROGRAMME, Some(programme.to_owned()))}
        </dl>
    }
    .into_any()
}
