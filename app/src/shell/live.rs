//! What follows other things: parts of pages, values worked out, and what happens on a change.
//!
//! A closure is a type of its own, and the machinery behind it is compiled once per type. These functions
//! take the closure's type away first, so the browser holds the machinery once.

use std::sync::{Arc, Mutex};

use leptos::{prelude::*, tachys::reactive_graph::SharedReactiveFunction};

/// A part of a page that follows what it reads.
pub fn live<V: IntoAny>(mut read: impl FnMut() -> V + Send + 'static) -> AnyView {
    let read: SharedReactiveFunction<AnyView> = Arc::new(Mutex::new(move || read().into_any()));
    read.into_any()
}

/// A part of a page that is there as long as something holds.
pub fn when(
    holds: impl Fn() -> bool + Send + Sync + 'static,
    view: impl Fn() -> AnyView + Send + 'static,
) -> AnyView {
    let holds = memo(holds);
    live(move || holds.get().then(&view))
}

/// A value that is worked out again when something it reads changes, and that is told only when it differs.
pub fn memo<T: PartialEq + Send + Sync + 'static>(
    work_out: impl Fn() -> T + Send + Sync + 'static,
) -> Memo<T> {
    let work_out: Box<dyn Fn() -> T + Send + Sync> = Box::new(work_out);
    Memo::new(move |_| work_out())
}

/// Does something once the page stands, and again when something it reads changes.
pub fn effect(act: impl FnMut() + 'static) {
    let mut act: Box<dyn FnMut()> = Box::new(act);
    Effect::new(move |_: Option<()>| act());
}
