//! Stories: "your year in this chat" as a few cards to look at and share, on a page, in a self-contained HTML file, and
//! as a single SVG image.
//!
//! Files: `/story/:id/story.html`, `/story/:id/story.svg`.

mod cards;
mod poster;

use chrono::{Datelike, NaiveDate};
use leptos::prelude::*;
use sqlx::PgConnection;
use uuid::Uuid;

use super::components::story::StoryCards;
use super::figures;
use super::filter::Filter;
use super::model::StoryPage;
use super::opening;
use super::scope::Scope;
use crate::error::AppError;
use crate::viewer::Viewer;

/// The styles of the cards, embedded in the HTML file. This part of the style sheet must be plain CSS.
const STYLE: &str = include_str!("../../../../style/areas/_story.scss");
/// Maximum number of years to choose from.
const MAX_YEARS: usize = 12;

/// The story of a conversation, for the filter's period or, without one, for the last year with messages.
///
/// # Errors
/// [`AppError::NotFound`] if the viewer may not read the conversation.
pub async fn story(
    db: &mut PgConnection,
    viewer: &Viewer,
    conversation: Uuid,
    mut filter: Filter,
    today: NaiveDate,
) -> Result<StoryPage, AppError> {
    let scope = Scope::Conversation(conversation);
    if filter.from.is_none() && filter.until.is_none() {
        let last = opening::last_day(&mut *db, viewer, conversation).await?.unwrap_or(today);
        (filter.from, filter.until) = (last.with_ordinal(1), NaiveDate::from_ymd_opt(last.year(), 12, 31));
    }
    let dashboard = opening::open(&mut *db, viewer, scope, filter, today).await?;
    let most_positive = figures::most_positive(&mut *db, &dashboard).await?;
    let years = dashboard.span.map(|(first, last)| (first.year()..=last.year()).rev().take(MAX_YEARS).collect());
    Ok(StoryPage {
        conversation,
        title: dashboard.title.clone(),
        filter: dashboard.filter.clone(),
        years: years.unwrap_or_default(),
        cards: cards::cards(&dashboard, most_positive),
    })
}

/// All cards as a self-contained HTML document.
pub fn document(story: StoryPage) -> String {
    let StoryPage { title, cards, .. } = story;
    let cards = Owner::new().with(|| view! { <main class="story"><StoryCards cards/></main> }.to_html());
    let title = export::escape(&title);
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title>\
         <style>body{{margin:0;background:#14161c;font:16px system-ui,sans-serif}}{STYLE}main.story{{height:100dvh;border-radius:0}}</style></head><body>{cards}</body></html>"
    )
}

/// All cards as a single SVG image.
pub fn poster(story: &StoryPage) -> String {
    poster::poster(&story.title, &story.cards)
}
