//! "Your year in this chat": a handful of cards to look at and to share, as a page, as one file that
//! needs nothing else, and as one picture.
//!
//! Page: `/c/:id/story`; files: `/story/:id/story.html`, `/story/:id/story.svg`.

mod cards;
mod poster;

use chrono::{Datelike, NaiveDate};
use leptos::prelude::*;
use sqlx::PgConnection;
use uuid::Uuid;

use super::figures;
use super::filter::Filter;
use super::opening;
use super::scope::Scope;
use super::store::dashboard::Dashboard;
use crate::drawn::Drawn;
use crate::error::AppError;
use crate::ui::icon::{Icon, lucide};
use crate::ui::notice::EmptyNotice;
use crate::viewer::Viewer;

pub use cards::Card;

/// The look of the cards: plain CSS, which the style sheet has in it and the file brings along.
const STYLE: &str = include_str!("../../../../style/areas/_story.scss");

/// A story.
pub struct Story {
    dashboard: Dashboard,
    cards: Vec<Card>,
}

/// Tells the story of a conversation: of the period that the query names, else of its last year.
///
/// # Errors
/// [`AppError::NotFound`] for what the viewer may not see.
pub async fn story(
    db: &mut PgConnection,
    viewer: &Viewer,
    conversation: Uuid,
    query: &str,
    today: NaiveDate,
) -> Result<Story, AppError> {
    let scope = Scope::Conversation(conversation);
    let mut filter = Filter::read(query);
    if filter.from.is_none() && filter.until.is_none() {
        let last = opening::last_day(&mut *db, viewer, conversation).await?.unwrap_or(today);
        (filter.from, filter.until) = (last.with_ordinal(1), NaiveDate::from_ymd_opt(last.year(), 12, 31));
    }
    let dashboard = opening::open(&mut *db, viewer, scope, &filter.to_query(), today).await?;
    let brightest = figures::brightest(&mut *db, &dashboard).await?;
    let cards = cards::cards(&dashboard, brightest);
    Ok(Story { dashboard, cards })
}

impl Story {
    fn views(&self) -> Vec<AnyView> {
        let count = self.cards.len();
        self.cards.iter().enumerate().map(|(index, card)| card.view(index + 1, count).into_any()).collect()
    }

    /// The page.
    pub fn page(&self) -> Drawn {
        let dashboard = &self.dashboard;
        let id = dashboard.conversation().unwrap_or_default();
        let query = dashboard.filter.to_query();
        let file = |ending: &str| format!("/story/{id}/story.{ending}?{query}");
        let years =
            dashboard.span.map(|(first, last)| (first.year()..=last.year()).rev().take(12)).into_iter().flatten();
        let years = years.map(|year| {
            let here = (dashboard.filter.from.map(|day| day.year()) == Some(year)).then_some("true");
            view! { <a href=format!("/c/{id}/story?from={year}-01-01&until={year}-12-31") aria-current=here>{year}</a> }
        });
        let content = match self.cards.is_empty() {
            true => view! { <EmptyNotice icon=lucide::LuSparkles title="No story yet" text="Nobody wrote in this time. Choose another year."/> }.into_any(),
            false => view! { <div class="story" tabindex="0" role="region" aria-label="Cards">{self.views()}</div> }.into_any(),
        };
        let html = view! {
            <a class="back-link" href=format!("/c/{id}/insights")><Icon icon=lucide::LuArrowLeft/>"All insights"</a>
            <div class="board-head">
                <h1><bdi>{dashboard.title.clone()}</bdi></h1>
                <nav class="segments" aria-label="Year">{years.collect_view()}</nav>
            </div>
            {content}
            <p class="figure-files story-files">
                <Icon icon=lucide::LuDownload/>
                <a href=file("html") download rel="external">"Save as a page"</a>
                <button type="button" data-png=file("svg") data-name="story.png">"Save as a picture"</button>
            </p>
        };
        Drawn { title: format!("Story: {}", dashboard.title), html: html.to_html() }
    }

    /// All cards in one HTML document that needs nothing else.
    pub fn document(&self) -> String {
        let cards = view! { <main class="story">{self.views()}</main> }.to_html();
        let title = view! { <bdi>{self.dashboard.title.clone()}</bdi> }.to_html().replace("<!>", "");
        let title = title.trim_start_matches("<bdi>").trim_end_matches("</bdi>");
        format!(
            "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title>\
             <style>body{{margin:0;background:#14161c;font:16px system-ui,sans-serif}}{STYLE}main.story{{height:100dvh;border-radius:0}}</style></head><body>{cards}</body></html>"
        )
    }

    /// All of it in one picture.
    pub fn poster(&self) -> String {
        poster::poster(&self.dashboard.title, &self.cards)
    }
}
