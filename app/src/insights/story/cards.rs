//! The contents of the story cards.

use chrono::{Datelike, NaiveDate};
use insight::keywords::{Table, total};
use insight::summary::streaks;
use insight::words::StopWords;

use crate::insights::figures::{date_range, duration};
use crate::insights::model::Card;
use crate::insights::store::dashboard::Dashboard;
use crate::ui::format::{self, WEEKDAYS};

/// Minimum number of replies for comparing a person's median reply time.
const MIN_REPLIES: u32 = 20;
/// The mood card needs more than this many rated messages.
const MIN_RATED: u32 = 20;
/// Maximum number of further lines on a card.
const MAX_MORE_LINES: usize = 4;

/// The cards for a dashboard. Empty if it has no messages. `most_positive` is a message and the number of its sender.
pub fn cards(dashboard: &Dashboard, most_positive: Option<(String, usize)>) -> Vec<Card> {
    if dashboard.summary.all.messages == 0 {
        return Vec::new();
    }
    let stop = StopWords::of(&dashboard.languages, &dashboard.own_stop_words);
    let cards = [
        messages(dashboard),
        people(dashboard),
        Some(busiest_hour(dashboard)),
        busiest_day(dashboard),
        top("Most used word", &dashboard.keywords.words, |word| !stop.has(word)),
        top("Most used emoji", &dashboard.keywords.emoji, |_| true),
        replies(dashboard),
        streak(dashboard),
        mood(dashboard, most_positive),
    ];
    cards.into_iter().flatten().collect()
}

fn card(about: &str, big: impl Into<String>, line: impl Into<String>) -> Card {
    Card { about: about.to_owned(), big: big.into(), line: line.into(), more: Vec::new(), hours: Vec::new() }
}

fn messages(dashboard: &Dashboard) -> Option<Card> {
    let (first, last) = dashboard.summary.span()?;
    let all = &dashboard.summary.all;
    let line =
        format!("messages and {}, {}", format::count(all.words.into(), "word", "words"), date_range(first, last));
    Some(card("This chat", format::number(all.messages.into()), line))
}

/// Who wrote how much. `None` for a single participant.
fn people(dashboard: &Dashboard) -> Option<Card> {
    let ranked = dashboard.summary.ranked();
    let [(top, part), _, ..] = ranked.as_slice() else { return None };
    let share = |messages: u32| format::percent(messages.into(), dashboard.summary.all.messages.into());
    let line = format!("wrote {} of the messages", share(part.stats.messages));
    let rest = ranked.iter().skip(1).take(MAX_MORE_LINES);
    let more = rest.map(|(who, part)| format!("{} {}", dashboard.name(*who), share(part.stats.messages)));
    Some(Card { more: more.collect(), ..card("Most active", dashboard.name(*top), line) })
}

fn busiest_day(dashboard: &Dashboard) -> Option<Card> {
    let busiest = dashboard.summary.busiest()?;
    let messages = format::count(busiest.messages.into(), "message", "messages");
    let line = format!("a {} with {messages}", WEEKDAYS[weekday(busiest.date)]);
    Some(card("Busiest day", format::day(busiest.date), line))
}

fn weekday(day: NaiveDate) -> usize {
    day.weekday().num_days_from_monday() as usize
}

fn busiest_hour(dashboard: &Dashboard) -> Card {
    let week = &dashboard.summary.week;
    let hours: Vec<u32> = (0..24).map(|hour| week.iter().map(|day| day[hour]).sum()).collect();
    let most = hours.iter().copied().max().unwrap_or(0).max(1);
    let busiest = hours.iter().position(|messages| *messages == most).unwrap_or(0);
    let day = week.iter().enumerate().max_by_key(|(day, hours)| (hours.iter().sum::<u32>(), std::cmp::Reverse(*day)));
    let line = day.map_or_else(String::new, |(day, _)| format!("{} is the busiest day of the week", WEEKDAYS[day]));
    let hours = hours.iter().map(|messages| messages * 1000 / most).collect();
    Card { hours, ..card("Busiest hour", format!("{busiest:02}:00"), line) }
}

/// The most frequent item of a table for which `wanted` is true, followed by the next ones.
fn top(about: &str, uses: &Table, wanted: impl Fn(&str) -> bool) -> Option<Card> {
    let mut sorted: Vec<(&str, u32)> =
        uses.iter().filter(|(what, _)| wanted(what)).map(|(what, uses)| (what.as_str(), total(uses))).collect();
    sorted.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let (first, count) = *sorted.first()?;
    let rest = sorted.iter().skip(1).take(MAX_MORE_LINES);
    let more = rest.map(|(what, count)| format!("{what} {}", format::number((*count).into())));
    let line = format!("used {}", format::count(count.into(), "time", "times"));
    Some(Card { more: more.collect(), ..card(about, first, line) })
}

fn replies(dashboard: &Dashboard) -> Option<Card> {
    let median = dashboard.summary.response_times.quantile(0.5)?;
    let parts = dashboard.summary.participants.iter().filter(|(_, part)| part.response_times.count() >= MIN_REPLIES);
    let medians = parts.filter_map(|(who, part)| Some((*who, part.response_times.quantile(0.5)?)));
    let fastest = medians.min_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    let more = fastest.map(|(who, median)| format!("{} replies fastest: {}", dashboard.name(who), duration(median)));
    let card = card("Median reply time", duration(median), "half of all replies came within this time");
    Some(Card { more: more.into_iter().collect(), ..card })
}

/// The longest run of consecutive days with messages. `None` if it is shorter than three days.
fn streak(dashboard: &Dashboard) -> Option<Card> {
    let streaks = streaks(dashboard.summary.days.iter().map(|day| day.date));
    let streak = streaks.first().filter(|streak| streak.days() > 2)?;
    let line = format!("in a row, {}", date_range(streak.first, streak.last));
    Some(card("Longest streak", format!("{} days", format::number(streak.days())), line))
}

fn mood(dashboard: &Dashboard, most_positive: Option<(String, usize)>) -> Option<Card> {
    let tones = &dashboard.summary.sentiment;
    if tones.rated <= MIN_RATED {
        return None;
    }
    let share = format::percent(tones.positive.into(), tones.rated.into());
    let more = most_positive.map(|(text, who)| format!("“{text}” – {}", dashboard.name(who)));
    let card = card("Mood", share, "of messages with a detected mood were positive");
    Some(Card { more: more.into_iter().collect(), ..card })
}
