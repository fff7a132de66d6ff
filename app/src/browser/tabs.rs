//! Several tabs of one person: they tell each other what changed, and one of them sends.
//!
//! The sender holds a Web Lock and shows that it is alive every five seconds; after fifteen silent seconds
//! another tab takes the lock over. A stolen lock ends the old holder's promise, so it stops by itself.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use gloo_timers::callback::Interval;
use serde::{Deserialize, Serialize};
use shared::{Micros, SECOND, UserId};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, future_to_promise, spawn_local};

use super::device;

/// What tabs tell each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Word {
    /// These values of the store changed.
    Changed(Vec<String>),
    /// The sender is alive.
    Alive,
    /// The person signed out.
    SignedOut,
    /// The session is over or began again.
    Session(bool),
}

/// This tab among the person's tabs.
#[derive(Debug)]
pub struct Tabs {
    channel: Option<web_sys::BroadcastChannel>,
    /// Whether this tab sends.
    pub leads: Rc<Cell<bool>>,
    heard: Rc<Cell<Micros>>,
    lock: String,
    beat: RefCell<Option<Interval>>,
}

const SILENCE: i64 = 15 * SECOND;

impl Tabs {
    /// A tab for itself: on a shared computer every tab is its own device.
    pub fn alone() -> Rc<Self> {
        Rc::new(Self {
            channel: None,
            leads: Rc::new(Cell::new(true)),
            heard: Rc::default(),
            lock: String::new(),
            beat: RefCell::default(),
        })
    }

    /// Joins the person's other tabs. `on_word` hears them, `on_lead` is called when this tab begins to
    /// send.
    pub fn join(user: UserId, on_word: impl Fn(Word) + 'static, on_lead: impl Fn() + 'static) -> Rc<Self> {
        let name = ["fahrwasser-", &user.to_string()].concat();
        let channel = web_sys::BroadcastChannel::new(&name).ok();
        let tabs = Rc::new(Self {
            channel,
            leads: Rc::default(),
            heard: Rc::new(Cell::new(device::now())),
            lock: name,
            beat: RefCell::default(),
        });
        if let Some(channel) = &tabs.channel {
            let heard = tabs.heard.clone();
            let hear = Closure::<dyn Fn(web_sys::MessageEvent)>::new(move |event: web_sys::MessageEvent| {
                let word = event
                    .data()
                    .as_string()
                    .and_then(|text| shared::json::read(text.as_bytes()).ok());
                match word {
                    Some(Word::Alive) => heard.set(device::now()),
                    Some(word) => on_word(word),
                    None => {}
                }
            });
            channel.set_onmessage(Some(hear.as_ref().unchecked_ref()));
            hear.forget();
        }
        let on_lead = Rc::new(on_lead);
        tabs.queue(false, on_lead.clone());
        let beating = Rc::downgrade(&tabs);
        tabs.beat.replace(Some(Interval::new(5_000, move || {
            let Some(tabs) = beating.upgrade() else { return };
            if tabs.leads.get() {
                tabs.say(&Word::Alive);
            } else if device::now().since(tabs.heard.get()) > SILENCE {
                tabs.heard.set(device::now());
                tabs.queue(true, on_lead.clone());
            }
        })));
        tabs
    }

    /// Tells the other tabs.
    pub fn say(&self, word: &Word) {
        if let Some(channel) = &self.channel {
            let _ = channel.post_message(&JsValue::from_str(
                &serde_json::to_string(word).unwrap_or_default(),
            ));
        }
    }

    /// Leaves the others: no more words, and the lock is given up with the page.
    pub fn leave(&self) {
        self.beat.replace(None);
        self.leads.set(false);
        if let Some(channel) = &self.channel {
            channel.close();
        }
    }

    fn queue(self: &Rc<Self>, steal: bool, on_lead: Rc<dyn Fn()>) {
        let leads = self.leads.clone();
        let tabs = Rc::downgrade(self);
        let hold = Closure::once(move |_: JsValue| {
            leads.set(true);
            if let Some(tabs) = tabs.upgrade() {
                tabs.say(&Word::Alive);
            }
            on_lead();
            // Held until the page goes away or another tab steals it.
            js_sys::Promise::new(&mut |_, _| {})
        });
        let request = request_lock(&self.lock, steal, &hold);
        hold.forget();
        let leads = self.leads.clone();
        spawn_local(async move {
            // Ends only by theft.
            if let Some(request) = request {
                let _ = JsFuture::from(request).await;
            }
            leads.set(false);
        });
    }
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
