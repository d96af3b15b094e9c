//! The extremes: busiest day, longest streak, longest silence, night owl.

use insight::summary::streaks;
use leptos::prelude::*;

use super::answers::span;
use super::time::{day_before, days};
use crate::insights::store::dashboard::Dashboard;
use crate::ui::chart::{Chart, Table};
use crate::ui::format;

/// Of fewer messages somebody's nights say nothing.
const ENOUGH: u32 = 20;

/// A record: what, how much, who or when, the messages.
type Record = (&'static str, String, String, String);

/// The extremes.
pub fn records(dashboard: &Dashboard) -> Option<Chart> {
    let summary = &dashboard.summary;
    let mut records: Vec<Record> = Vec::new();
    let (first, last) = summary.span()?;
    if let Some(busiest) = summary.busiest() {
        let much = format::count(busiest.messages.into(), "message", "messages");
        records.push((
            "Busiest day",
            much,
            format::long_day(busiest.date),
            dashboard.behind_days(busiest.date, busiest.date),
        ));
    }
    let streaks = streaks(summary.days.iter().map(|day| day.date));
    if let Some(streak) = streaks.first().filter(|streak| streak.days() > 1) {
        let much = format!("{} days in a row", format::number(streak.days()));
        records.push((
            "Longest streak",
            much,
            days(streak.first, streak.last),
            dashboard.behind_days(streak.first, streak.last),
        ));
    }
    // Of the whole conversation: it is nobody's record when only some people are looked at.
    if let Some(id) = dashboard.conversation().filter(|_| dashboard.filter.people.is_empty())
        && let Some((silence, day)) = summary.silences.first().filter(|(silence, _)| silence.seconds > 3600)
    {
        let until = format!("until {}", format::day(*day));
        records.push(("Longest silence", span(silence.seconds as f64), until, format!("/c/{id}?at={}", silence.seq)));
    }
    if let (Some(id), Some((length, seq))) = (dashboard.conversation(), summary.all.longest) {
        let who = summary.parts.iter().find(|(_, part)| part.share.longest == Some((length, seq)));
        let who = who.map_or_else(String::new, |(person, _)| format!("by {}", dashboard.name(*person)));
        let much = format::count(length.into(), "character", "characters");
        records.push(("Longest message", much, who, format!("/c/{id}?at={seq}")));
    }
    let nights = |hours: &std::collections::BTreeMap<u8, u32>| (0..5).filter_map(|hour| hours.get(&hour)).sum::<u32>();
    let owl = summary
        .parts
        .iter()
        .filter(|(_, part)| part.share.messages >= ENOUGH)
        .map(|(person, part)| (nights(&part.share.hours) * 1000 / part.share.messages, std::cmp::Reverse(*person)));
    if let Some((thousandths, std::cmp::Reverse(person))) = owl.max().filter(|(share, _)| *share > 0) {
        let much = format!("{} of their messages", format::percent(thousandths.into(), 1000));
        let who = format!("{} writes between midnight and five", dashboard.name(person));
        records.push(("Night owl", much, who, dashboard.behind_person(person, "hour:0 hour:1 hour:2 hour:3 hour:4")));
    }
    if last > first {
        records.push(("First day", format::day(first), String::new(), dashboard.behind_days(first, first)));
        records.push((
            "Last day",
            format::day(last),
            format!("{} later", span((last - day_before(first)).num_seconds() as f64)),
            dashboard.behind_days(last, last),
        ));
    }
    let one = |(what, much, who, href): &Record| {
        view! { <li><a href=href.clone()><span>{*what}</span><strong>{much.clone()}</strong><small><bdi>{who.clone()}</bdi></small></a></li> }
    };
    let picture = view! { <ul class="records">{records.iter().map(one).collect_view()}</ul> }.to_html();
    let rows = records
        .iter()
        .map(|(what, much, who, href)| (vec![(*what).to_owned(), much.clone(), who.clone()], href.clone()));
    let table = Table::linked(&["Record", "How much", "Who or when"], rows.collect::<Vec<_>>());
    let says = "The extremes; each opens its messages.".to_owned();
    Some(Chart { key: "records", title: "Records", says, table, picture, wide: true, ..Chart::default() })
}
