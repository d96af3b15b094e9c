//! Pages for guests: plain HTML without scripts. They use only the style sheet of the application.

mod pages;

use export::File;
use export::redact::Redactor;
use leptos::prelude::*;
use uuid::Uuid;

use crate::conversations::messages::{self, MessageSender, SelectedMessages};
use crate::conversations::transcript;
use crate::conversations::{self, Media};
use crate::error::AppError;
use crate::insights::{Filter, Mask, opening, page_data};
use crate::query;
use crate::sharing::model::SharedMessages;
use crate::state::AppState;
use crate::ui::format;
use crate::viewer::{Guest, Subject};

/// Number of messages per page.
const PAGE_SIZE: i64 = 200;

/// Renders the guest pages to complete HTML documents.
#[derive(Debug, Clone)]
pub struct GuestPages {
    /// The URL of the style sheet.
    pub stylesheet: String,
}

impl GuestPages {
    fn render(&self, title: &str, content: impl IntoView + 'static) -> String {
        let (title, stylesheet, content) = (title.to_owned(), self.stylesheet.clone(), content.into_any());
        let html = view! { <pages::Document title stylesheet>{content}</pages::Document> }.to_html();
        // Removes hydration markers, which are not needed here and would be visible in the title.
        html.replace("<!>", "")
    }

    /// A page of messages, starting after the `seq` `after`. `token` is the token of the link, for URLs in the page.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a link to a dashboard; database errors.
    pub async fn messages(&self, state: &AppState, guest: &Guest, token: &str, after: i64) -> Result<String, AppError> {
        require_messages(guest)?;
        let shared: SharedMessages = query::parse_stored(guest.filters())?;
        let (reader, filter) = (guest.reader(), &shared.filter);
        let mut tx = state.db.begin_for(guest.creator()).await?;
        let participants = messages::participants(&mut tx, reader).await?;
        let selection = selection(&mut tx, guest, &shared, &participants).await?;
        let head = messages::head(&mut tx, reader, &participants, filter, state.clock.now()).await?;
        let mut shown = messages::read(&mut tx, reader, &participants, &selection, after, PAGE_SIZE + 1).await?;
        let more = shown.len() as i64 > PAGE_SIZE;
        shown.truncate(PAGE_SIZE as usize);
        // The message that another one replies to may not be shared.
        let replied: Vec<i64> = shown.iter().filter_map(|one| one.reply.as_ref()).map(|reply| reply.seq).collect();
        let visible = messages::within(&mut tx, reader, &selection, &replied).await?;
        let redactor = Redactor::new(shared.options.redactions(), &head);
        for message in &mut shown {
            message.reply = message.reply.take().filter(|reply| visible.contains(&reply.seq));
            redactor.message(message);
        }
        let files = match shared.options.shows_files() {
            true => messages::attachments(&mut tx, reader, &shown).await?,
            false => Vec::new(),
        };
        let link = |file: &File| {
            let (id, _) = files.iter().find(|(_, known)| Some(known.as_slice()) == file.sha256.as_deref())?;
            Some(format!("/s/{token}/media/{id}"))
        };
        let head = redactor.head(&head);
        let page = pages::MessagesPage {
            title: head.title.clone(),
            about: format!("{} {}", head.selection, until(guest)).trim().to_owned(),
            messages: transcript(&head, &shown, &link),
            first_url: (after > 0).then(|| format!("/s/{token}")),
            next_url: shown.last().filter(|_| more).map(|last| format!("/s/{token}?after={}", last.seq)),
        };
        Ok(Owner::new().with(|| self.render(&head.title, view! { <pages::Messages page/> })))
    }

    /// The page of a dashboard.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a link to messages; database errors.
    pub async fn dashboard(&self, state: &AppState, guest: &Guest) -> Result<String, AppError> {
        if guest.subject() != Subject::Dashboard {
            return Err(AppError::NotFound);
        }
        let mask: Mask = query::parse_stored(guest.filters())?;
        let filter: Filter = query::parse_stored(guest.filters())?;
        let mut tx = state.db.begin_for(guest.creator()).await?;
        let today = state.clock.now().date_naive();
        let period = match (filter.from, filter.until) {
            (Some(from), Some(until)) => format!("{} to {}. ", format::day(from), format::day(until)),
            (Some(from), None) => format!("Since {}. ", format::day(from)),
            (None, Some(until)) => format!("Until {}. ", format::day(until)),
            (None, None) => String::new(),
        };
        let dashboard =
            opening::open_masked(&mut tx, guest.creator_as_viewer(), guest.reader(), (filter, mask), today).await?;
        let charts = page_data::charts(&mut tx, &dashboard).await?;
        let (tiles, title) = (page_data::tiles(&dashboard), dashboard.title.clone());
        let about = format!("{period}{}", until(guest));
        Ok(Owner::new().with(|| {
            let page = view! { <pages::Dashboard title=title.clone() about tiles charts/> };
            self.render(&title, page)
        }))
    }

    /// The page that asks for the password. `token` is the token of the link.
    pub fn locked(&self, token: &str, problem: Option<String>) -> String {
        let action = format!("/s/{token}");
        let title = "A conversation was shared with you";
        Owner::new().with(|| self.render(title, view! { <pages::Locked title action problem/> }))
    }

    /// The page of an invalid link. Unknown, expired and revoked links look the same.
    pub fn invalid_link(&self) -> String {
        self.notice(
            "This link is no longer valid",
            "It may have expired or been revoked. Ask the person who sent it for a new one.",
        )
    }

    /// The page that shows an error.
    pub fn failed(&self, error: &AppError) -> String {
        self.notice("Something went wrong", &error.to_string())
    }

    fn notice(&self, title: &'static str, text: &str) -> String {
        let text = text.to_owned();
        Owner::new().with(|| self.render(title, view! { <pages::Notice title text/> }))
    }
}

/// A sentence that says when the link expires.
fn until(guest: &Guest) -> String {
    format!("Read-only. Available until {}.", format::day(guest.expires_at().date_naive()))
}

/// A file of a shared message.
///
/// # Errors
/// [`AppError::NotFound`] if the link does not share the message or its files.
pub async fn media(state: &AppState, guest: &Guest, attachment: Uuid) -> Result<Media, AppError> {
    require_messages(guest)?;
    let shared: SharedMessages = query::parse_stored(guest.filters())?;
    if !shared.options.shows_files() {
        return Err(AppError::NotFound);
    }
    let mut tx = state.db.begin_for(guest.creator()).await?;
    let reader = guest.reader();
    let participants = messages::participants(&mut tx, reader).await?;
    let selection = selection(&mut tx, guest, &shared, &participants).await?;
    let seq = messages::seq_of_attachment(&mut tx, reader, attachment).await?.ok_or(AppError::NotFound)?;
    if !messages::within(&mut tx, reader, &selection, &[seq]).await?.contains(&seq) {
        return Err(AppError::NotFound);
    }
    conversations::attachment(&mut tx, reader, attachment).await
}

/// The messages that a link shows.
async fn selection(
    db: &mut sqlx::PgConnection,
    guest: &Guest,
    shared: &SharedMessages,
    participants: &[MessageSender],
) -> Result<SelectedMessages, AppError> {
    let mut selection = messages::resolve_filter(db, guest.reader(), participants, &shared.filter).await?;
    // Search matches and selected messages were fixed when the link was created.
    selection.ids = guest.message_ids().map(<[Uuid]>::to_vec);
    Ok(selection)
}

/// Fails if the link is to a dashboard, which shows no messages.
fn require_messages(guest: &Guest) -> Result<(), AppError> {
    match guest.subject() {
        Subject::Messages => Ok(()),
        Subject::Dashboard => Err(AppError::NotFound),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_complete_documents_that_escape_user_input() {
        let pages = GuestPages { stylesheet: "/pkg/colloquy.css".to_owned() };
        let html = pages.locked("abc", Some("</p><script>alert(1)</script>".to_owned()));
        assert!(html.starts_with("<!DOCTYPE html><html lang=\"en\""), "{html}");
        assert!(html.contains("href=\"/pkg/colloquy.css\"") && html.contains("action=\"/s/abc\""), "{html}");
        assert!(!html.contains("<script"), "{html}");
        let html = Owner::new().with(|| pages.render("</title><script>", view! { <p>"x"</p> }));
        assert!(html.contains("<title>&lt;/title&gt;&lt;script&gt;</title>"), "{html}");
    }
}
