//! Brings waiting edits to the server and news back, in whatever weather.
//!
//! Only the tab that holds the lock sends. A refusal is final; everything else is tried again with growing
//! pauses and jitter. An edit that makes the server stumble when it goes alone is set aside, so that it
//! never holds up the others.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use gloo_timers::{callback::Timeout, future::TimeoutFuture};
use leptos::prelude::*;
use shared::{
    DeviceId, Fault,
    sync::{
        device::{Fate, Waiting, pack},
        wire::{self, Letter, Reply},
    },
};
use wasm_bindgen::{JsCast, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::{
    core::{Core, core},
    device,
};
use crate::{
    CallError, LinkFault, assessment,
    sync::{
        api,
        mirror::{Mirror, Op, key, put},
        session::SessionState,
        status::Storage,
    },
};

/// Pauses between tries, in milliseconds; the last one repeats.
const PAUSES: [u32; 6] = [1_000, 2_000, 5_000, 10_000, 20_000, 60_000];
/// How long typing may go on before it is sent.
const GATHER: u32 = 400;
/// How often to ask while no hints come, in milliseconds.
const POLL: u32 = 20_000;
/// Untyped failures of one batch after which it is halved.
const STUMBLES: u32 = 3;

#[derive(Debug, Default)]
struct Driver {
    running: Cell<bool>,
    again: Cell<bool>,
    failures: Cell<u32>,
    stumbles: Cell<u32>,
    /// Most edits in the next request; less after stumbling.
    most: Cell<usize>,
    timer: RefCell<Option<Timeout>>,
    hints: RefCell<Option<web_sys::EventSource>>,
    hinted: Rc<Cell<bool>>,
}

thread_local! {
    static DRIVER: Driver = Driver { most: Cell::new(wire::MOST_EDITS), ..Driver::default() };
}

/// Something may be there to send or fetch: gathers for a moment, then goes.
pub fn poke() {
    soon(GATHER);
}

/// Goes at once, whatever pause was on.
pub fn send_now() {
    DRIVER.with(|driver| driver.failures.set(0));
    soon(0);
}

/// What comes up during an exchange may be too late for it: then another one follows.
fn soon(pause: u32) {
    if DRIVER.with(|driver| driver.running.get()) {
        DRIVER.with(|driver| driver.again.set(true));
    } else {
        later(pause);
    }
}

/// Sends until nothing waits, for ten seconds at most; tells whether nothing waits.
pub async fn flush() -> bool {
    let core = core();
    send_now();
    for _ in 0..100 {
        TimeoutFuture::new(100).await;
        let running = DRIVER.with(|driver| driver.running.get());
        let failed = DRIVER.with(|driver| driver.failures.get()) > 0;
        let idle = !running && !core.is_saving();
        if idle && core.mirror.borrow().waiting_count() == 0 {
            return true;
        }
        if idle && failed {
            return false;
        }
    }
    false
}

fn later(pause: u32) {
    DRIVER.with(|driver| {
        let timer = Timeout::new(pause, || spawn_local(run()));
        driver.timer.replace(Some(timer));
    });
}

async fn run() {
    let core = core();
    let signals = &core.signals;
    let may = signals.state.get_untracked() == SessionState::In && core.leads();
    if !may || signals.ending.get_untracked() {
        return;
    }
    if DRIVER.with(|driver| driver.running.replace(true)) {
        DRIVER.with(|driver| driver.again.set(true));
        return;
    }
    listen_for_hints();
    core.signals.sending.set(true);
    let next = exchange(&core).await;
    core.signals.sending.set(false);
    let again = DRIVER.with(|driver| {
        driver.running.set(false);
        driver.again.take()
    });
    core.tell();
    match next {
        Next::Now => later(0),
        Next::Wait if again => later(GATHER),
        Next::Wait => later(POLL),
        Next::After(pause) => later(pause),
        Next::Stop => {}
    }
}

enum Next {
    /// More waits and the server takes it.
    Now,
    /// Nothing to do but to ask again some time.
    Wait,
    /// It failed; after a pause.
    After(u32),
    /// Nothing may be sent any more.
    Stop,
}

async fn exchange(core: &Rc<Core>) -> Next {
    let Some(batch) = freeze(core).await else {
        return Next::After(PAUSES[2]);
    };
    let Some(request) = core.mirror.borrow().request(&batch) else {
        return Next::Stop;
    };
    match api::exchange(Letter::Written(request)).await {
        Ok(reply) => {
            core.signals.online.set(true);
            core.signals.trouble.set(None);
            DRIVER.with(|driver| {
                driver.failures.set(0);
                driver.stumbles.set(0);
                driver
                    .most
                    .set((driver.most.get() * 2).clamp(1, wire::MOST_EDITS));
            });
            let before = core.mirror.borrow().waiting_count();
            let Ok(restored) = take(core, &batch, &reply).await else {
                return Next::After(PAUSES[2]);
            };
            fetch_catalogues(core).await;
            let left = core.mirror.borrow().waiting_count();
            // Whatever waits for another device's edit must not make this a loop without end.
            if left > 0 && (left < before || batch.is_empty() || restored) {
                Next::Now
            } else {
                Next::Wait
            }
        }
        Err(error) => failed(core, &batch, &error).await,
    }
}

/// Makes the next batch immutable in the store before it goes anywhere.
async fn freeze(core: &Rc<Core>) -> Option<Vec<Waiting>> {
    let most = DRIVER.with(|driver| driver.most.get());
    let keys: Vec<String> = {
        let mirror = core.mirror.borrow();
        pack(mirror.waiting.values(), most)
            .into_iter()
            .map(|waiting| key::waiting(waiting.key()))
            .collect()
    };
    if keys.is_empty() {
        return Some(Vec::new());
    }
    let batch = Rc::new(RefCell::new(Vec::new()));
    let frozen = batch.clone();
    let done = core
        .transact(keys, move |found| {
            let found = found.into_iter().flatten();
            let edits: Vec<Waiting> = found
                .filter_map(|json| shared::json::read(json.as_bytes()).ok())
                .collect();
            let changed = edits.iter().filter(|edit| !edit.frozen);
            let ops = changed
                .map(|edit| {
                    put(
                        key::waiting(edit.key()),
                        &Waiting {
                            frozen: true,
                            ..edit.clone()
                        },
                    )
                })
                .collect();
            *frozen.borrow_mut() = edits
                .into_iter()
                .map(|edit| Waiting { frozen: true, ..edit })
                .collect();
            ops
        })
        .await;
    done.ok().map(|()| batch.take())
}

/// Works a reply into the store; tells whether the server was restored, so that all is offered again.
async fn take(core: &Rc<Core>, batch: &[Waiting], reply: &Reply) -> Result<bool, ()> {
    let fresh = DeviceId::new(device::now(), device::random());
    let restored;
    let unusual = {
        let mirror = core.mirror.borrow();
        let profile = mirror.profile.as_ref();
        restored = profile.is_some_and(|profile| profile.is_overtaken_by(reply));
        restored || reply.verdicts.contains(&wire::Verdict::DeviceCloned)
    };
    if unusual {
        // Everything that waits is numbered anew: that must see what other tabs wrote a moment ago.
        let Some(shelf) = core.shelf() else { return Err(()) };
        let values = shelf.all().await.map_err(|_| ())?;
        let ops = Mirror::read(values).absorb(batch, reply, fresh);
        let done = core.transact(Vec::new(), |_| ops).await;
        return done.map(|()| restored).map_err(|_| ());
    }
    let ops = core.mirror.borrow().absorb(batch, reply, fresh);
    let done = core.transact(Vec::new(), |_| ops).await;
    done.map(|()| restored).map_err(|_| ())
}

async fn failed(core: &Rc<Core>, batch: &[Waiting], error: &CallError) -> Next {
    // Without a network the page says so in another place.
    let trouble = (*error != CallError::Link(LinkFault::NoNetwork)).then(|| error.clone());
    core.signals.trouble.set(trouble);
    match error {
        CallError::Refused(Fault::NotSignedIn) => {
            core.end(SessionState::Over);
            return Next::Stop;
        }
        CallError::Refused(Fault::OtherPerson) => {
            core.end(SessionState::OtherPerson);
            return Next::Stop;
        }
        CallError::Refused(Fault::Outdated { .. }) => {
            core.signals.update.set(true);
            return Next::After(PAUSES[5]);
        }
        CallError::Refused(Fault::Malformed | Fault::TooLarge | Fault::Internal)
        | CallError::Link(LinkFault::NotOurs) => {
            let stumbles = DRIVER.with(|driver| driver.stumbles.get() + 1);
            DRIVER.with(|driver| driver.stumbles.set(stumbles));
            if stumbles >= STUMBLES && !batch.is_empty() {
                DRIVER.with(|driver| driver.stumbles.set(0));
                return halve(core, batch).await;
            }
        }
        CallError::Link(LinkFault::NoNetwork) => core.signals.online.set(false),
        CallError::Refused(_) => {}
    }
    let failures = DRIVER.with(|driver| {
        driver.failures.set(driver.failures.get() + 1);
        driver.failures.get()
    });
    let step = usize::try_from(failures).unwrap_or(usize::MAX).min(PAUSES.len()) - 1;
    let jitter = u32::from(device::random()[0]) * PAUSES[step] / 1_024;
    Next::After(PAUSES[step] + jitter)
}

/// The server stumbles over this batch: a smaller one next time, and a single edit is set aside – unless the
/// server stumbles over nothing at all as well.
async fn halve(core: &Rc<Core>, batch: &[Waiting]) -> Next {
    if batch.len() > 1 {
        DRIVER.with(|driver| driver.most.set(batch.len() / 2));
        return Next::Now;
    }
    let Some(request) = core.mirror.borrow().request(&[]) else {
        return Next::Stop;
    };
    if api::exchange(Letter::Written(request)).await.is_ok() {
        let aside = batch.iter().map(|edit| Waiting {
            fate: Fate::SetAside,
            ..edit.clone()
        });
        let ops: Vec<Op> = aside.map(|edit| put(key::waiting(edit.key()), &edit)).collect();
        let _ = core.transact(Vec::new(), |_| ops).await;
        return Next::Now;
    }
    Next::After(PAUSES[4])
}

/// Fetches the catalogues that the assessments use and the device does not have.
async fn fetch_catalogues(core: &Rc<Core>) {
    let wanted: Vec<_> = {
        let mirror = core.mirror.borrow();
        let cards = mirror.profile.iter().flat_map(|profile| &profile.cards);
        let mut wanted: Vec<_> = cards
            .map(|card| card.catalogue)
            .filter(|id| !mirror.catalogues.contains_key(id))
            .collect();
        wanted.sort_unstable();
        wanted.dedup();
        wanted
    };
    for id in wanted {
        if let Ok(catalogue) = assessment::api::catalogue(id).await {
            let op = put(key::catalogue(id), &catalogue);
            let _ = core.transact(Vec::new(), |_| vec![op]).await;
        }
    }
}

/// One connection per profile that says when something changed; where it fails, polling goes on.
fn listen_for_hints() {
    DRIVER.with(|driver| {
        let open = driver
            .hints
            .borrow()
            .as_ref()
            .is_some_and(|hints| hints.ready_state() != web_sys::EventSource::CLOSED);
        if open {
            return;
        }
        let Ok(hints) = web_sys::EventSource::new("/api/hints") else {
            return;
        };
        let hinted = driver.hinted.clone();
        let hear = Closure::<dyn Fn()>::new(move || {
            hinted.set(true);
            poke();
        });
        hints.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        hear.forget();
        driver.hints.replace(Some(hints));
    });
}

/// Ends the connection for hints, as after signing out.
pub fn stop() {
    DRIVER.with(|driver| {
        driver.timer.replace(None);
        if let Some(hints) = driver.hints.take() {
            hints.close();
        }
    });
}

/// Asks the browser not to throw the person's work away.
pub fn ask_to_persist() {
    spawn_local(async {
        let Ok(promise) = device::window().navigator().storage().persist() else {
            return;
        };
        if let Ok(granted) = JsFuture::from(promise).await
            && granted.as_bool() == Some(true)
        {
            core().signals.storage.update(|storage| {
                if *storage == Storage::Fine {
                    *storage = Storage::Persisted;
                }
            });
        }
    });
}
