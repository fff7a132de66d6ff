//! What people do on its way to the device: one change after the other, and all at once when the page goes.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use shared::{
    DocumentId, EditId, Micros,
    assessment::ItemKey,
    sync::{
        Change, FieldKey,
        device::{self as rules, Intent, Waiting},
    },
};
use wasm_bindgen_futures::spawn_local;

use super::Core;
use crate::{
    browser::{
        device, driver,
        shelf::{Body, StorageFault},
    },
    sync::{
        mirror::{self, Op, key},
        status::Storage,
    },
};

/// What is not with the device yet.
#[derive(Debug, Default)]
pub(super) struct Writing {
    /// How many changes.
    saving: Cell<u32>,
    /// How many texts that are being typed.
    typing: Cell<u32>,
    queue: RefCell<Vec<Write>>,
    /// The change that is next, until the browser is told what to write; with the turn that it belongs to.
    current: RefCell<Option<(u32, Waiting)>>,
    running: Cell<bool>,
    /// The page is going: whatever is read now may never arrive.
    leaving: Cell<bool>,
}

/// One change on its way to the device.
#[derive(Clone, Debug)]
enum Write {
    /// An edit, and whether a page put it down when it went.
    Edit(Waiting, bool),
    Ops(Vec<Op>),
}

impl Core {
    /// Puts a change on its way to the device. Shown as „Wird gespeichert …“ until it is there.
    pub fn write(self: &Rc<Self>, document: DocumentId, intent: Intent) {
        let (id, now) = fresh();
        let edit = rules::write(document, None, intent, id, 0, now);
        self.enqueue(Write::Edit(edit, false));
    }

    /// The same for a change of a list.
    pub fn write_change(self: &Rc<Self>, document: DocumentId, change: Change) {
        let (id, now) = fresh();
        let edit = rules::write_change(document, change, id, 0, now);
        self.enqueue(Write::Edit(edit, false));
    }

    /// The same for raw operations, as discarding a refused edit.
    pub fn write_ops(self: &Rc<Self>, ops: Vec<Op>) {
        self.enqueue(Write::Ops(ops));
    }

    fn enqueue(self: &Rc<Self>, write: Write) {
        self.writing.saving.set(self.writing.saving.get() + 1);
        self.writing.queue.borrow_mut().push(write);
        self.tell();
        if self.writing.leaving.get() {
            self.stow();
        }
        if !self.writing.running.replace(true) {
            let core = self.clone();
            spawn_local(async move {
                // One after the other: a later key stroke must find the earlier one in the store.
                while let Some(write) = core.next_write() {
                    let done = core.carry_out(write).await;
                    core.forget_writes(1);
                    if let Err(fault) = done {
                        core.signals.storage.set(Storage::Refused(fault));
                    }
                    core.tell();
                }
                core.writing.running.set(false);
                driver::poke();
            });
        }
    }

    fn next_write(&self) -> Option<Write> {
        let mut queue = self.writing.queue.borrow_mut();
        (!queue.is_empty()).then(|| queue.remove(0))
    }

    fn forget_writes(&self, count: usize) {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        let saving = &self.writing.saving;
        saving.set(saving.get().saturating_sub(count));
    }

    /// What is still to be written must not get into the next person's store.
    pub(super) fn drop_writes(&self) {
        self.forget_writes(self.writing.queue.take().len());
    }

    /// Whether a newer change of this question is on its way. The page shows it already: of several quick
    /// choices none is to jump back.
    pub(super) fn is_overtaken(&self, item: &ItemKey) -> bool {
        let is_newer = |edit: &Waiting| {
            let field = edit.edit.change.field().and_then(FieldKey::split);
            field.is_some_and(|(owner, _)| owner == item.as_str())
        };
        let current = self.writing.current.borrow();
        current.as_ref().is_some_and(|(_, edit)| is_newer(edit))
            || self.writing.queue.borrow().iter().any(|write| match write {
                Write::Edit(edit, _) => is_newer(edit),
                Write::Ops(_) => false,
            })
    }

    async fn carry_out(&self, write: Write) -> Result<(), StorageFault> {
        let turn = self.turn.get();
        let done = self.attempt(&write).await;
        self.writing.current.take();
        let Err(fault) = done else { return Ok(()) };
        // Nobody works here any more: nothing was refused.
        let Some(shelf) = self.shelf().filter(|_| self.turn.get() == turn) else {
            return Ok(());
        };
        if shelf.is_lasting() {
            self.fall_back(fault);
            return self.attempt(&write).await;
        }
        Err(fault)
    }

    async fn attempt(&self, write: &Write) -> Result<(), StorageFault> {
        let (keys, body): (_, Body<'_, _>) = match write {
            Write::Ops(ops) => (Vec::new(), Box::new(|_| ops.clone())),
            Write::Edit(edit, is_draft) => {
                if !is_draft {
                    self.writing
                        .current
                        .replace(Some((self.turn.get(), edit.clone())));
                }
                let field = edit.edit.change.field();
                let newest = field.and_then(|field| self.mirror.borrow().newest_of(edit.document, field));
                let keys = [key::seq(edit.document), key::draft(edit.edit.id)]
                    .into_iter()
                    .chain(newest.map(key::waiting))
                    .collect();
                (
                    keys,
                    Box::new(|found: Vec<_>| self.ops_of(edit, *is_draft, &found)),
                )
            }
        };
        self.transact(keys, body).await
    }

    /// What makes an edit of one that was made without a look into the store. `found` is the last number of
    /// its document, its draft, and the newest waiting edit of its field.
    fn ops_of(&self, edit: &Waiting, is_draft: bool, found: &[Option<String>]) -> Vec<Op> {
        let found = |place| found.get(place).and_then(Option::as_ref);
        // A page that went has put it down already; of a draft, another tab has made the edit already.
        let is_there = if is_draft {
            found(1).is_some()
        } else {
            self.writing.current.take().is_some()
        };
        if !is_there {
            return Vec::new();
        }
        let last = found(0).and_then(|json| json.parse().ok()).unwrap_or(0);
        let newest: Option<Waiting> = found(2).and_then(|json| shared::json::read(json.as_bytes()).ok());
        let mut ops = self.mirror.borrow().finish(edit, newest.as_ref(), last);
        ops.extend(is_draft.then(|| Op::Delete(key::draft(edit.edit.id))));
        ops
    }

    /// The page goes, or has come back. Of a page that goes the browser still carries out what it is told to
    /// write, but nothing it would have to read first. So what is under way is put down as a draft, and
    /// whoever opens the store next makes the edit of it.
    pub fn leave(self: &Rc<Self>, leaving: bool) {
        self.writing.leaving.set(leaving);
        if leaving {
            self.stow();
        } else {
            self.take_drafts();
        }
    }

    fn stow(self: &Rc<Self>) {
        if self.is_in_memory() {
            return;
        }
        let turn = self.turn.get();
        let begun = self.writing.current.borrow_mut().take_if(|(of, _)| *of == turn);
        let mut edits: Vec<_> = begun.into_iter().map(|(_, edit)| edit).collect();
        let begun = edits.len();
        self.writing.queue.borrow_mut().retain(|write| {
            let Write::Edit(edit, false) = write else {
                return true;
            };
            edits.push(edit.clone());
            false
        });
        if edits.is_empty() {
            return;
        }
        let drafts = edits
            .iter()
            .map(|edit| mirror::put(key::draft(edit.edit.id), edit));
        let drafts: Vec<_> = drafts.collect();
        let core = self.clone();
        spawn_local(async move {
            let done = core.put_down(drafts).await;
            // The one that was begun counts until its transaction is over.
            core.forget_writes(edits.len() - begun);
            if done.is_err() && core.turn.get() == turn {
                // If the page is still there, they go the usual way, which knows what a refusal means.
                core.writing.leaving.set(false);
                for edit in edits {
                    core.enqueue(Write::Edit(edit, false));
                }
            }
            core.tell();
        });
    }

    /// Makes edits of what pages put down when they went.
    pub(super) fn take_drafts(self: &Rc<Self>) {
        if !self.writing.leaving.get() {
            let drafts = std::mem::take(&mut self.mirror.borrow_mut().drafts);
            for draft in drafts {
                self.enqueue(Write::Edit(draft, true));
            }
        }
    }

    /// Waits until what was written to a document a moment ago is safe: on the device, or, where that keeps
    /// nothing, with the server. Ten seconds at most for either; tells whether it came true.
    pub async fn is_safe(&self, document: DocumentId) -> bool {
        if !self.settled().await {
            return false;
        }
        if self.shelf().is_some_and(|shelf| shelf.is_lasting()) {
            return true;
        }
        let written = {
            let mirror = self.mirror.borrow();
            let waiting = mirror.waiting_in(document);
            waiting.map(|waiting| waiting.edit.id).collect()
        };
        driver::flush().await;
        self.mirror.borrow().has_sent(&written)
    }

    /// Waits until nothing is on its way to the device any more, ten seconds at most; tells whether it came
    /// true.
    pub async fn settled(&self) -> bool {
        for _ in 0..200 {
            if !self.is_saving() {
                break;
            }
            TimeoutFuture::new(50).await;
        }
        !self.is_saving()
    }

    /// Text was typed that the device does not have yet, or came to it.
    pub fn typed(&self, more: bool) {
        let typing = self.writing.typing.get();
        self.writing.typing.set(if more {
            typing + 1
        } else {
            typing.saturating_sub(1)
        });
        self.tell();
    }

    /// Whether a change is on its way to the device; text that is still being typed is none yet.
    pub fn is_writing(&self) -> bool {
        self.writing.saving.get() > 0
    }

    /// Whether something is on its way to the device.
    pub fn is_saving(&self) -> bool {
        self.writing.saving.get() > 0 || self.writing.typing.get() > 0
    }
}

fn fresh() -> (EditId, Micros) {
    let now = device::now();
    (EditId::new(now, device::random()), now)
}
