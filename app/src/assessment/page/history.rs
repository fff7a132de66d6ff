//! What happened, by day and function. No list, filter or sum by person.

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};
use shared::{
    assessment::{
        Catalogue, DocumentKind, EvidenceDeed, Happening, History, HistoryRow, Item, ItemKey, field,
    },
    words::assessment::{self as words, conflict::field_name, record as say},
};

use super::{calendar, frame, paths};
use crate::shell::{live, memo};
use crate::{
    CallError,
    assessment::{
        api::history as ask,
        describe::{self, Described},
    },
    shell::{self, Load, empty},
    sync::{Desk, status},
};

/// `/app/standort/:id/verlauf`
pub fn history_page() -> AnyView {
    frame::with_desk(history)
}

/// A history that grows at its end.
#[derive(Clone, Copy)]
struct Growing {
    desk: Desk,
    /// What outlives these rows, which begin again when something new comes.
    load: Load<History>,
    /// How many rows the person has asked for.
    wanted: StoredValue<usize>,
    rows: RwSignal<Vec<HistoryRow>>,
    next: RwSignal<Option<u32>>,
    busy: RwSignal<bool>,
    failed: RwSignal<Option<String>>,
}

impl Growing {
    /// Fetches what came before; the focus goes to the first of it.
    fn more(self) {
        let Some(skip) = self.next.get_untracked() else {
            return;
        };
        self.busy.set(true);
        self.failed.set(None);
        spawn_local(async move {
            let answer = ask(self.desk.id(), skip).await;
            self.busy.try_set(false);
            match answer {
                Ok(History { rows, next }) => {
                    let first = self.rows.try_with_untracked(Vec::len).unwrap_or_default();
                    self.rows.try_update(|all| {
                        all.extend(rows);
                        self.wanted.set_value(all.len());
                        let rows = all.clone();
                        self.load.shows(History { rows, next });
                    });
                    self.next.try_set(next);
                    request_animation_frame(move || {
                        shell::focus(&entry_id(first));
                    });
                }
                Err(error) => {
                    self.failed.try_set(Some(shell::call_text(&error)));
                }
            }
        });
    }
}

/// The newest entries: one page of the server, or as many as `wanted`.
async fn newest(desk: Desk, wanted: usize) -> Result<History, CallError> {
    let mut all = ask(desk.id(), 0).await?;
    while all.rows.len() < wanted
        && let Some(skip) = all.next
    {
        let History { rows, next } = ask(desk.id(), skip).await?;
        all.rows.extend(rows);
        all.next = next;
    }
    Ok(all)
}

fn entry_id(number: usize) -> String {
    ["eintrag-", &number.to_string()].concat()
}

fn history(desk: Desk) -> AnyView {
    let wanted = StoredValue::new(0);
    let load = Load::of(move || newest(desk, wanted.get_value()));
    let waiting = memo(move || status().waiting().get() > 0);
    let waits = live(move || {
        waiting
            .get()
            .then(|| view! { <p class="muted">{say::WAITING}</p> })
    });
    let body = view! {
        {waits}
        {load.view(move |first| growing(desk, load, wanted, first))}
    };
    frame::desk_page(desk, "page page--narrow", say::TITLE, say::LEAD, body.into_any())
}

fn growing(desk: Desk, load: Load<History>, wanted: StoredValue<usize>, first: History) -> AnyView {
    if first.rows.is_empty() {
        return empty("icon--history", say::EMPTY_TITLE, say::EMPTY_TEXT, ().into_any());
    }
    let growing = Growing {
        desk,
        load,
        wanted,
        rows: RwSignal::new(first.rows),
        next: RwSignal::new(first.next),
        busy: RwSignal::new(false),
        failed: RwSignal::new(None),
    };
    let catalogue = desk.catalogue();
    let days = live(move || growing.rows.with(|rows| days(desk, &catalogue, rows)));
    let more = live(move || {
        growing.next.get().map(|_| {
            shell::busy_button(
                "button button--secondary",
                "button",
                growing.busy,
                say::MORE,
                words::LOADING,
                move || growing.more(),
            )
        })
    });
    view! {
        <ol class="history">{days}</ol>
        {shell::failure(growing.failed)}
        <div class="button-row">{more}</div>
    }
    .into_any()
}

fn days(desk: Desk, catalogue: &Arc<Catalogue>, rows: &[HistoryRow]) -> Vec<AnyView> {
    let mut number = 0;
    rows.chunk_by(|one, other| one.day == other.day)
        .map(|rows| {
            let day = rows
                .first()
                .map(|row| calendar::long_day(&row.day))
                .unwrap_or_default();
            let entries = rows
                .iter()
                .map(|row| {
                    number += 1;
                    entry(desk, catalogue, row, entry_id(number - 1))
                })
                .collect_view();
            view! {
                <li class="history__day">
                    <h2 class="history__date">{day}</h2>
                    <ol class="history__list">{entries}</ol>
                </li>
            }
            .into_any()
        })
        .collect()
}

/// What happened in words, the question it belongs to, and the value that stands since.
fn told(catalogue: &Catalogue, what: &Happening) -> (String, Option<ItemKey>, Described) {
    let name = |key: &ItemKey| {
        catalogue
            .item(key)
            .map_or_else(|| key.to_string(), |item: &Item| item.title.clone())
    };
    let changed = |key: &ItemKey, kind, part| say::changed(&name(key), field_name(kind, part));
    let value = |head: Option<String>| Described {
        head: head.unwrap_or_else(|| words::NOTHING.to_owned()),
        text: String::new(),
    };
    let answers = DocumentKind::Answers;
    match what {
        Happening::Lifecycle { to } => (say::lifecycle(words::state(*to)), None, Described::default()),
        Happening::Answer { item, answer } => {
            let now = describe::answer(catalogue, catalogue.item(item), answer);
            (changed(item, answers, field::VALUE), Some(item.clone()), now)
        }
        Happening::Target { item, level } => {
            let now = value(level.map(|level| describe::level(catalogue, level)));
            (changed(item, answers, field::TARGET), Some(item.clone()), now)
        }
        Happening::Year { item, year } => {
            let now = value(year.map(|year| year.to_string()));
            (changed(item, answers, field::YEAR), Some(item.clone()), now)
        }
        Happening::Sureness { item, confidence } => {
            let now = value(confidence.map(|grade| words::confidence(grade).to_owned()));
            (changed(item, answers, field::CONFIDENCE), Some(item.clone()), now)
        }
        Happening::Explanation => (say::EXPLANATION.to_owned(), None, Described::default()),
        Happening::InternalNote { item } => (
            changed(item, DocumentKind::Internal, field::NOTE),
            Some(item.clone()),
            Described::default(),
        ),
        Happening::CoachNote { item } => (
            changed(item, DocumentKind::Coach, field::NOTE),
            Some(item.clone()),
            Described::default(),
        ),
        Happening::Evidence { item, deed } => {
            let say = match deed {
                EvidenceDeed::Added => say::evidence_added,
                EvidenceDeed::Changed => say::evidence_changed,
                EvidenceDeed::Removed => say::evidence_removed,
                EvidenceDeed::Restored => say::evidence_restored,
            };
            (say(&name(item)), Some(item.clone()), Described::default())
        }
    }
}

fn entry(desk: Desk, catalogue: &Arc<Catalogue>, row: &HistoryRow, id: String) -> AnyView {
    let (what, item, now) = told(catalogue, &row.what);
    let what = match item {
        Some(key) => view! {
            <a class="quiet-link" href=paths::item(desk.id(), &key)>
                {what}
            </a>
        }
        .into_any(),
        None => what.into_any(),
    };
    let meta = say::meta(
        words::function(row.by),
        row.own,
        row.at.map(calendar::time).as_deref(),
    );
    let device = row.device_at.map(|at| {
        let text = say::device_time(&calendar::date(at), &calendar::time(at));
        view! { <p class="history__meta">{text}</p> }
    });
    let value = (!now.head.is_empty()).then(|| {
        let text = if now.text.is_empty() {
            now.head
        } else {
            [now.head.as_str(), ": ", &now.text].concat()
        };
        view! {
            <ins class="history__new" dir="auto">
                <span class="visually-hidden">{say::NOW} " "</span>
                {text}
            </ins>
        }
    });
    view! {
        <li class="history__entry" id=id tabindex="-1">
            <p class="history__what">{what}</p>
            <p class="history__meta">{meta}</p>
            {device}
            {value}
        </li>
    }
    .into_any()
}
