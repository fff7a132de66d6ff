//! The browser underneath: storage, tabs, network, files. The only place besides `lib.rs` and `api.rs`
//! that knows what it runs in.

pub mod core;
pub mod device;
pub mod driver;
pub mod file;
pub mod shelf;
pub mod tabs;
pub mod time;

use leptos::prelude::*;
use wasm_bindgen::prelude::wasm_bindgen;

/// The way in: the page calls it once when the program is loaded.
#[wasm_bindgen(start)]
pub fn start() {
    // What is delivered ends at once, without a message to print.
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    crate::sync::session::start();
    let document = device::window().document();
    if let Some(place) = document.and_then(|document| document.get_element_by_id("app")) {
        // What shows while the program loads makes room for it.
        place.set_text_content(None);
        let place = wasm_bindgen::JsCast::unchecked_into(place);
        mount_to(place, crate::shell::App).forget();
    }
}
