//! The heading of pages beside the timeline.

use leptos::prelude::*;

use crate::conversations::model::ConversationName;
use crate::ui::icon::{Icon, lucide};

/// The link back to the conversation, and its name.
#[component]
pub fn BackLink(
    /// The conversation.
    conversation: ConversationName,
    /// The message to go back to.
    #[prop(optional_no_strip)]
    at: Option<i64>,
) -> impl IntoView {
    let place = at.map_or_else(String::new, |seq| format!("?at={seq}#m{seq}"));
    view! {
        <a class="back-link" href=format!("/c/{}{place}", conversation.id)><Icon icon=lucide::LuArrowLeft/>"Back to the conversation"</a>
        <h1><bdi>{conversation.title}</bdi></h1>
    }
}
