//! Pages of a conversation that need no script: its media, threads, and what a message said before.

pub mod media;
pub mod thread;
pub mod versions;

use leptos::prelude::*;

use crate::ui::icon::{Icon, lucide};
use crate::viewer::{Conversation, Reader};

/// The way back, and the name of the conversation.
fn head(conversation: &Reader<Conversation>, at: Option<i64>) -> impl IntoView + use<> {
    let place = at.map_or_else(String::new, |seq| format!("?at={seq}#m{seq}"));
    view! {
        <a class="back-link" href=format!("/c/{}{place}", conversation.id)><Icon icon=lucide::LuArrowLeft/>"Back to the conversation"</a>
        <h1><bdi>{conversation.title.clone()}</bdi></h1>
    }
}
