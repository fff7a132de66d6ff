//! Edits that came too late: they lie on the server, for their author alone.

use leptos::{prelude::*, task::spawn_local};
use shared::{
    Right,
    sync::{Change, ParkedBecause, ParkedEdit, device::Intent},
    words::{fault, shell, sync as words},
};

use super::{about, about::about as what, back_to_heading, refused::copy};
use crate::shell::live;
use crate::{
    browser::{core::core, time::moment},
    shell::{Announcer, Dialog, Load, announcer, busy_button, call_text, failure},
    sync::{
        Desk,
        api::{drop_parked, parked_edits},
        parked::{Bundle, Step, bundles},
        status,
    },
};

/// The section.
pub(super) fn parked() -> AnyView {
    let load: Load<Vec<ParkedEdit>> = Load::of(parked_edits);
    // Their number changes when some are taken over in another tab, or more are parked.
    let count = status().parked();
    Effect::new(move |before: Option<u32>| {
        let now = count.get();
        if before.is_some_and(|before| before != now) {
            load.again();
        }
        now
    });
    let page = Page {
        load,
        announcer: announcer(),
        dialog: Dialog::new("drop-title"),
        failed: Failed::new(None),
        chosen: StoredValue::new(None),
    };
    let list = load.view(move |parked| {
        let rows = bundles(&parked)
            .into_iter()
            .map(|bundle| row(&bundle, page))
            .collect_view();
        view! { <ul class="edits">{rows}</ul> }.into_any()
    });
    view! {
        <section class="section" aria-labelledby="parked-title">
            <h2 id="parked-title">{words::PARKED_HEADING}</h2>
            <p>{words::PARKED_TEXT}</p>
            {list}
            {page.question()}
        </section>
    }
    .into_any()
}

type Failed = RwSignal<Option<String>>;

/// What the rows share.
#[derive(Clone, Copy)]
struct Page {
    load: Load<Vec<ParkedEdit>>,
    announcer: Announcer,
    dialog: Dialog,
    /// Why the bundle could not be thrown away.
    failed: Failed,
    chosen: StoredValue<Option<Bundle>>,
}

impl Page {
    /// The question before something is thrown away.
    fn question(self) -> AnyView {
        let busy = RwSignal::new(false);
        let go = move || {
            let Some(bundle) = self.chosen.get_value() else {
                return;
            };
            busy.set(true);
            self.failed.set(None);
            spawn_local(async move {
                if self.drop_all(&bundle, words::DISCARDED, self.failed).await {
                    self.dialog.close();
                }
                busy.try_set(false);
            });
        };
        let body = view! {
            <p>{words::DISCARD_TEXT}</p>
            {failure(self.failed)}
        };
        let actions = view! {
            {busy_button("button button--danger", "button", busy, words::DISCARD, words::DISCARDING, go)}
            <button class="button button--tertiary" type="button" autofocus on:click=move |_| self.dialog.close()>
                {shell::CANCEL}
            </button>
        };
        self.dialog
            .view(words::DISCARD_TITLE, body.into_any(), actions.into_any())
    }

    /// Takes the bundle from the server, and says what happened; tells whether it is gone.
    async fn drop_all(self, bundle: &Bundle, done: &'static str, failed: Failed) -> bool {
        let answer = drop_parked(bundle.ids.clone()).await;
        let is_gone = answer.is_ok();
        match answer {
            Ok(()) => {
                let forgotten = core().mirror.borrow().forget(&bundle.ids);
                core().write_ops(forgotten);
                self.announcer.say(done);
                self.load.again();
                status().send_now();
                back_to_heading();
            }
            Err(error) => {
                failed.try_set(Some(call_text(&error)));
            }
        }
        is_gone
    }

    /// Makes new edits of a bundle; the server forgets the old ones only once the new ones are safe.
    async fn take_over(self, desk: Desk, bundle: Bundle, failed: Failed) {
        for step in bundle.steps.clone() {
            match step {
                Step::Set(field, value, seen) => desk.write(
                    bundle.kind,
                    Intent {
                        field,
                        value,
                        seen,
                        base: None,
                    },
                ),
                Step::Change(change) => core().write_change(bundle.document, change),
            }
        }
        if core().is_safe(bundle.document).await {
            self.drop_all(&bundle, words::TAKEN_OVER, failed).await;
        } else {
            failed.try_set(Some(words::NOT_YET_TAKEN_OVER.to_owned()));
        }
    }
}

/// What a bundle is about: the list member that it adds, else its last value or change.
fn face(bundle: &Bundle) -> Option<Change> {
    let adds = |step: &&Step| matches!(step, Step::Change(Change::Insert { .. }));
    let step = bundle.steps.iter().find(adds).or(bundle.steps.last());
    step.map(|step| match step {
        Step::Change(change) => change.clone(),
        Step::Set(field, value, _) => Change::Set {
            field: field.clone(),
            value: value.clone(),
            replaces: Vec::new(),
        },
    })
}

fn row(bundle: &Bundle, page: Page) -> Option<AnyView> {
    let desk = about::open(bundle.assessment);
    let about = what(desk, Some(bundle.kind), &face(bundle)?);
    let said: Vec<String> = bundle
        .steps
        .iter()
        .map(|step| match step {
            Step::Set(field, value, _) => about::value_text(desk, field, value),
            Step::Change(change) => about::says(desk, change),
        })
        .collect();
    let text = said.join("\n");
    let (busy, failed) = (RwSignal::new(false), Failed::new(None));
    let (kept, for_drop) = (StoredValue::new(bundle.clone()), StoredValue::new(bundle.clone()));
    let locked = desk.map(Desk::locked);
    let reason = bundle.why;
    let take = live(move || match (desk, locked) {
        (Some(desk), Some(locked)) if !locked.get() => busy_button(
            "button button--primary button--small",
            "button",
            busy,
            words::TAKE_OVER,
            words::TAKING_OVER,
            move || {
                busy.set(true);
                failed.set(None);
                let bundle = kept.get_value();
                spawn_local(async move {
                    page.take_over(desk, bundle, failed).await;
                    busy.try_set(false);
                });
            },
        ),
        _ => {
            let why = match reason {
                ParkedBecause::NoRight if desk.is_none() => fault::right(Right::AnswerForOrganisation),
                ParkedBecause::NoRight | ParkedBecause::Locked => words::STILL_LOCKED,
            };
            view! { <p class="edit__reason">{why}</p> }.into_any()
        }
    });
    let to_copy = text.clone();
    let view = view! {
        <li class="edit edit--parked">
            <div class="edit__head">
                <h3 class="edit__title">{about.title.clone()}</h3>
                <span class="badge badge--info">{words::BADGE_PARKED}</span>
            </div>
            <p class="edit__reason">{moment(bundle.at)}</p>
            <blockquote class="edit__value">{text}</blockquote>
            <div class="edit__actions cluster" role="group" aria-label=about.title>
                {take}
                <button
                    class="button button--secondary button--small"
                    type="button"
                    on:click=move |_| copy(&to_copy, page.announcer, failed)
                >
                    {words::COPY}
                </button>
                <button
                    class="button button--tertiary button--small"
                    type="button"
                    on:click=move |_| {
                        page.failed.set(None);
                        page.chosen.set_value(Some(for_drop.get_value()));
                        page.dialog.open();
                    }
                >
                    {words::DISCARD}
                </button>
                {failure(failed)}
            </div>
        </li>
    };
    Some(view.into_any())
}
