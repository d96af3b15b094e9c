//! The files of a message: pictures, videos, audio and downloads.

use leptos::prelude::*;
use uuid::Uuid;

use super::message::placeholder;
use crate::conversations::model::{Attachment, Message};
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};
use crate::ui::text::rich_text;

/// The files of a message, or a placeholder if they are missing, and the caption.
pub fn files(message: &Message, kind: &str, conversation: Uuid) -> AnyView {
    let files: Vec<AnyView> =
        message.attachments.iter().map(|attachment| file(attachment, message, kind, conversation)).collect();
    // Some exports write a contact as text only.
    let files = if files.is_empty() && kind == "contact" {
        placeholder(icon_of(kind), &message.content)
    } else if files.is_empty() {
        placeholder(icon_of(kind), &format!("{} (not in the export)", label_of(kind)))
    } else {
        files.into_any()
    };
    let caption = message.caption.is_some().then(|| {
        view! { <p class="message-text" dir="auto">{rich_text(&message.content, &message.spans)}</p> }
    });
    view! { {files}{caption} }.into_any()
}

fn file(attachment: &Attachment, message: &Message, kind: &str, conversation: Uuid) -> AnyView {
    let name = attachment.file_name.clone();
    let Some(size) = attachment.size_bytes else {
        // WhatsApp's generated names for pictures and audio mean nothing to a reader.
        let has_own_name = matches!(kind, "document" | "contact");
        let what = if has_own_name { name.as_str() } else { label_of(kind) };
        return placeholder(icon_of(kind), &format!("{what} (not in the export)"));
    };
    let url = format!("/media/{conversation}/{}", attachment.id);
    let described = message.caption.clone().unwrap_or_else(|| format!("{}: {name}", label_of(kind)));
    match attachment.mime_type.split('/').next() {
        Some("image") => {
            let small = if attachment.thumbnail { format!("{url}?small") } else { url.clone() };
            // Known dimensions reserve the space, so that nothing moves when the picture has loaded.
            let (width, height) = attachment.dimensions.unzip();
            view! {
                <a class=format!("picture {kind}") href=url target="_blank" rel="external noopener">
                    <img src=small alt=described width=width height=height loading="lazy" decoding="async"/>
                </a>
            }
            .into_any()
        }
        Some("video") => {
            let poster = attachment.thumbnail.then(|| format!("{url}?small"));
            let preload = if poster.is_some() { "none" } else { "metadata" };
            let (width, height) = attachment.dimensions.unzip();
            view! {
                <video class="picture" src=url poster=poster preload=preload width=width height=height controls aria-label=described></video>
            }
            .into_any()
        }
        Some("audio") => {
            let length = attachment.duration_ms.map(|ms| format::length(ms / 1000));
            let preload = if length.is_some() { "none" } else { "metadata" };
            view! {
                <div class="sound">
                    <audio src=url controls preload=preload aria-label=described></audio>
                    <button type="button" class="button small" data-speed="" aria-label="Speed">"1×"</button>
                    {length.map(|length| view! { <small>{length}</small> })}
                </div>
            }
            .into_any()
        }
        _ => view! {
            <a class="attached" href=url download=name.clone()>
                <Icon icon=icon_of(kind)/><span>{name.clone()}<small>{format::bytes(size)}</small></span>
            </a>
        }
        .into_any(),
    }
}

fn icon_of(kind: &str) -> icondata_core::Icon {
    match kind {
        "image" | "gif" => lucide::LuImage,
        "video" | "video_note" => lucide::LuVideo,
        "audio" | "voice" => lucide::LuMic,
        "sticker" => lucide::LuSticker,
        "contact" => lucide::LuContact,
        "view_once" => lucide::LuEyeOff,
        "document" => lucide::LuFileText,
        _ => lucide::LuPaperclip,
    }
}

fn label_of(kind: &str) -> &'static str {
    match kind {
        "image" => "Picture",
        "gif" => "GIF",
        "video" => "Video",
        "video_note" => "Video note",
        "audio" => "Audio",
        "voice" => "Voice message",
        "sticker" => "Sticker",
        "contact" => "Contact",
        "view_once" => "View-once message",
        "document" => "Document",
        _ => "Media",
    }
}
