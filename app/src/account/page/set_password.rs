//! Behind a one-time link: `/app/passwort#TOKEN`. What stands behind `#` never leaves the browser by itself.

use leptos::{ev, prelude::*, task::spawn_local};
use leptos_router::hooks::use_location;
use shared::{
    Fault,
    account::{LinkToken, Password},
    words::{account as words, fault},
};

use super::password::{check, new_password, place};
use crate::shell::live;
use crate::{
    CallError, account,
    shell::{Form, MAIN, footer, title},
};

/// Where the way through the link stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Missing,
    Choose,
    Over,
    Done,
}

/// Sets a password by a one-time link; another link in the same tab changes the address only, and begins anew.
pub fn set_password_page() -> AnyView {
    let hash = use_location().hash;
    live(move || by_link(hash.get().trim_start_matches('#').to_owned()))
}

fn by_link(token: String) -> AnyView {
    let step = RwSignal::new(if token.is_empty() {
        Step::Missing
    } else {
        Step::Choose
    });
    let heading = move || match step.get() {
        Step::Missing => words::LINK_MISSING_TITLE,
        Step::Choose => words::SET_TITLE,
        Step::Over => words::LINK_OVER_TITLE,
        Step::Done => words::SET_DONE_TITLE,
    };
    title(move || heading().to_owned());
    let content = live(move || match step.get() {
        Step::Missing => view! { <p>{words::LINK_MISSING}</p> }.into_any(),
        Step::Choose => choose(token.clone(), step),
        Step::Over => view! { <p>{fault::fault(&Fault::LinkOver)}</p> }.into_any(),
        Step::Done => view! {
            <p>{words::SET_DONE}</p>
            <a class="button button--primary" href="/app/anmelden">
                {words::TO_SIGN_IN}
            </a>
        }
        .into_any(),
    });
    view! {
        <div class="sign-in">
            <aside class="sign-in__aside">
                <p class="sign-in__claim">{words::CLAIM}</p>
                <p class="sign-in__text">{words::CLAIM_TEXT}</p>
            </aside>
            <main class="sign-in__main" id=MAIN tabindex="-1">
                <div class="sign-in__panel">
                    <span class="brand__mark brand__mark--large" aria-hidden="true"></span>
                    <h1 id="set-title" tabindex="-1">
                        {live(heading)}
                    </h1>
                    {content}
                </div>
            </main>
        </div>
        {footer()}
    }
    .into_any()
}

fn choose(token: String, step: RwSignal<Step>) -> AnyView {
    let (form, value) = (Form::new(), RwSignal::new(String::new()));
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if !form.begin() {
            return;
        }
        if let Some(error) = check(value) {
            form.fail(vec![error]);
            return;
        }
        let (token, password) = (
            LinkToken::new(token.clone()),
            Password::typed(value.get_untracked()),
        );
        spawn_local(async move {
            match account::api::set_password(token, password).await {
                Ok(()) => {
                    form.done();
                    // The link did its work; it need not stay in the address.
                    let _ = window().history().and_then(|history| {
                        history.replace_state_with_url(
                            &wasm_bindgen::JsValue::NULL,
                            "",
                            Some("/app/passwort"),
                        )
                    });
                    go(step, Step::Done);
                }
                Err(CallError::Refused(Fault::LinkOver)) => {
                    form.done();
                    go(step, Step::Over);
                }
                Err(error) => form.fail(vec![place(&error)]),
            }
        });
    };
    view! {
        <p>{words::SET_LEAD}</p>
        <form class="stack" novalidate on:submit=submit>
            {form.summary()}
            {new_password(form, value)}
            <div class="button-row">{form.button(words::SET_NOW, words::SETTING)}</div>
        </form>
    }
    .into_any()
}

/// Another step replaces the form, so the focus goes to its heading.
fn go(step: RwSignal<Step>, to: Step) {
    step.set(to);
    request_animation_frame(|| {
        crate::shell::focus("set-title");
    });
}
