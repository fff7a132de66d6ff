//! Who may do what with accounts.

use crate::{
    Fault, Micros, UserId,
    account::{Actor, Role},
};

/// Proof that the holder acts on their own account, or for its person.
#[derive(Debug)]
pub struct MayOwnAccount(UserId);

impl MayOwnAccount {
    /// The account's person.
    pub fn user(&self) -> UserId {
        self.0
    }
}

/// A signed-in person may change their own password and end their own sessions.
pub fn own_account(actor: &Actor) -> Result<MayOwnAccount, Fault> {
    Ok(MayOwnAccount(actor.person()?.id))
}

/// A one-time link as the server keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneTimeLink {
    /// Whose password it sets.
    pub user: UserId,
    /// From this moment on it does nothing.
    pub expires_at: Micros,
    /// Whether it did its work already.
    pub used: bool,
    /// Whether the account is open.
    pub active: bool,
}

/// Who holds a link that is still good acts on that account. Whatever is wrong with a link, the answer
/// is the same.
pub fn by_link(link: Option<&OneTimeLink>, now: Micros) -> Result<MayOwnAccount, Fault> {
    match link {
        Some(link) if link.active && !link.used && now < link.expires_at => Ok(MayOwnAccount(link.user)),
        _ => Err(Fault::LinkOver),
    }
}

/// Proof that the holder may add, close and re-open accounts.
#[derive(Debug)]
pub struct MayAdminister(());

/// Who may start the program with the database's address may administer accounts: the operating system
/// has decided that already.
pub fn at_the_console() -> MayAdminister {
    MayAdminister(())
}

/// Who administers accounts may act on any of them, as to set a password for an example.
pub fn on_behalf(_: &MayAdminister, user: UserId) -> MayOwnAccount {
    MayOwnAccount(user)
}

/// Proof that an account may be closed.
#[derive(Debug)]
pub struct MayClose(UserId);

impl MayClose {
    /// Whose account.
    pub fn user(&self) -> UserId {
        self.0
    }
}

/// An account may be closed unless it is the last open one of a Leitung in its organisation or of a
/// Systemadministration in its programme: nobody could sign or repair anything any more.
///
/// `others` counts the other open accounts of that role in that place.
pub fn close(_: &MayAdminister, user: UserId, role: Role, others: u32) -> Option<MayClose> {
    let needed = matches!(role, Role::Head | Role::Admin);
    (!needed || others > 0).then_some(MayClose(user))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::HOUR;

    #[test]
    fn a_link_is_good_once_and_for_a_while() {
        let good = OneTimeLink {
            user: UserId::from_number(1),
            expires_at: Micros(72 * HOUR),
            used: false,
            active: true,
        };
        for (link, now, expected) in [
            (Some(good.clone()), 0, true),
            (Some(good.clone()), 72 * HOUR - 1, true),
            (Some(good.clone()), 72 * HOUR, false),
            (
                Some(OneTimeLink {
                    used: true,
                    ..good.clone()
                }),
                0,
                false,
            ),
            (
                Some(OneTimeLink {
                    active: false,
                    ..good
                }),
                0,
                false,
            ),
            (None, 0, false),
        ] {
            assert_eq!(
                by_link(link.as_ref(), Micros(now)).is_ok(),
                expected,
                "{link:?} at {now}"
            );
        }
    }

    #[test]
    fn the_last_one_stays() {
        for role in Role::ALL {
            let alone = close(&at_the_console(), UserId::from_number(1), role, 0).is_some();
            assert_eq!(alone, !matches!(role, Role::Head | Role::Admin), "{role:?}");
            assert!(
                close(&at_the_console(), UserId::from_number(1), role, 1).is_some(),
                "{role:?}"
            );
        }
    }
}
