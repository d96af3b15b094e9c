//! The heading of the pages below a conversation.

use leptos::prelude::*;

use crate::conversations::model::ConversationName;
use crate::ui::icon::{Icon, lucide};

/// A link back to the conversation, and the conversation's name as heading.
#[component]
pub fn BackLink(
    /// The conversation.
    conversation: ConversationName,
    /// The `seq` of the message to go back to; `None` for the end of the conversation.
    #[prop(optional_no_strip)]
    at: Option<i64>,
) -> impl IntoView {
    let place = at.map_or_else(String::new, |seq| format!("?at={seq}#m{seq}"));
    view! {
        <a class="back-link" href=format!("/c/{}{place}", conversation.id)><Icon icon=lucide::LuArrowLeft/>"Back to conversation"</a>
        <h1><bdi>{conversation.title}</bdi></h1>
    }
}
