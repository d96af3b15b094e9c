//! What guests see: pages that stand alone, without scripts and without anything of the application but its style.

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

/// Messages on a page.
const PAGE: i64 = 200;

/// The guest pages of a server. They are rendered to HTML that holds all there is.
#[derive(Debug, Clone)]
pub struct GuestPages {
    /// The address of the style sheet.
    pub stylesheet: String,
}

impl GuestPages {
    fn render(&self, title: &str, content: impl IntoView + 'static) -> String {
        let (title, stylesheet, content) = (title.to_owned(), self.stylesheet.clone(), content.into_any());
        let html = view! { <pages::Document title stylesheet>{content}</pages::Document> }.to_html();
        // Marks for hydration, which there is none of; in the title they would be text.
        html.replace("<!>", "")
    }

    /// Messages with a `seq` above `after`. `token` is that of the address, for the links in the page.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a link to a dashboard; those of the database.
    pub async fn messages(&self, state: &AppState, guest: &Guest, token: &str, after: i64) -> Result<String, AppError> {
        only_messages(guest)?;
        let shared: SharedMessages = query::parse_stored(guest.filters())?;
        let (reader, filter) = (guest.reader(), &shared.filter);
        let mut tx = state.db.begin_for(guest.maker()).await?;
        let participants = messages::participants(&mut tx, reader).await?;
        let selection = selection(&mut tx, guest, &shared, &participants).await?;
        let head = messages::head(&mut tx, reader, &participants, filter, state.clock.now()).await?;
        let mut shown = messages::read(&mut tx, reader, &participants, &selection, after, PAGE + 1).await?;
        let more = shown.len() as i64 > PAGE;
        shown.truncate(PAGE as usize);
        // What a message replies to may lie outside of what is shared.
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

    /// A dashboard.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a link to messages; those of the database.
    pub async fn dashboard(&self, state: &AppState, guest: &Guest) -> Result<String, AppError> {
        if guest.subject() != Subject::Dashboard {
            return Err(AppError::NotFound);
        }
        let mask: Mask = query::parse_stored(guest.filters())?;
        let filter: Filter = query::parse_stored(guest.filters())?;
        let mut tx = state.db.begin_for(guest.maker()).await?;
        let today = state.clock.now().date_naive();
        let period = match (filter.from, filter.until) {
            (Some(from), Some(until)) => format!("{} to {}. ", format::day(from), format::day(until)),
            (Some(from), None) => format!("Since {}. ", format::day(from)),
            (None, Some(until)) => format!("Until {}. ", format::day(until)),
            (None, None) => String::new(),
        };
        let dashboard =
            opening::open_masked(&mut tx, guest.maker_as_viewer(), guest.reader(), (filter, mask), today).await?;
        let charts = page_data::charts(&mut tx, &dashboard).await?;
        let (tiles, title) = (page_data::tiles(&dashboard), dashboard.title.clone());
        let about = format!("{period}{}", until(guest));
        Ok(Owner::new().with(|| {
            let page = view! { <pages::Dashboard title=title.clone() about tiles charts/> };
            self.render(&title, page)
        }))
    }

    /// The page that asks for the password. `token` is that of the address.
    pub fn locked(&self, token: &str, problem: Option<String>) -> String {
        let action = format!("/s/{token}");
        let title = "A conversation was shared with you";
        Owner::new().with(|| self.render(title, view! { <pages::Locked title action problem/> }))
    }

    /// The page of a link that does not work: a wrong, expired and closed one look the same.
    pub fn closed(&self) -> String {
        self.notice(
            "This link is no longer valid",
            "It may have expired or been closed. Ask the person who sent it for a new one.",
        )
    }

    /// The page of an error.
    pub fn failed(&self, error: &AppError) -> String {
        self.notice("Something went wrong", &error.to_string())
    }

    fn notice(&self, title: &'static str, text: &str) -> String {
        let text = text.to_owned();
        Owner::new().with(|| self.render(title, view! { <pages::Notice title text/> }))
    }
}

fn until(guest: &Guest) -> String {
    format!("Read-only, until {}.", format::day(guest.expires_at().date_naive()))
}

/// A file of a message that is shared.
///
/// # Errors
/// [`AppError::NotFound`] for files of other messages, and when files are not shared.
pub async fn media(state: &AppState, guest: &Guest, attachment: Uuid) -> Result<Media, AppError> {
    only_messages(guest)?;
    let shared: SharedMessages = query::parse_stored(guest.filters())?;
    if !shared.options.shows_files() {
        return Err(AppError::NotFound);
    }
    let mut tx = state.db.begin_for(guest.maker()).await?;
    let reader = guest.reader();
    let participants = messages::participants(&mut tx, reader).await?;
    let selection = selection(&mut tx, guest, &shared, &participants).await?;
    let seq = messages::seq_of_attachment(&mut tx, reader, attachment).await?.ok_or(AppError::NotFound)?;
    if !messages::within(&mut tx, reader, &selection, &[seq]).await?.contains(&seq) {
        return Err(AppError::NotFound);
    }
    conversations::attachment(&mut tx, reader, attachment).await
}

async fn selection(
    db: &mut sqlx::PgConnection,
    guest: &Guest,
    shared: &SharedMessages,
    participants: &[MessageSender],
) -> Result<SelectedMessages, AppError> {
    let mut selection = messages::bounds(db, guest.reader(), participants, &shared.filter).await?;
    // What a search matched and what was selected was fixed when the link was created.
    selection.ids = guest.message_ids().map(<[Uuid]>::to_vec);
    Ok(selection)
}

/// A link to a dashboard shows no messages.
fn only_messages(guest: &Guest) -> Result<(), AppError> {
    match guest.subject() {
        Subject::Messages => Ok(()),
        Subject::Dashboard => Err(AppError::NotFound),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_documents_in_which_nothing_typed_is_html() {
        let pages = GuestPages { stylesheet: "/pkg/colloquy.css".to_owned() };
        let html = pages.locked("abc", Some("</p><script>alert(1)</script>".to_owned()));
        assert!(html.starts_with("<!DOCTYPE html><html lang=\"en\""), "{html}");
        assert!(html.contains("href=\"/pkg/colloquy.css\"") && html.contains("action=\"/s/abc\""), "{html}");
        assert!(!html.contains("<script"), "{html}");
        let html = Owner::new().with(|| pages.render("</title><script>", view! { <p>"x"</p> }));
        assert!(html.contains("<title>&lt;/title&gt;&lt;script&gt;</title>"), "{html}");
    }
}
