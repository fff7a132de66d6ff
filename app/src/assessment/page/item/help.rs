//! What helps to answer: why it matters, how to find out, what could prove it.

use leptos::prelude::*;
use shared::{
    assessment::Item,
    words::assessment::{self as words, item as say},
};

/// The people who are likely to know, in words.
pub(super) fn people(item: &Item) -> Vec<&'static str> {
    item.audience
        .iter()
        .map(|audience| words::audience(*audience))
        .collect()
}

/// Everything that helps, folded.
pub(super) fn help(item: &Item) -> AnyView {
    let people = people(item);
    let who = (!people.is_empty()).then(|| {
        view! {
            <p>
                <span class="strong">{say::WHO}</span>
                " "
                {words::list(&people)}
            </p>
        }
    });
    let examples = (!item.evidence_examples.is_empty()).then(|| {
        let list = item
            .evidence_examples
            .iter()
            .map(|example| view! { <li>{example.clone()}</li> })
            .collect_view();
        fold(say::EVIDENCE_EXAMPLES, view! { <ul>{list}</ul> }.into_any())
    });
    view! {
        <section class="item__help" aria-label=say::HELP>
            {fold(say::WHY, view! { <p>{item.why.clone()}</p> }.into_any())}
            {fold(
                say::HOW,
                view! {
                    <p>{item.how_to_find_out.clone()}</p>
                    {who}
                }
                    .into_any(),
            )}
            {examples}
        </section>
    }
    .into_any()
}

fn fold(title: &'static str, body: AnyView) -> AnyView {
    view! {
        <details class="disclosure">
            <summary class="disclosure__summary">{title}</summary>
            <div class="disclosure__body">{body}</div>
        </details>
    }
    .into_any()
}
