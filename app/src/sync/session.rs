//! Who works here, and how that begins and ends.

use std::{cell::Cell, rc::Rc};

use gloo_timers::{callback::Timeout, future::TimeoutFuture};
use leptos::prelude::*;
use shared::{
    DeviceId, Fault, UserId,
    account::{Me, Password},
};
use wasm_bindgen_futures::spawn_local;

use super::{
    mirror::{Mirror, Op, Profile, key, put},
    status::{Storage, StorageFault},
};
use crate::{
    CallError, account,
    browser::{
        core::{Core, core},
        device, driver,
        shelf::Shelf,
        tabs::{self, Tabs, Word, one_at_a_time},
    },
};

/// Where the session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionState {
    /// The device is being read.
    Starting,
    /// Nobody is signed in.
    Out,
    /// Somebody is, or works offline with what lies here.
    In,
    /// The session ended on the server; typing goes on.
    Over,
    /// Another person is signed in in this browser; this tab has stopped.
    OtherPerson,
    /// The person signed out in another tab, and this one alone has something that was not sent.
    Left,
}

/// Whose computer it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Work lies on the device.
    Personal,
    /// „Gemeinsam genutzter Computer“: nothing is written to the device at all.
    Shared,
}

/// Outside the person's store: whose store to open without a network.
const LAST_PERSON: &str = "fahrwasser-person";
/// In the tab only: that this is a shared computer, where nobody's store is opened.
const SHARED: &str = "fahrwasser-shared";
/// Outside every person's store, so that it outlives the tab and every tab sees it: whose session ends, until
/// the server confirmed it and the person's work is off the device. On a shared computer it names nobody.
const ENDED: &str = "fahrwasser-ended";
/// The lock under which that end is sent: an answer that comes late must not take a new session away.
const ENDING: &str = "fahrwasser-ending";
/// Pause between tries to send it, in milliseconds.
const PAUSE: u32 = 5_000;

thread_local! {
    /// Whether this tab tries already.
    static ENDS: Cell<bool> = const { Cell::new(false) };
}

/// Handle to the session.
#[derive(Clone, Copy, Debug)]
pub struct Session;

/// The session of this page.
pub fn session() -> Session {
    Session
}

impl Session {
    /// Who works here.
    pub fn me(self) -> Signal<Option<Me>> {
        core().signals.me.clone().into()
    }

    /// Where the session stands.
    pub fn state(self) -> Signal<SessionState> {
        core().signals.state.clone().into()
    }

    /// Whose computer it is.
    pub fn mode(self) -> Signal<Mode> {
        core().signals.mode.clone().into()
    }

    /// Whether the end of the last session still waits for the server.
    pub fn ending(self) -> Signal<bool> {
        core().signals.ending.clone().into()
    }

    /// Begins a session; on a shared computer nothing will be written to the device. The end of the session
    /// before goes first.
    pub async fn sign_in(
        self,
        login: String,
        password: Password,
        shared_computer: bool,
    ) -> Result<(), CallError> {
        let core = core();
        confirm_end(&core).await?;
        // Confirmed, but not all of it off the device: the note must not end the session that begins now.
        device::remember(ENDED, None);
        let me = account::sign_in(login, password, shared_computer).await?;
        let (here, user) = (core.person(), me.person.id);
        if here == Some(user) {
            core.resume();
        } else {
            if here.is_some() {
                // Somebody else's work is open in this tab: it stays on the device, under its own name.
                put_away(&core);
            }
            remember_shared(shared_computer);
            if shared_computer {
                // Whose store opens by itself: on a shared computer nobody's. It stays where it is.
                device::remember(LAST_PERSON, None);
                open_memory(&core, me, Mode::Shared);
            } else {
                open_device(&core, me).await;
            }
        }
        tabs::announce(user);
        Ok(())
    }

    /// Ends the session in every tab and removes this person's work from the device; `everywhere`: on all
    /// other devices, too. Without a network this one's end is noted instead, and nothing else is sent until
    /// the server confirmed it.
    pub async fn sign_out(self, everywhere: bool) -> Result<(), CallError> {
        let ended = Rc::new(Cell::new(Ok(())));
        let answer = ended.clone();
        one_at_a_time(ENDING, async move { answer.set(end(everywhere).await) }).await;
        ended.replace(Ok(()))
    }

    /// Waits until what was just typed is with the device, ten seconds at most.
    pub async fn settled(self) -> bool {
        core().settled().await
    }

    /// Throws away what only this tab has of a person who signed out.
    pub fn drop_rest(self) {
        leave(&core());
    }
}

/// Asks the server to end the session and removes the person's work. It is noted before: whatever becomes of
/// this tab meanwhile, another one or the next start carries it out.
async fn end(everywhere: bool) -> Result<(), CallError> {
    let core = core();
    let whose = core.person();
    let whose = whose.filter(|_| core.signals.mode.get_untracked() == Mode::Personal);
    let whose = whose.map(|user| user.to_string()).unwrap_or_default();
    device::remember(ENDED, Some(&whose));
    let ended = if everywhere {
        account::sign_out_everywhere().await
    } else {
        account::sign_out().await
    };
    match ended {
        Ok(()) | Err(CallError::Refused(Fault::NotSignedIn)) => {
            core.say(&Word::SignedOut);
            if forget(&core).await {
                device::remember(ENDED, None);
            } else {
                send_end(&core);
            }
            Ok(())
        }
        Err(CallError::Link(_)) if !everywhere => {
            mark_end(&core).await;
            Ok(())
        }
        Err(error) => {
            device::remember(ENDED, None);
            Err(error)
        }
    }
}

/// Lets go of the person's work, which stays on the device.
fn put_away(core: &Core) {
    if let Some(shelf) = core.let_go() {
        shelf.close();
    }
}

/// The same, and nobody is signed in.
fn leave(core: &Core) {
    put_away(core);
    core.signals.state.set(SessionState::Out);
    remember_shared(false);
}

/// Ends the session here; the server does not know yet.
async fn mark_end(core: &Rc<Core>) {
    let profile = core.mirror.borrow().profile.clone();
    if let Some(profile) = profile {
        let marked = Profile {
            signed_out: true,
            ..profile
        };
        let op = put(key::PROFILE.to_owned(), &marked);
        let _ = core.put_down(vec![op]).await;
    }
    core.say(&Word::SignedOut);
    leave(core);
    send_end(core);
}

/// Sends the end of a session that was ended without a network, again and again until the server confirmed
/// it; every tab does, so that none is needed. Nothing is noted: nothing happens.
fn send_end(core: &Rc<Core>) {
    core.signals.ending.set(device::remembered(ENDED).is_some());
    if ENDS.replace(true) {
        return;
    }
    let core = core.clone();
    spawn_local(async move {
        while device::remembered(ENDED).is_some() {
            if device::online() {
                let _ = confirm_end(&core).await;
            }
            if device::remembered(ENDED).is_some() {
                TimeoutFuture::new(PAUSE).await;
            }
        }
        core.signals.ending.set(false);
        ENDS.set(false);
        // A tab that was not told may still have somebody's work open: it learns that the session is over.
        driver::poke();
    });
}

/// Sends that end, if one is noted, and removes the person's work once the server confirmed it.
async fn confirm_end(core: &Rc<Core>) -> Result<(), CallError> {
    if device::remembered(ENDED).is_none() {
        return Ok(());
    }
    let confirmed = Rc::new(Cell::new(Ok(())));
    let (core, answer) = (core.clone(), confirmed.clone());
    one_at_a_time(ENDING, async move {
        // Another tab may have been first.
        let Some(whose) = device::remembered(ENDED) else {
            return;
        };
        match account::sign_out().await {
            Ok(()) | Err(CallError::Refused(Fault::NotSignedIn)) => {}
            Err(error) => return answer.set(Err(error)),
        }
        let is_gone = match whose.parse() {
            Ok(user) => remove(user).await,
            Err(_) => true,
        };
        if device::remembered(LAST_PERSON).is_some_and(|last| last == whose) {
            device::remember(LAST_PERSON, None);
        }
        if is_gone {
            device::remember(ENDED, None);
            core.signals.ending.set(false);
        }
    })
    .await;
    confirmed.replace(Ok(()))
}

/// Reads the device and asks the server who is signed in. Called once when the page starts.
pub fn start() {
    let core = core();
    listen(&core);
    tabs::on_sign_in(signed_in);
    if device::remembered(ENDED).is_some() {
        core.signals.state.set(SessionState::Out);
        return send_end(&core);
    }
    spawn_local(async move {
        match start_with_device(&core).await {
            Ok(true) => {}
            Ok(false) => ask_server(&core, None).await,
            Err(fault) => ask_server(&core, Some(fault)).await,
        }
    });
}

/// Opens the store of the last person, if there is one; tells whether it did, or why it could not.
async fn start_with_device(core: &Rc<Core>) -> Result<bool, StorageFault> {
    let last = device::remembered(LAST_PERSON).and_then(|id| id.parse::<UserId>().ok());
    let Some(user) = last.filter(|_| !is_shared()) else {
        return Ok(false);
    };
    let opened = open(user).await?;
    match &opened.mirror.profile {
        None => {
            opened.close();
            return Ok(false);
        }
        Some(profile) if profile.signed_out => {
            opened.close();
            device::remember(ENDED, Some(&user.to_string()));
            core.signals.state.set(SessionState::Out);
            send_end(core);
        }
        Some(_) => work(core, opened),
    }
    Ok(true)
}

/// A person's store, and this tab among those that share it.
struct Opened {
    shelf: Shelf,
    mirror: Mirror,
    tabs: Rc<Tabs>,
    /// Whether it was this tab's turn to send before the store was read: then nobody wrote since without
    /// telling.
    leads: bool,
}

impl Opened {
    fn close(self) {
        self.tabs.leave();
        self.shelf.close();
    }
}

/// Opens it. The other tabs are joined first, so that what they write from then on is heard.
async fn open(user: UserId) -> Result<Opened, StorageFault> {
    let tabs = Tabs::join(user, hear, lead);
    let read = async {
        let shelf = Shelf::open(user).await?;
        let leads = tabs.has_lock();
        let mirror = Mirror::read(shelf.all().await?);
        Ok((shelf, mirror, leads))
    };
    match read.await {
        Ok((shelf, mirror, leads)) => Ok(Opened {
            shelf,
            mirror,
            tabs,
            leads,
        }),
        Err(fault) => {
            tabs.leave();
            Err(fault)
        }
    }
}

async fn ask_server(core: &Rc<Core>, refused: Option<StorageFault>) {
    match (account::me().await, refused) {
        // Their own device, which keeps nothing.
        (Ok(me), Some(fault)) => {
            core.signals.storage.set(Storage::Refused(fault));
            open_memory(core, me, Mode::Personal);
        }
        // Only a device that this person made their own gets anything written.
        (Ok(me), None) => open_memory(core, me, Mode::Shared),
        (Err(_), _) => core.signals.state.set(SessionState::Out),
    }
}

fn fresh_profile(me: Me) -> Profile {
    Profile::fresh(me, DeviceId::new(device::now(), device::random()))
}

fn open_memory(core: &Rc<Core>, me: Me, mode: Mode) {
    core.signals.mode.set(mode);
    let tabs = Tabs::apart(me.person.id, hear);
    let begin = [put(key::PROFILE.to_owned(), &fresh_profile(me))];
    let mut mirror = Mirror::default();
    mirror.follow(&begin);
    core.take_up(Shelf::memory(&begin), mirror, tabs);
    core.signals.state.set(SessionState::In);
    driver::poke();
}

async fn open_device(core: &Rc<Core>, me: Me) {
    device::remember(LAST_PERSON, Some(&me.person.id.to_string()));
    let mut opened = match open(me.person.id).await {
        Ok(opened) => opened,
        Err(fault) => {
            core.signals.storage.set(Storage::Refused(fault));
            return open_memory(core, me, Mode::Personal);
        }
    };
    let profile = match opened.mirror.profile.take() {
        Some(profile) => Profile {
            me,
            signed_out: false,
            ..profile
        },
        None => fresh_profile(me),
    };
    let op = put(key::PROFILE.to_owned(), &profile);
    opened.mirror.profile = Some(profile);
    let written = opened.shelf.transact(&[], Box::new(|_| vec![op])).await;
    work(core, opened);
    if let Err(fault) = written {
        core.fall_back(fault);
    }
}

/// Begins to work with the person's own store.
fn work(core: &Rc<Core>, opened: Opened) {
    core.signals.mode.set(Mode::Personal);
    let tabs = opened.tabs.clone();
    core.take_up(opened.shelf, opened.mirror, opened.tabs);
    core.signals.state.set(SessionState::In);
    core.ask_to_persist();
    if opened.leads {
        tabs.lead();
        driver::poke();
    } else if tabs.has_lock() {
        lead();
    }
}

/// It is this tab's turn to send.
fn lead() {
    spawn_local(async {
        let core = core();
        if !core.lead().await {
            return;
        }
        let ended = {
            let mirror = core.mirror.borrow();
            mirror.profile.as_ref().is_none_or(|profile| profile.signed_out)
        };
        if ended {
            // The person signed out in a tab that could not tell.
            return leave(&core);
        }
        driver::poke();
    });
}

/// What another tab of this person tells.
pub(crate) fn hear(word: Word) {
    let core = core();
    match word {
        Word::Changed(keys) => spawn_local(async move {
            core.hear(keys).await;
            driver::poke();
        }),
        Word::SignedOut if core.is_in_memory() && core.holds_alone() => {
            core.halt(SessionState::Left);
        }
        Word::SignedOut => leave(&core),
        Word::Session(true) => core.resume(),
        Word::Session(false) => {
            core.halt(SessionState::Over);
        }
        Word::OtherPerson => {
            core.halt(SessionState::OtherPerson);
        }
        Word::Send if core.leads() => driver::send_now(),
        Word::Failed if !core.leads() => driver::note_failures(1),
        Word::Alive | Word::Send | Word::Failed => {}
    }
}

/// Somebody signed in in another tab of this browser.
fn signed_in(user: UserId) {
    let core = core();
    if core.person() == Some(user) {
        core.resume();
    } else {
        core.halt(SessionState::OtherPerson);
    }
}

/// Removes the person's work from the device and shows the sign-in page; tells whether it is gone.
async fn forget(core: &Rc<Core>) -> bool {
    let user = core.person();
    let shelf = core.let_go();
    core.signals.state.set(SessionState::Out);
    remember_shared(false);
    device::remember(LAST_PERSON, None);
    match (user, shelf) {
        (Some(user), Some(shelf)) if shelf.is_lasting() => empty(user, shelf).await,
        // Work that went on in memory may lie on the device up to then.
        (Some(user), _) if core.signals.mode.get_untracked() == Mode::Personal => remove(user).await,
        _ => true,
    }
}

/// Removes a person's store; tells whether it is gone, as far as this browser opens it at all.
async fn remove(user: UserId) -> bool {
    match Shelf::open(user).await {
        Ok(shelf) => empty(user, shelf).await,
        Err(_) => true,
    }
}

/// Removes a person's store; tells whether nothing is left in it. It is emptied first: where another tab
/// still holds it open, its removal waits for that tab, and nobody waits for the removal.
async fn empty(user: UserId, shelf: Shelf) -> bool {
    let is_empty = match shelf.all().await {
        Ok(values) => {
            let ops = values.into_iter().map(|(key, _)| Op::Delete(key)).collect();
            shelf.transact(&[], Box::new(|_| ops)).await.is_ok()
        }
        Err(_) => false,
    };
    spawn_local(async move {
        let _ = shelf.remove(user).await;
    });
    is_empty
}

fn is_shared() -> bool {
    let storage = device::window().session_storage();
    storage
        .is_ok_and(|storage| storage.is_some_and(|storage| matches!(storage.get_item(SHARED), Ok(Some(_)))))
}

fn remember_shared(shared: bool) {
    if let Ok(Some(storage)) = device::window().session_storage() {
        let _ = if shared {
            storage.set_item(SHARED, "1")
        } else {
            storage.remove_item(SHARED)
        };
    }
}

fn listen(core: &Rc<Core>) {
    let window = device::window();
    let ends = core.clone();
    device::listen(&window, "online", move |_| {
        ends.reach(true);
        driver::poke();
        let core = ends.clone();
        spawn_local(async move {
            let _ = confirm_end(&core).await;
        });
    });
    // Another tab noted the end of a session.
    let ends = core.clone();
    device::listen(&window, "storage", move |_| send_end(&ends));
    let offline = core.clone();
    device::listen(&window, "offline", move |_| offline.reach(false));
    let update = core.signals.update.clone();
    device::listen(&window, "fahrwasser:update", move |_| update.set(true));
    let leaves = core.clone();
    device::listen(&window, "beforeunload", move |event| {
        if leaves.holds_alone() {
            event.prevent_default();
        }
        // Whether the page goes is not decided yet. If it does, there is more time now than later.
        leaves.leave(true);
        let stays = leaves.clone();
        Timeout::new(0, move || stays.leave(false)).forget();
    });
    for (event, leaving) in [("pagehide", true), ("pageshow", false)] {
        let core = core.clone();
        device::listen(&window, event, move |_| core.leave(leaving));
    }
    if let Some(document) = window.document() {
        device::listen(&document, "visibilitychange", move |_| {
            if device::visible() {
                driver::poke();
            }
        });
    }
}
