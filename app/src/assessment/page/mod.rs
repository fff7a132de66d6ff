//! The pages of the self-assessment.
//!
//! States: a page shows its content, or that it is loading, not here, locked, or needs a right. Who may:
//! the same policies as on the server. Absent here: every rule about answers and scores, and every word.

mod calendar;
mod check;
mod checks;
mod compare;
mod conflicts;
mod downloads;
mod filled;
mod frame;
mod handed_in;
mod history;
mod item;
mod marks;
mod overview;
mod paths;
mod print;
mod result;
mod submission;
mod submissions;
mod submit;
mod withdraw;

pub use check::check_page;
pub use conflicts::conflicts_page;
pub use history::history_page;
pub use item::item_page;
pub use overview::overview_page;
pub use print::print_page;
pub use result::result_page;
pub use submission::submission_page;
pub use submissions::submissions_page;
