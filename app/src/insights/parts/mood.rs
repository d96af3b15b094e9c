//! In what mood people wrote, and the messages that weigh most.

use std::collections::HashMap;

use insight::day::SentimentTotals;
use insight::keywords::Quote;
use insight::summary::periods;
use leptos::prelude::*;

use super::people::SHOWN_PEOPLE;
use super::time;
use crate::conversations::model::color_class;
use crate::insights::store::dashboard::Dashboard;
use crate::ui::chart::{Chart, Column, Columns, Rank, Ranked, Table};
use crate::ui::format;

/// Messages quoted on each side.
const QUOTED: usize = 4;
/// Messages looked at for them: some say the same.
const CANDIDATES: usize = 10;

/// Moods over time.
pub fn over_time(dashboard: &Dashboard) -> Option<Chart> {
    let tones = dashboard.summary.tones;
    let mean = tones.mean()?;
    let step = time::step(dashboard);
    let days = dashboard.summary.days.iter().map(|day| (day.date, day.tones));
    let sums = periods(days, dashboard.summary.span(), step, |sum: &mut SentimentTotals, of| sum.add(of));
    let share = |part: u32, of: SentimentTotals| f64::from(part) * 100.0 / f64::from(of.rated.max(1));
    let columns = sums.iter().map(|(begin, of)| {
        let label = time::name(*begin, step);
        let title = format!(
            "{label}: {} positive, {} negative of {} messages",
            format::percent(of.positive.into(), of.rated.into()),
            format::percent(of.negative.into(), of.rated.into()),
            format::number(of.rated.into())
        );
        Column {
            up: vec![("chart-good".to_owned(), share(of.positive, *of))],
            down: vec![("chart-bad".to_owned(), share(of.negative, *of))],
            href: (of.rated > 0).then(|| dashboard.behind_days(*begin, time::end(*begin, step))),
            label,
            title,
            ..Column::default()
        }
    });
    let columns = columns.collect();
    let unknown = dashboard.summary.all.messages - tones.rated.min(dashboard.summary.all.messages);
    let says = format!(
        "{} of the messages with a known mood are positive, {} negative; on a scale from −1 to 1 the mean is {mean:+.2}. {} have no words, or a language without a word list. Moods are told by lists of words: irony escapes them.",
        format::percent(tones.positive.into(), tones.rated.into()),
        format::percent(tones.negative.into(), tones.rated.into()),
        format::count(unknown.into(), "message", "messages")
    );
    let rows = sums.iter().map(|(begin, of)| {
        let mean = of.mean().map_or_else(|| "–".to_owned(), |mean| format!("{mean:.3}"));
        let cells = vec![
            time::name(*begin, step),
            of.rated.to_string(),
            of.positive.to_string(),
            of.negative.to_string(),
            mean,
        ];
        (cells, dashboard.behind_days(*begin, time::end(*begin, step)))
    });
    let table = Table::linked(&["Period", "Rated messages", "Positive", "Negative", "Mean"], rows);
    let picture =
        view! { <Columns columns name="Shares of positive and negative messages over time" unit=" %"/> }.to_html();
    Some(Chart { key: "mood", title: "Mood over time", says, table, picture, wide: true, ..Chart::default() })
}

/// Moods by participant.
pub fn by_person(dashboard: &Dashboard) -> Option<Chart> {
    /// A mean of fewer says nothing.
    const ENOUGH: u32 = 10;
    let mut people: Vec<(usize, SentimentTotals, f64)> = dashboard
        .summary
        .parts
        .iter()
        .filter(|(_, part)| part.tones.rated >= ENOUGH)
        .filter_map(|(person, part)| Some((*person, part.tones, part.tones.mean()?)))
        .collect();
    people.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.0.cmp(&b.0)));
    let (first, _, best) = *people.first()?;
    let rows = people.iter().take(SHOWN_PEOPLE).map(|(person, tones, mean)| Ranked {
        name: dashboard.name(*person).to_owned(),
        ordinal: Some(dashboard.ordinal(*person)),
        // From −1 to 1 onto a bar.
        value: (mean + 1.0) / 2.0,
        says: format!("{mean:+.2}"),
        detail: format!(
            "{} positive · {} negative",
            format::percent(tones.positive.into(), tones.rated.into()),
            format::percent(tones.negative.into(), tones.rated.into())
        ),
        href: Some(dashboard.behind_person(*person, "mood:known")),
    });
    let bars: Vec<Ranked> = rows.collect();
    let picture = view! { <Rank rows=bars.clone()/> }.to_html();
    let says = match people.len() {
        1 => format!("The mean mood of {} is {best:+.2}.", dashboard.name(first)),
        _ => format!("{} writes in the best mood: {best:+.2} of −1 to 1 in the mean.", dashboard.name(first)),
    };
    let rows = people.iter().map(|(person, tones, mean)| {
        let cells = vec![
            dashboard.name(*person).to_owned(),
            tones.rated.to_string(),
            tones.positive.to_string(),
            tones.negative.to_string(),
            format!("{mean:.3}"),
            format!("{:.3}", tones.subjectivity as f64 / 1000.0 / f64::from(tones.rated.max(1))),
        ];
        (cells, dashboard.behind_person(*person, "mood:known"))
    });
    let table = Table::linked(
        &["Participant", "Rated messages", "Positive", "Negative", "Mean", "Share of words that rate"],
        rows,
    );
    Some(Chart { key: "mood-people", title: "Mood by participant", says, table, picture, wide: false, bars })
}

/// The strongest messages of the whole time, the best and the worst.
pub fn strongest(dashboard: &Dashboard) -> (Vec<Quote>, Vec<Quote>) {
    let take = |quotes: &[Quote], sign: i64| {
        let mut quotes = quotes.to_vec();
        quotes.sort_by_key(|quote| (-sign * quote.polarity, quote.seq));
        quotes.truncate(CANDIDATES);
        quotes
    };
    (take(&dashboard.keywords.best, 1), take(&dashboard.keywords.worst, -1))
}

/// The first that say something that was not said before.
fn different(quotes: Vec<Quote>, texts: &HashMap<i64, String>) -> Vec<Quote> {
    let mut said = std::collections::HashSet::new();
    let new = |quote: &Quote| texts.get(&quote.seq).is_some_and(|text| said.insert(text.to_lowercase()));
    quotes.into_iter().filter(new).take(QUOTED).collect()
}

/// The messages that weigh most.
pub fn quotes(dashboard: &Dashboard, texts: &HashMap<i64, String>) -> Option<Chart> {
    let conversation = dashboard.conversation()?;
    let (best, worst) = strongest(dashboard);
    let (best, worst) = (different(best, texts), different(worst, texts));
    if best.is_empty() && worst.is_empty() {
        return None;
    }
    let one = |quote: &Quote| {
        let text = texts.get(&quote.seq)?;
        let href = format!("/c/{conversation}?at={}", quote.seq);
        let color = color_class(dashboard.ordinal(quote.sender));
        Some(view! {
            <li>
                <a href=href dir="auto">{text.clone()}</a>
                <small><bdi class=color>{dashboard.name(quote.sender).to_owned()}</bdi>{format!(", {} · {:+.2}", format::day(quote.day), quote.polarity as f64 / 1000.0)}</small>
            </li>
        })
    };
    let list = |quotes: &[Quote], class: &'static str, head: &'static str| {
        let items: Vec<_> = quotes.iter().filter_map(one).collect();
        (!items.is_empty()).then(|| view! { <h3>{head}</h3><ul class=format!("quotes {class}")>{items}</ul> })
    };
    let picture = view! { {list(&best, "good", "Brightest")}{list(&worst, "bad", "Darkest")} }.to_html();
    let rows = best.iter().chain(&worst).filter_map(|quote| {
        let text = texts.get(&quote.seq)?;
        let cells = vec![
            text.clone(),
            dashboard.name(quote.sender).to_owned(),
            quote.day.to_string(),
            format!("{:.3}", quote.polarity as f64 / 1000.0),
        ];
        Some((cells, format!("/c/{conversation}?at={}", quote.seq)))
    });
    let table = Table::linked(&["Message", "Participant", "Day", "Mood"], rows);
    let says = "The messages that weigh most on either side; a click opens them in their conversation.".to_owned();
    Some(Chart {
        key: "quotes",
        title: "Messages that weigh most",
        says,
        table,
        picture,
        wide: false,
        ..Chart::default()
    })
}
