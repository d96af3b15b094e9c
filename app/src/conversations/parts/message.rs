//! One message of the timeline.

use leptos::prelude::*;
use uuid::Uuid;

use crate::conversations::model::{Attachment, Message, Participant, color_class};
use crate::ui::avatar::Avatar;
use crate::ui::format;
use crate::ui::icon::{Icon, lucide};
use crate::ui::text::rich_text;

/// What the timeline knows of a message besides the message.
#[derive(Clone, PartialEq)]
pub struct Placed {
    /// The message.
    pub message: Message,
    /// Whether it follows a message of the same sender within a few minutes.
    pub grouped: bool,
}

/// A message.
#[component]
pub fn MessageRow(
    /// The message.
    placed: Placed,
    /// The conversation.
    conversation: Uuid,
    /// Who sent it.
    sender: Option<Participant>,
    /// Whether it is the one that was asked for.
    is_target: bool,
    /// Bookmarks it, or takes the bookmark away.
    on_bookmark: Callback<(Uuid, bool)>,
) -> impl IntoView {
    let Placed { message, grouped } = placed;
    let anchor = format!("m{}", message.seq);
    let (seq, id, bookmarked) = (message.seq, message.id, message.bookmarked);
    let time = format::time(message.at);
    // ISO 8601, without the machinery of format strings.
    let stamp = format!("{:?}", message.at);
    let Some(sender) = sender else {
        return view! {
            <article class="message system" class:target=is_target id=anchor data-seq=seq tabindex="-1"
                aria-label=format!("System message, {time}")>
                <p dir="auto">{rich_text(&message.content, &message.spans)}</p>
            </article>
        }
        .into_any();
    };
    let label = format!("{}, {time}", sender.name);
    let color = color_class(sender.ordinal);
    let head = (!grouped).then(|| {
        view! {
            <Avatar name=sender.name.clone() ordinal=sender.ordinal/>
            <p class=format!("message-sender {color}")><bdi>{sender.name.clone()}</bdi></p>
        }
    });
    let mark_label = if bookmarked { "Remove the bookmark" } else { "Bookmark this message" };
    let marks = view! {
        {message.forwarded.then(|| view! { <span class="message-mark">"forwarded"</span> })}
        {message.edited.then(|| view! { <span class="message-mark">"edited"</span> })}
    };
    view! {
        <article class="message" class:grouped=grouped class:target=is_target class:bookmarked=bookmarked
            id=anchor data-seq=seq data-id=id.to_string() tabindex="-1" aria-label=label>
            {head}
            <div class="bubble">
                {body(&message, conversation)}
                <p class="message-meta">
                    {marks}
                    {bookmarked.then(|| view! { <Icon icon=lucide::LuBookmark/> })}
                    <time datetime=stamp>{time}</time>
                </p>
            </div>
            <button class="icon-button message-action" aria-label=mark_label aria-pressed=bookmarked.to_string() title=mark_label
                on:click=move |_| on_bookmark.run((id, !bookmarked))>
                <Icon icon=if bookmarked { lucide::LuBookmarkX } else { lucide::LuBookmark }/>
            </button>
        </article>
    }
    .into_any()
}

/// What is in the bubble, by kind.
fn body(message: &Message, conversation: Uuid) -> AnyView {
    match message.kind.as_str() {
        "deleted" => stand_in(lucide::LuBan, "This message was deleted"),
        "poll" => poll(message),
        "call" => stand_in(lucide::LuPhone, &message.content),
        "location" | "live_location" => view! {
            <div class="attached"><Icon icon=lucide::LuMapPin/><p dir="auto">{rich_text(&message.content, &message.spans)}</p></div>
        }
        .into_any(),
        "text" => {
            let class = if message.emoji_only { "message-text emoji-only" } else { "message-text" };
            view! { <p class=class dir="auto">{rich_text(&message.content, &message.spans)}</p> }.into_any()
        }
        kind => media(message, kind, conversation),
    }
}

fn stand_in(icon: icondata_core::Icon, text: &str) -> AnyView {
    view! { <p class="stand-in"><Icon icon=icon/>{text.to_owned()}</p> }.into_any()
}

fn poll(message: &Message) -> AnyView {
    let total: u32 = message.poll.iter().map(|(_, votes)| votes).sum();
    let option = |(text, votes): &(String, u32)| {
        let label = format!("{text}: {}", format::count(i64::from(*votes), "vote", "votes"));
        view! {
            <li>
                <span dir="auto">{text.clone()}</span><span>{*votes}</span>
                <progress max=total.max(1) value=*votes aria-label=label></progress>
            </li>
        }
    };
    view! {
        <div class="poll">
            <p class="message-text" dir="auto"><Icon icon=lucide::LuChartBar/>{rich_text(&message.content, &message.spans)}</p>
            <ul>{message.poll.iter().map(option).collect_view()}</ul>
        </div>
    }
    .into_any()
}

fn media(message: &Message, kind: &str, conversation: Uuid) -> AnyView {
    let files: Vec<AnyView> =
        message.attachments.iter().map(|attachment| file(attachment, message, kind, conversation)).collect();
    let files = if files.is_empty() {
        stand_in(picture_of(kind), &format!("{} (not in the export)", name_of(kind)))
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
        // The names that WhatsApp makes up for pictures and sounds say nothing to a person.
        let named = matches!(kind, "document" | "contact");
        let what = if named { name.as_str() } else { name_of(kind) };
        return stand_in(picture_of(kind), &format!("{what} (not in the export)"));
    };
    let url = format!("/media/{conversation}/{}", attachment.id);
    let described = message.caption.clone().unwrap_or_else(|| format!("{}: {name}", name_of(kind)));
    match attachment.mime_type.split('/').next() {
        Some("image") => view! {
            <a class=format!("picture {kind}") href=url.clone() target="_blank" rel="noopener">
                <img src=url.clone() alt=described loading="lazy" decoding="async"/>
            </a>
        }
        .into_any(),
        Some("video") => {
            view! { <video class="picture" src=url controls preload="metadata" aria-label=described></video> }
                .into_any()
        }
        Some("audio") => view! { <audio src=url controls preload="metadata" aria-label=described></audio> }.into_any(),
        _ => view! {
            <a class="attached" href=url download=name.clone()>
                <Icon icon=picture_of(kind)/><span>{name.clone()}<small>{format::bytes(size)}</small></span>
            </a>
        }
        .into_any(),
    }
}

fn picture_of(kind: &str) -> icondata_core::Icon {
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

fn name_of(kind: &str) -> &'static str {
    match kind {
        "image" => "Picture",
        "gif" => "GIF",
        "video" => "Video",
        "video_note" => "Video note",
        "audio" => "Sound",
        "voice" => "Voice message",
        "sticker" => "Sticker",
        "contact" => "Contact",
        "view_once" => "View-once message",
        "document" => "Document",
        _ => "Media",
    }
}
