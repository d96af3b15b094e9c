//! The figures of a dashboard. Every bar is a link, so they need no script and are rendered by the
//! server alone (docs/decisions/0006).

pub mod activity;

use leptos::prelude::*;
use sqlx::PgConnection;
use uuid::Uuid;

use super::model::{Dashboard, Step};
use super::store;
use crate::drawn::Drawn;
use crate::error::AppError;
use crate::ui::chart::{Bar, Bars, Figure, Heat, Rank, Ranked};
use crate::ui::format::{self, WEEKDAYS};
use crate::ui::icon::{Icon, lucide};
use crate::ui::notice::EmptyNotice;
use crate::viewer::{Conversation, Reader};

/// People shown as bars; the table has all.
const SHOWN_PEOPLE: usize = 12;

/// Draws the page of a dashboard.
pub async fn draw(db: &mut PgConnection, conversation: &Reader<Conversation>) -> Result<Drawn, AppError> {
    let dashboard = store::dashboard(db, conversation).await?;
    let id = conversation.id;
    let html = view! {
        <a class="back-link" href=format!("/c/{id}")><Icon icon=lucide::LuArrowLeft/>"Back to the conversation"</a>
        <h1><bdi>{dashboard.title.clone()}</bdi></h1>
        <div class="cards" inner_html=figures(id, dashboard)></div>
    };
    Ok(Drawn { title: format!("Insights: {}", conversation.title), html: html.to_html() })
}

/// A conversation's figures as HTML.
fn figures(id: Uuid, dashboard: Dashboard) -> String {
    if dashboard.messages == 0 {
        return view! { <EmptyNotice icon=lucide::LuChartColumn title="Nothing to count yet" text="This conversation has no messages of people."/> }
            .to_html();
    }
    view! {
        <Tiles dashboard=dashboard.clone()/>
        <OverTime id dashboard=dashboard.clone()/>
        <People dashboard=dashboard.clone()/>
        <Week dashboard=dashboard.clone()/>
    }
    .to_html()
}

#[component]
fn Tiles(dashboard: Dashboard) -> impl IntoView {
    let tile = |value: String, label: String| view! { <div class="tile"><dd>{value}</dd><dt>{label}</dt></div> };
    let tenths = dashboard.messages * 10 / u64::from(dashboard.active_days.max(1));
    let busiest = dashboard.busiest.map(|(day, messages)| {
        tile(format::number(i64::from(messages)), format!("on the busiest day, {}", format::day(day)))
    });
    view! {
        <dl class="tiles">
            {tile(format::number(dashboard.messages.cast_signed()), "messages".to_owned())}
            {tile(format::number(dashboard.words.cast_signed()), "words".to_owned())}
            {tile(format::number(i64::from(dashboard.active_days)), "days with messages".to_owned())}
            {tile(format!("{}.{}", tenths / 10, tenths % 10), "messages on such a day".to_owned())}
            {busiest}
        </dl>
    }
}

#[component]
fn OverTime(id: Uuid, dashboard: Dashboard) -> impl IntoView {
    let step = dashboard.step;
    let name = |date| match step {
        Step::Month => format::month(date),
        Step::Week | Step::Day => format::day(date),
    };
    let rows = dashboard.periods.iter().map(|(date, n)| vec![name(*date), format::number(i64::from(*n))]).collect();
    let bars: Vec<Bar> = dashboard
        .periods
        .iter()
        .map(|(date, messages)| Bar { label: name(*date), value: *messages, href: format!("/c/{id}?on={date}") })
        .collect();
    let says = dashboard.span.map_or_else(String::new, |(first, last)| {
        format!(
            "Messages per {} from {} to {}. A bar opens its messages.",
            step.word(),
            format::day(first),
            format::day(last)
        )
    });
    view! {
        <Figure title="Messages over time" says columns=vec!["Period", "Messages"] rows>
            <Bars bars unit="messages" name="Messages over time"/>
        </Figure>
    }
}

#[component]
fn People(dashboard: Dashboard) -> impl IntoView {
    let rows = dashboard.people.iter().map(|person| {
        vec![
            person.name.clone(),
            format::number(person.messages.cast_signed()),
            format::number(person.words.cast_signed()),
            format::number(person.media.cast_signed()),
        ]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let says = dashboard.people.first().map_or_else(String::new, |first| {
        let share = format::percent(first.messages, dashboard.messages);
        format!("{} wrote most: {share} of all messages.", first.name)
    });
    let ranked = dashboard
        .people
        .iter()
        .take(SHOWN_PEOPLE)
        .map(|person| Ranked {
            name: person.name.clone(),
            ordinal: person.ordinal,
            value: person.messages,
            detail: format!(
                "{} · {}",
                format::count(person.words.cast_signed(), "word", "words"),
                format::count(person.media.cast_signed(), "media file", "media files")
            ),
        })
        .collect();
    view! {
        <Figure title="By participant" says columns=vec!["Participant", "Messages", "Words", "Media"] rows>
            <Rank rows=ranked/>
        </Figure>
    }
}

#[component]
fn Week(dashboard: Dashboard) -> impl IntoView {
    let fullest = dashboard
        .week
        .iter()
        .enumerate()
        .flat_map(|(day, hours)| hours.iter().enumerate().map(move |(hour, messages)| (*messages, day, hour)));
    let says = fullest.max().map_or_else(String::new, |(messages, day, hour)| {
        format!(
            "Most messages come on {}s between {hour:02}:00 and {hour:02}:59: {}.",
            WEEKDAYS[day],
            format::number(i64::from(messages))
        )
    });
    let rows = dashboard
        .week
        .iter()
        .enumerate()
        .map(|(day, hours)| std::iter::once(WEEKDAYS[day].to_owned()).chain(hours.iter().map(u32::to_string)).collect())
        .collect();
    let columns = vec![
        "Day", "00", "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "14", "15", "16",
        "17", "18", "19", "20", "21", "22", "23",
    ];
    view! {
        <Figure title="Weekday and hour" says columns rows>
            <Heat week=dashboard.week/>
        </Figure>
    }
}
