//! A message as HTML.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use insight::entities::{EntityKind, entities};

use crate::message::{File, Head, Message, Note};

/// Renders a message as an `<article>`. `link` returns the URL of a file, or `None` if it cannot be downloaded.
pub fn fragment(head: &Head, message: &Message, link: &dyn Fn(&File) -> Option<String>) -> String {
    let (seq, time) = (message.seq, message.at.format("%H:%M"));
    let Some(name) = head.sender(message) else {
        return format!(
            "<article class=\"saying system\" id=\"m{seq}\"><p dir=\"auto\">{} <time>{time}</time></p></article>\n",
            text(&message.text)
        );
    };
    let color = message.sender.unwrap_or_default() % 12;
    let own = message.sender.and_then(|index| head.people.get(index)).is_some_and(|person| person.is_self);
    let own = if own { " own" } else { "" };
    let mut out = format!(
        "<article class=\"saying{own}\" id=\"m{seq}\"><header><b class=\"by-{color}\"><bdi>{}</bdi></b> <a href=\"#m{seq}\"><time datetime=\"{}\">{time}</time></a>",
        escape(name),
        message.at.format("%Y-%m-%dT%H:%M:%S")
    );
    for (mark, word) in [(message.edited, "edited"), (message.forwarded, "forwarded"), (message.pinned, "pinned")] {
        if mark {
            out.push_str(&format!(" <small>{word}</small>"));
        }
    }
    out.push_str("</header>");
    if let Some(reply) = &message.reply {
        out.push_str(&format!(
            "<blockquote dir=\"auto\"><a href=\"#m{}\"><bdi>{}</bdi></a> {}</blockquote>",
            reply.seq,
            escape(&reply.sender),
            escape(&reply.text)
        ));
    }
    message.files.iter().for_each(|one| out.push_str(&file(one, link(one).as_deref())));
    let body = message.body();
    if !body.is_empty() {
        out.push_str(&format!("<p dir=\"auto\">{}</p>", text(body)));
    }
    if !message.poll.is_empty() {
        let options: String = message
            .poll
            .iter()
            .map(|(option, votes)| format!("<li dir=\"auto\">{} <small>{votes}</small></li>", escape(option)))
            .collect();
        out.push_str(&format!("<ul>{options}</ul>"));
    }
    if let Some((latitude, longitude)) = message.place {
        out.push_str(&format!("<p>📍 {latitude}, {longitude}</p>"));
    }
    if !message.reactions.is_empty() {
        let all: String = message
            .reactions
            .iter()
            .map(|it| {
                format!("<span title=\"{}\">{} {}</span>", escape(&it.by.join(", ")), escape(&it.emoji), it.count)
            })
            .collect();
        out.push_str(&format!("<p class=\"reactions\">{all}</p>"));
    }
    if !message.notes.is_empty() {
        out.push_str(&format!("<ul class=\"marginal\">{}</ul>", message.notes.iter().map(note).collect::<String>()));
    }
    out.push_str("</article>\n");
    out
}

/// Renders a note. Its Markdown is shown as source.
fn note(note: &Note) -> String {
    format!("<li dir=\"auto\">✎ {}</li>", escape(&note.line()))
}

/// Renders an attachment: a thumbnail, a picture, an audio player or a link.
fn file(file: &File, link: Option<&str>) -> String {
    let name = escape(&file.name);
    let picture = file
        .thumbnail
        .as_deref()
        .map(|jpeg| format!("<img alt=\"{name}\" src=\"data:image/jpeg;base64,{}\">", BASE64_STANDARD.encode(jpeg)));
    match (link.map(escape), picture) {
        (Some(link), Some(picture)) => format!("<figure><a href=\"{link}\">{picture}</a></figure>"),
        (Some(link), None) if file.mime.starts_with("image/") => {
            format!("<figure><a href=\"{link}\"><img alt=\"{name}\" src=\"{link}\" loading=\"lazy\"></a></figure>")
        }
        (Some(link), None) if file.mime.starts_with("audio/") => {
            format!(
                "<figure><audio controls preload=\"none\" src=\"{link}\"></audio><figcaption><a href=\"{link}\">{name}</a></figcaption></figure>"
            )
        }
        (Some(link), None) => format!("<p class=\"file\">📎 <a href=\"{link}\"><bdi>{name}</bdi></a></p>"),
        (None, Some(picture)) => format!("<figure>{picture}<figcaption><bdi>{name}</bdi></figcaption></figure>"),
        (None, None) => format!("<p class=\"file\">📎 <bdi>{name}</bdi></p>"),
    }
}

/// Escapes a text and turns its URLs and e-mail addresses into links.
fn text(text: &str) -> String {
    let (mut out, mut from) = (String::with_capacity(text.len() + 16), 0);
    for entity in entities(text) {
        let link = match entity.kind {
            EntityKind::Link if entity.value.contains("://") => entity.value,
            EntityKind::Link => format!("https://{}", entity.value),
            EntityKind::Email => format!("mailto:{}", entity.value),
            _ => continue,
        };
        if !["https://", "http://", "mailto:"].iter().any(|scheme| link.starts_with(scheme)) {
            continue;
        }
        out.push_str(&escape(&text[from..entity.span.start]));
        let shown = escape(&text[entity.span.clone()]);
        out.push_str(&format!("<a href=\"{}\" rel=\"noopener noreferrer nofollow\">{shown}</a>", escape(&link)));
        from = entity.span.end;
    }
    out.push_str(&escape(&text[from..]));
    out
}

/// Escapes a text for HTML, also for use in quoted attributes.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\0' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
