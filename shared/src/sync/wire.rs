//! The exchange: one request, one reply, and the limits of both.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value as Json;

use super::{Document, Edit, EditSeq, Entry, Function, Mark, Place, Rev};
use crate::{
    AssessmentId, DeviceId, DocumentId, EditId, ElementId, Fault, Micros, Refusal, UserId,
    assessment::AssessmentCard,
};

/// The wire format written here. 2 brought marks, and which edits are the reader's own.
pub const WIRE: u16 = 2;
/// The oldest wire format still read: the one before.
pub const OLDEST: u16 = 1;
/// The first wire format with marks.
const MARKS_SINCE: u16 = 2;
/// Most edits in a request.
pub const MOST_EDITS: usize = 200;
/// Most bytes of edits in a request.
pub const MOST_BYTES: usize = 192 * 1024;
/// Most entries of one document in a reply; beyond, the document comes whole.
pub const MOST_ENTRIES: u64 = 500;
/// Most acknowledged edits that a request names.
pub const MOST_ACKNOWLEDGED: usize = 50;
/// Most documents a request may say it has.
pub const MOST_DOCUMENTS: usize = 500;

/// A generation of the database: another one after a restore.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Epoch(pub String);

/// What a browser sends. Where it arrives, each edit is bare JSON still: every one is judged alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request<E = Json> {
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
    /// What led to what the browser has. What has no mark comes whole.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub marks: BTreeMap<DocumentId, Mark>,
    /// Own edits of which the server said that it has them for good: the last one, and those of which no mark
    /// tells: they were parked, or their answer was overtaken.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acknowledged: Vec<EditId>,
    /// How many edits of a document stay with the browser beside those of this request, whatever for.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub left: BTreeMap<DocumentId, u32>,
    /// The edits, each a [`Sent`].
    pub edits: Vec<E>,
}

/// A request on its way. Where it arrives it is bare JSON, as its version is judged before its form.
#[derive(Clone, Debug, PartialEq)]
pub enum Letter {
    /// As a browser writes it.
    Written(Request<Sent>),
    /// As it comes out of the envelope.
    Arrived(Json),
}

impl Serialize for Letter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Written(request) => request.serialize(serializer),
            Self::Arrived(json) => json.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Letter {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Json::deserialize(deserializer).map(Self::Arrived)
    }
}

impl Letter {
    /// What [`Request::open`] opens.
    pub fn json(self) -> Json {
        match self {
            Self::Written(request) => serde_json::to_value(request).unwrap_or_default(),
            Self::Arrived(json) => json,
        }
    }
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
#[serde(rename_all = "snake_case")]
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
#[serde(rename_all = "snake_case", deny_unknown_fields)]
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

/// What lay on another device of the organisation when it was heard of last: a submission would go without
/// it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Elsewhere {
    /// The assessment.
    pub assessment: AssessmentId,
    /// In which function its person works.
    pub by: Function,
    /// Whether it is another device of the reader.
    pub own: bool,
    /// How many edits.
    pub edits: u32,
    /// The day, as in [`crate::local_day`].
    pub day: String,
}

/// What the server answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// The generation of the database. If the request named another one, nothing of it was taken and
    /// `verdicts` is empty.
    pub epoch: Epoch,
    /// The same within one generation: the browser has what this database never had or has no more, as
    /// after a snapshot of the machine or a copied file was put back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub rolled_back: bool,
    /// The server's time.
    pub now: Micros,
    /// One per edit of the request, in its order.
    pub verdicts: Vec<Verdict>,
    /// What is newer.
    pub news: Vec<News>,
    /// Where each document of the news stands after them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub places: BTreeMap<DocumentId, Place>,
    /// The edits in the news that are the reader's own, from whatever device. Of others it tells nothing.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub own: BTreeMap<DocumentId, BTreeSet<EditId>>,
    /// What lies on other devices.
    pub elsewhere: Vec<Elsewhere>,
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
        let documents = [request.have.len(), request.left.len(), request.marks.len()];
        let documents = documents.into_iter().max().unwrap_or_default();
        if request.edits.len() > MOST_EDITS
            || request.acknowledged.len() > MOST_ACKNOWLEDGED
            || documents > MOST_DOCUMENTS
        {
            return Err(Fault::TooLarge);
        }
        Ok(request)
    }

    /// What the browser has of a document, if news can go on from there.
    pub fn goes_on_from(&self, document: DocumentId) -> Option<Rev> {
        let known = self.wire < MARKS_SINCE || self.marks.contains_key(&document);
        self.have.get(&document).copied().filter(|_| known)
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

    /// How many bytes of a request it takes.
    pub fn size(&self) -> usize {
        serde_json::to_vec(self).map_or(0, |json| json.len())
    }
}

/// The text whose digest tells whether an edit is the same again: canonical, as maps are sorted.
pub fn canonical(json: &Json) -> String {
    serde_json::to_string(json).unwrap_or_default()
}
