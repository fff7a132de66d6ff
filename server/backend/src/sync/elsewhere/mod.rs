//! What colleagues still have on their devices: told before somebody submits without it.
//!
//! A browser says with each exchange how many edits stay with it; the number is kept until it says
//! otherwise, or for [`KEPT`]. Readers learn the function and the day, not the person.

mod store;

use std::collections::BTreeMap;

use shared::{
    AssessmentId, DAY, DeviceId, DocumentId, Fault, Micros, UserId,
    account::Person,
    local_day,
    sync::wire::{Elsewhere, Request},
};

use crate::{assessment::store::Folder, db::Conn};
use store::Left;

/// After this time a device that was never heard of again counts as gone.
const KEPT: i64 = 30 * DAY;

/// What the devices of the organisation have, and what this one said it has.
#[derive(Debug)]
pub(super) struct Devices {
    others: Vec<Left>,
    own: Vec<Left>,
    now: Vec<Left>,
}

impl Devices {
    /// Reads what is known, and what the request says of documents in `own`.
    pub(super) async fn look(
        conn: &mut Conn,
        person: &Person,
        own: &[Folder],
        request: &Request,
        at: Micros,
    ) -> Result<Self, Fault> {
        let Some(organisation) = own.first().map(|folder| folder.card.organisation) else {
            return Ok(Self {
                others: Vec::new(),
                own: Vec::new(),
                now: Vec::new(),
            });
        };
        let mut others = store::left(conn, organisation, at.plus(-KEPT)).await?;
        let own_rows = others
            .extract_if(.., |left| left.device == request.device)
            .collect();
        let said = request
            .left
            .iter()
            .filter(|(document, edits)| **edits > 0 && assessment_of(own, **document).is_some());
        Ok(Self {
            others,
            own: own_rows,
            now: said
                .map(|(document, edits)| Left {
                    device: request.device,
                    document: *document,
                    person: person.id,
                    role: person.role,
                    edits: *edits,
                    at,
                })
                .collect(),
        })
    }

    /// Whether the device said something else than last time, or says it on another day: readers see the day of
    /// the last contact.
    pub(super) fn differ(&self) -> bool {
        let said = |rows: &[Left]| -> BTreeMap<DocumentId, (u32, _)> {
            rows.iter()
                .map(|left| (left.document, (left.edits, local_day(left.at))))
                .collect()
        };
        said(&self.own) != said(&self.now)
    }

    /// Keeps what the device said.
    pub(super) async fn store(&self, conn: &mut Conn, device: DeviceId, own: &[Folder]) -> Result<(), Fault> {
        match own.first().map(|folder| folder.card.organisation) {
            Some(organisation) if self.differ() => {
                store::replace(conn, device, organisation, &self.now).await
            }
            _ => Ok(()),
        }
    }

    /// What a reader is told: one line per assessment and other device.
    pub(super) fn told(&self, person: UserId, own: &[Folder]) -> Vec<Elsewhere> {
        let mut told: BTreeMap<(AssessmentId, DeviceId), Elsewhere> = BTreeMap::new();
        for left in &self.others {
            let Some(assessment) = assessment_of(own, left.document) else {
                continue;
            };
            told.entry((assessment, left.device))
                .and_modify(|line| line.edits = line.edits.saturating_add(left.edits))
                .or_insert_with(|| Elsewhere {
                    assessment,
                    by: left.role.into(),
                    own: left.person == person,
                    edits: left.edits,
                    day: local_day(left.at),
                });
        }
        told.into_values().collect()
    }
}

/// Forgets what devices said that were not heard of since.
pub(super) async fn remove_old(conn: &mut Conn, now: Micros) -> Result<u64, Fault> {
    store::remove_old(conn, now.plus(-KEPT)).await
}

fn assessment_of(own: &[Folder], document: DocumentId) -> Option<AssessmentId> {
    own.iter()
        .find(|folder| folder.sheets.iter().any(|sheet| sheet.id == document))
        .map(|folder| folder.card.id)
}
