//! Quoted messages.

use leptos::prelude::*;

use super::super::data::{MessageQuote, QuoteGroup, Quotes};
use crate::conversations::model::color_class;

/// Groups of quoted messages, each with a heading.
#[component]
pub fn QuotesView(
    /// The messages.
    quotes: Quotes,
) -> impl IntoView {
    let quote = |quote: MessageQuote| {
        let text = match quote.search_url {
            Some(url) => view! { <a href=url dir="auto">{quote.text}</a> }.into_any(),
            None => view! { <span dir="auto">{quote.text}</span> }.into_any(),
        };
        let sender = view! { <bdi class=color_class(quote.ordinal)>{quote.sender}</bdi> };
        view! { <li>{text}<small>{sender}{format!(", {}", quote.detail)}</small></li> }
    };
    let group = move |group: QuoteGroup| {
        let class = if group.good { "quotes good" } else { "quotes bad" };
        let quotes = group.quotes.into_iter().map(quote).collect_view();
        view! { <h4>{group.title.into_owned()}</h4><ul class=class>{quotes}</ul> }
    };
    quotes.groups.into_iter().map(group).collect_view()
}
