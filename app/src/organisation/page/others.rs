//! The start page of roles for which there is little to do yet; it says so.

use leptos::prelude::*;
use shared::{account::Me, words::organisation as words};

use super::{facts, list::badge, section};
use crate::{assessment::api::standing, browser::time::day, shell::Load};

fn card(title: &'static str, text: String, note: &'static str) -> AnyView {
    view! {
        <div class="stack">
            <article class="card card--accent">
                <h2 class="card__title">{title}</h2>
                <p class="card__text">{text}</p>
                <p class="card__text muted">{note}</p>
            </article>
            <ul class="link-list">
                <li>
                    <a href="/" rel="external">
                        {words::ABOUT_FAHRWASSER}
                    </a>
                </li>
            </ul>
        </div>
    }
    .into_any()
}

fn steps(id: &'static str, heading: &'static str, items: &[&'static str]) -> AnyView {
    let items = items
        .iter()
        .map(|item| view! { <li>{*item}</li> }.into_any())
        .collect_view();
    section(id, heading, view! { <ul class="prose">{items}</ul> }.into_any())
}

/// Mitarbeit sees the organisation, and how far it is.
pub(super) fn staff(me: &Me) -> AnyView {
    let name = me
        .organisation
        .as_ref()
        .map(|organisation| organisation.name.as_str())
        .unwrap_or_default();
    let about = me.organisation.as_ref().map(|organisation| {
        section(
            "organisation",
            words::ORGANISATION,
            facts(organisation, &me.programme),
        )
    });
    let stands = Load::of(standing).view(|standing| match standing {
        None => view! { <p>{words::STANDING_NONE}</p> }.into_any(),
        Some(standing) => {
            let submitted = standing.submitted_at.map(day);
            view! {
                <p>{badge(standing.state)}</p>
                <p>{words::standing(standing.state, submitted.as_deref())}</p>
            }
            .into_any()
        }
    });
    view! {
        {card(words::STAFF_TITLE, words::staff_text(name), words::STAFF_NOTE)}
        {section("standing", words::STANDING, view! { <div class="stack">{stands}</div> }.into_any())}
        {steps("steps", words::STAFF_STEPS, &words::STAFF_STEPS_ITEMS)}
        {about}
    }
    .into_any()
}

/// Programmleitung: evaluations are not there yet.
pub(super) fn director() -> AnyView {
    let card = card(
        words::DIRECTOR_TITLE,
        words::DIRECTOR_TEXT.to_owned(),
        words::DIRECTOR_NOTE,
    );
    let today = steps("steps", words::DIRECTOR_STEPS, &words::DIRECTOR_STEPS_ITEMS);
    (card, today).into_any()
}

/// Systemadministration: works at the command line.
pub(super) fn admin() -> AnyView {
    let rows = words::ADMIN_COMMANDS_ITEMS
        .iter()
        .map(|(command, what)| {
            view! {
                <div class="commands__row">
                    <dt>
                        <code>{*command}</code>
                    </dt>
                    <dd>{*what}</dd>
                </div>
            }
            .into_any()
        })
        .collect_view();
    let commands = view! { <dl class="commands">{rows}</dl> }.into_any();
    let card = card(
        words::ADMIN_TITLE,
        words::ADMIN_TEXT.to_owned(),
        words::ADMIN_NOTE,
    );
    (card, section("commands", words::ADMIN_COMMANDS, commands)).into_any()
}
