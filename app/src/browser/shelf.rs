//! The device's store: one IndexedDB per person, or plain memory on a shared computer.
//!
//! Every transaction reads what it depends on and writes in one go, with `durability: strict`; it counts
//! only once the browser reports it complete. Two tabs of one person share the store, so nothing that was
//! read outside the transaction may decide what is written.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use indexed_db_futures::{
    database::Database,
    object_store::ObjectStore,
    prelude::*,
    transaction::{Transaction, TransactionDurability, TransactionMode, TransactionOptions},
};
use shared::UserId;

use crate::sync::mirror::Op;

/// The one object store inside.
const STORE: &str = "data";

/// Why the device did not keep something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StorageFault {
    /// No room left.
    Full,
    /// The browser does not allow it, as in a private window.
    Forbidden,
    /// It failed for another reason.
    Broken,
}

/// What a transaction writes, by what it found. Boxed, as each type of its own would be a program of its own.
pub type Body<'a, T> = Box<dyn FnOnce(Vec<T>) -> Vec<Op> + 'a>;

/// Where a person's work lies.
#[derive(Clone, Debug)]
pub enum Shelf {
    /// In the person's own IndexedDB.
    Device(Rc<Database>),
    /// In this tab's memory alone.
    Memory(Rc<RefCell<BTreeMap<String, String>>>),
}

fn name(user: UserId) -> String {
    ["fahrwasser-", &user.to_string()].concat()
}

/// What the names of errors tell. The library calls an `open` that throws, as where cookies are forbidden, a
/// version of zero, which ours never is; and a commit that finds no room aborted, which we never ask for.
const FAULTS: [(&str, StorageFault); 7] = [
    ("QuotaExceeded", StorageFault::Full),
    ("TransactionAborted", StorageFault::Full),
    ("SecurityError", StorageFault::Forbidden),
    ("InvalidStateError", StorageFault::Forbidden),
    ("NotAllowedError", StorageFault::Forbidden),
    ("NullFactory", StorageFault::Forbidden),
    ("VersionZero", StorageFault::Forbidden),
];

fn understand(error: &impl std::fmt::Debug) -> StorageFault {
    // The library wraps the browser's exception; its name stands in the debug form whatever the wrapper.
    let text = format!("{error:?}");
    FAULTS
        .into_iter()
        .find(|(name, _)| text.contains(name))
        .map_or(StorageFault::Broken, |(_, fault)| fault)
}

impl Shelf {
    /// Opens the person's store on this device.
    pub async fn open(user: UserId) -> Result<Self, StorageFault> {
        let database = Database::open(name(user))
            .with_version(1_u8)
            .with_on_upgrade_needed(|_, database| {
                database.create_object_store(STORE).build()?;
                Ok(())
            })
            .await
            .map_err(|error| understand(&error))?;
        Ok(Self::Device(Rc::new(database)))
    }

    /// A store that forgets everything with the tab, with what it begins with.
    pub fn memory(begin: &[Op]) -> Self {
        let values = RefCell::default();
        write_to_memory(&values, begin);
        Self::Memory(Rc::new(values))
    }

    /// Whether edits outlive the tab.
    pub fn is_lasting(&self) -> bool {
        matches!(self, Self::Device(_))
    }

    /// Lets go of the store, so that nobody waits for this tab who removes it. What is being written still is.
    pub fn close(self) {
        if let Self::Device(database) = self {
            Database::clone(&database).close();
        }
    }

    /// Removes the person's store from the device.
    pub async fn remove(self, user: UserId) -> Result<(), StorageFault> {
        let lasting = self.is_lasting();
        self.close();
        if lasting {
            let request = Database::delete_by_name(&name(user)).map_err(|error| understand(&error))?;
            request.await.map_err(|error| understand(&error))?;
        }
        Ok(())
    }

    /// Everything in it.
    pub async fn all(&self) -> Result<Vec<(String, String)>, StorageFault> {
        match self {
            Self::Memory(values) => Ok(values
                .borrow()
                .iter()
                .map(|(key, json)| (key.clone(), json.clone()))
                .collect()),
            Self::Device(database) => read_all(database).await.map_err(|error| understand(&error)),
        }
    }

    /// Some values, as they stand now.
    pub async fn get(&self, keys: &[String]) -> Result<Vec<Option<String>>, StorageFault> {
        match self {
            Self::Memory(values) => {
                let values = values.borrow();
                Ok(keys.iter().map(|key| values.get(key).cloned()).collect())
            }
            Self::Device(database) => read(database, keys).await.map_err(|error| understand(&error)),
        }
    }

    /// One transaction: reads `keys`, lets `body` decide, writes what it says, and returns that once it is
    /// kept for good.
    pub async fn transact(
        &self,
        keys: &[String],
        body: Body<'_, Option<String>>,
    ) -> Result<Vec<Op>, StorageFault> {
        match self {
            Self::Memory(values) => {
                let found = keys.iter().map(|key| values.borrow().get(key).cloned()).collect();
                let ops = body(found);
                write_to_memory(values, &ops);
                Ok(ops)
            }
            Self::Device(database) => write(database, keys, body)
                .await
                .map_err(|error| understand(&error)),
        }
    }

    /// One transaction over everything: like [`Shelf::transact`], for what depends on all that lies here.
    pub async fn transact_all(&self, body: Body<'_, (String, String)>) -> Result<Vec<Op>, StorageFault> {
        match self {
            Self::Memory(values) => {
                let found = values.borrow().clone().into_iter().collect();
                let ops = body(found);
                write_to_memory(values, &ops);
                Ok(ops)
            }
            Self::Device(database) => write_all(database, body)
                .await
                .map_err(|error| understand(&error)),
        }
    }
}

type Done<T> = indexed_db_futures::Result<T>;

fn write_to_memory(values: &RefCell<BTreeMap<String, String>>, ops: &[Op]) {
    let mut values = values.borrow_mut();
    for op in ops {
        match op {
            Op::Put(key, json) => values.insert(key.clone(), json.clone()),
            Op::Delete(key) => values.remove(key),
        };
    }
}

async fn read_all(database: &Database) -> Done<Vec<(String, String)>> {
    let transaction = database.transaction(STORE).build()?;
    everything(&transaction.object_store(STORE)?).await
}

async fn everything(store: &ObjectStore<'_>) -> Done<Vec<(String, String)>> {
    let keys = store.get_all_keys::<String>().primitive()?.await?;
    let values = store.get_all::<String>().primitive()?.await?;
    let keys = keys.collect::<Done<Vec<_>>>()?;
    let values = values.collect::<Done<Vec<_>>>()?;
    Ok(keys.into_iter().zip(values).collect())
}

async fn read(database: &Database, keys: &[String]) -> Done<Vec<Option<String>>> {
    let transaction = database.transaction(STORE).build()?;
    let store = transaction.object_store(STORE)?;
    let mut found = Vec::with_capacity(keys.len());
    for key in keys {
        found.push(store.get::<String, _, _>(key.as_str()).primitive()?.await?);
    }
    Ok(found)
}

/// A transaction that counts only once the device has it for good.
fn strict(database: &Database) -> Done<Transaction<'_>> {
    let strict = TransactionOptions::new().with_durability(TransactionDurability::Strict);
    database
        .transaction(STORE)
        .with_mode(TransactionMode::Readwrite)
        .with_options(strict)
        .build()
}

async fn write(database: &Database, keys: &[String], body: Body<'_, Option<String>>) -> Done<Vec<Op>> {
    let transaction = strict(database)?;
    let store = transaction.object_store(STORE)?;
    let mut found = Vec::with_capacity(keys.len());
    for key in keys {
        found.push(store.get::<String, _, _>(key.as_str()).primitive()?.await?);
    }
    let ops = body(found);
    put(&store, &ops)?;
    transaction.commit().await?;
    Ok(ops)
}

async fn write_all(database: &Database, body: Body<'_, (String, String)>) -> Done<Vec<Op>> {
    let transaction = strict(database)?;
    let store = transaction.object_store(STORE)?;
    let ops = body(everything(&store).await?);
    put(&store, &ops)?;
    transaction.commit().await?;
    Ok(ops)
}

/// All at once and without a wait, so that a page that goes has still told everything. What fails ends the
/// transaction, so that alone need be watched.
fn put(store: &ObjectStore<'_>, ops: &[Op]) -> Done<()> {
    for op in ops {
        match op {
            Op::Put(key, json) => drop(store.put(json.as_str()).with_key(key.as_str()).primitive()?),
            Op::Delete(key) => drop(store.delete(key.as_str()).primitive()?),
        }
    }
    Ok(())
}
