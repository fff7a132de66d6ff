//! Several tabs of one person: they tell each other what changed, and one of them sends.
//!
//! The sender holds a Web Lock and shows that it is alive every five seconds; after fifteen silent seconds
//! another tab takes the lock over. A stolen lock ends the old holder's promise, so it stops by itself. Who
//! cannot send, as after the end of the session, gives the lock back and does not stand in line for it.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use gloo_timers::callback::Interval;
use serde::{Deserialize, Serialize};
use shared::{Micros, SECOND, UserId};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, future_to_promise, spawn_local};
use web_sys::{BroadcastChannel, MessageEvent};

use super::device;

/// What tabs tell each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Word {
    /// These values of the store changed, or are about to.
    Changed(Vec<String>),
    /// The sender is alive.
    Alive,
    /// Somebody asks the sender to send at once.
    Send,
    /// What the sender tried has failed.
    Failed,
    /// The person signed out.
    SignedOut,
    /// The session is over or began again.
    Session(bool),
    /// The session of this browser is another person's.
    OtherPerson,
}

/// This tab among the person's tabs.
#[derive(Debug)]
pub struct Tabs {
    channel: Option<BroadcastChannel>,
    /// Under which the sender stands; a tab with a store of its own sends for itself and needs none.
    lock: Option<String>,
    /// Called when this tab has the lock; it begins to send with [`Tabs::lead`].
    on_lock: fn(),
    leads: Cell<bool>,
    /// Whether this tab would send, if it had the lock.
    stands: Cell<bool>,
    /// Whether it is in line for the lock.
    queued: Cell<bool>,
    /// Gives the lock back; there as long as this tab has it.
    release: RefCell<Option<js_sys::Function>>,
    heard: Cell<Micros>,
    beat: RefCell<Option<Interval>>,
}

const SILENCE: i64 = 15 * SECOND;
/// What `boot.js` calls when the program has died, so that the lock does not die with it.
const RELEASE: &str = "__fahrwasserRelease";
/// What `boot.js` sets then: what still runs of the program must not pass for alive.
const DEAD: &str = "__fahrwasserDead";

fn is_dead() -> bool {
    js_sys::Reflect::get(&device::window(), &DEAD.into()).is_ok_and(|dead| dead.is_truthy())
}

impl Tabs {
    /// Joins the person's tabs with a store of its own, in memory: it sends for itself, and hears what
    /// becomes of the session.
    pub fn apart(user: UserId, on_word: fn(Word)) -> Rc<Self> {
        let tabs = Self::new(user, false, || {});
        tabs.listen(on_word);
        tabs.stand();
        tabs
    }

    /// Joins the person's tabs that share one store. `on_word` hears them, `on_lock` is called when it is
    /// this tab's turn to send.
    pub fn join(user: UserId, on_word: fn(Word), on_lock: fn()) -> Rc<Self> {
        let tabs = Self::new(user, true, on_lock);
        tabs.listen(on_word);
        tabs.stand();
        let beating = Rc::downgrade(&tabs);
        tabs.beat.replace(Some(Interval::new(5_000, move || {
            let Some(tabs) = beating.upgrade().filter(|_| !is_dead()) else {
                return;
            };
            if tabs.has_lock() {
                tabs.say(&Word::Alive);
            } else if tabs.stands.get() && device::now().since(tabs.heard.get()) > SILENCE {
                tabs.heard.set(device::now());
                tabs.queue(true);
            }
        })));
        tabs
    }

    fn new(user: UserId, locks: bool, on_lock: fn()) -> Rc<Self> {
        let name = ["fahrwasser-", &user.to_string()].concat();
        Rc::new(Self {
            channel: BroadcastChannel::new(&name).ok(),
            lock: locks.then_some(name),
            on_lock,
            leads: Cell::default(),
            stands: Cell::default(),
            queued: Cell::default(),
            release: RefCell::default(),
            heard: Cell::new(device::now()),
            beat: RefCell::default(),
        })
    }

    fn listen(self: &Rc<Self>, on_word: fn(Word)) {
        let Some(channel) = &self.channel else { return };
        let tabs = Rc::downgrade(self);
        hear(channel, move |text| {
            let Some(tabs) = tabs.upgrade() else { return };
            match shared::json::read(text.as_bytes()).ok() {
                Some(Word::Alive) => tabs.heard.set(device::now()),
                Some(word) => on_word(word),
                None => {}
            }
        });
    }

    /// Tells the other tabs.
    pub fn say(&self, word: &Word) {
        if let Some(channel) = &self.channel {
            let _ = channel.post_message(&JsValue::from_str(
                &serde_json::to_string(word).unwrap_or_default(),
            ));
        }
    }

    /// Whether this tab sends.
    pub fn leads(&self) -> bool {
        self.leads.get()
    }

    /// Whether this tab is the one whose turn it is.
    pub fn has_lock(&self) -> bool {
        self.lock.is_none() || self.release.borrow().is_some()
    }

    /// Begins to send, if it still is this tab's turn.
    pub fn lead(&self) {
        self.leads.set(self.stands.get() && self.has_lock());
    }

    /// Stands in line to send.
    pub fn stand(self: &Rc<Self>) {
        self.stands.set(true);
        self.heard.set(device::now());
        if self.lock.is_none() {
            self.leads.set(true);
        } else if !self.has_lock() && !self.queued.get() {
            self.queue(false);
        }
    }

    /// Sends nothing any more; another tab may.
    pub fn step_aside(&self) {
        self.stands.set(false);
        self.leads.set(false);
        if let Some(release) = self.release.take() {
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }

    /// Leaves the others: no more words, and no lock.
    pub fn leave(&self) {
        self.beat.replace(None);
        self.step_aside();
        if let Some(channel) = &self.channel {
            channel.close();
        }
    }

    fn queue(self: &Rc<Self>, steal: bool) {
        let Some(lock) = &self.lock else { return };
        self.queued.set(true);
        let tabs = Rc::downgrade(self);
        let hold = Closure::once(move |_: JsValue| {
            let promise = tabs.upgrade().and_then(|tabs| tabs.hold());
            promise.map_or(JsValue::UNDEFINED, JsValue::from)
        });
        let request = request_lock(lock, steal, &hold);
        hold.forget();
        let tabs = Rc::downgrade(self);
        spawn_local(async move {
            let Some(request) = request else { return };
            let stolen = JsFuture::from(request).await.is_err();
            let tabs = tabs.upgrade().filter(|_| stolen);
            // Who had it and lost it, as after a long sleep, stands in line again.
            if let Some(tabs) = tabs.filter(|tabs| tabs.release.take().is_some()) {
                tabs.leads.set(false);
                tabs.stand();
            }
        });
    }

    /// The lock is this tab's: kept until it steps aside, goes away, or another tab steals it. Nothing where
    /// it came too late to be of use.
    fn hold(&self) -> Option<js_sys::Promise> {
        self.queued.set(false);
        if !self.stands.get() || is_dead() {
            return None;
        }
        let promise = js_sys::Promise::new(&mut |resolve, _| {
            let _ = js_sys::Reflect::set(&device::window(), &RELEASE.into(), &resolve);
            self.release.replace(Some(resolve));
        });
        self.say(&Word::Alive);
        (self.on_lock)();
        Some(promise)
    }
}

fn hear(channel: &BroadcastChannel, then: impl Fn(String) + 'static) {
    let hear = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(text) = event.data().as_string() {
            then(text);
        }
    });
    channel.set_onmessage(Some(hear.as_ref().unchecked_ref()));
    hear.forget();
}

thread_local! {
    /// What every tab of this browser hears, whoever works there: who signed in.
    static DOOR: Option<BroadcastChannel> = BroadcastChannel::new("fahrwasser").ok();
}

/// Tells every other tab of this browser who signed in.
pub fn announce(user: UserId) {
    DOOR.with(|door| {
        let text = JsValue::from_str(&user.to_string());
        let _ = door.as_ref().map(|door| door.post_message(&text));
    });
}

/// Hears who signs in in another tab, for as long as the page lives.
pub fn on_sign_in(then: fn(UserId)) {
    DOOR.with(|door| {
        if let Some(door) = door {
            hear(door, move |text| {
                if let Ok(user) = text.parse() {
                    then(user);
                }
            });
        }
    });
}

/// `navigator.locks.request(name, { steal }, hold)`; web-sys does not offer it without a compiler flag.
fn request_lock<T: AsRef<JsValue>>(name: &str, steal: bool, hold: &T) -> Option<js_sys::Promise> {
    let navigator: JsValue = device::window().navigator().into();
    let locks = js_sys::Reflect::get(&navigator, &"locks".into()).ok()?;
    let request: js_sys::Function = js_sys::Reflect::get(&locks, &"request".into())
        .ok()?
        .dyn_into()
        .ok()?;
    let options = js_sys::Object::new();
    js_sys::Reflect::set(&options, &"steal".into(), &steal.into()).ok()?;
    request
        .call3(&locks, &name.into(), &options, hold.as_ref())
        .ok()?
        .dyn_into()
        .ok()
}

/// Does something while no other tab does it, nor this one a second time.
pub async fn one_at_a_time(name: &str, work: impl Future<Output = ()> + 'static) {
    let hold = Closure::once(move |_: JsValue| {
        future_to_promise(async move {
            work.await;
            Ok(JsValue::UNDEFINED)
        })
    });
    if let Some(done) = request_lock(name, false, &hold) {
        let _ = JsFuture::from(done).await;
    }
}
