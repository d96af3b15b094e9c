//! The form for words that the viewer hides from their charts.

use leptos::prelude::*;

use crate::insights::api::SetStopWords;
use crate::ui::form::Form;
use crate::ui::format;
use crate::ui::text_area::TextArea;

/// A collapsed form to edit the viewer's own stop words. The summary shows how many there are.
#[component]
pub fn StopWordsForm(
    /// The current words.
    #[prop(into)]
    words: Signal<Vec<String>>,
) -> impl IntoView {
    let summary = move || match words.with(Vec::len) {
        0 => "Hide words…".to_owned(),
        hidden => format!("{} hidden", format::count(hidden as i64, "word", "words")),
    };
    let value = words.with_untracked(|words| words.join(" "));
    view! {
        <details class="figure-data">
            <summary>{summary}</summary>
            <Form action={ServerAction::<SetStopWords>::new()} class="stack">
                <div class="field">
                    <label for="own-words">"Words to hide from all your charts, separated by spaces"</label>
                    <TextArea id="own-words" name="words" value optional=true/>
                </div>
                <button class="button">"Save"</button>
            </Form>
        </details>
    }
}
