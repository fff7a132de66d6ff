//! Brings waiting edits to the server and news back, in whatever weather.
//!
//! Only the tab that holds the lock sends. A refusal is final; everything else is tried again with growing
//! pauses and jitter. An edit that makes the server stumble when it goes alone is set aside, so that it
//! never holds up the others.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    pin::pin,
    rc::Rc,
};

use futures_util::future::{Either, select};
use gloo_timers::{callback::Timeout, future::TimeoutFuture};
use leptos::prelude::*;
use shared::{
    DeviceId, DocumentId, EditId, Fault, UserId,
    sync::{
        Rev,
        device::{Fate, Waiting, pack},
        wire::{self, Letter, Reply, Request, Sent},
    },
};
use wasm_bindgen::{JsCast, closure::Closure};
use wasm_bindgen_futures::spawn_local;

use super::{
    core::{Core, core},
    device,
    shelf::StorageFault,
    tabs::Word,
};
use crate::{
    CallError, LinkFault, assessment,
    sync::{
        api,
        mirror::{Mirror, Op, key, put},
        session::SessionState,
    },
};

/// Pauses between tries, in milliseconds; the last one repeats.
const PAUSES: [u32; 6] = [1_000, 2_000, 5_000, 10_000, 20_000, 60_000];
/// How long typing may go on before it is sent.
const GATHER: u32 = 400;
/// How often to ask while no hints come, in milliseconds.
const POLL: u32 = 20_000;
/// The same while they do: a line may be dead without a sign.
const POLL_BESIDE_HINTS: u32 = 120_000;
/// Untyped failures of one batch after which it is halved.
const STUMBLES: u32 = 3;
/// How long an answer may take, in milliseconds: a full request on a bad line does, one that a proxy swallowed
/// does not.
const PATIENCE: u32 = 120_000;

#[derive(Default)]
struct Driver {
    running: Cell<bool>,
    again: Cell<bool>,
    failures: Cell<u32>,
    stumbles: Cell<u32>,
    /// Most edits in the next request; less after stumbling.
    most: Cell<usize>,
    timer: RefCell<Option<Timeout>>,
    /// Edits set aside since the server last took one: if it takes none of the others either, it is not them.
    suspects: RefCell<Vec<EditId>>,
    /// Whether the server took edits while it stumbled over others: then it is well, and it is those.
    proven: Cell<bool>,
    /// Those that got a second chance once the server took others again: it may have been ill meanwhile.
    cleared: RefCell<Vec<EditId>>,
    hints: RefCell<Option<Hints>>,
    /// Which person's work this is: raised when it ends, so that an exchange under way has no effect any more.
    turn: Cell<u32>,
}

thread_local! {
    static DRIVER: Driver = Driver { most: Cell::new(wire::MOST_EDITS), ..Driver::default() };
}

/// Something may be there to send or fetch: gathers for a moment, then goes.
pub fn poke() {
    soon(GATHER);
}

/// Goes at once, whatever pause was on: here, or in the tab that sends.
pub fn send_now() {
    note_failures(0);
    let core = core();
    if core.leads() {
        soon(0);
    } else {
        core.say(&Word::Send);
    }
}

/// How often it failed so far; a tab that does not send hears of it.
pub fn note_failures(failures: u32) {
    DRIVER.with(|driver| driver.failures.set(failures));
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
        deafen();
        return;
    }
    if DRIVER.with(|driver| driver.running.replace(true)) {
        DRIVER.with(|driver| driver.again.set(true));
        return;
    }
    listen_for_hints(&core);
    core.signals.sending.set(true);
    let turn = turn();
    let Some(next) = exchange(&core, turn).await else {
        return;
    };
    core.signals.sending.set(false);
    let again = DRIVER.with(|driver| {
        driver.running.set(false);
        driver.again.take()
    });
    core.tell();
    match next {
        Next::Now => later(0),
        Next::Wait if again => later(GATHER),
        Next::Wait => later(calm()),
        Next::After(pause) => later(pause),
        Next::Stop => {}
    }
}

fn turn() -> u32 {
    DRIVER.with(|driver| driver.turn.get())
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

/// What a request was made of.
struct Asked {
    person: UserId,
    device: DeviceId,
    have: BTreeMap<DocumentId, Rev>,
    batch: Vec<Waiting>,
}

/// One round; `None` if the person left meanwhile: then somebody else may be at work, and nothing is touched.
async fn exchange(core: &Rc<Core>, now: u32) -> Option<Next> {
    let batch = next_batch(core).await;
    if turn() != now {
        return None;
    }
    let batch = match batch {
        Ok(batch) => batch,
        Err(fault) => return Some(not_kept(core, fault)),
    };
    let Some(request) = core.mirror.borrow().request(&batch) else {
        return Some(Next::Stop);
    };
    let asked = Asked {
        person: request.actor,
        device: request.device,
        have: core.mirror.borrow().have(),
        batch,
    };
    let answer = ask(request).await;
    if turn() != now {
        return None;
    }
    if !core.leads() {
        // Another tab sends by now, and may be ahead of this answer: it asks for the same itself.
        return Some(Next::Stop);
    }
    let next = match answer {
        Ok(reply) => taken(core, &asked, &reply).await,
        Err(error) => failed(core, &asked.batch, &error).await,
    };
    (turn() == now).then_some(next)
}

/// One request; one that gets no answer is given up, and the next one brings the same again.
async fn ask(request: Request<Sent>) -> Result<Reply, CallError> {
    let call = pin!(api::exchange(Letter::Written(request)));
    match select(call, TimeoutFuture::new(PATIENCE)).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => Err(CallError::Link(LinkFault::NoNetwork)),
    }
}

async fn taken(core: &Rc<Core>, asked: &Asked, reply: &Reply) -> Next {
    let batch = &asked.batch;
    core.reach(true);
    core.signals.trouble.set(None);
    DRIVER.with(|driver| {
        driver.failures.set(0);
        driver.stumbles.set(0);
        driver
            .most
            .set((driver.most.get() * 2).clamp(1, wire::MOST_EDITS));
    });
    let before = core.mirror.borrow().waiting_count();
    let restored = match take(core, asked, reply).await {
        Ok(restored) => restored,
        Err(fault) => return not_kept(core, fault),
    };
    let again = !batch.is_empty() && second_chance(core).await;
    DRIVER.with(|driver| {
        driver
            .proven
            .set(!batch.is_empty() && driver.most.get() < wire::MOST_EDITS);
    });
    fetch_catalogues(core).await;
    // A piece of a text goes again whole where its base is not there, which happens once.
    let whole = batch.iter().zip(&reply.verdicts).any(|(waiting, verdict)| {
        waiting.text.is_some() && matches!(verdict, wire::Verdict::Depends(wire::Missing::Base(_)))
    });
    let left = core.mirror.borrow().waiting_count();
    // Whatever waits for another device's edit must not make this a loop without end.
    if left > 0 && (left < before || batch.is_empty() || restored || again || whole) {
        Next::Now
    } else {
        Next::Wait
    }
}

/// The next batch, as it goes.
async fn next_batch(core: &Core) -> Result<Vec<Waiting>, StorageFault> {
    let most = DRIVER.with(|driver| driver.most.get());
    let keys: Vec<String> = {
        let mirror = core.mirror.borrow();
        pack(mirror.waiting.values(), most)
            .into_iter()
            .map(|waiting| key::waiting(waiting.key()))
            .collect()
    };
    freeze(core, keys).await
}

/// Makes waiting edits immutable in the store before they go anywhere: what is typed from here on gets an id of
/// its own.
pub async fn freeze(core: &Core, keys: Vec<String>) -> Result<Vec<Waiting>, StorageFault> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let batch = Rc::new(RefCell::new(Vec::new()));
    let frozen = batch.clone();
    let wanted = keys.clone();
    let body = move |found: Vec<Option<String>>| {
        let mut ops = Vec::new();
        for (key, json) in wanted.into_iter().zip(found) {
            let Some(json) = json else {
                // Another tab sent it, and could not tell any more.
                ops.push(Op::Delete(key));
                continue;
            };
            let Ok(mut edit) = shared::json::read::<Waiting>(json.as_bytes()) else {
                continue;
            };
            if !std::mem::replace(&mut edit.frozen, true) {
                ops.push(put(key, &edit));
            }
            frozen.borrow_mut().push(edit);
        }
        ops
    };
    core.transact(keys, Box::new(body)).await?;
    Ok(batch.take())
}

/// Works a reply into the store; tells whether the server was restored, so that all is offered again.
async fn take(core: &Rc<Core>, asked: &Asked, reply: &Reply) -> Result<bool, StorageFault> {
    let fresh = DeviceId::new(device::now(), device::random());
    let Asked {
        person,
        device,
        have,
        batch,
    } = asked;
    let (restored, usual) = {
        let mirror = core.mirror.borrow();
        let profile = mirror.profile.as_ref();
        let restored = profile.is_some_and(|profile| profile.is_overtaken_by(reply));
        let usual = !restored && !reply.verdicts.contains(&wire::Verdict::DeviceCloned);
        (restored, usual.then(|| mirror.absorb(have, batch, reply, fresh)))
    };
    let Some(ops) = usual else {
        // Everything that waits is numbered anew: that must see what other tabs wrote a moment ago.
        let body = |found| {
            let stored = Mirror::read(found);
            let fits = stored.still_asks(*person, *device, batch);
            let ops = fits.then(|| stored.absorb(have, batch, reply, fresh));
            ops.unwrap_or_default()
        };
        core.transact_all(Box::new(body)).await?;
        return Ok(restored);
    };
    let waiting = batch.iter().map(|waiting| key::waiting(waiting.key()));
    let keys: Vec<_> = std::iter::once(key::PROFILE.to_owned()).chain(waiting).collect();
    let names = keys.clone();
    let body = |found: Vec<Option<String>>| {
        let values = names.into_iter().zip(found);
        let stored = Mirror::read(values.filter_map(|(key, json)| Some((key, json?))));
        let fits = stored.still_asks(*person, *device, batch);
        if fits { ops } else { Vec::new() }
    };
    core.transact(keys, Box::new(body)).await?;
    Ok(restored)
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
        CallError::Link(LinkFault::NoNetwork) => core.reach(false),
        CallError::Refused(_) => {}
    }
    if matches!(error, CallError::Refused(_)) {
        core.reach(true);
    }
    let failures = DRIVER.with(|driver| driver.failures.get()) + 1;
    note_failures(failures);
    if !core.is_in_memory() {
        core.say(&Word::Failed);
    }
    let step = usize::try_from(failures).unwrap_or(usize::MAX).min(PAUSES.len()) - 1;
    let jitter = u32::from(device::random()[0]) * PAUSES[step] / 1_024;
    Next::After(PAUSES[step] + jitter)
}

/// The server stumbles over this batch: a smaller one next time, and a single edit is set aside – unless the
/// server stumbles over nothing at all as well, or over every edit that is left: then it is not the edit.
async fn halve(core: &Rc<Core>, batch: &[Waiting]) -> Next {
    let [edit] = batch else {
        DRIVER.with(|driver| driver.most.set(batch.len() / 2));
        return Next::Now;
    };
    let Some(request) = core.mirror.borrow().request(&[]) else {
        return Next::Stop;
    };
    if ask(request).await.is_err() {
        return Next::After(PAUSES[4]);
    }
    let guilty = DRIVER.with(|driver| {
        let had_its_chance = driver.cleared.borrow().contains(&edit.edit.id);
        driver.proven.get() || had_its_chance
    });
    if guilty || core.mirror.borrow().waiting_count() > 1 {
        DRIVER.with(|driver| driver.suspects.borrow_mut().push(edit.edit.id));
        return match set_fate(core, &[edit.edit.id], &Fate::SetAside).await {
            Ok(()) => Next::Now,
            Err(fault) => not_kept(core, fault),
        };
    }
    let suspects = DRIVER.with(|driver| driver.suspects.take());
    let _ = set_fate(core, &suspects, &Fate::Waits).await;
    Next::After(PAUSES[4])
}

/// The server takes edits again: those set aside since it last did go once more, each a single time. Tells
/// whether there are any.
async fn second_chance(core: &Rc<Core>) -> bool {
    let suspects = DRIVER.with(|driver| {
        let mut cleared = driver.cleared.borrow_mut();
        let mut suspects = driver.suspects.take();
        suspects.retain(|edit| !cleared.contains(edit));
        cleared.extend(&suspects);
        suspects
    });
    !suspects.is_empty() && set_fate(core, &suspects, &Fate::Waits).await.is_ok()
}

/// The device does not keep what it has to: from here on this tab works from memory, and says so.
fn not_kept(core: &Core, fault: StorageFault) -> Next {
    if core.shelf().is_some_and(|shelf| shelf.is_lasting()) {
        core.fall_back(fault);
        Next::Now
    } else {
        Next::After(PAUSES[2])
    }
}

/// Gives these edits another fate, where they wait now.
async fn set_fate(core: &Rc<Core>, edits: &[EditId], fate: &Fate) -> Result<(), StorageFault> {
    let keys: Vec<_> = {
        let mirror = core.mirror.borrow();
        let waiting = mirror.waiting.values();
        let these = waiting.filter(|waiting| edits.contains(&waiting.edit.id));
        these.map(|waiting| key::waiting(waiting.key())).collect()
    };
    let body = |found: Vec<Option<String>>| {
        let waiting = found
            .into_iter()
            .flatten()
            .filter_map(|json| shared::json::read::<Waiting>(json.as_bytes()).ok());
        let these = waiting.filter(|waiting| edits.contains(&waiting.edit.id));
        these
            .map(|waiting| {
                let fate = fate.clone();
                put(key::waiting(waiting.key()), &Waiting { fate, ..waiting })
            })
            .collect()
    };
    core.transact(keys, Box::new(body)).await
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
            let _ = core.put_down(vec![op]).await;
        }
    }
}

/// The line that says when something changed.
struct Hints {
    device: DeviceId,
    source: web_sys::EventSource,
    /// Whether anything came through: a proxy may keep it all back.
    heard: Rc<Cell<bool>>,
    _hear: Closure<dyn Fn()>,
}

impl Hints {
    fn open(device: DeviceId) -> Option<Self> {
        let address = ["/api/hints?device=", &device.to_string()].concat();
        let source = web_sys::EventSource::new(&address).ok()?;
        let heard = Rc::new(Cell::new(false));
        let heard_now = heard.clone();
        let hear = Closure::<dyn Fn()>::new(move || {
            heard_now.set(true);
            poke();
        });
        source.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        Some(Self {
            device,
            source,
            heard,
            _hear: hear,
        })
    }

    fn is_open(&self) -> bool {
        self.source.ready_state() != web_sys::EventSource::CLOSED
    }
}

impl Drop for Hints {
    fn drop(&mut self) {
        self.source.set_onmessage(None);
        self.source.close();
    }
}

/// One connection per profile; where it fails, polling goes on.
fn listen_for_hints(core: &Core) {
    let device = core
        .mirror
        .borrow()
        .profile
        .as_ref()
        .map(|profile| profile.device);
    DRIVER.with(|driver| {
        let mut hints = driver.hints.borrow_mut();
        let fits = |hints: &Hints| Some(hints.device) == device && hints.is_open();
        if !hints.as_ref().is_some_and(fits) {
            *hints = None;
            *hints = device.and_then(Hints::open);
        }
    });
}

/// How long to wait before asking without a reason: not long where no hints come through. A line that is dead
/// without a sign is found in time, too.
fn calm() -> u32 {
    let hinted = DRIVER.with(|driver| {
        let hints = driver.hints.borrow();
        let hinted = |hints: &Hints| hints.heard.get() && hints.is_open();
        hints.as_ref().is_some_and(hinted)
    });
    if hinted { POLL_BESIDE_HINTS } else { POLL }
}

/// Ends the connection for hints: only the tab that sends has one.
fn deafen() {
    DRIVER.with(|driver| drop(driver.hints.take()));
}

/// Ends everything that is under way, as after signing out: no answer has an effect any more.
pub fn stop() {
    DRIVER.with(|driver| {
        driver.timer.replace(None);
        driver.turn.set(driver.turn.get().wrapping_add(1));
        driver.running.set(false);
        driver.again.set(false);
        driver.failures.set(0);
        driver.stumbles.set(0);
        driver.suspects.borrow_mut().clear();
        driver.cleared.borrow_mut().clear();
        driver.most.set(wire::MOST_EDITS);
    });
    core().signals.sending.set(false);
    deafen();
}
