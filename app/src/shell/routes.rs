//! Which page an address shows to somebody who works here.

use leptos::prelude::*;
use leptos_router::{
    components::{FlatRoutes, Route},
    hooks::use_navigate,
    path,
};

use super::{page, views};
use crate::shell::effect;
use crate::{
    account::page::account_page,
    assessment::page::{
        check_page, conflicts_page, history_page, item_page, overview_page, print_page, result_page,
        submission_page, submissions_page,
    },
    organisation::page::start_page,
    sync::page::edits_page,
};

/// The pages.
pub(super) fn routes() -> AnyView {
    view! {
        <FlatRoutes fallback=views::not_found>
            <Route path=path!("/app") view=start_page />
            <Route path=path!("/app/anmelden") view=signed_in_already />
            <Route path=path!("/app/konto") view=account_page />
            <Route path=path!("/app/aenderungen") view=edits_page />
            <Route path=path!("/app/standort/:id") view=overview_page />
            <Route path=path!("/app/standort/:id/frage/:item") view=item_page />
            <Route path=path!("/app/standort/:id/ergebnis") view=result_page />
            <Route path=path!("/app/standort/:id/pruefen") view=check_page />
            <Route path=path!("/app/standort/:id/verlauf") view=history_page />
            <Route path=path!("/app/standort/:id/konflikte") view=conflicts_page />
            <Route path=path!("/app/standort/:id/drucken") view=print_page />
            <Route path=path!("/app/einreichungen") view=submissions_page />
            <Route path=path!("/app/einreichungen/:id") view=submission_page />
        </FlatRoutes>
    }
    .into_any()
}

/// Who asks for the sign-in and is signed in gets the start page.
fn signed_in_already() -> AnyView {
    let navigate = use_navigate();
    effect(move || {
        let replace = leptos_router::NavigateOptions {
            replace: true,
            ..Default::default()
        };
        navigate("/app/", replace);
    });
    view! { <main class="page" id=page::MAIN tabindex="-1">{views::loading()}</main> }.into_any()
}
