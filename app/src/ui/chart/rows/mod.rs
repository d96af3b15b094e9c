//! Renders the pictures that are HTML lists and tables.

mod cloud;
mod comparison;
mod quotes;
mod ranking;
mod records;
mod signature_words;

pub use cloud::CloudView;
pub use comparison::ComparisonView;
pub use quotes::QuotesView;
pub use ranking::RankingView;
pub use records::RecordsView;
pub use signature_words::SignatureWordsView;

use leptos::prelude::*;

/// Wraps the content in a link if there is a URL.
fn linked(url: Option<String>, content: impl IntoView + 'static) -> AnyView {
    match url {
        Some(url) => view! { <a href=url>{content}</a> }.into_any(),
        None => content.into_any(),
    }
}
