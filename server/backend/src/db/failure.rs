//! What a failure of the database means to the caller.

use std::io;

use shared::Fault;
use sqlx::error::DatabaseError;

/// The one place where a database error becomes a [`Fault`].
///
/// Locked, busy, restarting or gone is [`Fault::Unavailable`]: nothing was stored, trying again helps. A
/// full disk is [`Fault::Full`]. The rest is a defect. What a store function expects, as a login that is
/// taken, it asks of [`is_unique`] first.
///
/// The log gets the kind and the code, never the message: PostgreSQL quotes values in it.
#[expect(clippy::needless_pass_by_value, reason = "made for map_err")]
pub fn fault(error: sqlx::Error) -> Fault {
    let fault = classify(&error);
    let kind = kind(&error);
    let code = error.as_database_error().and_then(DatabaseError::code);
    let code = code.as_deref().unwrap_or_default();
    if fault == Fault::Internal {
        let table = error
            .as_database_error()
            .and_then(DatabaseError::table)
            .unwrap_or_default();
        tracing::error!(kind, code, table, "database defect");
    } else {
        tracing::warn!(kind, code, "database unavailable");
    }
    fault
}

/// Whether the statement failed because such a row is there already.
pub fn is_unique(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .is_some_and(DatabaseError::is_unique_violation)
}

/// Whether SQLite finds another kind of file.
pub(super) fn is_no_database(error: &sqlx::Error) -> bool {
    error.as_database_error().and_then(DatabaseError::code).as_deref() == Some("26")
}

/// Whether SQLite finds somebody else at work.
pub(super) fn is_busy(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(DatabaseError::code);
    code.and_then(|code| code.parse::<i32>().ok())
        .is_some_and(|code| code & 0xff == 5)
}

fn classify(error: &sqlx::Error) -> Fault {
    match error {
        sqlx::Error::Database(error) => error.code().map_or(Fault::Internal, |code| by_code(&code)),
        sqlx::Error::Io(error) if error.kind() == io::ErrorKind::StorageFull => Fault::Full,
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::BeginFailed => Fault::Unavailable,
        _ => Fault::Internal,
    }
}

/// SQLSTATE has five characters; SQLite's extended result codes have at most four digits.
fn by_code(code: &str) -> Fault {
    if code.len() == 5 {
        return match (&code[..2], code) {
            // disk_full
            (_, "53100") => Fault::Full,
            // Connection, resources, operator intervention, system, object in use; deadlock and
            // serialization; a standby that only reads.
            ("08" | "53" | "57" | "58" | "55" | "40", _) | (_, "25006" | "25P03") => Fault::Unavailable,
            _ => Fault::Internal,
        };
    }
    match code.parse::<i32>().unwrap_or_default() & 0xff {
        // SQLITE_FULL
        13 => Fault::Full,
        // BUSY, LOCKED, NOMEM, READONLY, INTERRUPT, IOERR, CANTOPEN, PROTOCOL
        5 | 6 | 7 | 8 | 9 | 10 | 14 | 15 => Fault::Unavailable,
        _ => Fault::Internal,
    }
}

fn kind(error: &sqlx::Error) -> &'static str {
    match error {
        sqlx::Error::Configuration(_) => "configuration",
        sqlx::Error::Database(_) => "database",
        sqlx::Error::Io(_) => "io",
        sqlx::Error::Tls(_) => "tls",
        sqlx::Error::Protocol(_) => "protocol",
        sqlx::Error::RowNotFound => "row not found",
        sqlx::Error::ColumnIndexOutOfBounds { .. } | sqlx::Error::ColumnNotFound(_) => "column missing",
        sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) | sqlx::Error::TypeNotFound { .. } => {
            "value unreadable"
        }
        sqlx::Error::Encode(_) => "value unwritable",
        sqlx::Error::PoolTimedOut => "no connection in time",
        sqlx::Error::PoolClosed => "closed",
        sqlx::Error::WorkerCrashed => "worker crashed",
        sqlx::Error::BeginFailed => "begin failed",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_both_engines() {
        for (code, expected) in [
            ("5", Fault::Unavailable),
            ("261", Fault::Unavailable),
            ("517", Fault::Unavailable),
            ("1032", Fault::Unavailable),
            ("1034", Fault::Unavailable),
            ("14", Fault::Unavailable),
            ("13", Fault::Full),
            ("1", Fault::Internal),
            ("11", Fault::Internal),
            ("26", Fault::Internal),
            ("787", Fault::Internal),
            ("2067", Fault::Internal),
            ("53100", Fault::Full),
            ("53300", Fault::Unavailable),
            ("57P01", Fault::Unavailable),
            ("08006", Fault::Unavailable),
            ("40001", Fault::Unavailable),
            ("55P03", Fault::Unavailable),
            ("25006", Fault::Unavailable),
            ("25P02", Fault::Internal),
            ("23505", Fault::Internal),
            ("22021", Fault::Internal),
            ("42P01", Fault::Internal),
        ] {
            assert_eq!(by_code(code), expected, "{code}");
        }
    }
}
