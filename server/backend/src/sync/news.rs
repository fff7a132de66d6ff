//! What is newer than what a browser has.

use std::collections::{BTreeMap, BTreeSet};

use shared::{
    DocumentId, Fault,
    account::Person,
    assessment::{DocumentKind, policy},
    sync::{
        Access, Rev,
        wire::{MOST_ENTRIES, News},
    },
};

use super::{desk::Desk, store};
use crate::{
    assessment::store::{Folder, SheetHead},
    db::Conn,
};

/// What a browser is told, and what it is given to edit for the first time.
#[derive(Debug, Default)]
pub(super) struct Delivery {
    pub(super) news: Vec<News>,
    pub(super) first: Vec<DocumentId>,
}

/// What is newer than `have`. With `afresh` nothing that the browser has counts, as it is of another
/// epoch. Documents on the desk are taken from there.
pub(super) async fn news(
    conn: &mut Conn,
    person: &Person,
    own: &[Folder],
    have: &BTreeMap<DocumentId, Rev>,
    afresh: bool,
    desk: Option<&Desk<'_>>,
) -> Result<Delivery, Fault> {
    let mut delivery = Delivery::default();
    let mut readable = BTreeSet::new();
    for folder in own {
        for sheet in folder
            .sheets
            .iter()
            .filter(|sheet| sheet.kind != DocumentKind::Review)
        {
            let card = &folder.card;
            let access =
                policy::document_access(person, card.organisation, card.state, sheet.kind, sheet.held);
            readable.insert(sheet.id);
            if !sheet.held {
                delivery.first.push(sheet.id);
            }
            let have = have.get(&sheet.id);
            if have.is_some() || access != Access::None {
                let open = desk.and_then(|desk| desk.document(sheet.id));
                let rev = open.map_or(sheet.rev, |open| open.bench.rev);
                match have.filter(|_| !afresh) {
                    Some(have) if *have == rev => {}
                    Some(have) if follows(*have, rev) => {
                        delivery.news.push(entries(conn, sheet.id, *have, desk).await?);
                    }
                    _ => delivery.news.extend(whole(conn, sheet, desk).await?),
                }
            }
        }
    }
    let gone = have.keys().filter(|document| !readable.contains(document));
    delivery
        .news
        .extend(gone.map(|document| News::Gone { document: *document }));
    Ok(delivery)
}

/// Whether single entries lead from `have` to `rev`, and not too many.
fn follows(have: Rev, rev: Rev) -> bool {
    rev.0
        .checked_sub(have.0)
        .is_some_and(|behind| behind <= MOST_ENTRIES)
}

async fn entries(
    conn: &mut Conn,
    document: DocumentId,
    have: Rev,
    desk: Option<&Desk<'_>>,
) -> Result<News, Fault> {
    let at_hand = desk
        .and_then(|desk| desk.document(document))
        .filter(|open| open.before == have);
    let entries = match at_hand {
        Some(open) => open.new.clone(),
        None => store::entries_after(conn, document, have).await?,
    };
    Ok(News::Entries { document, entries })
}

async fn whole(conn: &mut Conn, sheet: &SheetHead, desk: Option<&Desk<'_>>) -> Result<Option<News>, Fault> {
    let document = sheet.id;
    let found = match desk.and_then(|desk| desk.document(document)) {
        Some(open) => Some((open.bench.rev, open.bench.document.clone())),
        None => store::head(conn, document).await?,
    };
    Ok(found.map(|(rev, state)| News::Whole { document, rev, state }))
}
