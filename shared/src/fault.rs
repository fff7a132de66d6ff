//! Everything that can go wrong, as data. The words stand in [`crate::words`].

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{account::PasswordFault, assessment::ItemKey, sync::Rev};

/// Why a request was refused. Closed: the browser decides by it, never by prose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Error)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// Nobody is signed in, or the session is over.
    #[error("not signed in")]
    NotSignedIn,
    /// Name or password is wrong, or the account is closed. Never tells which.
    #[error("wrong name or password")]
    WrongLogin,
    /// Too many tries; seconds until the next one counts.
    #[error("too many tries, wait {seconds} s")]
    Throttled {
        /// Seconds to wait.
        seconds: u32,
    },
    /// The one-time link was used, is over, or never was.
    #[error("this link is not valid any more")]
    LinkOver,
    /// A new password was not accepted.
    #[error("password refused: {0}")]
    Password(PasswordFault),
    /// It is not there, or this person must not learn that it is.
    #[error("not found")]
    NotFound,
    /// Seen, but not allowed.
    #[error("needs the right {0:?}")]
    Forbidden(Right),
    /// Something newer was decided meanwhile; the page shows it and nothing is lost.
    #[error("changed meanwhile, now at {now:?}")]
    Stale {
        /// Where the document stands now.
        now: Rev,
    },
    /// A lifecycle step is blocked; each reason has its place on the page.
    #[error("blocked by {0:?}")]
    Blocked(Vec<Blocker>),
    /// Input that was refused, field by field.
    #[error("refused input: {0:?}")]
    Invalid(Vec<FieldFault>),
    /// The request is no request of ours.
    #[error("malformed request")]
    Malformed,
    /// The request is larger than its route takes.
    #[error("request too large")]
    TooLarge,
    /// The page is older than the oldest wire format understood here.
    #[error("page outdated, oldest understood wire format is {oldest}")]
    Outdated {
        /// Oldest wire format still taken.
        oldest: u16,
    },
    /// The page is newer than this server; it asks again later.
    #[error("server older than the page, newest understood wire format is {newest}")]
    Later {
        /// Newest wire format taken.
        newest: u16,
    },
    /// The cookie belongs to somebody else than the page thinks.
    #[error("another person is signed in")]
    OtherPerson,
    /// The database is locked or gone for the moment; nothing was stored.
    #[error("temporarily unavailable")]
    Unavailable,
    /// The server's disk is full; nothing was stored.
    #[error("storage full")]
    Full,
    /// A defect of ours; nothing was stored.
    #[error("internal fault")]
    Internal,
}

/// What somebody would need to be allowed to do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// Navigator or Leitung of the organisation.
    AnswerForOrganisation,
    /// The Lotse of the organisation.
    CoachOfOrganisation,
    /// The Programmleitung.
    LeadProgramme,
}

/// One input of a form that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldFault {
    /// Name of the input as the form calls it.
    pub field: String,
    /// Why.
    pub why: Refusal,
}

/// Why one value or one edit is not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Error)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// It cannot be read at all.
    #[error("cannot be read")]
    Malformed,
    /// No such document, for this person.
    #[error("no such document")]
    NoDocument,
    /// The document has no such field.
    #[error("no such field")]
    UnknownField,
    /// The field takes another kind of value.
    #[error("wrong kind of value")]
    WrongKind,
    /// A number outside its bounds.
    #[error("not within {min} to {max}")]
    OutOfRange {
        /// Smallest allowed.
        min: i64,
        /// Largest allowed.
        max: i64,
    },
    /// More characters than allowed.
    #[error("longer than {max} characters")]
    TooLong {
        /// Most characters allowed.
        max: u32,
    },
    /// Fewer characters than needed.
    #[error("shorter than {min} characters")]
    TooShort {
        /// Fewest characters needed.
        min: u32,
    },
    /// A link that is neither http, https nor mailto.
    #[error("no usable link")]
    NoLink,
    /// A control character that no text needs, as NUL.
    #[error("contains a control character")]
    ControlCharacter,
    /// The item is a gate: „trifft nicht zu“ is not offered.
    #[error("this item always applies")]
    AlwaysApplies,
    /// A list or a document holds as much as it may.
    #[error("more than {max} entries")]
    TooMany {
        /// Most entries allowed.
        max: u32,
    },
    /// The same edit id stands for another content already.
    #[error("edit id used twice")]
    IdTaken,
}

/// What keeps a lifecycle step from being taken. Each names where to look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Blocker {
    /// Guard `vollständig`: too few answers and no explanation.
    Incomplete {
        /// Items without an answer, in catalogue order.
        open: Vec<ItemKey>,
    },
    /// Guard `gateBelege`: a gate item of level 3 or 4 without evidence.
    GateEvidence {
        /// The gate items concerned.
        items: Vec<ItemKey>,
    },
    /// Values that two people gave and nobody decided.
    Conflicts {
        /// The items concerned.
        items: Vec<ItemKey>,
        /// Whether the explanation of what stays open is concerned.
        explanation: bool,
    },
    /// A return without a remark.
    NoRemark,
    /// Guard `keineOffenenRückfragen`.
    OpenRemarks,
    /// The state does not allow the step.
    State {
        /// The state it is in.
        state: crate::assessment::State,
    },
}
