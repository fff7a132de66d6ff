//! Waiting edits in a file, for the day when the browser or the network fails altogether.

use serde::{Deserialize, Serialize};
use shared::{
    UserId,
    sync::device::{Fate, Waiting},
};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::{core::core, device};
use crate::sync::{
    mirror::{Op, key, ops_of},
    status::ImportFault,
};

/// What stands in the file.
#[derive(Debug, Serialize, Deserialize)]
struct Saved {
    format: String,
    person: UserId,
    edits: Vec<Waiting>,
}

const FORMAT: &str = "fahrwasser-waiting-edits-1";

/// Offers everything that waits, refused edits included, as a download.
pub async fn export() {
    let core = core();
    let keys = {
        let mirror = core.mirror.borrow();
        mirror
            .waiting
            .values()
            .map(|waiting| key::waiting(waiting.key()))
            .collect()
    };
    // The file may reach the server before this device does. One that does not keep anything still gives it.
    let _ = super::driver::freeze(&core, keys).await;
    let saved = {
        let mirror = core.mirror.borrow();
        let Some(profile) = &mirror.profile else { return };
        let edits = mirror.waiting.values().cloned().collect();
        Saved {
            format: FORMAT.to_owned(),
            person: profile.me.person.id,
            edits,
        }
    };
    download(
        "fahrwasser-aenderungen.json",
        "application/json",
        &serde_json::to_string(&saved).unwrap_or_default(),
    );
}

/// Reads such a file; edits that are here already stay as they are.
pub async fn import(from: web_sys::File) -> Result<u32, ImportFault> {
    let text = JsFuture::from(from.text())
        .await
        .map_err(|_| ImportFault::NotOurs)?;
    let text = text.as_string().ok_or(ImportFault::NotOurs)?;
    let saved: Saved = shared::json::read(text.as_bytes()).map_err(|_| ImportFault::NotOurs)?;
    let core = core();
    if saved.format != FORMAT {
        return Err(ImportFault::NotOurs);
    }
    let (person, known): (_, Vec<_>) = {
        let mirror = core.mirror.borrow();
        (
            mirror.profile.as_ref().map(|profile| profile.me.person.id),
            mirror.waiting.values().map(|w| w.edit.id).collect(),
        )
    };
    if person != Some(saved.person) {
        return Err(ImportFault::OtherPerson);
    }
    let mut taken = 0;
    for mut waiting in saved.edits {
        if known.contains(&waiting.edit.id) {
            continue;
        }
        waiting.edit.change = waiting.whole();
        waiting.text = None;
        waiting.frozen = true;
        waiting.fate = Fate::Waits;
        let keys = vec![key::seq(waiting.document)];
        let body = |found: Vec<Option<String>>| -> Vec<Op> {
            let last = found
                .into_iter()
                .flatten()
                .next()
                .and_then(|json| json.parse().ok())
                .unwrap_or(0);
            waiting.seq = last + 1;
            ops_of(&waiting, last)
        };
        core.transact(keys, Box::new(body))
            .await
            .map_err(|_| ImportFault::Storage)?;
        taken += 1;
    }
    super::driver::poke();
    Ok(taken)
}

/// Offers a text as a download.
pub fn download(name: &str, mime: &str, text: &str) {
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(mime);
    let Ok(blob) = web_sys::Blob::new_with_str_sequence_and_options(&parts, &options) else {
        return;
    };
    let Ok(address) = web_sys::Url::create_object_url_with_blob(&blob) else {
        return;
    };
    if let Some(document) = device::window().document()
        && let Ok(link) = document.create_element("a")
    {
        let _ = link.set_attribute("href", &address);
        let _ = link.set_attribute("download", name);
        if let Some(link) = link.dyn_ref::<web_sys::HtmlElement>() {
            link.click();
        }
    }
    // The click has taken its copy once this task is over.
    gloo_timers::callback::Timeout::new(1_000, move || {
        let _ = web_sys::Url::revoke_object_url(&address);
    })
    .forget();
}

/// Tells the scripts outside the page.
pub fn announce(event: &str) {
    if let Ok(event) = web_sys::CustomEvent::new(event) {
        let _ = device::window().dispatch_event(&event);
    }
}
