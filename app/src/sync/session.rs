//! Who works here, and how that begins and ends.

use std::{cell::Cell, rc::Rc};

use gloo_timers::future::TimeoutFuture;
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
        tabs::{Tabs, Word, one_at_a_time},
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
/// In the tab only: that this is a shared computer.
const SHARED: &str = "fahrwasser-shared";
/// Outside every person's store, so that it outlives the tab and every tab sees it: whose session was ended
/// without a network. On a shared computer it names nobody.
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
        let me = account::sign_in(login, password).await?;
        let here = core
            .mirror
            .borrow()
            .profile
            .as_ref()
            .map(|profile| profile.me.person.id);
        if here.is_some_and(|here| here != me.person.id) {
            // Somebody else's work is open in this tab: it stays on the device, under its own name.
            put_away(&core);
        }
        if here == Some(me.person.id) {
            core.signals.state.set(SessionState::In);
            core.say(&Word::Session(true));
            driver::poke();
            return Ok(());
        }
        remember_shared(shared_computer);
        if shared_computer {
            open_memory(&core, me, Mode::Shared);
        } else {
            open_device(&core, me).await;
        }
        Ok(())
    }

    /// Ends the session in every tab and removes this person's work from the device; `everywhere`: on all
    /// other devices, too. Without a network this one's end is noted instead, and nothing else is sent until
    /// the server confirmed it.
    pub async fn sign_out(self, everywhere: bool) -> Result<(), CallError> {
        let core = core();
        let ended = if everywhere {
            account::sign_out_everywhere().await
        } else {
            account::sign_out().await
        };
        match ended {
            Ok(()) | Err(CallError::Refused(Fault::NotSignedIn)) => {
                core.say(&Word::SignedOut);
                forget(&core).await;
                Ok(())
            }
            Err(CallError::Link(_)) if !everywhere => {
                note_end(&core).await;
                Ok(())
            }
            Err(error) => Err(error),
        }
    }
}

/// Lets go of the person's work, which stays on the device.
fn put_away(core: &Core) {
    if let Some(shelf) = core.let_go() {
        shelf.close();
    }
}

/// Ends the session here, and notes that the server does not know yet.
async fn note_end(core: &Rc<Core>) {
    let profile = core.mirror.borrow().profile.clone();
    let lasting = core.shelf().is_some_and(|shelf| shelf.is_lasting());
    let whose = profile.as_ref().filter(|_| lasting);
    let whose = whose.map(|profile| profile.me.person.id.to_string());
    device::remember(ENDED, Some(whose.as_deref().unwrap_or_default()));
    if let Some(profile) = profile {
        let marked = Profile {
            signed_out: true,
            ..profile
        };
        let op = put(key::PROFILE.to_owned(), &marked);
        let _ = core.transact(Vec::new(), |_| vec![op]).await;
    }
    core.say(&Word::SignedOut);
    put_away(core);
    core.signals.state.set(SessionState::Out);
    remember_shared(false);
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
            let confirmed = device::online() && confirm_end(&core).await.is_ok();
            if !confirmed {
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
        if let Ok(user) = whose.parse()
            && let Ok(shelf) = Shelf::open(user).await
        {
            empty(user, shelf).await;
        }
        if device::remembered(LAST_PERSON).is_some_and(|last| last == whose) {
            device::remember(LAST_PERSON, None);
        }
        device::remember(ENDED, None);
        core.signals.ending.set(false);
    })
    .await;
    confirmed.replace(Ok(()))
}

/// Reads the device and asks the server who is signed in. Called once when the page starts.
pub fn start() {
    let core = core();
    listen(&core);
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
    let Some(user) = device::remembered(LAST_PERSON).and_then(|id| id.parse::<UserId>().ok()) else {
        return Ok(false);
    };
    let shelf = Shelf::open(user).await?;
    let mirror = Mirror::read(shelf.all().await?);
    let Some(profile) = &mirror.profile else {
        return Ok(false);
    };
    if profile.signed_out {
        device::remember(ENDED, Some(&user.to_string()));
        core.signals.state.set(SessionState::Out);
        send_end(core);
        return Ok(true);
    }
    work(core, shelf, mirror);
    Ok(true)
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
    let mut mirror = Mirror::default();
    mirror.profile = Some(fresh_profile(me));
    core.take_up(Shelf::memory(), mirror, Tabs::alone());
    core.signals.state.set(SessionState::In);
    driver::poke();
}

async fn open_device(core: &Rc<Core>, me: Me) {
    let opened = match Shelf::open(me.person.id).await {
        Ok(shelf) => shelf.all().await.map(|values| (shelf, Mirror::read(values))),
        Err(fault) => Err(fault),
    };
    let (shelf, mut mirror) = match opened {
        Ok(opened) => opened,
        Err(fault) => {
            core.signals.storage.set(Storage::Refused(fault));
            (Shelf::memory(), Mirror::default())
        }
    };
    let profile = match mirror.profile.take() {
        Some(profile) => Profile {
            me,
            signed_out: false,
            ..profile
        },
        None => fresh_profile(me),
    };
    let op = put(key::PROFILE.to_owned(), &profile);
    device::remember(LAST_PERSON, Some(&profile.me.person.id.to_string()));
    mirror.profile = Some(profile);
    if let Err(fault) = shelf.transact(&[], |_| vec![op]).await {
        core.signals.storage.set(Storage::Refused(fault));
    }
    work(core, shelf, mirror);
}

/// Begins to work with the person's own store.
fn work(core: &Rc<Core>, shelf: Shelf, mirror: Mirror) {
    let Some(user) = mirror.profile.as_ref().map(|profile| profile.me.person.id) else {
        return;
    };
    core.signals.mode.set(Mode::Personal);
    let tabs = Tabs::join(user, hear, driver::poke);
    core.take_up(shelf, mirror, tabs);
    core.signals.state.set(SessionState::In);
    driver::ask_to_persist();
    driver::poke();
}

fn hear(word: Word) {
    let core = core();
    match word {
        Word::Changed(keys) => spawn_local(async move {
            core.hear(keys).await;
            driver::poke();
        }),
        Word::SignedOut => {
            put_away(&core);
            core.signals.state.set(SessionState::Out);
        }
        Word::Session(begins) => {
            core.signals.state.set(if begins {
                SessionState::In
            } else {
                SessionState::Over
            });
            core.tell();
            driver::poke();
        }
        Word::Alive => {}
    }
}

/// Removes the person's work from the device and shows the sign-in page.
async fn forget(core: &Rc<Core>) {
    let user = core
        .mirror
        .borrow()
        .profile
        .as_ref()
        .map(|profile| profile.me.person.id);
    let shelf = core.let_go();
    core.signals.state.set(SessionState::Out);
    remember_shared(false);
    device::remember(LAST_PERSON, None);
    if let (Some(user), Some(shelf)) = (user, shelf) {
        empty(user, shelf).await;
    }
}

/// Removes a person's store. It is emptied first: where another tab still holds it open, its removal waits
/// for that tab, and nobody waits for the removal.
async fn empty(user: UserId, shelf: Shelf) {
    let keys = shelf.all().await.unwrap_or_default();
    let _ = shelf
        .transact(&[], |_| {
            keys.into_iter().map(|(key, _)| Op::Delete(key)).collect()
        })
        .await;
    spawn_local(async move {
        let _ = shelf.remove(user).await;
    });
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
    let online = core.signals.online.clone();
    let ends = core.clone();
    device::listen(&window, "online", move |_| {
        online.set(true);
        driver::poke();
        let core = ends.clone();
        spawn_local(async move {
            let _ = confirm_end(&core).await;
        });
    });
    // Another tab noted the end of a session.
    let ends = core.clone();
    device::listen(&window, "storage", move |_| send_end(&ends));
    let online = core.signals.online.clone();
    device::listen(&window, "offline", move |_| online.set(false));
    let update = core.signals.update.clone();
    device::listen(&window, "fahrwasser:update", move |_| update.set(true));
    device::listen(&window, "beforeunload", move |event| {
        let core = crate::browser::core::core();
        let lasting = core.shelf().is_some_and(|shelf| shelf.is_lasting());
        if core.is_saving() || (!lasting && core.signals.waiting.get_untracked() > 0) {
            event.prevent_default();
        }
    });
    if let Some(document) = window.document() {
        device::listen(&document, "visibilitychange", move |_| {
            if device::visible() {
                driver::poke();
            }
        });
    }
}
