//! Telegram's service messages, written out as sentences.

use chrono::NaiveDateTime;
use serde_json::Value;

use crate::json::Fields;
use crate::{Call, Kind, Message};

/// Wordings for common actions. For other actions, Telegram's own name is used.
const ACTIONS: &[(&str, &str)] = &[
    ("create_group", "created the group"),
    ("create_channel", "created the channel"),
    ("edit_group_title", "changed the group name to"),
    ("edit_group_photo", "changed the group photo"),
    ("delete_group_photo", "removed the group photo"),
    ("invite_members", "added"),
    ("remove_members", "removed"),
    ("join_group_by_link", "joined by a link"),
    ("join_group_by_request", "joined by request"),
    ("migrate_from_group", "made this a supergroup"),
    ("migrate_to_supergroup", "made this a supergroup"),
    ("pin_message", "pinned a message"),
    ("clear_history", "cleared the history"),
    ("take_screenshot", "took a screenshot"),
    ("set_messages_ttl", "changed the auto-delete timer"),
    ("edit_chat_theme", "changed the theme"),
    ("group_call", "started a video chat"),
    ("invite_to_group_call", "invited to the video chat"),
    ("joined_telegram", "joined Telegram"),
    ("topic_created", "created the topic"),
    ("send_payment", "paid"),
    ("gift_premium", "sent a gift"),
];

/// Reads a service message. Calls become messages from the caller, everything else a system message.
pub fn read(value: &Value, sent_at: NaiveDateTime) -> Message {
    let actor = value.text("actor").or_else(|| value.text("from"));
    let action = value.text("action").unwrap_or("service message");
    if action == "phone_call" {
        return call(value, sent_at, actor);
    }
    let known = ACTIONS.iter().find(|(name, _)| *name == action).map(|(_, words)| (*words).to_owned());
    let mut words: Vec<String> = actor.map(str::to_owned).into_iter().collect();
    words.push(known.unwrap_or_else(|| action.replace('_', " ")));
    if let Some(title) = value.text("title") {
        words.push(format!("“{title}”"));
    }
    let members: Vec<&str> = value.items("members").iter().filter_map(Value::as_str).collect();
    if !members.is_empty() {
        let with = if action.starts_with("create") { "with " } else { "" };
        words.push(format!("{with}{}", members.join(", ")));
    }
    Message::new(sent_at, None, Kind::System, words.join(" "))
}

fn call(value: &Value, sent_at: NaiveDateTime, actor: Option<&str>) -> Message {
    let seconds = value.number("duration_seconds").and_then(|seconds| u32::try_from(seconds).ok());
    let missed = matches!(value.text("discard_reason"), Some("missed" | "busy")) || seconds.unwrap_or(0) == 0;
    let length = seconds.map(|seconds| format!(", {}:{:02}", seconds / 60, seconds % 60)).unwrap_or_default();
    let content = if missed { "Missed call".to_owned() } else { format!("Call{length}") };
    let mut message = Message::new(sent_at, actor.map(str::to_owned), Kind::Call, content);
    message.call = Some(Call { video: None, seconds: seconds.filter(|seconds| *seconds > 0), missed });
    message
}
