//! What the frame does for each page: the document's title, where the focus goes, what is read aloud.

use std::{cell::RefCell, rc::Rc, time::Duration};

use crate::shell::effect;
use leptos::{ev, html, prelude::*};
use shared::words::shell as words;
use wasm_bindgen::{JsCast, closure::Closure};

use crate::browser::device;

/// The id of each page's main part.
pub const MAIN: &str = "inhalt";
/// How long an announcement stands before it is taken out again, so that nobody reads it a second time.
const SAID_FOR: Duration = Duration::from_secs(6);

#[derive(Clone, Copy)]
struct Page {
    title: RwSignal<String>,
    failed: RwSignal<bool>,
    said: RwSignal<String>,
}

/// Prepares what the functions below need; called once by the root.
pub(super) fn provide() {
    let page = Page {
        title: RwSignal::new(String::new()),
        failed: RwSignal::new(false),
        said: RwSignal::new(String::new()),
    };
    provide_context(page);
    effect(move || {
        document().set_title(&words::title(&page.title.read(), page.failed.get()));
    });
}

fn page() -> Page {
    use_context::<Page>().unwrap_or_else(|| Page {
        title: RwSignal::new(String::new()),
        failed: RwSignal::new(false),
        said: RwSignal::new(String::new()),
    })
}

/// Names the page in the browser's title, and follows what the name reads.
pub fn title(text: impl Fn() -> String + 'static) {
    let page = page();
    page.failed.set(false);
    effect(move || page.title.set(text()));
}

/// Says in the title that the page's form was refused.
#[derive(Clone, Copy, Debug)]
pub(super) struct TitleMark(RwSignal<bool>);

impl TitleMark {
    /// Sets or removes the mark.
    pub(super) fn set(self, failed: bool) {
        self.0.set(failed);
    }
}

/// The mark of this page's title.
pub(super) fn title_mark() -> TitleMark {
    TitleMark(page().failed)
}

/// Reads a short text aloud to people who do not see the page.
#[derive(Clone, Copy, Debug)]
pub struct Announcer(RwSignal<String>);

impl Announcer {
    /// Says it, politely.
    pub fn say(self, text: impl Into<String>) {
        let text = text.into();
        self.0.set(text.clone());
        set_timeout(
            move || {
                if self.0.try_get_untracked().is_some_and(|now| now == text) {
                    self.0.set(String::new());
                }
            },
            SAID_FOR,
        );
    }
}

/// The announcer of the frame. Take it while the component is made; it can then be used at any time.
pub fn announcer() -> Announcer {
    Announcer(page().said)
}

/// The live region: stands in the page before anything is said.
pub(super) fn live_region() -> AnyView {
    let said = page().said;
    html::p()
        .class("visually-hidden")
        .attr("role", "status")
        .child(move || said.get())
        .into_any()
}

/// Moves the focus to an element, if it is there. What cannot have the focus gets it all the same.
pub fn focus(id: &str) -> bool {
    document()
        .get_element_by_id(id)
        .is_some_and(|element| focus_element(&element, false))
}

/// A link inside the page: the focus goes along.
pub fn jump(event: &ev::MouseEvent, id: &str) {
    event.prevent_default();
    focus(id);
}

/// After a change of the page: the focus goes to what the address names, else to the heading; in front of a
/// dialog nothing else can have it. With `stay` the page is not scrolled there, as the router does that itself.
pub fn focus_heading(stay: bool) {
    request_animation_frame(move || {
        let document = document();
        let hash = window().location().hash().unwrap_or_default();
        let first = |selector| document.query_selector(selector).ok().flatten();
        let named = || document.get_element_by_id(hash.strip_prefix('#')?);
        let found = first("dialog[open] [autofocus]")
            .or_else(named)
            .or_else(|| first("main h1"))
            .or_else(|| document.get_element_by_id(MAIN));
        if let Some(element) = found {
            focus_element(&element, stay);
        }
    });
}

fn focus_element(element: &web_sys::Element, stay: bool) -> bool {
    let Some(html) = element.dyn_ref::<web_sys::HtmlElement>() else {
        return false;
    };
    let takes_focus = html.tab_index() >= 0 || html.has_attribute("tabindex");
    if !takes_focus {
        let _ = html.set_attribute("tabindex", "-1");
    }
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(stay);
    html.focus_with_options(&options).is_ok()
}

/// What had the focus may leave the page: a button whose deed is done, a page whose content comes late. The
/// focus then goes to what stands there anew under the same id or with the same address, else to the heading,
/// never nowhere. Called once by the root.
pub(super) fn keep_focus() {
    let last = Rc::new(RefCell::new(None::<web_sys::Element>));
    let remembered = last.clone();
    device::listen(&document(), "focusin", move |event| {
        let target = event.target().and_then(|target| target.dyn_into().ok());
        remembered.replace(target);
    });
    let changed = Closure::<dyn Fn()>::new(move || {
        let gone = last.borrow().clone().filter(|element| !element.is_connected());
        if let Some(gone) = gone.filter(|_| nothing_focused()) {
            last.replace(None);
            // Whoever removed it may have a better place in mind, and goes first.
            request_animation_frame(move || {
                if !nothing_focused() {
                    return;
                }
                match anew(&gone) {
                    Some(element) => drop(focus_element(&element, true)),
                    None => focus_heading(false),
                }
            });
        }
    });
    let Ok(observer) = web_sys::MutationObserver::new(changed.as_ref().unchecked_ref()) else {
        return;
    };
    changed.forget();
    let everything = web_sys::MutationObserverInit::new();
    everything.set_child_list(true);
    everything.set_subtree(true);
    let _ = observer.observe_with_options(&document(), &everything);
}

/// What stands where an element stood that was drawn once more.
fn anew(gone: &web_sys::Element) -> Option<web_sys::Element> {
    let id = gone.id();
    // The whole page had it because there was no heading yet.
    if id == MAIN {
        return None;
    }
    if !id.is_empty() {
        return document().get_element_by_id(&id);
    }
    let address = gone.get_attribute("href")?;
    let same = ["main [href=\"", &address, "\"]"].concat();
    document().query_selector(&same).ok()?
}

fn nothing_focused() -> bool {
    let document = document();
    let body = document.body().map(web_sys::Element::from);
    document
        .active_element()
        .is_none_or(|active| Some(active) == body)
}
