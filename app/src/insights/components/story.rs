//! The story page.

use leptos::prelude::*;
use uuid::Uuid;

use crate::insights::api::story;
use crate::insights::filter::Filter;
use crate::insights::model::{Card, StoryPage};
use crate::insights::scope::Scope;
use crate::page::{PageTitle, loaded, page_resource};
use crate::query::{self, use_request};
use crate::ui::chart::{px, save_png};
use crate::ui::icon::{Icon, lucide};
use crate::ui::notice::EmptyNotice;

/// The story page with its loading and error states.
pub fn story_route(conversation: impl Fn() -> Uuid + Send + Sync + 'static) -> AnyView {
    let filter = use_request::<Filter>();
    let page = page_resource(move || (conversation(), filter.get()), |(id, filter)| story(id, filter));
    view! { <div class="page wide">{loaded(page, |story| view! { <Story story/> })}</div> }.into_any()
}

#[component]
fn Story(story: StoryPage) -> impl IntoView {
    let StoryPage { conversation, title, filter, years, cards } = story;
    let file = |extension: &str| query::address(&format!("/story/{conversation}/story.{extension}"), &filter);
    let (html, svg) = (file("html"), file("svg"));
    let has_cards = !cards.is_empty();
    let content = if has_cards {
        view! { <div class="story" tabindex="0" role="region" aria-label="Cards"><StoryCards cards/></div> }.into_any()
    } else {
        view! { <EmptyNotice icon=lucide::LuSparkles title="No story yet" text="There are no messages in this period. Choose another year."/> }.into_any()
    };
    let files = has_cards.then(|| {
        view! {
            <p class="story-files">
                <a class="button" href=html download rel="external"><Icon icon=lucide::LuDownload/>"Save as web page"</a>
                <button type="button" class="button script-only" on:click=move |_| save_png(&svg, "story.png")>"Save as image"</button>

            </p>
        }
    });
    view! {
        <PageTitle text=format!("Story: {title}")/>
        <a class="back-link" href=Scope::Conversation(conversation).path()><Icon icon=lucide::LuArrowLeft/>"All insights"</a>
        <div class="board-head">
            <h1><bdi>{title}</bdi></h1>
            <nav class="segments" aria-label="Year">{years.into_iter().map(|year| year_link(conversation, &filter, year)).collect_view()}</nav>
        </div>
        {content}
        {files}
    }
}

fn year_link(conversation: uuid::Uuid, filter: &Filter, year: i32) -> impl IntoView + use<> {
    use chrono::{Datelike, NaiveDate};
    let here = (filter.from.map(|day| day.year()) == Some(year)).then_some("true");
    let (from, until) = (NaiveDate::from_ymd_opt(year, 1, 1), NaiveDate::from_ymd_opt(year, 12, 31));
    let href = query::address(&format!("/c/{conversation}/story"), &Filter { from, until, ..Filter::default() });
    view! { <a href=href aria-current=here>{year}</a> }
}

/// The cards of a story, numbered. Also used for the HTML file.
#[component]
pub fn StoryCards(
    /// The cards, in order.
    cards: Vec<Card>,
) -> impl IntoView {
    let count = cards.len();
    cards.into_iter().enumerate().map(|(index, card)| view! { <StoryCard card number=index + 1 count/> }).collect_view()
}

#[component]
fn StoryCard(card: Card, number: usize, count: usize) -> impl IntoView {
    let Card { about, big, line, more, hours } = card;
    let bar = |(hour, height): (usize, u32)| {
        let height = f64::from(height) / 10.0;
        view! { <rect x=px(hour as f64 * 10.0 + 1.0) y=px(100.0 - height) width="8" height=px(height) rx="2"></rect> }
    };
    let bars = (!hours.is_empty()).then(|| {
        let bars = hours.into_iter().enumerate().map(bar).collect_view();
        view! { <svg class="story-hours" viewBox="0 0 240 100" aria-hidden="true">{bars}</svg> }
    });
    let more = (!more.is_empty()).then(|| {
        view! { <ol>{more.into_iter().map(|line| view! { <li><bdi>{line}</bdi></li> }).collect_view()}</ol> }
    });
    view! {
        <section class="story-card">
            <p class="story-about">{about}</p>
            <p class="story-big"><bdi>{big}</bdi></p>
            <p class="story-line"><bdi>{line}</bdi></p>
            {bars}
            {more}
            <p class="story-place">{format!("{number} of {count}")}</p>
        </section>
    }
}
