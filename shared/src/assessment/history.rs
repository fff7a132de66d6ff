//! What happened to an assessment, as people may see it: the day and the function.
//!
//! The exact time is told to the author, and to all for 24 hours. Absent here, so that nothing can show
//! it: names, and any list, filter or sum by person.

use serde::{Deserialize, Serialize};

use super::{Answer, Confidence, DocumentKind, ItemKey, State, field};
use crate::{
    DAY, MINUTE, Micros, local_day,
    sync::{Change, Document, Edit, Entry, FieldKey, Function, ListKey, Value, What},
};

/// How long the exact time of an entry is told to everybody who may read the history.
const EXACT_FOR: i64 = DAY;
/// By how much a device's time must differ from the arrival to be told.
const DEVICE_DIFFERS: i64 = 5 * MINUTE;

/// One page of a history, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// The rows.
    pub rows: Vec<HistoryRow>,
    /// How many entries to skip for the next page, if there is one.
    pub next: Option<u32>,
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryRow {
    /// The day of arrival in Germany, ISO.
    pub day: String,
    /// The moment of arrival: for own entries, and for all of the last 24 hours.
    pub at: Option<Micros>,
    /// The device's time, where `at` is told and the two differ by more than five minutes.
    pub device_at: Option<Micros>,
    /// In which function it was done.
    pub by: Function,
    /// Whether the reader did it.
    pub own: bool,
    /// What happened.
    pub what: Happening,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Happening {
    /// A step of the lifecycle.
    Lifecycle {
        /// The state from there on.
        to: State,
    },
    /// An item was answered.
    Answer {
        /// The item.
        item: ItemKey,
        /// The answer given.
        answer: Answer,
    },
    /// A target was set or taken away.
    Target {
        /// The item.
        item: ItemKey,
        /// The level aimed at.
        level: Option<u8>,
    },
    /// The year of a target was set or taken away.
    Year {
        /// The item.
        item: ItemKey,
        /// The year.
        year: Option<u16>,
    },
    /// It was said how sure an answer is.
    Sureness {
        /// The item.
        item: ItemKey,
        /// How sure.
        confidence: Option<Confidence>,
    },
    /// The explanation of open items was written.
    Explanation,
    /// An internal note was written.
    InternalNote {
        /// The item.
        item: ItemKey,
    },
    /// A note for the Lotse was written.
    CoachNote {
        /// The item.
        item: ItemKey,
    },
    /// Something happened to a piece of evidence.
    Evidence {
        /// The item.
        item: ItemKey,
        /// What.
        deed: EvidenceDeed,
    },
}

/// What can happen to a piece of evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceDeed {
    /// Put in.
    Added,
    /// Written, or moved.
    Changed,
    /// Taken out.
    Removed,
    /// Brought back.
    Restored,
}

impl HistoryRow {
    /// What a reader may see of an entry that arrived `at`. `coach` tells which item a piece of evidence
    /// belongs to. `None` for what has no row of its own.
    pub fn of(
        kind: DocumentKind,
        entry: &Entry,
        coach: &Document,
        at: Micros,
        own: bool,
        now: Micros,
    ) -> Option<Self> {
        let exact = own || now.since(at) < EXACT_FOR;
        let device_at = match &entry.what {
            What::Edit(edit) if entry.by != Function::Merge => Some(edit.at),
            What::Edit(_) | What::Lifecycle { .. } => None,
        };
        Some(Self {
            day: local_day(at),
            at: exact.then_some(at),
            device_at: device_at
                .filter(|device| exact && at.since(*device).saturating_abs() > DEVICE_DIFFERS),
            by: entry.by,
            own,
            what: Happening::of(kind, &entry.what, coach)?,
        })
    }

    /// Lets this row stand for the `older` one as well, if it only goes on with what that one began, as
    /// typing on in a text does; tells whether it does. A piece of evidence that was filled in after it
    /// was added was added.
    pub fn takes_in(&mut self, older: &Self) -> bool {
        let same = (&self.day, self.by, self.own) == (&older.day, older.by, older.own);
        let goes_on = same && self.what.goes_on(&older.what);
        if goes_on && matches!(older.what, Happening::Evidence { .. }) {
            self.what = older.what.clone();
        }
        goes_on
    }
}

impl Happening {
    fn of(kind: DocumentKind, what: &What, coach: &Document) -> Option<Self> {
        match what {
            What::Lifecycle { to } => Some(Self::Lifecycle { to: *to }),
            What::Edit(Edit {
                change: Change::Set { field, value, .. },
                ..
            }) => Self::of_field(kind, field, Some(value), coach),
            What::Edit(Edit {
                change: Change::Splice { field, .. },
                ..
            }) => Self::of_field(kind, field, None, coach),
            What::Edit(Edit {
                change: Change::Insert { list, .. },
                ..
            }) => Some(Self::Evidence {
                item: item_of(list)?,
                deed: EvidenceDeed::Added,
            }),
            What::Edit(Edit {
                change: Change::Move { element, .. },
                ..
            }) => evidence(coach, *element, EvidenceDeed::Changed),
            What::Edit(Edit {
                change: Change::Remove { element, .. },
                ..
            }) => evidence(coach, *element, EvidenceDeed::Removed),
            What::Edit(Edit {
                change: Change::Restore { element, .. },
                ..
            }) => evidence(coach, *element, EvidenceDeed::Restored),
        }
    }

    fn of_field(kind: DocumentKind, key: &FieldKey, value: Option<&Value>, coach: &Document) -> Option<Self> {
        if let Some((element, _)) = key.element() {
            return evidence(coach, element, EvidenceDeed::Changed);
        }
        if *key == field::explanation() {
            return Some(Self::Explanation);
        }
        let (owner, part) = key.split()?;
        let item = ItemKey::parse(owner).ok()?;
        let number = match value {
            Some(Value::Number(number)) => Some(*number),
            _ => None,
        };
        Some(match (kind, part) {
            (DocumentKind::Internal, field::NOTE) => Self::InternalNote { item },
            (DocumentKind::Coach, field::NOTE) => Self::CoachNote { item },
            (DocumentKind::Answers, field::VALUE) => Self::Answer {
                item,
                answer: value.map(Answer::from_value).unwrap_or_default(),
            },
            (DocumentKind::Answers, field::TARGET) => Self::Target {
                item,
                level: number.and_then(|level| level.try_into().ok()),
            },
            (DocumentKind::Answers, field::YEAR) => Self::Year {
                item,
                year: number.and_then(|year| year.try_into().ok()),
            },
            (DocumentKind::Answers, field::CONFIDENCE) => Self::Sureness {
                item,
                confidence: value.and_then(Confidence::from_value),
            },
            _ => return None,
        })
    }

    fn goes_on(&self, older: &Self) -> bool {
        match (self, older) {
            (Self::Answer { item: a, answer: new }, Self::Answer { item: b, answer: old }) => {
                let typed = |answer: &Answer| matches!(answer, Answer::NotApplicable { .. });
                a == b && typed(new) && typed(old)
            }
            (Self::Explanation, Self::Explanation) => true,
            (Self::InternalNote { item: a }, Self::InternalNote { item: b })
            | (Self::CoachNote { item: a }, Self::CoachNote { item: b })
            | (
                Self::Evidence {
                    item: a,
                    deed: EvidenceDeed::Changed,
                },
                Self::Evidence {
                    item: b,
                    deed: EvidenceDeed::Changed | EvidenceDeed::Added,
                },
            ) => a == b,
            _ => false,
        }
    }
}

fn item_of(list: &ListKey) -> Option<ItemKey> {
    ItemKey::parse(list.split()?.0).ok()
}

fn evidence(coach: &Document, element: crate::ElementId, deed: EvidenceDeed) -> Option<Happening> {
    let item = item_of(&coach.elements().get(&element)?.list)?;
    Some(Happening::Evidence { item, deed })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{EditId, ElementId, HOUR, sync::Rev};

    fn key(text: &str) -> ItemKey {
        ItemKey::parse(text).unwrap()
    }

    fn set(field: &FieldKey, value: Value, at: Micros) -> Entry {
        let change = Change::Set {
            field: field.clone(),
            value,
            replaces: Vec::new(),
        };
        let edit = Edit {
            id: EditId::from_number(1),
            at,
            change,
        };
        Entry {
            rev: Rev(1),
            by: Function::Navigator,
            what: What::Edit(edit),
        }
    }

    #[test]
    fn the_exact_time_is_for_the_author_and_for_a_day() {
        let arrival = Micros(1_700_000_000_000_000);
        let entry = set(
            &field::of(&key("STR1"), field::VALUE),
            Value::Number(2),
            arrival.plus(-HOUR),
        );
        for (own, later, told) in [
            (false, DAY - 1, true),
            (false, DAY, false),
            (true, 400 * DAY, true),
            (false, 400 * DAY, false),
        ] {
            let now = arrival.plus(later);
            let nothing = Document::default();
            let row = HistoryRow::of(DocumentKind::Answers, &entry, &nothing, arrival, own, now).unwrap();
            assert_eq!(
                (row.at.is_some(), row.device_at.is_some()),
                (told, told),
                "{own} {later}"
            );
            assert_eq!(row.day, "2023-11-14");
            assert_eq!(
                row.what,
                Happening::Answer {
                    item: key("STR1"),
                    answer: Answer::Level(2)
                }
            );
        }
    }

    #[test]
    fn typing_on_is_one_row() {
        let now = Micros(1_700_000_000_000_000);
        let row = |kind, field: &FieldKey, value| {
            HistoryRow::of(
                kind,
                &set(field, value, now),
                &Document::default(),
                now,
                false,
                now,
            )
            .unwrap()
        };
        let note = field::of(&key("STR1"), field::NOTE);
        let text = |text: &str| Value::text(text);
        let one = row(DocumentKind::Internal, &note, text("eins"));
        assert!(row(DocumentKind::Internal, &note, text("eins zwei")).takes_in(&one));
        assert!(!row(DocumentKind::Coach, &note, text("eins")).takes_in(&one));
        let value = field::of(&key("STR1"), field::VALUE);
        let two = row(DocumentKind::Answers, &value, Value::Number(2));
        assert!(!row(DocumentKind::Answers, &value, Value::Number(3)).takes_in(&two));
    }

    #[test]
    fn evidence_names_its_item() {
        let (element, now) = (ElementId::from_number(7), Micros(0));
        let list = super::super::list::evidence(&key("SIC2"));
        let change = Change::Insert {
            element,
            list,
            position: "a".to_owned(),
        };
        let insert = Edit {
            id: EditId::from_number(1),
            at: now,
            change,
        };
        let mut coach = Document::default();
        coach.apply(&insert, Function::Head).unwrap();
        let label = FieldKey::of_element(element, field::LABEL).unwrap();
        let entry = set(&label, Value::text("Protokoll"), now);
        let mut row = HistoryRow::of(DocumentKind::Coach, &entry, &coach, now, false, now).unwrap();
        let happened = |deed| Happening::Evidence {
            item: key("SIC2"),
            deed,
        };
        assert_eq!(row.what, happened(EvidenceDeed::Changed));

        let older = HistoryRow {
            what: happened(EvidenceDeed::Added),
            ..row.clone()
        };
        assert!(row.takes_in(&older), "filling in a new one is adding it");
        assert_eq!(row, older);
        assert!(!row.takes_in(&older), "two new ones are two");
    }
}
