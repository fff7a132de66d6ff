//! What is newer than what a browser has.

use std::collections::{BTreeMap, BTreeSet};

use shared::{
    DocumentId, EditId, Fault,
    account::Person,
    assessment::{DocumentKind, policy},
    sync::{
        Access, Document, Place, Rev,
        wire::{MOST_ENTRIES, News, Request},
    },
};

use super::{
    desk::{Desk, Open},
    store,
};
use crate::{
    assessment::store::{Folder, SheetHead},
    db::Conn,
};

/// What a browser is told, and what it is given to edit for the first time.
#[derive(Debug, Default)]
pub(super) struct Delivery {
    pub(super) news: Vec<News>,
    /// Where the documents of the news stand after them.
    pub(super) places: BTreeMap<DocumentId, Place>,
    /// Which edits in them are the person's own: the function alone does not tell, as several have one.
    pub(super) own: BTreeMap<DocumentId, BTreeSet<EditId>>,
    pub(super) first: Vec<DocumentId>,
}

/// What is newer than what the browser has. With `afresh` nothing of that counts, as it is of another
/// database. Documents on the desk are taken from there.
pub(super) async fn news(
    conn: &mut Conn,
    person: &Person,
    own: &[Folder],
    request: &Request,
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
            if request.have.contains_key(&sheet.id) || access != Access::None {
                let have = request.goes_on_from(sheet.id).filter(|_| !afresh);
                delivery.tell(conn, person, sheet, have, desk).await?;
            }
        }
    }
    let gone = request
        .have
        .keys()
        .filter(|document| !readable.contains(document));
    delivery
        .news
        .extend(gone.map(|document| News::Gone { document: *document }));
    Ok(delivery)
}

impl Delivery {
    /// Tells what is newer in one document.
    async fn tell(
        &mut self,
        conn: &mut Conn,
        person: &Person,
        sheet: &SheetHead,
        have: Option<Rev>,
        desk: Option<&Desk<'_>>,
    ) -> Result<(), Fault> {
        let open = desk.and_then(|desk| desk.document(sheet.id));
        let place = open.map_or_else(|| sheet.place(), Open::place);
        match have {
            Some(have) if have == place.rev => return Ok(()),
            Some(have) if follows(have, place.rev) => {
                self.news
                    .push(entries(conn, sheet.id, have, place.rev, desk).await?);
                let own = store::own(conn, sheet.id, person.id, have, place.rev).await?;
                self.remember_own(sheet.id, own);
                self.places.insert(sheet.id, place);
            }
            _ => {
                if let Some((place, state)) = whole(conn, sheet, desk).await? {
                    let own = store::own(conn, sheet.id, person.id, Rev(0), place.rev).await?;
                    let standing = state.standing().filter(|edit| own.contains(edit));
                    self.remember_own(sheet.id, standing.collect());
                    self.news.push(News::Whole {
                        document: sheet.id,
                        rev: place.rev,
                        state,
                    });
                    self.places.insert(sheet.id, place);
                }
            }
        }
        Ok(())
    }

    fn remember_own(&mut self, document: DocumentId, own: BTreeSet<EditId>) {
        if !own.is_empty() {
            self.own.insert(document, own);
        }
    }
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
    to: Rev,
    desk: Option<&Desk<'_>>,
) -> Result<News, Fault> {
    let at_hand = desk
        .and_then(|desk| desk.document(document))
        .filter(|open| open.before == have);
    let entries = match at_hand {
        Some(open) => open.new.clone(),
        None => store::entries(conn, document, have, to).await?,
    };
    Ok(News::Entries { document, entries })
}

async fn whole(
    conn: &mut Conn,
    sheet: &SheetHead,
    desk: Option<&Desk<'_>>,
) -> Result<Option<(Place, Document)>, Fault> {
    match desk.and_then(|desk| desk.document(sheet.id)) {
        Some(open) => Ok(Some((open.place(), open.bench.document.clone()))),
        None => store::head(conn, sheet.id).await,
    }
}
