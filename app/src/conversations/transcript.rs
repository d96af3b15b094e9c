//! Messages on read-only pages: export previews and share links. They have no menus, and link only to files and to
//! messages on the same page.

use chrono::NaiveDateTime;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::model::{Quote, Span};
use crate::ui::format;
use crate::ui::text::rich_text;

/// A message on a read-only page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TranscriptMessage {
    /// Position in the conversation, from 1.
    pub seq: i64,
    /// The sender; `None` for system messages.
    pub sender: Option<TranscriptSender>,
    /// When it was sent, in the conversation's time zone.
    pub at: NaiveDateTime,
    /// Any of `edited`, `forwarded` and `pinned`.
    pub marks: Vec<String>,
    /// The message that it replies to.
    pub reply: Option<Quote>,
    /// Whether the quoted message is on the same page, so that the quote can link to it.
    pub reply_on_page: bool,
    /// Attached files.
    pub files: Vec<TranscriptFile>,
    /// The text, or the caption of a file.
    pub text: String,
    /// Links in `text`.
    pub spans: Vec<Span>,
    /// Poll options and their number of votes.
    pub poll: Vec<(String, u32)>,
    /// Latitude and longitude of a location in degrees, separated by a comma.
    pub place: Option<String>,
    /// Reactions: the emoji, how often it was used, and the known names of those who reacted, separated by commas.
    pub reactions: Vec<(String, u32, String)>,
    /// Notes and codes, one line each.
    pub notes: Vec<String>,
}

/// The sender of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TranscriptSender {
    /// The name.
    pub name: String,
    /// Index of the colour, from 0 to 11.
    pub color: u8,
    /// Whether the owner of the conversation marked this participant as themselves.
    pub is_self: bool,
}

/// A file attached to a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TranscriptFile {
    /// File name.
    pub name: String,
    /// Media type, such as `image/jpeg`.
    pub mime_type: String,
    /// URL of the file; `None` if it is not available.
    pub url: Option<String>,
}

/// Prepares messages for a page. `link` returns the URL of a file, or `None` if it is not available.
#[cfg(feature = "ssr")]
pub fn transcript(
    head: &export::Head,
    messages: &[export::Message],
    link: &dyn Fn(&export::File) -> Option<String>,
) -> Vec<TranscriptMessage> {
    let on_page: std::collections::HashSet<i64> = messages.iter().map(|message| message.seq).collect();
    let one = |message: &export::Message| {
        let text = message.body().to_owned();
        let marks = [(message.edited, "edited"), (message.forwarded, "forwarded"), (message.pinned, "pinned")];
        let person = message.sender.and_then(|at| Some((at, head.people.get(at)?)));
        let reply = message.reply.clone();
        TranscriptMessage {
            seq: message.seq,
            sender: person.map(|(at, person)| TranscriptSender {
                name: person.name.clone(),
                color: (at % 12) as u8,
                is_self: person.is_self,
            }),
            at: message.at,
            marks: marks.into_iter().filter(|(on, _)| *on).map(|(_, mark)| mark.to_owned()).collect(),
            reply_on_page: reply.as_ref().is_some_and(|reply| on_page.contains(&reply.seq)),
            reply: reply.map(|reply| Quote { seq: reply.seq, sender: reply.sender, text: reply.text }),
            files: message
                .files
                .iter()
                .map(|file| TranscriptFile { name: file.name.clone(), mime_type: file.mime.clone(), url: link(file) })
                .collect(),
            spans: links(&text),
            text,
            poll: message.poll.clone(),
            place: message.place.map(|(north, east)| format!("{north}, {east}")),
            reactions: message.reactions.iter().map(|it| (it.emoji.clone(), it.count, it.by.join(", "))).collect(),
            notes: message.notes.iter().map(export::Note::line).collect(),
        }
    };
    messages.iter().map(one).collect()
}

/// E-mail addresses and `http(s)` URLs in a text. Other schemes, such as `javascript:`, are never linked.
#[cfg(feature = "ssr")]
fn links(text: &str) -> Vec<Span> {
    use super::model::SpanKind;
    let mut spans = super::store::text::spans(text, &insight::query::Query::default());
    spans.retain(|span| {
        let linked = text.get(span.start as usize..span.end as usize).unwrap_or_default();
        span.kind != SpanKind::Link || linked.starts_with("https://") || linked.starts_with("http://")
    });
    spans
}

/// Renders one message.
#[component]
pub fn TranscriptEntry(
    /// The message.
    message: TranscriptMessage,
) -> impl IntoView {
    let TranscriptMessage { seq, at, text, spans, .. } = message;
    let (id, anchor) = (format!("m{seq}"), format!("#m{seq}"));
    let time = format::time(at);
    // `Debug` writes ISO 8601. A format string would add chrono's formatting code to the browser bundle.
    let stamp = format!("{at:?}");
    let Some(sender) = message.sender else {
        return view! {
            <article class="saying system" id=id><p dir="auto">{rich_text(&text, &spans)}" "<time datetime=stamp>{time}</time></p></article>
        }
        .into_any();
    };
    let class = if sender.is_self { "saying own" } else { "saying" };
    let text = (!text.is_empty()).then(|| view! { <p dir="auto">{rich_text(&text, &spans)}</p> });
    let place = message.place.map(|place| view! { <p>{format!("📍 {place}")}</p> });
    let (reply, on_page) = (message.reply, message.reply_on_page);
    view! {
        <article class=class id=id>
            <header>
                <b class=format!("by-{}", sender.color)><bdi>{sender.name}</bdi></b>
                <a href=anchor><time datetime=stamp>{time}</time></a>
                {message.marks.into_iter().map(|mark| view! { <small>{mark}</small> }).collect_view()}
            </header>
            {reply.map(|reply| quote(reply, on_page))}
            {message.files.into_iter().map(file).collect_view()}
            {text}
            {poll(message.poll)}
            {place}
            {reactions(message.reactions)}
            {notes(message.notes)}
        </article>
    }
    .into_any()
}

fn quote(reply: Quote, on_page: bool) -> impl IntoView {
    let sender = view! { <bdi>{reply.sender}</bdi> };
    let sender = match on_page {
        true => view! { <a href=format!("#m{}", reply.seq)>{sender}</a> }.into_any(),
        false => view! { <strong>{sender}</strong> }.into_any(),
    };
    view! { <blockquote dir="auto">{sender}" "<span>{reply.text}</span></blockquote> }
}

fn file(file: TranscriptFile) -> AnyView {
    let TranscriptFile { name, mime_type, url } = file;
    match url {
        Some(url) if mime_type.starts_with("image/") => {
            let src = url.clone();
            view! { <figure><a href=url rel="external"><img alt=name src=src loading="lazy"/></a></figure> }.into_any()
        }
        Some(url) if mime_type.starts_with("audio/") => {
            let src = url.clone();
            view! {
                <figure>
                    <audio controls preload="none" src=src></audio>
                    <figcaption><a href=url rel="external">{name}</a></figcaption>
                </figure>
            }
            .into_any()
        }
        Some(url) => view! { <p class="file">"📎 "<a href=url rel="external"><bdi>{name}</bdi></a></p> }.into_any(),
        None => view! { <p class="file">"📎 "<bdi>{name}</bdi></p> }.into_any(),
    }
}

fn poll(options: Vec<(String, u32)>) -> Option<impl IntoView> {
    let option = |(text, votes): (String, u32)| view! { <li dir="auto">{text}" "<small>{votes}</small></li> };
    (!options.is_empty()).then(|| view! { <ul>{options.into_iter().map(option).collect_view()}</ul> })
}

fn reactions(all: Vec<(String, u32, String)>) -> Option<impl IntoView> {
    let one = |(emoji, count, by): (String, u32, String)| view! { <span title=by>{format!("{emoji} {count}")}</span> };
    (!all.is_empty()).then(|| view! { <p class="reactions">{all.into_iter().map(one).collect_view()}</p> })
}

fn notes(all: Vec<String>) -> Option<impl IntoView> {
    let one = |line: String| view! { <li dir="auto">{format!("✎ {line}")}</li> };
    (!all.is_empty()).then(|| view! { <ul class="marginal">{all.into_iter().map(one).collect_view()}</ul> })
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    fn html(message: export::Message) -> String {
        let person = export::Person { name: "<Ana>".to_owned(), is_self: true };
        let head = export::Head { people: vec![person], ..export::Head::default() };
        let shown = transcript(&head, &[message], &|file| Some(format!("/files/{}", file.name)));
        let view = || shown.into_iter().map(|message| view! { <TranscriptEntry message/> }).collect_view();
        Owner::new().with(|| view().to_html())
    }

    #[test]
    fn text_is_escaped_and_only_safe_urls_become_links() {
        let text = "<script>alert(1)</script> https://example.org javascript://%0aalert(1) ana@example.org";
        let message = export::Message { seq: 7, sender: Some(0), text: text.to_owned(), ..export::Message::default() };
        let html = html(message);
        assert!(!html.contains("<script") && !html.contains("<Ana>"), "{html}");
        assert!(html.contains(r#"href="https://example.org""#) && html.contains(r#"href="mailto:ana@example.org""#));
        assert!(!html.contains(r#"href="javascript"#) && html.contains(r#"id="m7""#), "{html}");
    }

    #[test]
    fn a_reply_only_links_to_messages_on_the_same_page() {
        let reply = export::Reply { seq: 3, sender: "Bruno".to_owned(), text: "tea?".to_owned() };
        let message = export::Message { seq: 7, sender: Some(0), reply: Some(reply), ..export::Message::default() };
        let html = html(message);
        assert!(html.contains("tea?") && !html.contains("#m3"), "{html}");
    }
}
