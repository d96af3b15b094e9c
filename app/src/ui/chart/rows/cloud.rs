//! Word clouds.

use leptos::prelude::*;

use super::super::data::{Cloud, WeightedWord};

/// A word cloud. A word with a link opens its trend.
#[component]
pub fn CloudView(
    /// The words.
    cloud: Cloud,
) -> impl IntoView {
    let word = |word: WeightedWord| {
        let class = format!("cloud-{:.0}", word.weight);
        let text = view! { <bdi>{word.word}</bdi> };
        let text = match word.search_url {
            Some(url) => view! { <a href=url title=word.title>{text}</a> }.into_any(),
            None => view! { <span title=word.title>{text}</span> }.into_any(),
        };
        view! { <li class=class>{text}</li>" " }
    };
    let label = cloud.label.into_owned();
    view! { <ul class="cloud" aria-label=label>{cloud.words.into_iter().map(word).collect_view()}</ul> }
}
