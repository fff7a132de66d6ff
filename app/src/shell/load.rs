//! Something a page asks the server for: loading, there, or failed and asked again.

use leptos::{prelude::*, task::spawn_local};
use shared::{Fault, words::fault as words};

use super::{fault::call_text, views};
use crate::shell::{effect, live, memo};
use crate::{CallError, sync::status};

/// An answer of the server, on its way or here.
#[derive(Debug)]
pub struct Load<T: Send + Sync + 'static> {
    answer: RwSignal<Option<Result<T, CallError>>>,
    turn: RwSignal<u32>,
}

impl<T: Send + Sync + 'static> Clone for Load<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Load<T> {}

impl<T: Clone + PartialEq + Send + Sync + 'static> Load<T> {
    /// Asks once now, and once more each time the network comes back, the server answers an exchange, which
    /// may bring what the page has not seen, or somebody asks [`Load::again`].
    pub fn of<F>(ask: impl Fn() -> F + 'static) -> Self
    where
        F: Future<Output = Result<T, CallError>> + 'static,
    {
        let load = Self {
            answer: RwSignal::new(None),
            turn: RwSignal::new(0),
        };
        let (online, heard) = (status().online(), status().offline_as_of());
        let asked = StoredValue::new(0_u32);
        effect(move || {
            load.turn.track();
            heard.track();
            let there = load.answer.with_untracked(|answer| matches!(answer, Some(Ok(_))));
            if !online.get() && there {
                return;
            }
            asked.update_value(|asked| *asked += 1);
            let (number, question) = (asked.get_value(), ask());
            spawn_local(async move {
                let answer = question.await;
                // Asked once more meanwhile: this one may be from before what the person did.
                if asked.try_get_value() != Some(number) {
                    return;
                }
                // What is here already is better than the news that there is no network, but not than the news
                // that it is not for this person any more; and drawing the same once more would take the focus
                // away.
                let keep = load.answer.try_with_untracked(|old| match (old, &answer) {
                    (Some(Ok(_)), Err(CallError::Refused(Fault::NotFound | Fault::Forbidden(_))))
                    | (None, _) => false,
                    (Some(Ok(_)), Err(_)) => true,
                    (Some(old), new) => old == new,
                });
                if keep == Some(false) {
                    let _ = load.answer.try_set(Some(answer));
                }
            });
        });
        load
    }

    /// Asks again, unless the page has been left meanwhile.
    pub fn again(self) {
        let failed = |answer: &Option<_>| matches!(answer, Some(Err(_)));
        if self.answer.try_with_untracked(failed) == Some(true) {
            self.answer.set(None);
        }
        self.turn.update(|turn| *turn += 1);
    }

    /// The page has drawn this by itself: if it comes again, it is nothing new.
    pub fn shows(self, answer: T) {
        let _ = self.answer.try_update_untracked(|old| *old = Some(Ok(answer)));
    }

    /// What is here, if it is.
    pub fn get(self) -> Option<T> {
        self.answer
            .with(|answer| answer.as_ref().and_then(|answer| answer.as_ref().ok().cloned()))
    }

    /// Draws a whole page around this; or the page that says that one must not see it, or that it is not there.
    pub fn page(self, draw: impl Fn() -> AnyView + Send + 'static) -> AnyView {
        let shut = memo(move || {
            self.answer.with(|answer| match answer {
                Some(Err(CallError::Refused(fault @ (Fault::Forbidden(_) | Fault::NotFound)))) => {
                    Some(fault.clone())
                }
                _ => None,
            })
        });
        live(move || match shut.get() {
            Some(Fault::Forbidden(right)) => views::no_right(words::right(right).to_owned()),
            Some(_) => views::not_found(),
            None => draw(),
        })
    }

    /// Draws what is here, or that it is loading, or what went wrong.
    pub fn view(self, draw: impl Fn(T) -> AnyView + Send + 'static) -> AnyView {
        live(move || match self.answer.get() {
            None => views::loading(),
            Some(Ok(value)) => draw(value),
            Some(Err(error)) => views::failed(call_text(&error), move || self.again()),
        })
    }
}
