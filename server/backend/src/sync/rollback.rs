//! Notices that the database was put back to an older state without a new epoch, as by a snapshot of the
//! machine or a copied file.
//!
//! Two signs. What the browser has of a document is not a part of its order here: told by the mark, so
//! also after others were taken up to the same rev and beyond. Or an edit that the browser knows as
//! acknowledged is not here: that finds lost parked edits too, which leave no trace in the order.
//!
//! What cannot be noticed: a loss that no browser comes back from, and, from a browser older than marks,
//! one that the server has caught up with.

use std::collections::BTreeSet;

use shared::{Fault, sync::wire::Request};

use super::{facts, parked, store};
use crate::{assessment::store::Folder, db::Conn};

/// Whether the browser has what this database lacks.
pub(super) async fn is_behind(conn: &mut Conn, own: &[Folder], request: &Request) -> Result<bool, Fault> {
    for sheet in own.iter().flat_map(|folder| &folder.sheets) {
        let Some(have) = request.have.get(&sheet.id) else {
            continue;
        };
        if *have > sheet.rev {
            return Ok(true);
        }
        let Some(mark) = request.marks.get(&sheet.id).filter(|mark| **mark != sheet.mark) else {
            continue;
        };
        let since = store::entries(conn, sheet.id, *have, sheet.rev).await?;
        if mark.past(&since) != sheet.mark {
            return Ok(true);
        }
    }
    lacks(conn, request).await
}

/// Whether an acknowledged edit is neither in a log, nor parked, nor dropped by its author since. It is looked
/// for by its id alone: copied profiles share device id and numbers.
async fn lacks(conn: &mut Conn, request: &Request) -> Result<bool, Fault> {
    let mut sought: BTreeSet<_> = request.acknowledged.iter().copied().collect();
    for known in facts::store::known(conn, &sought).await? {
        sought.remove(&known.id);
    }
    for dropped in parked::store::dropped(conn, &sought).await? {
        sought.remove(&dropped);
    }
    Ok(!sought.is_empty())
}
