//! The checks before submitting, line by line.

use leptos::prelude::*;
use shared::{
    Blocker,
    assessment::{ItemKey, Progress},
    words::assessment::{self as words, check as say},
};

use super::paths;
use crate::sync::{Desk, status};

/// One line of the checks.
struct Line {
    class: &'static str,
    symbol: &'static str,
    mark: &'static str,
    title: &'static str,
    text: String,
    items: Vec<ItemKey>,
}

impl Line {
    fn ok(title: &'static str, text: impl Into<String>) -> Self {
        let (class, symbol) = ("check check--ok", "icon icon--circle-check check__icon");
        Self {
            class,
            symbol,
            mark: say::OK,
            title,
            text: text.into(),
            items: Vec::new(),
        }
    }

    fn blocked(title: &'static str, text: impl Into<String>, items: &[ItemKey]) -> Self {
        let (class, symbol) = ("check check--blocked", "icon icon--error check__icon");
        Self {
            class,
            symbol,
            mark: say::BLOCKS,
            title,
            text: text.into(),
            items: items.to_vec(),
        }
    }

    fn hint(title: &'static str, text: impl Into<String>) -> Self {
        let (class, symbol) = ("check check--hint", "icon icon--info check__icon");
        Self {
            class,
            symbol,
            mark: say::HINT,
            title,
            text: text.into(),
            items: Vec::new(),
        }
    }
}

fn lines(blocking: &[Blocker], progress: &Progress, waiting: u32) -> Vec<Line> {
    let mut complete = Line::ok(say::COMPLETE, say::open_but_fine(progress.open.len()));
    let mut agreed = Line::ok(say::AGREED, say::AGREED_TEXT);
    let mut evidence = Line::ok(say::EVIDENCE, say::EVIDENCE_TEXT);
    for blocker in blocking {
        match blocker {
            Blocker::Incomplete { open } => {
                complete = Line::blocked(say::INCOMPLETE, say::incomplete(open.len()), open);
            }
            Blocker::Conflicts { items } => {
                agreed = Line::blocked(say::CONFLICTS, say::CONFLICTS_TEXT, items);
            }
            Blocker::GateEvidence { items } => {
                evidence = Line::blocked(say::NO_EVIDENCE, say::NO_EVIDENCE_TEXT, items);
            }
            Blocker::NoRemark | Blocker::OpenRemarks | Blocker::State { .. } => {}
        }
    }
    let mut lines = vec![complete, agreed, evidence];
    if progress.unknown > 0 {
        lines.push(Line::hint(say::UNKNOWN, say::unknown(progress.unknown)));
    }
    if waiting > 0 {
        lines.push(Line::hint(say::WAITING, say::WAITING_TEXT));
    }
    lines
}

/// Every check, each fine, blocked or a hint.
pub(super) fn checks(desk: Desk, blocking: Memo<Vec<Blocker>>, progress: Memo<Progress>) -> AnyView {
    let waits = Memo::new(move |_| status().waiting().get());
    let view = move || {
        let lines =
            blocking.with(|blocking| progress.with(|progress| lines(blocking, progress, waits.get())));
        lines.into_iter().map(|line| line_view(desk, line)).collect_view()
    };
    view! { <ul class="checks">{view}</ul> }.into_any()
}

fn line_view(desk: Desk, line: Line) -> AnyView {
    let catalogue = desk.catalogue();
    let links = line
        .items
        .iter()
        .filter_map(|key| catalogue.item(key))
        .map(|item| {
            view! {
                <li>
                    <a href=paths::item(desk.id(), &item.key)>
                        {item.key.to_string()}
                        " "
                        {item.title.clone()}
                    </a>
                </li>
            }
        })
        .collect_view();
    let links = (!line.items.is_empty()).then(|| view! { <ul class="check__links">{links}</ul> });
    let compare = (line.title == say::CONFLICTS).then(|| {
        view! {
            <p>
                <a href=paths::conflicts(desk.id())>{words::overview::CONFLICTS_LINK}</a>
            </p>
        }
    });
    view! {
        <li class=line.class>
            <span class=line.symbol aria-hidden="true"></span>
            <div class="check__body">
                <p class="check__title">
                    <span class="visually-hidden">{line.mark} " "</span>
                    {line.title}
                </p>
                <p class="check__text">{line.text}</p>
                {compare}
                {links}
            </div>
        </li>
    }
    .into_any()
}
