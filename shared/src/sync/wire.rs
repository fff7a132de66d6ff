//! The exchange: one request, one reply, and the limits of both.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::{Document, Edit, EditSeq, Entry, Rev};
use crate::{
    DeviceId, DocumentId, EditId, ElementId, Fault, Micros, Refusal, UserId, assessment::AssessmentCard,
};

/// The wire format written here.
pub const WIRE: u16 = 1;
/// The oldest wire format still read: the one before, once there is one.
pub const OLDEST: u16 = 1;
/// Most edits in a request.
pub const MOST_EDITS: usize = 200;
/// Most bytes of edits in a request.
pub const MOST_BYTES: usize = 192 * 1024;
/// Most entries of one document in a reply; beyond, the document comes whole.
pub const MOST_ENTRIES: u64 = 500;
/// Most documents a request may say it has.
pub const MOST_DOCUMENTS: usize = 500;

/// A generation of the database: another one after a restore.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Epoch(pub String);

/// What a browser sends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Always [`WIRE`] of the page.
    pub wire: u16,
    /// The generation the browser knows, if it ever got an answer.
    pub epoch: Option<Epoch>,
    /// Whose edits these are.
    pub actor: UserId,
    /// The browser profile.
    pub device: DeviceId,
    /// What the browser has of each document.
    pub have: BTreeMap<DocumentId, Rev>,
    /// [`Sent`] edits, each still encoded: every one is judged alone.
    pub edits: Vec<Json>,
}

/// One edit on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sent {
    /// The document it belongs to.
    pub document: DocumentId,
    /// Its number among those of this device and document.
    pub seq: EditSeq,
    /// The edit.
    pub edit: Edit,
}

/// What an edit builds on that the server does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// The text that a splice starts from.
    Base(EditId),
    /// The list member it writes to.
    Element(ElementId),
}

/// What became of one edit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "verdict", content = "data")]
pub enum Verdict {
    /// Stored for good, in this place of its document.
    Taken(Rev),
    /// Valid, but too late: stored under its author outside the document.
    Parked,
    /// Not stored; the device keeps it with the reason.
    Refused(Refusal),
    /// Not stored; what it builds on is not here.
    Depends(Missing),
    /// Not stored: this number was used for another content, so two profiles share one device id.
    DeviceCloned,
}

/// What is newer than what the browser has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "news", deny_unknown_fields)]
pub enum News {
    /// The entries that follow.
    Entries {
        /// The document.
        document: DocumentId,
        /// Gapless, from the browser's rev on.
        entries: Vec<Entry>,
    },
    /// The document as it stands.
    Whole {
        /// The document.
        document: DocumentId,
        /// Its rev.
        rev: Rev,
        /// Its state.
        state: Document,
    },
    /// This person may not have the document (any more).
    Gone {
        /// The document.
        document: DocumentId,
    },
}

/// What the server answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// The generation of the database. If the request named another one, nothing of it was taken and
    /// `verdicts` is empty.
    pub epoch: Epoch,
    /// The server's time.
    pub now: Micros,
    /// One per edit of the request, in its order.
    pub verdicts: Vec<Verdict>,
    /// What is newer.
    pub news: Vec<News>,
    /// The assessments in work that this person may edit, with their documents.
    pub assessments: Vec<AssessmentCard>,
    /// How many edits of this person are parked on the server.
    pub parked: u32,
}

impl Request {
    /// Opens a request: judges `wire` first, then the envelope; the edits stay encoded.
    pub fn open(json: Json) -> Result<Self, Fault> {
        let wire = json.get("wire").and_then(Json::as_u64).ok_or(Fault::Malformed)?;
        if wire < u64::from(OLDEST) {
            return Err(Fault::Outdated { oldest: OLDEST });
        }
        if wire > u64::from(WIRE) {
            return Err(Fault::Later { newest: WIRE });
        }
        let request: Self = serde_json::from_value(json).map_err(|_| Fault::Malformed)?;
        if request.edits.len() > MOST_EDITS || request.have.len() > MOST_DOCUMENTS {
            return Err(Fault::TooLarge);
        }
        Ok(request)
    }
}

impl Sent {
    /// Decodes one edit of a request.
    pub fn open(json: &Json) -> Result<Self, Refusal> {
        Self::deserialize(json).map_err(|_| Refusal::Malformed)
    }

    /// The edit as a request carries it.
    pub fn json(&self) -> Json {
        serde_json::to_value(self).unwrap_or_default()
    }
}

/// The text whose digest tells whether an edit is the same again: canonical, as maps are sorted.
pub fn canonical(json: &Json) -> String {
    json.to_string()
}
