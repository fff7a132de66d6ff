//! The feedback form: without script, without an account, and without losing what was typed.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Form, Router,
    body::Body,
    extract::{FromRequest as _, Query, Request, State, rejection::QueryRejection},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use backend::feedback::{Category, Message, give_feedback};
use futures_util::StreamExt as _;
use http::{StatusCode, header::CONTENT_TYPE};
use maud::{Markup, html};
use serde::Deserialize;
use shared::{FieldFault, HOUR, Micros, Refusal, words::public as words};
use tokio::time::timeout;

use super::{Pages, frame::Frame, html as answer};
use crate::functions::address;

/// Most bytes of a form that are kept: room for far more text than is taken, since all of it is given back.
const MOST_BYTES: usize = 1024 * 1024;
/// Most bytes that are waited for. A browser shows no answer to a form that it could not send.
const LAST_BYTE: usize = 8 * MOST_BYTES;
/// How long a form may take to arrive.
const ARRIVAL: Duration = Duration::from_mins(1);
/// What a form comes as.
const FORM: &str = "application/x-www-form-urlencoded";
/// Most messages from one address in an hour. High: a whole state may sit behind one proxy.
const MOST_PER_HOUR: u32 = 60;
/// So many addresses are remembered before old ones are cleared away.
const REMEMBERED: usize = 10_000;

#[derive(Clone)]
struct Post {
    pages: Pages,
    counts: Arc<Mutex<HashMap<IpAddr, (Micros, u32)>>>,
}

pub(super) fn routes(pages: Pages) -> Router {
    Router::new()
        .route("/feedback", get(show).post(take))
        .route("/feedback/danke", get(thanks))
        .with_state(Post {
            pages,
            counts: Arc::default(),
        })
}

/// What the form holds, as it was typed.
#[derive(Clone, Debug, Default)]
struct Input {
    category: String,
    message: String,
    email: String,
    /// Hidden from people; who fills it in is none.
    website: String,
}

#[derive(Deserialize)]
struct Preset {
    #[serde(default)]
    art: String,
}

async fn show(State(post): State<Post>, preset: Result<Query<Preset>, QueryRejection>) -> Response {
    let category = preset.map(|Query(preset)| preset.art).unwrap_or_default();
    answer(
        StatusCode::OK,
        post.form(
            &Input {
                category,
                ..Input::default()
            },
            &[],
            None,
        ),
    )
}

async fn thanks(State(post): State<Post>) -> Response {
    let frame = post.frame();
    let page = super::pages::message(&frame, words::FEEDBACK_THANKS_TITLE, words::FEEDBACK_THANKS_TEXT);
    answer(StatusCode::OK, page.into_string())
}

async fn take(State(post): State<Post>, request: Request) -> Response {
    let from = address(&request, post.pages.forwarded_for);
    let Some((input, whole)) = read(request, ARRIVAL).await else {
        let page = post.form(&Input::default(), &[], Some(words::FEEDBACK_MALFORMED));
        return answer(StatusCode::BAD_REQUEST, page);
    };
    if !input.website.is_empty() {
        return done();
    }
    if !whole {
        let faults = Message::parse(&input.category, &input.message, &input.email).err();
        let page = post.form(&input, &faults.unwrap_or_default(), Some(words::FEEDBACK_CUT));
        return answer(StatusCode::PAYLOAD_TOO_LARGE, page);
    }
    let message = match Message::parse(&input.category, &input.message, &input.email) {
        Ok(message) => message,
        Err(faults) => return answer(StatusCode::UNPROCESSABLE_ENTITY, post.form(&input, &faults, None)),
    };
    if !post.counts_as_human(from) {
        let page = post.form(&input, &[], Some(words::FEEDBACK_THROTTLED));
        return answer(StatusCode::TOO_MANY_REQUESTS, page);
    }
    match give_feedback(&post.pages.backend, &message).await {
        Ok(()) => done(),
        Err(fault) => {
            let page = post.form(&input, &[], Some(words::FEEDBACK_UNAVAILABLE));
            answer(
                StatusCode::from_u16(app::status(&fault)).unwrap_or(StatusCode::SERVICE_UNAVAILABLE),
                page,
            )
        }
    }
}

/// Reads what a form holds, and whether that is all of it: what is late is cut off. `None` for what is no form.
async fn read(request: Request, arrival: Duration) -> Option<(Input, bool)> {
    let kind = request.headers().get(CONTENT_TYPE)?.to_str().ok()?;
    if !kind.starts_with(FORM) {
        return None;
    }
    let (mut kept, mut whole, mut seen) = (Vec::new(), true, 0);
    let mut body = request.into_body().into_data_stream();
    let arriving = async {
        while let Some(part) = body.next().await {
            let Ok(part) = part else {
                whole = false;
                break;
            };
            seen += part.len();
            let room = MOST_BYTES - kept.len();
            kept.extend_from_slice(&part[..part.len().min(room)]);
            whole &= part.len() <= room;
            if seen > LAST_BYTE {
                break;
            }
        }
    };
    let in_time = timeout(arrival, arriving).await.is_ok();
    whole &= in_time;
    let form = Request::post("/feedback").header(CONTENT_TYPE, FORM);
    let form = form.body(Body::from(kept)).ok()?;
    let Form(fields) = Form::<Vec<(String, String)>>::from_request(form, &())
        .await
        .ok()?;
    let mut input = Input::default();
    for (name, text) in fields {
        let field = match name.as_str() {
            "category" => &mut input.category,
            "message" => &mut input.message,
            "email" => &mut input.email,
            "website" => &mut input.website,
            _ => continue,
        };
        if field.is_empty() {
            *field = text;
        }
    }
    if !whole {
        // The cut may go through a character.
        let end = input.message.trim_end_matches(char::REPLACEMENT_CHARACTER).len();
        input.message.truncate(end);
    }
    Some((input, whole))
}

fn done() -> Response {
    Redirect::to("/feedback/danke").into_response()
}

impl Post {
    fn frame(&self) -> Frame {
        Frame {
            site: self.pages.site.clone(),
            current: "/feedback",
        }
    }

    /// Counts a message from an address; false if there were too many in this hour.
    fn counts_as_human(&self, from: Option<IpAddr>) -> bool {
        let now = self.pages.backend.now();
        let Ok(mut counts) = self.counts.lock() else {
            return true;
        };
        if counts.len() >= REMEMBERED {
            counts.retain(|_, (since, _)| now.since(*since) < HOUR);
        }
        let count = counts.entry(network(from)).or_insert((now, 0));
        if now.since(count.0) >= HOUR {
            *count = (now, 0);
        }
        count.1 = count.1.saturating_add(1);
        count.1 <= MOST_PER_HOUR
    }

    fn form(&self, input: &Input, faults: &[FieldFault], notice: Option<&str>) -> String {
        let fault = |field: &str| {
            faults
                .iter()
                .find(|fault| fault.field == field)
                .map(|fault| reason(field, &fault.why))
        };
        let fields = [
            ("category", category(input, fault("category").as_deref())),
            ("message", message(input, fault("message").as_deref())),
            ("email", email(input, fault("email").as_deref())),
        ];
        let content = html! {
            header.page-header {
                h1.page-header__title { (words::FEEDBACK_TITLE) }
                p.page-header__lead { (words::FEEDBACK_LEAD) }
            }
            @if let Some(notice) = notice {
                div.notice."notice--error" role="alert" {
                    span.icon."icon--error".notice__icon aria-hidden="true" {}
                    div.notice__body { p { (notice) } }
                }
            }
            @if !faults.is_empty() {
                div.error-summary tabindex="-1" {
                    div role="alert" {
                        h2.error-summary__title { (words::ERROR_SUMMARY) }
                        ul.error-summary__list {
                            @for (field, _) in &fields {
                                @if let Some(reason) = fault(field) {
                                    li { a href={ "#" (anchor(field)) } { (reason) } }
                                }
                            }
                        }
                    }
                }
            }
            form.stack method="post" action="/feedback" novalidate {
                @for (_, field) in &fields { (field) }
                div.visually-hidden aria-hidden="true" {
                    label for="website" { (words::FEEDBACK_TRAP) }
                    input #website name="website" tabindex="-1" autocomplete="off";
                }
                div.button-row {
                    button.button."button--primary" type="submit" { (words::FEEDBACK_SEND) }
                }
            }
        };
        let title = if faults.is_empty() {
            words::FEEDBACK_TITLE.to_owned()
        } else {
            format!("{}: {}", words::ERROR_TITLE_PREFIX, words::FEEDBACK_TITLE)
        };
        self.frame().text(&title, &content).into_string()
    }
}

/// Whom a count is for: an address, or the network that one IPv6 household has.
fn network(from: Option<IpAddr>) -> IpAddr {
    match from {
        Some(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        Some(address) => address,
        None => Ipv6Addr::UNSPECIFIED.into(),
    }
}

/// Where the summary leads for a field.
fn anchor(field: &str) -> &str {
    match field {
        "category" => "category-barrier",
        other => other,
    }
}

fn reason(field: &str, why: &Refusal) -> String {
    match (field, why) {
        ("category", _) => words::FEEDBACK_CATEGORY_MISSING.to_owned(),
        (_, Refusal::TooLong { max }) => words::too_long(*max),
        (_, Refusal::ControlCharacter) => words::FEEDBACK_CONTROL_CHARACTER.to_owned(),
        ("message", _) => words::FEEDBACK_MESSAGE_MISSING.to_owned(),
        _ => words::FEEDBACK_EMAIL_WRONG.to_owned(),
    }
}

fn name(category: Category) -> &'static str {
    match category {
        Category::Barrier => words::FEEDBACK_BARRIER,
        Category::Defect => words::FEEDBACK_DEFECT,
        Category::Wish => words::FEEDBACK_WISH,
        Category::Question => words::FEEDBACK_QUESTION,
    }
}

fn error(id: &str, reason: Option<&str>) -> Markup {
    html! {
        @if let Some(reason) = reason {
            p.field__error id={ (id) "-error" } {
                span.icon."icon--error" aria-hidden="true" {}
                " " span.visually-hidden { (words::ERROR_PREFIX) } " " (reason)
            }
        }
    }
}

fn category(input: &Input, reason: Option<&str>) -> Markup {
    let described = reason.map(|_| "category-error");
    html! {
        fieldset.choices aria-describedby=[described] {
            legend.choices__legend { (words::FEEDBACK_CATEGORY) }
            (error("category", reason))
            @for category in Category::ALL {
                label.choice {
                    input.choice__input type="radio" name="category" id={ "category-" (category.key()) }
                        value=(category.key()) checked[input.category == category.key()];
                    span.choice__label { (name(category)) }
                }
            }
        }
    }
}

fn message(input: &Input, reason: Option<&str>) -> Markup {
    let described = if reason.is_some() {
        "message-hint message-error"
    } else {
        "message-hint"
    };
    html! {
        div.field."field--error"[reason.is_some()] {
            label.field__label for="message" { (words::FEEDBACK_MESSAGE) }
            p.field__hint #message-hint { (words::FEEDBACK_MESSAGE_HINT) }
            (error("message", reason))
            // The line break first: HTML drops one right after the tag, and it could be the person's own.
            textarea.textarea #message name="message" rows="8" aria-describedby=(described)
                aria-invalid=[reason.map(|_| "true")] { "\n" (input.message) }
        }
    }
}

fn email(input: &Input, reason: Option<&str>) -> Markup {
    let described = if reason.is_some() {
        "email-hint email-error"
    } else {
        "email-hint"
    };
    html! {
        div.field."field--error"[reason.is_some()] {
            label.field__label for="email" {
                (words::FEEDBACK_EMAIL) " " span.field__optional { (words::OPTIONAL) }
            }
            p.field__hint #email-hint { (words::FEEDBACK_EMAIL_HINT) }
            (error("email", reason))
            input.input #email type="email" name="email" autocomplete="email" value=(input.email)
                aria-describedby=(described) aria-invalid=[reason.map(|_| "true")];
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::stream;

    use super::*;

    #[tokio::test]
    async fn a_form_that_never_ends_is_cut() {
        let begun = "category=wish&message=Der%20Anfang";
        let parts = stream::iter([Ok::<_, std::io::Error>(begun)]).chain(stream::pending());
        let request = Request::post("/feedback").header(CONTENT_TYPE, FORM);
        let request = request.body(Body::from_stream(parts)).unwrap();
        let reading = read(request, Duration::from_millis(50));
        let (input, whole) = timeout(Duration::from_secs(20), reading).await.unwrap().unwrap();
        assert_eq!((input.message.as_str(), whole), ("Der Anfang", false));
    }
}
