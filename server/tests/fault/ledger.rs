//! What the server has in the end, read by `fahrwasser export`: every document with its whole log.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;
use shared::{
    DocumentId, EditId,
    sync::{Document, Entry, Rev, What},
};

use crate::{
    device::Device,
    house::{House, TOWNS},
};

/// The documents as they stand, and the edits in their logs.
pub(crate) struct Ledger {
    documents: BTreeMap<DocumentId, (Rev, Document)>,
    edits: BTreeMap<EditId, DocumentId>,
}

impl Ledger {
    /// Reads everything; every log is gapless, has no edit twice and folds to the document beside it.
    pub(crate) fn read(house: &House) -> Self {
        let mut ledger = Self {
            documents: BTreeMap::new(),
            edits: BTreeMap::new(),
        };
        for (ags, _) in TOWNS {
            let text = house.folder.said(&["export", "--organisation", ags]);
            let export: Json = serde_json::from_str(&text).unwrap();
            for assessment in export["assessments"].as_array().unwrap() {
                for sheet in assessment["documents"].as_array().unwrap() {
                    ledger.enter(sheet);
                }
            }
        }
        ledger
    }

    fn enter(&mut self, sheet: &Json) {
        let read = |name: &str| sheet[name].clone();
        let id: DocumentId = serde_json::from_value(read("id")).unwrap();
        let rev: Rev = serde_json::from_value(read("rev")).unwrap();
        let state: Document = serde_json::from_value(read("state")).unwrap();
        let (mut folded, mut last) = (Document::default(), Rev::default());
        for logged in sheet["log"].as_array().unwrap() {
            let entry: Entry = serde_json::from_value(logged["entry"].clone()).unwrap();
            assert_eq!(entry.rev, last.next(), "a gap in the order of {id}");
            last = entry.rev;
            if let What::Edit(edit) = &entry.what {
                folded.apply(edit, entry.by).unwrap();
                assert_eq!(self.edits.insert(edit.id, id), None, "{} is there twice", edit.id);
            }
        }
        assert_eq!((last, &folded), (rev, &state), "log and head of {id} differ");
        self.documents.insert(id, (rev, state));
    }

    /// How many edits there are.
    pub(crate) fn len(&self) -> usize {
        self.edits.len()
    }

    /// The edits that the server acknowledged and does not have.
    pub(crate) fn missing(&self, acknowledged: &BTreeMap<EditId, DocumentId>) -> BTreeSet<EditId> {
        let lost = |(edit, document): &(&EditId, &DocumentId)| self.edits.get(edit) != Some(document);
        acknowledged.iter().filter(lost).map(|(edit, _)| *edit).collect()
    }

    /// Every edit that was acknowledged is there, everything that was written is, and the device has what
    /// the server has.
    #[track_caller]
    pub(crate) fn agrees_with(&self, device: &Device) {
        assert_eq!(
            self.missing(&device.acknowledged.so_far()),
            BTreeSet::new(),
            "acknowledged and not there"
        );
        let written = device.written.iter();
        let lost: Vec<_> = written.filter(|edit| !self.edits.contains_key(edit)).collect();
        assert!(lost.is_empty(), "written and not there: {lost:?}");
        assert_eq!(device.mirror.waiting.len(), 0, "something waits");
        for (id, confirmed) in &device.mirror.confirmed {
            let here = (confirmed.rev, &confirmed.document);
            let (rev, document) = &self.documents[id];
            assert_eq!(here, (*rev, document), "device and server differ in {id}");
        }
        assert!(!device.mirror.confirmed.is_empty());
    }
}
