//! Every released form of what is sent and stored opens for ever, and encodes to the same bytes.
//!
//! A file in `fixtures/` is never changed once its version was released; a new form gets a new file.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::collections::{BTreeMap, BTreeSet};

use shared::{
    DeviceId, DocumentId, EditId, ElementId, Fault, Micros, UserId,
    sync::{
        Change, Document, Edit, Entry, FieldKey, Function, ListKey, Mark, Patch, Rev, Value, What,
        device::{Confirmed, Fate, Kept, Waiting},
        wire::{Epoch, OLDEST, Request, Sent, WIRE},
    },
};

fn id(number: u128) -> EditId {
    EditId::from_number(number)
}

fn edits() -> Vec<Edit> {
    let field = |text: &str| FieldKey::parse(text).unwrap();
    let element = ElementId::from_number(0xE1);
    let choice = Value::Choice {
        key: "not_applicable".to_owned(),
        text: "Gibt es hier nicht".to_owned(),
    };
    [
        Change::Set {
            field: field("STR1/value"),
            value: Value::Number(3),
            replaces: vec![],
        },
        Change::Set {
            field: field("STR1/value"),
            value: choice,
            replaces: vec![id(1)],
        },
        Change::Set {
            field: field("STR1/note"),
            value: Value::Text("Grüße aus Borna".to_owned()),
            replaces: vec![],
        },
        Change::Splice {
            field: field("STR1/note"),
            base: id(3),
            patch: Patch {
                at: 10,
                delete: 0,
                insert: "dem schönen ".to_owned(),
            },
            replaces: vec![id(3)],
        },
        Change::Insert {
            element,
            list: ListKey::parse("STR1/evidence").unwrap(),
            position: "m".to_owned(),
        },
        Change::Set {
            field: FieldKey::of_element(element, "label").unwrap(),
            value: Value::Text("Beschluss".to_owned()),
            replaces: vec![],
        },
        Change::Move {
            element,
            position: "mm".to_owned(),
            replaces: vec![id(5)],
        },
        Change::Remove {
            element,
            saw: vec![id(5)],
        },
        Change::Restore {
            element,
            replaces: vec![id(8)],
        },
        Change::Set {
            field: field("STR1/target"),
            value: Value::Empty,
            replaces: vec![],
        },
    ]
    .into_iter()
    .zip(1..)
    .map(|(change, number)| Edit {
        id: id(number),
        at: Micros(1_790_000_000_000_000),
        change,
    })
    .collect()
}

fn check(fixture: &str, json: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(fixture);
    if std::env::var_os("FAHRWASSER_NEW_FIXTURES").is_some() && !path.exists() {
        std::fs::write(&path, [json, "\n"].concat()).unwrap();
    }
    assert_eq!(
        std::fs::read_to_string(&path).unwrap().trim_end(),
        json,
        "{fixture} reads differently now"
    );
}

#[test]
fn edits_of_version_1_stay_readable() {
    let json = serde_json::to_string(&edits()).unwrap();
    check("edits-1.json", &json);
    assert_eq!(serde_json::from_str::<Vec<Edit>>(&json).unwrap(), edits());
}

#[test]
fn a_log_of_version_1_folds_to_the_same_bytes() {
    let mut document = Document::default();
    for edit in edits() {
        document.apply(&edit, Function::Navigator).unwrap();
    }
    let json = serde_json::to_string(&document).unwrap();
    check("document-1.json", &json);
    assert_eq!(serde_json::from_str::<Document>(&json).unwrap(), document);
}

#[test]
fn waiting_edits_of_version_1_stay_readable() {
    let waiting: Vec<_> = edits()
        .into_iter()
        .zip(1..)
        .map(|(edit, seq)| Waiting {
            document: DocumentId::from_number(0xD0),
            seq,
            since: edit.at,
            edit,
            text: None,
            before: None,
            frozen: false,
            fate: Fate::Waits,
        })
        .collect();
    let json = serde_json::to_string(&waiting).unwrap();
    check("waiting-1.json", &json);
    assert_eq!(serde_json::from_str::<Vec<Waiting>>(&json).unwrap(), waiting);
}

#[test]
fn the_version_is_judged_before_the_form() {
    let request = |wire: u64| serde_json::json!({ "wire": wire, "of a later version": true });
    for (json, expected) in [
        (request(0), Fault::Outdated { oldest: OLDEST }),
        (request(u64::from(WIRE) + 1), Fault::Later { newest: WIRE }),
        (request(u64::from(WIRE)), Fault::Malformed),
        (serde_json::json!({}), Fault::Malformed),
        (serde_json::json!(null), Fault::Malformed),
        (serde_json::json!({ "wire": "1" }), Fault::Malformed),
    ] {
        assert_eq!(Request::open(json.clone()), Err(expected), "{json}");
    }
}

#[test]
fn an_edit_with_something_unknown_is_malformed() {
    let sent = Sent {
        document: DocumentId::from_number(1),
        seq: 1,
        edit: edits().swap_remove(0),
    };
    let mut json = sent.json();
    assert_eq!(Sent::open(&json), Ok(sent));
    json["edit"]["change"]["set"]["more"] = true.into();
    assert_eq!(Sent::open(&json), Err(shared::Refusal::Malformed));
}

/// What a browser of each wire format sends.
#[test]
fn requests_of_every_version_open() {
    let sent = Sent {
        document: DocumentId::from_number(0xD0),
        seq: 4,
        edit: edits().swap_remove(0),
    };
    let plain = Request {
        wire: 1,
        epoch: Some(Epoch("1".to_owned())),
        actor: UserId::from_number(1),
        device: DeviceId::from_number(2),
        have: [(sent.document, Rev(7))].into(),
        marks: BTreeMap::new(),
        acknowledged: Vec::new(),
        left: [(sent.document, 3)].into(),
        edits: vec![sent.json()],
    };
    let marked = Request {
        wire: 2,
        marks: [(sent.document, Mark("0f".to_owned()))].into(),
        acknowledged: vec![id(9)],
        ..plain.clone()
    };
    for (fixture, request, goes_on) in [
        ("request-1.json", &plain, Some(Rev(7))),
        ("request-2.json", &marked, Some(Rev(7))),
    ] {
        check(fixture, &serde_json::to_string(request).unwrap());
        let opened = Request::open(serde_json::to_value(request).unwrap()).unwrap();
        assert_eq!(&opened, request);
        assert_eq!(opened.goes_on_from(sent.document), goes_on);
    }
    // What is older than marks on the device comes whole once.
    let upgraded = Request { wire: 2, ..plain };
    assert_eq!(upgraded.goes_on_from(sent.document), None);
}

#[test]
fn what_lies_on_a_device_of_version_1_stays_readable() {
    let entry = Entry {
        rev: Rev(1),
        by: Function::Navigator,
        what: What::Edit(edits().swap_remove(0)),
    };
    let mut document = Document::default();
    document
        .apply(&edits().swap_remove(0), Function::Navigator)
        .unwrap();
    let confirmed = Confirmed {
        rev: entry.rev,
        document,
        mark: None,
        own: BTreeSet::new(),
    };
    check("confirmed-1.json", &serde_json::to_string(&confirmed).unwrap());
    let marked = Confirmed {
        mark: Some(Mark::default().after(&entry)),
        own: [id(1)].into(),
        ..confirmed
    };
    // The mark itself is a part of the form: another one for the same entries would look like a rollback.
    check("confirmed-2.json", &serde_json::to_string(&marked).unwrap());
    let kept = Kept {
        document: DocumentId::from_number(0xD0),
        edit: edits().swap_remove(0),
        seq: 1,
        at: Micros(1_790_000_000_000_000),
        order: 0,
        unseen: false,
    };
    check("kept-1.json", &serde_json::to_string(&kept).unwrap());
}
