//! One question: the answer, and everything that belongs to it.

mod answer;
mod evidence;
mod help;
mod navigation;
mod notes;
mod reason;
mod target;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use shared::{
    assessment::ItemKey,
    words::assessment::{self as words, item as say},
};

use super::{frame, paths};
use crate::shell::{live, memo};
use crate::{
    assessment::outline::{Place, place},
    shell::{self, icon},
    sync::Desk,
};

/// `/app/standort/:id/frage/:item`
pub fn item_page() -> AnyView {
    frame::with_desk(question_page)
}

fn question_page(desk: Desk) -> AnyView {
    let params = use_params_map();
    let catalogue = desk.catalogue();
    let key = memo(move || {
        let key = params.with(|params| params.get_str("item").and_then(|key| ItemKey::parse(key).ok()));
        key.filter(|key| catalogue.item(key).is_some())
    });
    let here = {
        let catalogue = desk.catalogue();
        move || {
            key.read()
                .as_ref()
                .and_then(|key| place(&catalogue, key))
                .map_or_else(
                    || words::NO_ITEM_TITLE.to_owned(),
                    |place| say::position(place.number, place.total),
                )
        }
    };
    let view = live(move || {
        let catalogue = desk.catalogue();
        let key = key.get();
        match key.as_ref().and_then(|key| place(&catalogue, key)) {
            Some(place) => question(desk, place),
            None => frame::unavailable(
                words::NO_ITEM_TITLE,
                words::NO_ITEM,
                paths::overview(desk.id()),
                words::TO_OVERVIEW,
            ),
        }
    });
    let body = view! { <div class="item-layout">{navigation::all(desk, key)} {view}</div> };
    frame::main_part(
        "page page--wide",
        frame::desk_path(desk),
        here.into_any(),
        body.into_any(),
    )
}

fn question(desk: Desk, place: Place<'_>) -> AnyView {
    let Place {
        dimension,
        item,
        number,
        total,
        ..
    } = place;
    let title = [item.title.as_str(), " (", &say::position(number, total), ")"].concat();
    shell::title(move || title.clone());
    let gate = item.gate.is_some().then(|| {
        view! { <p class="gate-hint">{icon("icon icon--anchor")} " " {say::GATE}</p> }
    });
    view! {
        <article class="item">
            <p class="item__place">{say::place(item.key.as_str(), &dimension.title, number, total)}</p>
            {frame::locked_notice(desk)}
            {answer::choices(desk, item)}
            {gate}
            {help::help(item)}
            {target::section(desk, item)}
            {evidence::section(desk, item)}
            {notes::section(desk, item)}
            {navigation::pager(desk, &place)}
        </article>
    }
    .into_any()
}
