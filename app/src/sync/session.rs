//! Who works here, and how that begins and ends.

use leptos::prelude::*;
use shared::{
    DeviceId, Fault,
    account::{Me, Password},
};
use wasm_bindgen_futures::spawn_local;

use super::{
    mirror::{Mirror, Op, Profile, key, put},
    status::Storage,
};
use crate::{
    CallError, account,
    browser::{
        core::{Core, core},
        device, driver,
        shelf::Shelf,
        tabs::{Tabs, Word},
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

    /// The person whose work lies on this device while nobody is signed in.
    pub fn offline_person(self) -> Signal<Option<String>> {
        core().signals.offline_person.clone().into()
    }

    /// Begins a session; on a shared computer nothing will be written to the device.
    pub async fn sign_in(
        self,
        login: String,
        password: Password,
        shared_computer: bool,
    ) -> Result<(), CallError> {
        let me = account::sign_in(login, password).await?;
        let core = core();
        let here = core
            .mirror
            .borrow()
            .profile
            .as_ref()
            .map(|profile| profile.me.person.id);
        if here.is_some_and(|here| here != me.person.id) {
            // Somebody else's work is open in this tab: it stays on the device, under its own name.
            core.let_go();
        }
        if here == Some(me.person.id) {
            core.signals.state.set(SessionState::In);
            core.say(&Word::Session(true));
            driver::poke();
            return Ok(());
        }
        remember_shared(shared_computer);
        if shared_computer {
            open_memory(&core, me);
        } else {
            open_device(&core, me).await;
        }
        Ok(())
    }

    /// Ends the session in every tab and removes this person's work from the device. Without a network the
    /// profile is marked instead, and nothing but that end is sent until the server confirmed it.
    pub async fn sign_out(self) -> Result<(), CallError> {
        let core = core();
        match account::sign_out().await {
            Ok(()) | Err(CallError::Refused(Fault::NotSignedIn)) => {
                core.say(&Word::SignedOut);
                forget(&core).await;
                Ok(())
            }
            Err(CallError::Link(_)) => {
                let profile = core.mirror.borrow().profile.clone();
                if let Some(profile) = profile {
                    let marked = Profile {
                        signed_out: true,
                        ..profile
                    };
                    let op = put(key::PROFILE.to_owned(), &marked);
                    let _ = core.transact(Vec::new(), |_| vec![op]).await;
                }
                core.say(&Word::SignedOut);
                core.let_go();
                core.signals.state.set(SessionState::Out);
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    /// Opens what lies on this device, without asking the server first.
    pub async fn open_offline(self) {
        start_with_device(&core()).await;
    }
}

/// Reads the device and asks the server who is signed in. Called once when the page starts.
pub fn start() {
    let core = core();
    listen(&core);
    spawn_local(async move {
        if !start_with_device(&core).await {
            ask_server(&core).await;
        }
    });
}

/// Opens the store of the last person, if it may be opened; tells whether it did.
async fn start_with_device(core: &std::rc::Rc<Core>) -> bool {
    let Some(user) = device::remembered(LAST_PERSON).and_then(|id| id.parse().ok()) else {
        return false;
    };
    let Ok(shelf) = Shelf::open(user).await else {
        return false;
    };
    let Ok(values) = shelf.all().await else {
        return false;
    };
    let mirror = Mirror::read(values);
    let Some(profile) = &mirror.profile else {
        return false;
    };
    if profile.signed_out {
        // The end of that session is all that may be sent.
        let ended = account::sign_out().await;
        if matches!(ended, Ok(()) | Err(CallError::Refused(Fault::NotSignedIn))) {
            let _ = shelf.remove(user).await;
            device::remember(LAST_PERSON, None);
        }
        core.signals.state.set(SessionState::Out);
        return matches!(ended, Err(CallError::Link(_)));
    }
    work(core, shelf, mirror);
    true
}

async fn ask_server(core: &std::rc::Rc<Core>) {
    match account::me().await {
        Ok(me) => {
            // Only a device that this person made their own gets anything written.
            open_memory(core, me);
        }
        Err(_) => core.signals.state.set(SessionState::Out),
    }
}

fn fresh_profile(me: Me) -> Profile {
    Profile {
        me,
        device: DeviceId::new(device::now(), device::random()),
        epoch: None,
        cards: Vec::new(),
        as_of: None,
        parked: 0,
        signed_out: false,
    }
}

fn open_memory(core: &std::rc::Rc<Core>, me: Me) {
    core.signals.mode.set(Mode::Shared);
    let mut mirror = Mirror::default();
    mirror.profile = Some(fresh_profile(me));
    core.take_up(Shelf::memory(), mirror, Tabs::alone());
    core.signals.state.set(SessionState::In);
    driver::poke();
}

async fn open_device(core: &std::rc::Rc<Core>, me: Me) {
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
fn work(core: &std::rc::Rc<Core>, shelf: Shelf, mirror: Mirror) {
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
            core.let_go();
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
async fn forget(core: &std::rc::Rc<Core>) {
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
        // Emptied first: where another tab still holds the store open, its removal waits for that tab.
        let keys = shelf.all().await.unwrap_or_default();
        let _ = shelf
            .transact(&[], |_| {
                keys.into_iter().map(|(key, _)| Op::Delete(key)).collect()
            })
            .await;
        let _ = shelf.remove(user).await;
    }
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

fn listen(core: &std::rc::Rc<Core>) {
    let window = device::window();
    let online = core.signals.online.clone();
    device::listen(&window, "online", move |_| {
        online.set(true);
        driver::poke();
    });
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
