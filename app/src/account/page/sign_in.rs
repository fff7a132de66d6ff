//! Signing in: as a page while nobody is signed in, and as a dialog after a session ended, so that what
//! somebody is typing stays where it is.

use leptos::{ev, prelude::*, task::spawn_local};
use leptos_router::hooks::use_location;
use shared::{
    Fault,
    account::{Me, Password},
    words::{account as words, shell},
};

use crate::shell::{live, when};
use crate::{
    CallError,
    shell::{Dialog, Form, Input, MAIN, announcer, call_text, footer, icon, title},
    sync::{Mode, session, status},
};

const LOGIN: &str = "login";
const PASSWORD: &str = "password";

/// What was typed.
#[derive(Clone, Copy)]
struct Typed {
    login: RwSignal<String>,
    password: RwSignal<String>,
    shared: RwSignal<bool>,
}

impl Typed {
    fn new() -> Self {
        Self {
            login: RwSignal::new(String::new()),
            password: RwSignal::new(String::new()),
            shared: RwSignal::new(false),
        }
    }

    /// What is missing, field by field.
    fn missing(self) -> Vec<(&'static str, String)> {
        let empty = |text: RwSignal<String>| text.with_untracked(|text| text.trim().is_empty());
        [
            (LOGIN, empty(self.login), words::LOGIN_MISSING),
            (PASSWORD, empty(self.password), words::PASSWORD_MISSING),
        ]
        .into_iter()
        .filter(|(_, missing, _)| *missing)
        .map(|(id, _, text)| (id, text.to_owned()))
        .collect()
    }
}

/// Sends the form; `then` runs after success.
fn send(form: Form, typed: Typed, then: impl Fn() + 'static) {
    if !form.begin() {
        return;
    }
    let missing = typed.missing();
    if !missing.is_empty() {
        form.fail(missing);
        return;
    }
    let (login, shared) = (typed.login.get_untracked(), typed.shared.get_untracked());
    let password = Password::typed(typed.password.get_untracked());
    spawn_local(async move {
        match session().sign_in(login, password, shared).await {
            Ok(()) => {
                form.done();
                typed.password.set(String::new());
                then();
            }
            Err(error) => {
                // Which of the two is wrong is never told; the summary leads to the first.
                let wrong = matches!(error, CallError::Refused(Fault::WrongLogin));
                form.fail(vec![(if wrong { LOGIN } else { "" }, call_text(&error))]);
            }
        }
    });
}

fn password_field(form: Form, typed: Typed, autofocus: bool) -> AnyView {
    form.input(Input {
        id: PASSWORD,
        label: words::PASSWORD,
        hint: "",
        autocomplete: "current-password",
        secret: true,
        autofocus,
        value: typed.password,
    })
}

/// The page while nobody is signed in. It stands at whatever address was wanted; afterwards that page shows.
pub fn sign_in_page() -> AnyView {
    title(|| words::SIGN_IN.to_owned());
    let (form, typed) = (Form::new(), Typed::new());
    let path = use_location().pathname;
    let wanted = move || !matches!(path.read().trim_end_matches('/'), "/app" | "/app/anmelden");
    let login = form.input(Input {
        id: LOGIN,
        label: words::LOGIN,
        hint: words::LOGIN_HINT,
        autocomplete: "username",
        secret: false,
        autofocus: false,
        value: typed.login,
    });
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        send(form, typed, || ());
    };
    view! {
        <div class="sign-in">
            <aside class="sign-in__aside">
                <p class="sign-in__claim">{words::CLAIM}</p>
                <p class="sign-in__text">{words::CLAIM_TEXT}</p>
            </aside>
            <main class="sign-in__main" id=MAIN tabindex="-1">
                <div class="sign-in__panel">
                    <span class="brand__mark brand__mark--large" aria-hidden="true"></span>
                    <h1>{words::SIGN_IN}</h1>
                    {live(move || wanted().then(|| view! { <p>{words::SIGN_IN_FIRST}</p> }))}
                    {notes()}
                    <form class="stack" novalidate on:submit=submit>
                        {form.summary()}
                        {login}
                        {password_field(form, typed, false)}
                        {shared_computer(typed.shared)}
                        <div class="button-row">{form.button(words::SIGN_IN_NOW, words::SIGNING_IN)}</div>
                    </form>
                    <p class="sign-in__foot">{words::SIGN_IN_FOOT}</p>
                </div>
            </main>
        </div>
        {footer()}
    }
    .into_any()
}

fn shared_computer(shared: RwSignal<bool>) -> AnyView {
    view! {
        <div class="checkbox">
            <input
                class="checkbox__input"
                type="checkbox"
                id="shared-computer"
                aria-describedby="shared-computer-hint"
                prop:checked=move || shared.get()
                on:change=move |event| shared.set(event_target_checked(&event))
            />
            <label class="checkbox__label" for="shared-computer">
                {words::SHARED_COMPUTER}
            </label>
            <p class="checkbox__hint" id="shared-computer-hint">
                {words::SHARED_COMPUTER_HINT}
            </p>
        </div>
    }
    .into_any()
}

/// What the person should know first: that there is no network, and that an end is not confirmed.
fn notes() -> AnyView {
    let (online, ending) = (status().online(), session().ending());
    let note = |class, text| {
        view! {
            <div class="notice notice--info">
                {icon(class)}
                <div class="notice__body">
                    <p>{text}</p>
                </div>
            </div>
        }
        .into_any()
    };
    view! {
        <div class="stack" role="status">
            {when(
                move || ending.get(),
                move || note("icon icon--lock notice__icon", words::SIGN_OUT_UNCONFIRMED),
            )}
            {when(
                move || !online.get(),
                move || note("icon icon--cloud-off notice__icon", words::SIGN_IN_OFFLINE),
            )}
        </div>
    }
    .into_any()
}

/// The dialog after a session ended: the same person signs in again and goes on.
pub fn sign_in_again(me: Signal<Option<Me>>) -> (Dialog, AnyView) {
    let dialog = Dialog::new("again-title");
    let (form, typed, announcer) = (Form::new(), Typed::new(), announcer());
    let mode = session().mode();
    let login = move || {
        me.read()
            .as_ref()
            .map(|me| me.login.to_string())
            .unwrap_or_default()
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        typed.login.set(login());
        typed.shared.set(mode.get_untracked() == Mode::Shared);
        send(form, typed, move || {
            dialog.close();
            announcer.say(words::AGAIN_DONE);
        });
    };
    let body = view! {
        <p>{words::AGAIN_TEXT}</p>
        <form class="stack" id="again-form" novalidate on:submit=submit>
            {form.summary()}
            <div class="field">
                <label class="field__label" for=LOGIN>
                    {words::LOGIN}
                </label>
                <input class="input" id=LOGIN name=LOGIN autocomplete="username" readonly prop:value=login />
            </div>
            {password_field(form, typed, true)}
            <div class="button-row">
                {form.button(words::SIGN_IN_NOW, words::SIGNING_IN)}
                <button class="button button--tertiary" type="button" on:click=move |_| dialog.close()>
                    {shell::CANCEL}
                </button>
            </div>
        </form>
    };
    (
        dialog,
        dialog.view(words::AGAIN_TITLE, body.into_any(), ().into_any()),
    )
}
