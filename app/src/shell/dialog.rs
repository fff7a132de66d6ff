//! Questions in front of the page, as native dialogs: the page behind is inert, Escape closes, and the
//! focus returns to where it was.
//!
//! A dialog that is gone with its page neither opens nor closes: answers come when they come.

use leptos::{html, prelude::*};
use shared::words::shell as words;

/// One dialog of a page.
#[derive(Clone, Copy, Debug)]
pub struct Dialog {
    node: NodeRef<html::Dialog>,
    id: &'static str,
}

impl Dialog {
    /// A dialog; `id` names its heading and is unique in the page.
    pub fn new(id: &'static str) -> Self {
        Self {
            node: NodeRef::new(),
            id,
        }
    }

    /// Shows it in front of everything.
    pub fn open(self) {
        if let Some(node) = self.node.try_get_untracked().flatten()
            && !node.open()
        {
            let _ = node.show_modal();
        }
    }

    /// Takes it away.
    pub fn close(self) {
        if let Some(node) = self.node.try_get_untracked().flatten() {
            node.close();
        }
    }

    /// Its place in the page. The first control to use carries `autofocus`.
    pub fn view(self, title: impl IntoAny, body: AnyView, actions: AnyView) -> AnyView {
        let title = title.into_any();
        view! {
            <dialog class="dialog" node_ref=self.node aria-labelledby=self.id>
                <div class="dialog__head">
                    <h2 class="dialog__title" id=self.id>
                        {title}
                    </h2>
                    <button class="dialog__close" type="button" on:click=move |_| self.close()>
                        <span class="icon icon--close" aria-hidden="true"></span>
                        <span class="visually-hidden">{words::CLOSE}</span>
                    </button>
                </div>
                <div class="dialog__body">{body}</div>
                <div class="dialog__actions">{actions}</div>
            </dialog>
        }
        .into_any()
    }
}
