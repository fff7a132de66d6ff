//! The pages that are the same for everybody.

use maud::{Markup, html};
use shared::words::public as words;

use super::frame::Frame;
use crate::settings::Operator;

fn header(title: &str, lead: Option<&str>) -> Markup {
    html! {
        header.page-header {
            h1.page-header__title { (title) }
            @if let Some(lead) = lead { p.page-header__lead { (lead) } }
        }
    }
}

/// What the product is, and the way in.
pub(super) fn start(frame: &Frame) -> Markup {
    let main = html! {
        main #inhalt tabindex="-1" {
            section.hero {
                div.hero__inner {
                    h1.hero__title { (words::START_TITLE) }
                    p.hero__lead { (words::START_LEAD) }
                    div.hero__actions.cluster {
                        a.button."button--inverse" href="/app/" { (words::SIGN_IN) }
                    }
                }
            }
            div.page.stack."stack--large" {
                section.section {
                    h2 { (words::START_OFFERS) }
                    ul.feature-list.grid."grid--two" {
                        @for (icon, title, text) in words::OFFERS {
                            li.feature {
                                span class={ "icon icon--" (icon) " feature__icon" } aria-hidden="true" {}
                                h3.feature__title { (title) }
                                p { (text) }
                            }
                        }
                    }
                }
                section.section.prose {
                    h2 { (words::START_ACCESS) }
                    p { (words::START_ACCESS_TEXT) }
                    h2 { (words::START_BROWSERS) }
                    p { (words::START_BROWSERS_TEXT) }
                }
            }
        }
    };
    frame.whole(words::START, &main)
}

/// The accessibility statement.
pub(super) fn statement(frame: &Frame, operator: &Operator) -> Markup {
    let content = html! {
        (header(words::STATEMENT_TITLE, Some(&words::statement_lead(operator.accessibility_law.trim()))))
        div.stack {
            div.prose {
                h2 { (words::STATEMENT_STATE) }
                p { (words::STATEMENT_STATE_TEXT) }
                h2 { (words::STATEMENT_GAPS) }
                p { (words::STATEMENT_GAPS_LEAD) }
                ul { @for gap in words::STATEMENT_GAPS_ITEMS { li { (gap) } } }
                h2 { (words::STATEMENT_METHOD) }
                p { (words::statement_method(&operator.statement_date)) }
                h2 { (words::STATEMENT_FEEDBACK) }
                p { (words::STATEMENT_FEEDBACK_TEXT) }
                p { a href="/feedback?art=barrier" { (words::STATEMENT_FEEDBACK_LINK) } }
            }
            (contact(operator))
            div.prose {
                h2 { (words::STATEMENT_ENFORCEMENT) }
                p { (words::STATEMENT_ENFORCEMENT_TEXT) }
            }
            (facts(&[(words::ENFORCEMENT_BODY, &operator.enforcement_body)]))
        }
    };
    frame.text(words::STATEMENT_TITLE, &content)
}

/// What it is about, in easy language.
pub(super) fn easy(frame: &Frame) -> Markup {
    let content = html! {
        (header(words::EASY_TITLE, None))
        div.prose."prose--easy" {
            @for (title, paragraphs) in words::EASY_PARTS {
                h2 { (title) }
                @for paragraph in paragraphs { p { (paragraph) } }
            }
        }
    };
    frame.text(words::EASY_TITLE, &content)
}

/// Who answers for the pages.
pub(super) fn imprint(frame: &Frame, operator: &Operator) -> Markup {
    let content = html! {
        (header(words::IMPRINT, Some(words::IMPRINT_LEAD)))
        div.stack {
            (facts(&[
                (words::OPERATOR, &operator.name),
                (words::POSTAL_ADDRESS, &operator.postal_address),
                (words::REPRESENTED_BY, &operator.represented_by),
                (words::EMAIL, &operator.email),
                (words::PHONE, &operator.phone),
            ]))
            div.prose {
                h2 { (words::IMPRINT_CONTENT) }
                p { (words::IMPRINT_CONTENT_TEXT) }
                h2 { (words::IMPRINT_SOFTWARE) }
                p { (words::IMPRINT_SOFTWARE_TEXT) }
            }
        }
    };
    frame.text(words::IMPRINT, &content)
}

/// Which data, why, how long, and the rights of people.
pub(super) fn privacy(frame: &Frame, operator: &Operator) -> Markup {
    let content = html! {
        (header(words::PRIVACY, Some(words::PRIVACY_LEAD)))
        div.stack {
            div.prose { h2 { (words::PRIVACY_CONTROLLER) } }
            (facts(&[
                (words::OPERATOR, &operator.name),
                (words::POSTAL_ADDRESS, &operator.postal_address),
                (words::EMAIL, &operator.email),
                (words::PRIVACY_OFFICER, &operator.data_protection_officer),
                (words::PRIVACY_AUTHORITY, &operator.data_protection_authority),
            ]))
            div.prose {
                h2 { (words::PRIVACY_DATA) }
                @for (title, text) in words::PRIVACY_ITEMS {
                    h3 { (title) }
                    p { (text) }
                }
                h2 { (words::PRIVACY_GROUND) }
                p { (words::PRIVACY_GROUND_TEXT) }
                h2 { (words::PRIVACY_RECIPIENTS) }
                p { (words::PRIVACY_RECIPIENTS_TEXT) }
                h2 { (words::PRIVACY_RIGHTS) }
                p { (words::PRIVACY_RIGHTS_TEXT) }
            }
        }
    };
    frame.text(words::PRIVACY, &content)
}

/// A page that only says something and leads back.
pub(super) fn message(frame: &Frame, title: &str, text: &str) -> Markup {
    let content = html! {
        (header(title, Some(text)))
        p { a.button."button--primary" href="/" { (words::TO_START) } }
    };
    frame.text(title, &content)
}

fn contact(operator: &Operator) -> Markup {
    facts(&[
        (words::OPERATOR, &operator.name),
        (words::POSTAL_ADDRESS, &operator.postal_address),
        (words::EMAIL, &operator.email),
        (words::PHONE, &operator.phone),
    ])
}

/// A list of what the operator has entered, line by line.
fn facts(rows: &[(&str, &String)]) -> Markup {
    html! {
        dl.facts {
            @for (label, text) in rows {
                div.facts__row {
                    dt { (label) }
                    dd {
                        @if text.trim().is_empty() { em { (words::NOT_ENTERED) } }
                        @for (number, line) in lines(text).enumerate() {
                            @if number > 0 { br; }
                            @if is_email(line) { a href={ "mailto:" (line) } { (line) } } @else { (line) }
                        }
                    }
                }
            }
        }
    }
}

/// The lines of a setting; in the environment and on the command line `\n` is typed as two characters.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n')
        .flat_map(|line| line.split("\\n"))
        .map(str::trim)
        .filter(|line| !line.is_empty())
}

fn is_email(line: &str) -> bool {
    line.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !line.contains([' ', ',', ':', '?', '&'])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operator_texts_are_shown_as_text() {
        for (text, expected) in [
            ("", "<em>von der betreibenden Stelle noch nicht eingetragen</em>"),
            ("Markt 1\\n04552 Borna", "Markt 1<br>04552 Borna"),
            ("Markt 1\n\n04552 Borna", "Markt 1<br>04552 Borna"),
            (
                "post@borna.example",
                "<a href=\"mailto:post@borna.example\">post@borna.example</a>",
            ),
            (
                "<script>alert(1)</script>",
                "&lt;script&gt;alert(1)&lt;/script&gt;",
            ),
        ] {
            let page = facts(&[("x", &text.to_owned())]).into_string();
            assert!(page.contains(&format!("<dd>{expected}</dd>")), "{page}");
        }
    }
}
