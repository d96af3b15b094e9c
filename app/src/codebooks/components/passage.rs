//! A message on the coding page.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::code_label::CodeLabel;
use super::workspace::Workspace;
use crate::codebooks::api::RemoveSegment;
use crate::codebooks::model::{Passage, PassageCode, TextPiece, color_class};
use crate::conversations::model::{color_class as sender_class, initials};
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};

/// The highest layer with its own vertical position for the underline. All layers above share that position.
const MAX_LAYERS: usize = 3;

/// A message with a checkbox to select it, its text with coded words underlined, and its codes.
#[component]
pub fn PassageRow(
    /// The message.
    passage: RwSignal<Passage>,
    /// The coding page.
    workspace: Workspace,
) -> impl IntoView {
    let shown = passage.get_untracked();
    let seq = shown.seq;
    let label = format!("Select message {seq}: {}, {}", shown.sender, shown.excerpt());
    let checked = untrack(|| workspace.is_chosen(seq));
    let choose = move |event| workspace.choose(seq, event_target_checked(&event));
    let sender = (!shown.sender.is_empty()).then(|| {
        let class = format!("coding-sender {}", sender_class(shown.ordinal));
        view! { <span class=class><bdi>{shown.sender}</bdi></span> }
    });
    let text = match shown.placeholder.as_str() {
        "" => view! { <p class="coding-words" dir="auto">{move || passage.get().pieces.into_iter().map(piece).collect_view()}</p> }
            .into_any(),
        _ => view! { <p class="coding-words soft">{shown.placeholder}</p> }.into_any(),
    };
    let codes = move || {
        let codes = passage.get().codes;
        (!codes.is_empty())
            .then(|| view! { <ul class="coding-chips">{codes.into_iter().map(chip).collect_view()}</ul> })
    };
    view! {
        <li class="coding-row" class:coded=move || passage.read().is_coded() id=format!("m{seq}")>
            <label class="coding-choose">
                <input type="checkbox" name="seqs[]" value=seq.to_string() checked=checked prop:checked=move || workspace.is_chosen(seq) on:change=choose aria-label=label/>
            </label>
            <div class="coding-message">
                <p class="coding-meta">{sender}<time datetime=shown.at.format("%Y-%m-%dT%H:%M:%S").to_string()>{format::day_and_time(shown.at)}</time></p>
                {text}{codes}
            </div>
        </li>
    }
}

/// A piece of the text. Coded words have one underline for each code, in the colour of the code.
fn piece(piece: TextPiece) -> AnyView {
    if piece.codes.is_empty() {
        return piece.text.into_any();
    }
    let names: Vec<&str> = piece.codes.iter().map(|code| code.name.as_str()).collect();
    let title = names.join(", ");
    // The innermost element has the underline that is closest to the text.
    let marked = piece.codes.iter().enumerate().fold(piece.text.into_any(), |inside, (layer, code)| {
        let class = format!("coded layer-{} {}", layer.min(MAX_LAYERS), color_class(code.color));
        view! { <mark class=class>{inside}</mark> }.into_any()
    });
    view! { <span title=title>{marked}</span> }.into_any()
}

/// A code of the message, with a button to remove it.
fn chip(applied: PassageCode) -> impl IntoView {
    let coder = applied.coder.map(|name| view! { <small title=name.clone()>{initials(&name)}</small> });
    let broken = applied.is_broken.then(|| {
        view! { <span class="note-broken" title="These words are no longer in the message."><Icon icon=lucide::LuUnlink/></span> }
    });
    let remove = applied.removable.then(|| {
        let label = format!("Remove “{}”", applied.code.name);
        view! {
            <button class="icon-button chip-remove" type="submit" name="segment" value=applied.segment.to_string() formaction=RemoveSegment::url() aria-label=label.clone() title=label>
                <Icon icon=lucide::LuX/>
            </button>
        }
    });
    view! { <li class="coding-chip" title=applied.words><CodeLabel code=applied.code/>{coder}{broken}{remove}</li> }
}
