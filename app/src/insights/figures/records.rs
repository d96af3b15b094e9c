//! Records such as busiest day, longest streak, longest silence and night owl.

use std::collections::BTreeMap;

use insight::summary::streaks;

use super::replies::duration;
use super::time::{date_range, day_before};
use crate::insights::store::dashboard::Dashboard;
use crate::ui::chart::Chart;
use crate::ui::chart::data::{Picture, Record, Records, Reveals, Section, Table};
use crate::ui::format;

/// Minimum number of messages for the night owl.
const MIN_MESSAGES: u32 = 20;
/// A silence must be longer than this to count as a record, in seconds.
const MIN_SILENCE: i64 = 3600;

fn record(title: &'static str, value: String, detail: String, search_url: Option<String>) -> Record {
    Record { title: title.into(), value, detail, search_url }
}

/// All records as cards.
pub fn records(dashboard: &Dashboard) -> Option<Chart> {
    let (first, last) = dashboard.summary.span()?;
    let mut records: Vec<Record> = [
        busiest_day(dashboard),
        longest_streak(dashboard),
        longest_silence(dashboard),
        longest_message(dashboard),
        night_owl(dashboard),
    ]
    .into_iter()
    .flatten()
    .collect();
    if last > first {
        let later = format!("after {}", duration((last - day_before(first)).num_seconds() as f64));
        let url = |day| dashboard.days_search_url(day, day);
        records.push(record("First day", format::day(first), String::new(), url(first)));
        records.push(record("Last day", format::day(last), later, url(last)));
    }
    let rows: Vec<_> = records
        .iter()
        .map(|it| (vec![it.title.clone().into_owned(), it.value.clone(), it.detail.clone()], it.search_url.clone()))
        .collect();
    Some(Chart {
        key: "records".into(),
        title: "Records".into(),
        caption: String::new(),
        help: dashboard.links.then(|| "Click a record to see its messages.".to_owned()),
        section: Section::Records,
        reveals: Reveals::Names,
        wide: true,
        pictures: vec![Picture::Records(Records { records })],
        table: Table::new(&["Record", "Value", "Who or when"], rows),
    })
}

fn busiest_day(dashboard: &Dashboard) -> Option<Record> {
    let busiest = dashboard.summary.busiest()?;
    let value = format::count(busiest.messages.into(), "message", "messages");
    let url = dashboard.days_search_url(busiest.date, busiest.date);
    Some(record("Busiest day", value, format::long_day(busiest.date), url))
}

fn longest_streak(dashboard: &Dashboard) -> Option<Record> {
    let streaks = streaks(dashboard.summary.days.iter().map(|day| day.date));
    let streak = streaks.first().filter(|streak| streak.days() > 1)?;
    let value = format!("{} days in a row", format::number(streak.days()));
    let url = dashboard.days_search_url(streak.first, streak.last);
    Some(record("Longest streak", value, date_range(streak.first, streak.last), url))
}

/// The longest time without messages. Not shown with a filter by people, because it applies to the whole conversation.
fn longest_silence(dashboard: &Dashboard) -> Option<Record> {
    let id = dashboard.conversation().filter(|_| dashboard.filter.people.is_empty())?;
    let (silence, day) = dashboard.summary.silences.first().filter(|(silence, _)| silence.seconds > MIN_SILENCE)?;
    let until = format!("until {}", format::day(*day));
    Some(record("Longest silence", duration(silence.seconds as f64), until, dashboard.message_url(id, silence.seq)))
}

fn longest_message(dashboard: &Dashboard) -> Option<Record> {
    let (id, (length, seq)) = (dashboard.conversation()?, dashboard.summary.all.longest?);
    let who = dashboard.summary.participants.iter().find(|(_, part)| part.stats.longest == Some((length, seq)));
    let who = who.map_or_else(String::new, |(person, _)| format!("by {}", dashboard.name(*person)));
    let value = format::count(length.into(), "character", "characters");
    Some(record("Longest message", value, who, dashboard.message_url(id, seq)))
}

fn night_owl(dashboard: &Dashboard) -> Option<Record> {
    let nights = |hours: &BTreeMap<u8, u32>| (0..5).filter_map(|hour| hours.get(&hour)).sum::<u32>();
    let active = dashboard.summary.participants.iter().filter(|(_, part)| part.stats.messages >= MIN_MESSAGES);
    let owls = active
        .map(|(person, part)| (nights(&part.stats.hours) * 1000 / part.stats.messages, std::cmp::Reverse(*person)));
    let (thousandths, std::cmp::Reverse(person)) = owls.max().filter(|(share, _)| *share > 0)?;
    let value = format!("{} of their messages", format::percent(thousandths.into(), 1000));
    let who = format!("{}, between midnight and 5:00", dashboard.name(person));
    let url = dashboard.person_search_url(person, "hour:0 hour:1 hour:2 hour:3 hour:4");
    Some(record("Night owl", value, who, url))
}
