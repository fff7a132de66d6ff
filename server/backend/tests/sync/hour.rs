//! What an hour of typing leaves in the database.
//!
//! Somebody types without rest, 200 characters a minute, and pauses every three seconds for long enough
//! that the browser saves and sends: 1,200 edits of ten characters, one exchange each. After 1,500
//! characters they go on at the next item.

use backend::{
    Backend, Clock,
    db::{Conn, Engine},
};
use shared::sync::{
    Value,
    device::{Intent, write},
    wire::{Sent, Verdict},
};

use crate::{
    desk::{Device, Town, note},
    support::{BEGIN, Database, run},
};

const PAUSES: usize = 1_200;
const TYPED: usize = 10;
const NOTE: usize = 1_500;
const ITEMS: [&str; 8] = ["STR1", "STR2", "STR3", "STR4", "KOM1", "KOM2", "KOM3", "KOM4"];
const WORDS: &str = "Die Vorgänge liegen noch in der Hängeregistratur; das Hauptamt prüft es. ";

/// The most that it may store, in bytes.
const MOST: i64 = 1_000_000;

/// What lies in the database. PostgreSQL: what only grows, and the heads as they stand; packed, as how full
/// its pages are depends on what else the cluster does meanwhile.
async fn bytes(backend: &Backend) -> i64 {
    let sql = match backend.db.engine() {
        Engine::Sqlite => "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
        Engine::Postgres => {
            "SELECT pg_total_relation_size('log') + pg_total_relation_size('device_edit')
                 + (SELECT SUM(octet_length(body)) FROM head)"
        }
    };
    let conn: &mut Conn = &mut backend.db.read().await.unwrap();
    if backend.db.engine() == Engine::Postgres {
        for pack in ["VACUUM FULL log", "VACUUM FULL device_edit"] {
            sqlx::query(pack).execute(&mut *conn).await.unwrap();
        }
    }
    sqlx::query_scalar(sql).fetch_one(conn).await.unwrap()
}

/// The edit that the browser makes of `text` in the note of `item`.
fn typed(device: &mut Device, item: &str, text: &str) -> Sent {
    let document = device.card.documents.internal;
    let standing = device.document(document).register(&note(item)).standing();
    let seen = standing.keys().copied().collect();
    let base = standing
        .iter()
        .next()
        .map(|(id, before)| (*id, before.value.as_text().unwrap().to_owned()));
    let intent = Intent {
        field: note(item),
        value: Value::text(text),
        seen,
        base,
    };
    let seq = device.seqs.entry(document).or_default();
    *seq += 1;
    let (id, now) = (device.backend.new_id(), device.backend.now());
    write(document, None, intent, id, *seq, now).sent()
}

#[test]
fn an_hour_of_typing_stays_within_its_budget() {
    run(async {
        for database in [Some(Database::sqlite()), Database::postgres().await]
            .into_iter()
            .flatten()
        {
            let clock = Clock::fixed(BEGIN);
            let backend = database.open(&clock).await;
            let mut device = Town::new(&backend).await.begin().await;
            let mut words = WORDS.chars().cycle();
            let mut text = String::new();
            let before = bytes(&backend).await;
            for pause in 0..PAUSES {
                let pauses_at_one = NOTE / TYPED;
                if pause % pauses_at_one == 0 {
                    text.clear();
                }
                text.extend(words.by_ref().take(TYPED));
                clock.advance(3_000_000);
                let sent = typed(&mut device, ITEMS[pause / pauses_at_one], &text);
                let reply = device.exchange(&[sent]).await.unwrap();
                assert!(
                    matches!(reply.verdicts[..], [Verdict::Taken(_)]),
                    "{:?}",
                    reply.verdicts
                );
            }
            let stored = bytes(&backend).await - before;
            println!("an hour of typing on {:?}: {stored} bytes", backend.db.engine());
            assert!(stored < MOST, "{stored} bytes on {:?}", backend.db.engine());
            let internal = device.document(device.card.documents.internal);
            let last = internal.register(&note(ITEMS[7]));
            assert_eq!(
                last.standing().values().next().unwrap().value.as_text(),
                Some(text.as_str())
            );
            backend.close().await;
            database.remove().await;
        }
    });
}
