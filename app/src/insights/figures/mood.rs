//! The sentiment of messages, called "mood" in the interface.

use std::collections::{HashMap, HashSet};

use insight::day::SentimentTotals;
use insight::keywords::Quote as StrongMessage;
use insight::summary::periods;

use super::people::{SHOWN_PEOPLE, person};
use super::time;
use crate::insights::store::dashboard::Dashboard;
use crate::ui::chart::Chart;
use crate::ui::chart::data::{
    Color, Column, Columns, MessageQuote, Picture, QuoteGroup, Quotes, Ranked, Ranking, Reveals, Section, Series, Table,
};
use crate::ui::format;

/// Maximum number of quotes, each for positive and negative.
const MAX_QUOTES: usize = 4;
/// Number of candidates for quotes. More than [`MAX_QUOTES`], because some have the same text.
const MAX_CANDIDATES: usize = 10;
/// Minimum number of rated messages for showing a person's average.
const MIN_RATED: u32 = 10;

/// Share of positive and negative messages over time.
pub fn over_time(dashboard: &Dashboard) -> Option<Chart> {
    let all = dashboard.summary.sentiment;
    let mean = all.mean()?;
    let step = time::step(dashboard);
    let days = dashboard.summary.days.iter().map(|day| (day.date, day.sentiment));
    let sums = periods(days, dashboard.summary.span(), step, |sum: &mut SentimentTotals, of| sum.add(of));
    // In percent, rounded to a tenth: smaller differences are not visible.
    let share = |part: u32, of: SentimentTotals| (f64::from(part) * 1000.0 / f64::from(of.rated.max(1))).round() / 10.0;
    let percent = |part: u32, of: SentimentTotals| format::percent(part.into(), of.rated.into());
    let columns = sums.iter().map(|(begin, of)| {
        let label = time::period_label(*begin, step);
        let rated = format::count(of.rated.into(), "message", "messages");
        let (positive, negative) = (percent(of.positive, *of), percent(of.negative, *of));
        let title = format!("{label}: {positive} positive, {negative} negative of {rated}");
        let end = time::period_end(*begin, step);
        let search_url = if of.rated > 0 { dashboard.days_search_url(*begin, end) } else { None };
        let values = vec![share(of.positive, *of), share(of.negative, *of)];
        Column { label, title, values, search_url, below: None, days: Some((*begin, end)) }
    });
    let series = |name: &str, color, below| Series { name: name.to_owned(), color, below };
    let picture = Columns {
        label: "Positive and negative messages over time".into(),
        series: vec![series("Positive", Color::Good, false), series("Negative", Color::Bad, true)],
        columns: columns.collect(),
        unit: "%".into(),
        ..Columns::default()
    };
    let messages = dashboard.summary.all.messages;
    let unknown = format::count((messages - all.rated.min(messages)).into(), "message", "messages");
    let rows = sums.iter().map(|(begin, of)| {
        let mean = of.mean().map_or_else(|| "–".to_owned(), |mean| format!("{mean:.3}"));
        let counts = [of.rated, of.positive, of.negative].map(|count| count.to_string());
        let cells = [vec![time::period_label(*begin, step)], counts.to_vec(), vec![mean]].concat();
        (cells, dashboard.days_search_url(*begin, time::period_end(*begin, step)))
    });
    Some(Chart {
        key: "mood".into(),
        title: "Mood over time".into(),
        caption: format!(
            "{} positive, {} negative. Average mood: {mean:+.2} (−1 to +1).",
            percent(all.positive, all),
            percent(all.negative, all)
        ),
        help: Some(format!(
            "{unknown} without words or in an unsupported language are not included. Mood comes from word lists and does not detect irony."
        )),
        section: Section::Mood,
        reveals: Reveals::Numbers,
        wide: true,
        pictures: vec![Picture::Columns(picture)],
        table: Table::new(&["Period", "Rated messages", "Positive", "Negative", "Average"], rows),
    })
}

/// Average sentiment of each participant.
pub fn by_person(dashboard: &Dashboard) -> Option<Chart> {
    let rated = dashboard.summary.participants.iter().filter(|(_, part)| part.sentiment.rated >= MIN_RATED);
    let mut people: Vec<(usize, SentimentTotals, f64)> =
        rated.filter_map(|(person, part)| Some((*person, part.sentiment, part.sentiment.mean()?))).collect();
    people.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.0.cmp(&b.0)));
    let (first, _, best) = *people.first()?;
    let rows = people.iter().take(SHOWN_PEOPLE).map(|(who, totals, mean)| Ranked {
        // Maps −1 to 1 onto the bar from 0 to 1.
        value: (mean + 1.0) / 2.0,
        text: format!("{mean:+.2}"),
        detail: format!(
            "{} positive · {} negative",
            format::percent(totals.positive.into(), totals.rated.into()),
            format::percent(totals.negative.into(), totals.rated.into())
        ),
        ..person(dashboard, *who, "mood:known")
    });
    let pictures = vec![Picture::Ranking(Ranking { rows: rows.collect() })];
    let caption = match people.len() {
        1 => format!("Average mood of {}: {best:+.2}.", dashboard.name(first)),
        _ => format!("Most positive: {} (average {best:+.2}).", dashboard.name(first)),
    };
    let rows = people.iter().map(|(person, totals, mean)| {
        let counts = [totals.rated, totals.positive, totals.negative].map(|count| count.to_string());
        let words = format!("{:.3}", totals.subjectivity as f64 / 1000.0 / f64::from(totals.rated.max(1)));
        let cells = [vec![dashboard.name(*person).to_owned()], counts.to_vec(), vec![format!("{mean:.3}"), words]];
        (cells.concat(), dashboard.person_search_url(*person, "mood:known"))
    });
    let headings = ["Participant", "Rated messages", "Positive", "Negative", "Average", "Subjectivity"];
    Some(Chart {
        key: "mood-people".into(),
        title: "Mood by participant".into(),
        caption,
        help: None,
        section: Section::Mood,
        reveals: Reveals::Names,
        wide: false,
        pictures,
        table: Table::new(&headings, rows),
    })
}

/// Candidates for quotes: the most positive and the most negative messages, strongest first.
pub fn strongest(dashboard: &Dashboard) -> (Vec<StrongMessage>, Vec<StrongMessage>) {
    let strongest = |quotes: &[StrongMessage], sign: i64| {
        let mut quotes = quotes.to_vec();
        quotes.sort_by_key(|quote| (-sign * quote.polarity, quote.seq));
        quotes.truncate(MAX_CANDIDATES);
        quotes
    };
    (strongest(&dashboard.keywords.best, 1), strongest(&dashboard.keywords.worst, -1))
}

/// The first [`MAX_QUOTES`] with different texts, ignoring case.
fn without_duplicates(quotes: Vec<StrongMessage>, texts: &HashMap<i64, String>) -> Vec<StrongMessage> {
    let mut seen = HashSet::new();
    let is_new = |quote: &StrongMessage| texts.get(&quote.seq).is_some_and(|text| seen.insert(text.to_lowercase()));
    quotes.into_iter().filter(is_new).take(MAX_QUOTES).collect()
}

/// Quotes of the strongest messages. `texts` has the beginning of each text by `seq`. Only for a single conversation.
pub fn quotes(dashboard: &Dashboard, texts: &HashMap<i64, String>) -> Option<Chart> {
    let conversation = dashboard.conversation()?;
    let (best, worst) = strongest(dashboard);
    let (best, worst) = (without_duplicates(best, texts), without_duplicates(worst, texts));
    if best.is_empty() && worst.is_empty() {
        return None;
    }
    let polarity = |quote: &StrongMessage| quote.polarity as f64 / 1000.0;
    let quote = |quote: &StrongMessage| {
        Some(MessageQuote {
            text: texts.get(&quote.seq)?.clone(),
            sender: dashboard.name(quote.sender).to_owned(),
            ordinal: dashboard.ordinal(quote.sender),
            detail: format!("{} · {:+.2}", format::day(quote.day), polarity(quote)),
            search_url: dashboard.message_url(conversation, quote.seq),
        })
    };
    let group = |title: &'static str, good: bool, quotes: &[StrongMessage]| QuoteGroup {
        title: title.into(),
        good,
        quotes: quotes.iter().filter_map(quote).collect(),
    };
    let groups = [group("Most positive", true, &best), group("Most negative", false, &worst)];
    let groups = groups.into_iter().filter(|group| !group.quotes.is_empty()).collect();
    let rows = best.iter().chain(&worst).filter_map(|quote| {
        let cells = vec![
            texts.get(&quote.seq)?.clone(),
            dashboard.name(quote.sender).to_owned(),
            quote.day.to_string(),
            format!("{:.3}", polarity(quote)),
        ];
        Some((cells, dashboard.message_url(conversation, quote.seq)))
    });
    Some(Chart {
        key: "quotes".into(),
        title: "Strongest messages".into(),
        caption: String::new(),
        help: dashboard.links.then(|| "Click a message to see it in the conversation.".to_owned()),
        section: Section::Mood,
        reveals: Reveals::Texts,
        wide: false,
        pictures: vec![Picture::Quotes(Quotes { groups })],
        table: Table::new(&["Message", "Participant", "Day", "Mood"], rows),
    })
}
