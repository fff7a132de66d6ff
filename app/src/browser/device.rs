//! Time, chance and the few plain facts of the browser.

use shared::Micros;
use wasm_bindgen::JsCast;

/// The device's time. Shown only, never decided by.
pub fn now() -> Micros {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "milliseconds since 1970 fit an i64 for ever"
    )]
    Micros((js_sys::Date::now() * 1_000.0) as i64)
}

/// Ten random bytes for an id.
pub fn random() -> [u8; 10] {
    let mut bytes = [0; 10];
    // Without a random source the page could not have loaded over TLS; zeros then still differ by time.
    let _ = getrandom::fill(&mut bytes);
    bytes
}

/// The window this runs in.
pub fn window() -> web_sys::Window {
    js_sys::global().unchecked_into()
}

/// Whether the browser believes that there is a network.
pub fn online() -> bool {
    window().navigator().on_line()
}

/// Whether somebody can see the page.
pub fn visible() -> bool {
    window().document().is_none_or(|document| !document.hidden())
}

/// Whether the server answered that it does not have a part of the program, see `style/parts.js`.
pub fn part_is_gone() -> bool {
    js_sys::Reflect::get(&window(), &"__fahrwasserPartGone".into()).is_ok_and(|gone| gone.is_truthy())
}

/// A small value that outlives the tab, outside every person's store.
pub fn remembered(key: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(key).ok()?
}

/// Sets or removes such a value. Where the browser forbids it, nothing is remembered.
pub fn remember(key: &str, value: Option<&str>) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = match value {
            Some(value) => storage.set_item(key, value),
            None => storage.remove_item(key),
        };
    }
}

/// Calls `then` whenever `event` happens at `target`, for as long as the page lives.
pub fn listen(target: &web_sys::EventTarget, event: &str, then: impl Fn(web_sys::Event) + 'static) {
    let closure = wasm_bindgen::closure::Closure::<dyn Fn(web_sys::Event)>::new(then);
    let _ = target.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
    closure.forget();
}
