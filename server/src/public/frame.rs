//! What stands around every public page.

use maud::{DOCTYPE, Markup, html};
use shared::words::public as words;

use crate::site::Site;

/// The frame of one page.
pub(super) struct Frame {
    /// Where the style sheet is.
    pub(super) site: Site,
    /// The page's own address, marked in the navigation; empty for pages that are not in it.
    pub(super) current: &'static str,
}

/// The links in the head of the page.
const HEAD: [(&str, &str); 3] = [
    ("/", words::START),
    ("/einfache-sprache", words::EASY),
    ("/app/", words::SIGN_IN),
];

/// The links at its foot: the same on every page, as the law wants.
const FOOT: [(&str, &str); 4] = [
    ("/impressum", words::IMPRINT),
    ("/datenschutz", words::PRIVACY),
    ("/barrierefreiheit", words::ACCESSIBILITY),
    ("/feedback", words::FEEDBACK),
];

impl Frame {
    /// A page whose content fills the width of text.
    pub(super) fn text(&self, title: &str, content: &Markup) -> Markup {
        let main = html! { main.page."page--narrow" #inhalt tabindex="-1" { (content) } };
        self.whole(title, &main)
    }

    /// A page that brings its own `main`.
    pub(super) fn whole(&self, title: &str, main: &Markup) -> Markup {
        html! {
            (DOCTYPE)
            html lang="de" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (words::title(title)) }
                    @if let Some(address) = self.site.address("site.css") {
                        link rel="stylesheet" href=(address);
                    }
                    @if let Some(address) = self.site.address("icons/logo.svg") {
                        link rel="icon" type="image/svg+xml" href=(address);
                    }
                }
                body {
                    a.skip-link href="#inhalt" { (words::SKIP) }
                    header.site-header {
                        div.site-header__inner {
                            a.brand href="/" {
                                span.brand__mark aria-hidden="true" {}
                                span.brand__name { (words::NAME) }
                            }
                            nav.main-nav aria-label=(words::NAVIGATION) {
                                ul.main-nav__list { @for link in HEAD { (self.link(link, "main-nav__link")) } }
                            }
                        }
                    }
                    (main)
                    footer.site-footer {
                        div.site-footer__inner {
                            nav aria-label=(words::FOOTER_NAVIGATION) {
                                ul.site-footer__list { @for link in FOOT { (self.link(link, "")) } }
                            }
                            p.site-footer__note { (words::FOOTER_NOTE) }
                        }
                    }
                }
            }
        }
    }

    fn link(&self, (address, text): (&str, &str), class: &str) -> Markup {
        let current = (address == self.current).then_some("page");
        let class = (!class.is_empty()).then_some(class);
        html! { li { a class=[class] href=(address) aria-current=[current] { (text) } } }
    }
}
