//! The checks before submitting, line by line.

use leptos::prelude::*;
use shared::{
    Blocker,
    assessment::{Answer, ItemKey, Progress, Sheet},
    sync::wire::Elsewhere,
    words::assessment::{self as words, check as say},
};

use super::{calendar, paths};
use crate::shell::{live, memo};
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

    /// Leads to these questions.
    fn leading_to(self, items: Vec<ItemKey>) -> Self {
        Self { items, ..self }
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

fn lines(
    blocking: &[Blocker],
    progress: &Progress,
    unknown: Vec<ItemKey>,
    waiting: u32,
    elsewhere: &[Elsewhere],
) -> Vec<Line> {
    let mut complete =
        Line::ok(say::COMPLETE, say::open_but_fine(progress.open.len())).leading_to(progress.open.clone());
    let mut agreed = Line::ok(say::AGREED, say::AGREED_TEXT);
    let mut evidence = Line::ok(say::EVIDENCE, say::EVIDENCE_TEXT);
    for blocker in blocking {
        match blocker {
            Blocker::Incomplete { open } => {
                complete = Line::blocked(say::INCOMPLETE, say::incomplete(open.len()), open);
            }
            Blocker::Conflicts { items, explanation } => {
                let text = match (items.is_empty(), explanation) {
                    (true, _) => say::CONFLICT_EXPLANATION,
                    (false, true) => say::CONFLICTS_AND_EXPLANATION,
                    (false, false) => say::CONFLICTS_TEXT,
                };
                agreed = Line::blocked(say::CONFLICTS, text, items);
            }
            Blocker::GateEvidence { items } => {
                let (title, text) = if items.len() == 1 {
                    (say::NO_EVIDENCE, say::NO_EVIDENCE_TEXT)
                } else {
                    (say::NO_EVIDENCE_SEVERAL, say::NO_EVIDENCE_SEVERAL_TEXT)
                };
                evidence = Line::blocked(title, text, items);
            }
            Blocker::NoRemark | Blocker::OpenRemarks | Blocker::State { .. } => {}
        }
    }
    let mut lines = vec![complete, agreed, evidence];
    if !unknown.is_empty() {
        lines.push(Line::hint(say::UNKNOWN, say::unknown(unknown.len())).leading_to(unknown));
    }
    if waiting > 0 {
        lines.push(Line::hint(say::WAITING, say::WAITING_TEXT));
    }
    lines.extend(elsewhere.iter().map(|device| {
        let day = calendar::long_day(&device.day);
        if device.own {
            Line::hint(say::ELSEWHERE_OWN, say::elsewhere_own(device.edits, &day))
        } else {
            Line::hint(say::ELSEWHERE, say::elsewhere(device.by, device.edits, &day))
        }
    }));
    lines
}

/// Every check, each fine, blocked or a hint.
pub(super) fn checks(
    desk: Desk,
    sheet: Memo<Sheet>,
    blocking: Memo<Vec<Blocker>>,
    progress: Memo<Progress>,
) -> AnyView {
    let unknown = memo(move || {
        let is_unknown = |key: &&ItemKey| sheet.with(|sheet| sheet.item(key).answer == Answer::Unknown);
        progress.with(|progress| {
            progress
                .open
                .iter()
                .filter(is_unknown)
                .cloned()
                .collect::<Vec<_>>()
        })
    });
    let waits = memo(move || status().waiting().get());
    let elsewhere = status().elsewhere();
    let elsewhere = memo(move || {
        let here = |device: &&Elsewhere| device.assessment == desk.id();
        elsewhere.with(|all| all.iter().filter(here).cloned().collect::<Vec<_>>())
    });
    let view = live(move || {
        let lines = blocking.with(|blocking| {
            progress.with(|progress| {
                elsewhere.with(|elsewhere| lines(blocking, progress, unknown.get(), waits.get(), elsewhere))
            })
        });
        lines.into_iter().map(|line| line_view(desk, line)).collect_view()
    });
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
