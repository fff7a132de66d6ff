//! Whose store this tab works with, together with which other tabs, and whether it may send.

use std::{collections::HashMap, rc::Rc};

use leptos::prelude::*;
use shared::{DeviceId, UserId};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::{Core, core, set};
use crate::{
    browser::{
        device, driver,
        shelf::{Shelf, StorageFault},
        tabs::{Tabs, Word},
    },
    sync::{
        mirror::{Mirror, Op, Touched},
        session::{self, SessionState},
        status::Storage,
    },
};

impl Core {
    /// Begins to work with a person's store.
    pub fn take_up(&self, shelf: Shelf, mirror: Mirror, tabs: Rc<Tabs>) {
        self.turn.set(self.turn.get().wrapping_add(1));
        *self.shelf.borrow_mut() = Some(shelf);
        *self.mirror.borrow_mut() = mirror;
        *self.tabs.borrow_mut() = Some(tabs);
        let documents = self.mirror.borrow().confirmed.keys().copied().collect();
        self.show(&Touched {
            documents,
            profile: true,
            ..Touched::default()
        });
        core().take_drafts();
    }

    /// Lets go of the person's store, and of everything shown from it.
    pub fn let_go(&self) -> Option<Shelf> {
        driver::stop();
        self.turn.set(self.turn.get().wrapping_add(1));
        if let Some(tabs) = self.tabs.borrow_mut().take() {
            tabs.leave();
        }
        self.drop_writes();
        *self.mirror.borrow_mut() = Mirror::default();
        self.fields.borrow_mut().clear();
        self.lists.borrow_mut().clear();
        self.items.borrow_mut().clear();
        self.open.borrow_mut().clear();
        self.before.set(HashMap::new());
        self.begun.set(HashMap::new());
        self.signals.me.set(None);
        self.signals.cards.set(Vec::new());
        self.signals.elsewhere.set(Vec::new());
        self.signals.trouble.set(None);
        self.signals.storage.set(Storage::Fine);
        self.tell();
        self.shelf.borrow_mut().take()
    }

    /// The person's store.
    pub fn shelf(&self) -> Option<Shelf> {
        self.shelf.borrow().clone()
    }

    /// Who works here.
    pub fn person(&self) -> Option<UserId> {
        let mirror = self.mirror.borrow();
        mirror.profile.as_ref().map(|profile| profile.me.person.id)
    }

    /// Whether the person's work is kept in this tab's memory.
    pub fn is_in_memory(&self) -> bool {
        self.shelf
            .borrow()
            .as_ref()
            .is_some_and(|shelf| !shelf.is_lasting())
    }

    /// Whether something is in this tab alone, and would be gone with it: refused edits are, too.
    pub fn holds_alone(&self) -> bool {
        let begun = self.begun.with_untracked(|begun| !begun.is_empty());
        begun || self.is_saving() || (self.is_in_memory() && !self.mirror.borrow().waiting.is_empty())
    }

    /// Asks the browser not to throw the person's work away.
    pub fn ask_to_persist(&self) {
        let storage = self.signals.storage.clone();
        spawn_local(async move {
            let Ok(promise) = device::window().navigator().storage().persist() else {
                return;
            };
            if let Ok(granted) = JsFuture::from(promise).await
                && granted.as_bool() == Some(true)
            {
                storage.update(|storage| {
                    if *storage == Storage::Fine {
                        *storage = Storage::Persisted;
                    }
                });
            }
        });
    }

    /// Whether this tab sends.
    pub fn leads(&self) -> bool {
        self.tabs.borrow().as_ref().is_some_and(|tabs| tabs.leads())
    }

    /// Tells the person's other tabs.
    pub fn say(&self, word: &Word) {
        if let Some(tabs) = &*self.tabs.borrow() {
            tabs.say(word);
        }
    }

    /// Another tab changed these values.
    pub async fn hear(&self, keys: Vec<String>) {
        // Memory is this tab's own: no other tab writes there.
        let Some(shelf) = self.shelf().filter(Shelf::is_lasting) else {
            return;
        };
        let turn = self.turn.get();
        let Ok(found) = shelf.get(&keys).await else { return };
        if self.turn.get() != turn {
            return;
        }
        let ops: Vec<_> = keys
            .into_iter()
            .zip(found)
            .map(|(key, json)| match json {
                Some(json) => Op::Put(key, json),
                None => Op::Delete(key),
            })
            .collect();
        self.follow(&ops);
    }

    /// Reads the store anew: a tab that is gone may have written what it could tell nobody any more. The
    /// others are told in its place.
    pub async fn reread(&self) {
        let Some(shelf) = self.shelf().filter(Shelf::is_lasting) else {
            return;
        };
        let turn = self.turn.get();
        let Ok(values) = shelf.all().await else { return };
        if self.turn.get() != turn {
            return;
        }
        let ops = self.mirror.borrow().catch_up(values);
        if !ops.is_empty() {
            self.follow(&ops);
            self.say(&Word::Changed(ops.iter().map(|op| op.key().to_owned()).collect()));
        }
    }

    /// It is this tab's turn to send: it does as soon as it knows what lies in the store. Tells whether it
    /// does.
    pub async fn lead(&self) -> bool {
        let Some(tabs) = self.tabs.borrow().clone() else {
            return false;
        };
        self.reread().await;
        // Nothing for who has left meanwhile.
        tabs.lead();
        tabs.leads()
    }

    /// The server says that nothing more may be sent: the other tabs learn it from this one.
    pub fn end(&self, state: SessionState) {
        if self.halt(state) {
            self.say(&match state {
                SessionState::OtherPerson => Word::OtherPerson,
                _ => Word::Session(false),
            });
        }
    }

    /// Nothing more is sent from here, and another tab may. Tells whether there was anything to end: a late
    /// answer ends nothing for a person who has left.
    pub fn halt(&self, state: SessionState) -> bool {
        let before = self.signals.state.get_untracked();
        let fits = match before {
            SessionState::In => true,
            SessionState::Over | SessionState::Left => state != SessionState::Over,
            SessionState::Starting | SessionState::Out | SessionState::OtherPerson => false,
        };
        if !fits || self.person().is_none() {
            return false;
        }
        driver::stop();
        self.signals.state.set(state);
        if let Some(tabs) = &*self.tabs.borrow() {
            tabs.step_aside();
        }
        self.tell();
        true
    }

    /// The person is signed in again.
    pub fn resume(&self) {
        if self.person().is_none() {
            return;
        }
        set(&self.signals.state, SessionState::In);
        if let Some(tabs) = &*self.tabs.borrow() {
            tabs.stand();
        }
        self.tell();
        driver::poke();
    }

    /// The device refuses: from here on this tab keeps the work in memory, sends it by itself at once, and
    /// says so. The tabs that share the store go on without it.
    pub fn fall_back(&self, fault: StorageFault) {
        let Some(user) = self.person() else { return };
        let copy = self
            .mirror
            .borrow()
            .copy_for(DeviceId::new(device::now(), device::random()));
        let memory = Shelf::memory(&copy);
        if let Some(tabs) = self.tabs.borrow_mut().replace(Tabs::apart(user, session::hear)) {
            tabs.leave();
        }
        if let Some(shelf) = self.shelf.borrow_mut().replace(memory) {
            shelf.close();
        }
        self.signals.storage.set(Storage::Refused(fault));
        self.follow(&copy);
    }
}
