//! Pages around the own account: sign-in, a first or new password, and what lies on this device.
//!
//! Absent here: deciding. The session ([`crate::sync::session`]) and the server do that.

mod device;
mod own;
mod password;
mod set_password;
mod sign_in;

pub use own::account_page;
pub use set_password::set_password_page;
pub use sign_in::{sign_in_again, sign_in_page};
