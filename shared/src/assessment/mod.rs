//! The self-assessment of digital maturity: catalogue, answers, score, lifecycle.
//!
//! States: draft → submitted → in review → returned → draft … → accepted; withdraw until the review
//! starts. Who may: Navigator and Leitung answer and submit; the Lotse reads from submission on. Absent
//! here: ranking, comparison between organisations, and any record of who did how much.

mod answer;
mod card;
mod catalogue;
mod document;
mod history;
mod key;
mod lifecycle;
pub mod policy;
mod score;
mod sheet;
mod submission;

pub use answer::{Answer, Confidence, MAX_LINK, MAX_NOTE, MAX_REASON, MIN_REASON, TargetYear, valid_link};
pub use card::{AssessmentCard, Documents, Standing};
pub use catalogue::{Audience, Catalogue, CatalogueFault, Dimension, Gate, Item, ScaleStep, Where};
pub use document::{DocumentKind, DocumentRules, field, list};
pub use history::{EvidenceDeed, Happening, History, HistoryRow};
pub use key::{DimensionKey, ItemKey, ItemKeyFault};
pub use lifecycle::{Attempt, Deed, Guard, Situation, State, blockers, check, guards, next_state};
pub use score::{
    Capped, DimensionScore, ENOUGH, ItemScore, Recommendation, Score, Stage, Step as ScoreStep, Term, score,
};
pub use sheet::{Evidence, ItemSheet, Progress, Sheet};
pub use submission::{SharedItem, SharedSubmission, Submission};
