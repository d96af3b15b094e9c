//! The characteristic words of people or groups.

use leptos::prelude::*;

use super::super::data::{SignatureWords, WeightedWord, WordsOfPerson};
use crate::ui::avatar::Avatar;

/// One row of words per person or group.
#[component]
pub fn SignatureWordsView(
    /// The people or groups and their words.
    words: SignatureWords,
) -> impl IntoView {
    let word = |word: WeightedWord| {
        let text = view! { <bdi>{word.word}</bdi> };
        let chip = match word.search_url {
            Some(url) => view! { <a class="chip" href=url title=word.title>{text}</a> }.into_any(),
            None => view! { <span class="chip" title=word.title>{text}</span> }.into_any(),
        };
        view! { <li>{chip}</li> }
    };
    let person = move |person: WordsOfPerson| {
        let avatar = person.ordinal.map(|ordinal| view! { <Avatar name=person.name.clone() ordinal=ordinal/> });
        let words = person.words.into_iter().map(word).collect_view();
        view! { <li>{avatar}<div><strong><bdi>{person.name}</bdi></strong><ul class="chips">{words}</ul></div></li> }
    };
    view! { <ul class="distinct">{words.people.into_iter().map(person).collect_view()}</ul> }
}
