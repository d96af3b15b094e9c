//! What the cards say.

use insight::keywords::{Table, total};
use insight::summary::streaks;
use insight::words::StopWords;
use leptos::prelude::*;

use crate::insights::figures::{days, span};
use crate::insights::store::dashboard::Dashboard;
use crate::ui::chart::px;
use crate::ui::format::{self, WEEKDAYS};

/// One card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// What it is about, in a word or two.
    pub about: &'static str,
    /// What one sees from afar.
    pub big: String,
    /// The sentence below.
    pub line: String,
    /// More lines, or none.
    pub more: Vec<String>,
    /// Heights of 24 bars, thousandths, or none.
    pub hours: Vec<u32>,
}

impl Card {
    fn new(about: &'static str, big: impl Into<String>, line: impl Into<String>) -> Self {
        Card { about, big: big.into(), line: line.into(), more: Vec::new(), hours: Vec::new() }
    }

    /// The card as it is shown, with its place among all.
    pub fn view(&self, place: usize, of: usize) -> impl IntoView + use<> {
        let bars = self.hours.iter().enumerate().map(|(hour, height)| {
            let height = f64::from(*height) / 10.0;
            view! { <rect x=px(hour as f64 * 10.0 + 1.0) y=px(100.0 - height) width="8" height=px(height) rx="2"></rect> }
        });
        let bars: Vec<_> = bars.collect();
        let picture = (!bars.is_empty()).then(|| {
            view! { <svg class="story-hours" viewBox="0 0 240 100" aria-hidden="true">{bars}</svg> }
        });
        let more = self.more.iter().map(|line| view! { <li><bdi>{line.clone()}</bdi></li> }).collect::<Vec<_>>();
        let more = (!more.is_empty()).then(|| view! { <ol>{more}</ol> });
        view! {
            <section class="story-card">
                <p class="story-about">{self.about}</p>
                <p class="story-big"><bdi>{self.big.clone()}</bdi></p>
                <p class="story-line"><bdi>{self.line.clone()}</bdi></p>
                {picture}
                {more}
                <p class="story-place">{format!("{place} of {of}")}</p>
            </section>
        }
    }
}

/// The cards of a dashboard's period; none when nobody wrote. `brightest` is a message in a very good mood.
pub fn cards(dashboard: &Dashboard, brightest: Option<(String, usize)>) -> Vec<Card> {
    let summary = &dashboard.summary;
    let (Some((first, last)), Some(busiest)) = (summary.span(), summary.busiest()) else { return Vec::new() };
    let all = &summary.all;
    let mut cards = vec![Card::new(
        "This chat",
        format::number(all.messages.into()),
        format!("messages with {}, {}", format::count(all.words.into(), "word", "words"), days(first, last)),
    )];
    let ranked = summary.ranked();
    if let [(top, part), _, ..] = ranked.as_slice() {
        let share = |messages: u32| format::percent(messages.into(), all.messages.into());
        let mut card =
            Card::new("Who wrote", dashboard.name(*top), format!("wrote {} of it", share(part.share.messages)));
        let rest = ranked.iter().skip(1).take(4);
        card.more =
            rest.map(|(who, part)| format!("{} {}", dashboard.name(*who), share(part.share.messages))).collect();
        cards.push(card);
    }
    cards.push(when(dashboard));
    cards.push(Card::new(
        "The busiest day",
        format::day(busiest.date),
        format!(
            "a {} with {}",
            WEEKDAYS[weekday(busiest.date)],
            format::count(busiest.messages.into(), "message", "messages")
        ),
    ));
    let stop = StopWords::of(&dashboard.languages, &dashboard.own_stop_words);
    cards.extend(top("You talked about", &dashboard.keywords.words, |word| !stop.has(word), "said"));
    cards.extend(top("In pictures", &dashboard.keywords.emoji, |_| true, "sent"));
    if let Some(median) = summary.waits.quantile(0.5) {
        let mut card = Card::new("An answer came", span(median), "is how long half of all answers took at most");
        let quick = summary.parts.iter().filter(|(_, part)| part.waits.count() >= 20);
        let quick = quick.filter_map(|(who, part)| Some((*who, part.waits.quantile(0.5)?)));
        let quick = quick.min_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        card.more = quick
            .into_iter()
            .map(|(who, wait)| format!("{} answers fastest: {}", dashboard.name(who), span(wait)))
            .collect();
        cards.push(card);
    }
    if let Some(streak) = streaks(summary.days.iter().map(|day| day.date)).first().filter(|streak| streak.days() > 2) {
        cards.push(Card::new(
            "Never apart",
            format!("{} days", format::number(streak.days())),
            format!("in a row, {}", days(streak.first, streak.last)),
        ));
    }
    if summary.tones.rated > 20 {
        let good = format::percent(summary.tones.positive.into(), summary.tones.rated.into());
        let mut card = Card::new("In good spirits", good, "of the messages were cheerful");
        card.more = brightest.into_iter().map(|(text, who)| format!("“{text}” – {}", dashboard.name(who))).collect();
        cards.push(card);
    }
    cards
}

fn weekday(day: chrono::NaiveDate) -> usize {
    use chrono::Datelike;
    day.weekday().num_days_from_monday() as usize
}

/// The hour of the day.
fn when(dashboard: &Dashboard) -> Card {
    let hours: Vec<u32> = (0..24).map(|hour| dashboard.summary.week.iter().map(|day| day[hour]).sum()).collect();
    let most = hours.iter().copied().max().unwrap_or(0).max(1);
    let fullest = hours.iter().position(|messages| *messages == most).unwrap_or(0);
    let loudest = dashboard
        .summary
        .week
        .iter()
        .enumerate()
        .max_by_key(|(day, hours)| (hours.iter().sum::<u32>(), std::cmp::Reverse(*day)));
    let line =
        loudest.map_or_else(String::new, |(day, _)| format!("is the hour of this chat, and {} its day", WEEKDAYS[day]));
    let mut card = Card::new("When", format!("{fullest:02}:00"), line);
    card.hours = hours.iter().map(|messages| messages * 1000 / most).collect();
    card
}

/// The first of a list, and the next four.
fn top(about: &'static str, uses: &Table, wanted: impl Fn(&str) -> bool, done: &str) -> Option<Card> {
    let mut sorted: Vec<(&str, u32)> =
        uses.iter().filter(|(what, _)| wanted(what)).map(|(what, uses)| (what.as_str(), total(uses))).collect();
    sorted.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let (first, count) = *sorted.first()?;
    let mut card = Card::new(about, first, format!("{done} {}", format::count(count.into(), "time", "times")));
    card.more = sorted
        .iter()
        .skip(1)
        .take(4)
        .map(|(what, count)| format!("{what} {}", format::number((*count).into())))
        .collect();
    Some(card)
}
