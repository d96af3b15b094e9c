//! The codes next to the text, as buttons.

use leptos::prelude::*;
use uuid::Uuid;

use super::code_label::CodeLabel;
use crate::codebooks::model::{Code, codebook_url};

/// A button for each code, which applies it.
#[component]
pub fn Palette(
    /// The codebook.
    codebook: Uuid,
    /// The codes in tree order.
    codes: Vec<Code>,
    /// Called on `pointerdown`, before a click can change the selection.
    on_point: Callback<()>,
) -> impl IntoView {
    let empty = codes.is_empty().then(|| {
        let href = format!("{}#add", codebook_url(codebook));
        view! { <p>"This codebook has no codes yet. "<a href=href>"Add the first one"</a></p> }
    });
    view! {
        <aside class="coding-codes" aria-label="Codes" on:pointerdown=move |_| on_point.run(())>
            <p class="hint">"Select words or messages, then click a code or press its key. j and k move to the next and previous message."</p>
            {empty}
            <ul>{codes.into_iter().map(button).collect_view()}</ul>
        </aside>
    }
}

fn button(code: Code) -> impl IntoView {
    let class = format!("code-button depth-{}", code.depth.min(8));
    let label = code.label();
    let hint = code.shortcut.clone().map(|key| view! { <kbd>{key}</kbd> });
    view! {
        <li class=class>
            <button type="submit" name="code" value=code.id.to_string() aria-keyshortcuts=code.shortcut title=code.definition><CodeLabel code=label/>{hint}</button>
        </li>
    }
}
