//! What slows down guessing.
//!
//! Each name that somebody tries has five tries; then it waits 30 seconds, and twice as long after each
//! further one, up to 15 minutes. Names that do not exist are counted the same way, so waiting tells
//! nothing. Every try counts for its address too, with a high limit, until it was right; that keeps the table
//! small and locks nobody out. Only hashes of names and addresses are kept, for a day.

mod store;

use std::net::IpAddr;

use sha2::{Digest as _, Sha256};
use shared::{DAY, Fault, HOUR, MINUTE, Micros, SECOND, account::Login};

use crate::{Backend, db::Conn, hex};

/// Tries before the first wait.
const FREE: i64 = 5;
const FIRST_WAIT: i64 = 30 * SECOND;
const LONGEST_WAIT: i64 = 15 * MINUTE;
/// Wrong tries from one address within [`WINDOW`] before every further one from there is told to wait.
const CROWD: i64 = 200;
const WINDOW: i64 = HOUR;
/// How long a count is remembered.
const MEMORY: i64 = DAY;
/// What lies further ahead was written while the clock of a server was wrong, and is over. A minute more than
/// there ever is to wait: the clocks of two servers differ a little, and tries overtake each other.
const ASTRAY: i64 = LONGEST_WAIT + MINUTE;

/// What is counted about one name or address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Failures {
    pub(super) count: i64,
    pub(super) since: Micros,
    pub(super) until: Micros,
}

impl Failures {
    /// Counts one more try of a name, or tells until when it has to wait.
    fn try_name(self, now: Micros) -> Result<Self, Micros> {
        if now < self.until && !self.is_astray(now) {
            return Err(self.until);
        }
        let over = self.is_astray(now) || now.since(self.since.max(self.until)) > MEMORY;
        let before = if over {
            Self {
                count: 0,
                since: now,
                until: Micros(0),
            }
        } else {
            self
        };
        let count = before.count.saturating_add(1);
        let doublings = u32::try_from(count.saturating_sub(FREE)).ok();
        let until = match doublings {
            None => Micros(0),
            Some(doublings) => {
                let wait = FIRST_WAIT.saturating_mul(1_i64.checked_shl(doublings.min(30)).unwrap_or(1));
                now.plus(wait.min(LONGEST_WAIT))
            }
        };
        Ok(Self {
            count,
            since: before.since,
            until,
        })
    }

    /// Counts one more try from an address.
    fn try_place(self, now: Micros) -> Self {
        if self.is_astray(now) || now.since(self.since) > WINDOW {
            return Self {
                count: 1,
                since: now,
                until: Micros(0),
            };
        }
        Self {
            count: self.count.saturating_add(1),
            ..self
        }
    }

    fn is_crowd(self, now: Micros) -> bool {
        self.count > CROWD && now.since(self.since) <= WINDOW
    }

    fn is_astray(self, now: Micros) -> bool {
        self.since.max(self.until) > now.plus(ASTRAY)
    }
}

/// What a try may expect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Admission {
    /// The name waits for so many seconds; the try does not count.
    pub(super) wait: Option<u32>,
    /// So many wrong tries came from this address that every wrong try from there is told to wait for
    /// so many seconds.
    pub(super) crowd: Option<u32>,
}

/// Counts a try before it is made, so that many at once are counted too.
pub(super) async fn admit(
    backend: &Backend,
    login: &str,
    address: Option<IpAddr>,
    known: bool,
) -> Result<Admission, Fault> {
    let now = backend.now();
    let (name, place) = (name_key(login), place_key(address));
    let mut tx = backend.db.begin_write().await?;
    // Known or not, or the count would tell which.
    let failures = store::lock(&mut tx, &place, now).await?.try_place(now);
    store::keep(&mut tx, &place, failures).await?;
    let crowd = failures.is_crowd(now);
    // Names that a crowd invents are not kept one by one.
    let wait = if crowd && !known {
        None
    } else {
        match store::lock(&mut tx, &name, now).await?.try_name(now) {
            Ok(failures) => {
                store::keep(&mut tx, &name, failures).await?;
                None
            }
            Err(until) => Some(seconds(until.since(now))),
        }
    };
    tx.commit().await?;
    Ok(Admission {
        wait,
        crowd: crowd.then_some(seconds(LONGEST_WAIT)),
    })
}

/// Takes back what [`admit`] counted: somebody knew the password.
pub(super) async fn take_back(conn: &mut Conn, login: &str, address: Option<IpAddr>) -> Result<(), Fault> {
    // In the order in which `admit` locks them.
    store::take_back(conn, &place_key(address)).await?;
    forget(conn, login).await
}

/// Forgets the tries of a name.
pub(super) async fn forget(conn: &mut Conn, login: &str) -> Result<(), Fault> {
    store::forget(conn, &name_key(login)).await
}

/// Forgets what is older than a day, or lies further ahead than anything can.
pub(super) async fn clean_up(conn: &mut Conn, now: Micros) -> Result<u64, Fault> {
    store::remove_old(conn, now.plus(-MEMORY), now.plus(ASTRAY)).await
}

fn name_key(login: &str) -> String {
    match Login::parse(login) {
        Ok(login) => key("name", login.as_str().as_bytes()),
        Err(_) => key("name", login.trim().to_lowercase().as_bytes()),
    }
}

/// One household or one office has a /64 of IPv6.
fn place_key(address: Option<IpAddr>) -> String {
    match address.map(|address| address.to_canonical()) {
        Some(IpAddr::V4(address)) => key("v4", &address.octets()),
        Some(IpAddr::V6(address)) => key("v6", &address.octets()[..8]),
        None => key("nowhere", &[]),
    }
}

fn key(kind: &str, bytes: &[u8]) -> String {
    hex(&Sha256::new()
        .chain_update(kind)
        .chain_update([0])
        .chain_update(bytes)
        .finalize())
}

/// Whole seconds, rounded up.
fn seconds(micros: i64) -> u32 {
    u32::try_from(micros.saturating_add(SECOND - 1) / SECOND).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_quarter_of_an_hour() {
        let mut now = Micros(1_000 * DAY);
        let mut failures = Failures {
            count: 0,
            since: now,
            until: Micros(0),
        };
        let mut waits = Vec::new();
        for _ in 0..12 {
            failures = failures.try_name(now).unwrap();
            let wait = failures.until.since(now).max(0) / SECOND;
            waits.push(wait);
            if wait > 0 {
                assert_eq!(
                    failures.try_name(now.plus(wait * SECOND - 1)),
                    Err(failures.until)
                );
            }
            now = now.plus(wait * SECOND);
        }
        assert_eq!(waits, [0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]);
        let later = failures.try_name(failures.until.plus(DAY + 1)).unwrap();
        assert_eq!((later.count, later.until), (1, Micros(0)));
    }

    #[test]
    fn an_address_is_a_crowd_for_an_hour() {
        let now = Micros(1_000 * DAY);
        let mut failures = Failures {
            count: 0,
            since: now,
            until: Micros(0),
        };
        for _ in 0..CROWD {
            failures = failures.try_place(now);
            assert!(!failures.is_crowd(now));
        }
        failures = failures.try_place(now);
        assert!(failures.is_crowd(now) && !failures.is_crowd(now.plus(WINDOW + 1)));
        assert_eq!(failures.try_place(now.plus(WINDOW + 1)).count, 1);
    }

    #[test]
    fn what_a_wrong_clock_left_is_over() {
        let now = Micros(1_000 * DAY);
        let wrong = now.plus(300 * DAY);
        for (since, until) in [
            (wrong, wrong.plus(LONGEST_WAIT)),
            (now, wrong),
            (wrong, Micros(0)),
        ] {
            let left = Failures {
                count: 1_000,
                since,
                until,
            };
            let again = left.try_name(now).unwrap();
            assert_eq!((again.count, again.since, again.until), (1, now, Micros(0)));
        }
        let crowd = Failures {
            count: 1_000,
            since: wrong,
            until: Micros(0),
        };
        let again = crowd.try_place(now);
        assert_eq!((again.count, again.since), (1, now));
        // Another server's clock, or a try that overtook this one, is no reason to begin anew.
        let ahead = Failures {
            count: 20,
            since: now.plus(SECOND),
            until: now.plus(LONGEST_WAIT + SECOND),
        };
        assert_eq!(ahead.try_name(now), Err(ahead.until));
    }

    #[test]
    fn one_place_is_one_key() {
        let key = |text: &str| place_key(Some(text.parse().unwrap()));
        assert_eq!(key("2001:db8::1"), key("2001:db8::2"));
        assert_ne!(key("2001:db8::1"), key("2001:db8:0:1::1"));
        assert_eq!(key("::ffff:192.0.2.1"), key("192.0.2.1"));
        assert_ne!(key("192.0.2.1"), key("192.0.2.2"));
        assert_eq!(name_key(" Navigator.Borna"), name_key("navigator.borna"));
    }
}
