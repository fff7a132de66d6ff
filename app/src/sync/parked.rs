//! Parked edits, put together so that one decision is about one input: what it said last, and what has to
//! be written to say it again.

use std::collections::BTreeSet;

use shared::{
    AssessmentId, DocumentId, EditId, ElementId, Micros,
    assessment::DocumentKind,
    sync::{Change, FieldKey, ParkedBecause, ParkedEdit, Value},
};

/// One step of taking parked edits over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Write this value, knowing these edits.
    Set(FieldKey, Value, Vec<EditId>),
    /// Make this change of a list.
    Change(Change),
}

/// Parked edits that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// The assessment.
    pub assessment: AssessmentId,
    /// The document.
    pub document: DocumentId,
    /// What kind of document it is.
    pub kind: DocumentKind,
    /// When the last one arrived.
    pub at: Micros,
    /// Why the last one came too late.
    pub why: ParkedBecause,
    /// All of them.
    pub ids: Vec<EditId>,
    /// What to write, in order.
    pub steps: Vec<Step>,
}

/// What an edit is about: a list member with all its fields, or one field.
#[derive(Clone, PartialEq, Eq)]
enum Subject {
    Element(ElementId),
    Field(FieldKey),
}

fn subject(change: &Change) -> Subject {
    match change {
        Change::Set { field, .. } | Change::Splice { field, .. } => match field.element() {
            Some((element, _)) => Subject::Element(element),
            None => Subject::Field(field.clone()),
        },
        Change::Insert { element, .. }
        | Change::Move { element, .. }
        | Change::Remove { element, .. }
        | Change::Restore { element, .. } => Subject::Element(*element),
    }
}

/// Puts parked edits together; `parked` is oldest first, and so is the result.
pub fn bundles(parked: &[ParkedEdit]) -> Vec<Bundle> {
    let mut groups: Vec<((DocumentId, Subject), Vec<&ParkedEdit>)> = Vec::new();
    for edit in parked {
        let key = (edit.document, subject(&edit.change));
        match groups.iter_mut().find(|(of, _)| *of == key) {
            Some((_, edits)) => edits.push(edit),
            None => groups.push((key, vec![edit])),
        }
    }
    groups.iter().filter_map(|(_, edits)| bundle(edits)).collect()
}

fn bundle(edits: &[&ParkedEdit]) -> Option<Bundle> {
    let last = edits.last()?;
    let ids: Vec<EditId> = edits.iter().map(|edit| edit.id).collect();
    let steps = edits
        .iter()
        .enumerate()
        .filter_map(|(at, edit)| step(edits, at, edit))
        .collect();
    Some(Bundle {
        assessment: last.assessment,
        document: last.document,
        kind: last.kind,
        at: last.at,
        why: last.why,
        ids,
        steps,
    })
}

/// The step for one edit; none if a later one of the bundle took its place.
fn step(edits: &[&ParkedEdit], at: usize, edit: &ParkedEdit) -> Option<Step> {
    let Change::Set { field, value, .. } = &edit.change else {
        return Some(Step::Change(edit.change.clone()));
    };
    let later = edits.get(at + 1..).unwrap_or_default();
    if later.iter().any(|later| later.change.names().contains(&edit.id)) {
        return None;
    }
    // What the whole chain had started from: the parked edits in between stand nowhere.
    let mut chain = BTreeSet::from([edit.id]);
    let mut seen = BTreeSet::new();
    for earlier in edits
        .iter()
        .take(at + 1)
        .rev()
        .filter(|earlier| earlier.change.field() == Some(field))
    {
        if chain.contains(&earlier.id) {
            chain.extend(earlier.change.names());
            seen.extend(earlier.change.names());
        }
    }
    let seen = seen
        .into_iter()
        .filter(|id| edits.iter().all(|edit| edit.id != *id))
        .collect();
    Some(Step::Set(field.clone(), value.clone(), seen))
}

#[cfg(test)]
mod tests {
    use shared::sync::ListKey;

    use super::*;

    fn parked(id: u128, change: Change) -> ParkedEdit {
        ParkedEdit {
            id: EditId::from_number(id),
            assessment: AssessmentId::from_number(1),
            document: DocumentId::from_number(2),
            kind: DocumentKind::Answers,
            change,
            at: Micros(i64::try_from(id).unwrap()),
            why: ParkedBecause::Locked,
        }
    }

    fn set(id: u128, field: &str, value: i64, replaces: &[u128]) -> ParkedEdit {
        let replaces = replaces.iter().map(|id| EditId::from_number(*id)).collect();
        parked(
            id,
            Change::Set {
                field: FieldKey::parse(field).unwrap(),
                value: Value::Number(value),
                replaces,
            },
        )
    }

    fn steps(parked: &[ParkedEdit]) -> Vec<Vec<(String, i64, Vec<u128>)>> {
        let read = |step: Step| match step {
            Step::Set(field, Value::Number(number), seen) => {
                let known = |id: &EditId| (1..100).find(|n| EditId::from_number(*n) == *id).unwrap();
                (field.to_string(), number, seen.iter().map(known).collect())
            }
            Step::Set(..) | Step::Change(_) => ("change".to_owned(), 0, Vec::new()),
        };
        bundles(parked)
            .into_iter()
            .map(|bundle| bundle.steps.into_iter().map(read).collect())
            .collect()
    }

    #[test]
    fn a_chain_is_its_last_word_on_what_it_started_from() {
        let chain = [
            set(11, "STR1/value", 1, &[5]),
            set(12, "STR1/value", 2, &[11]),
            set(13, "STR1/value", 3, &[12]),
        ];
        assert_eq!(steps(&chain), [[("STR1/value".to_owned(), 3, vec![5])]]);
    }

    #[test]
    fn two_devices_keep_both_words() {
        let both = [set(11, "STR1/value", 1, &[5]), set(12, "STR1/value", 2, &[5])];
        let expected = [vec![
            ("STR1/value".to_owned(), 1, vec![5]),
            ("STR1/value".to_owned(), 2, vec![5]),
        ]];
        assert_eq!(steps(&both), expected);
    }

    #[test]
    fn a_list_member_comes_with_its_fields() {
        let element = ElementId::from_number(9);
        let insert = Change::Insert {
            element,
            list: ListKey::parse("STR2/evidence").unwrap(),
            position: "m".to_owned(),
        };
        let label = FieldKey::of_element(element, "label").unwrap();
        let edits = [
            parked(11, insert),
            set(12, "STR1/value", 1, &[]),
            set(13, label.as_str(), 4, &[]),
        ];
        let found = bundles(&edits);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].ids, [EditId::from_number(11), EditId::from_number(13)]);
        assert_eq!(found[0].steps.len(), 2);
        assert!(matches!(found[0].steps[0], Step::Change(_)));
    }
}
