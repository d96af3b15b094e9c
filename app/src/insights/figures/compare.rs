//! Charts that compare two groups of messages, such as two people, periods, conversations or searches.

use chrono::NaiveDate;
use insight::keywords::{Table as Uses, total};
use insight::summary::{distinctive_words, periods};
use insight::words::StopWords;

use super::links::quoted;
use super::replies::duration;
use super::time;
use super::words::signature_word;
use crate::insights::store::dashboard::Dashboard;
use crate::ui::chart::Chart;
use crate::ui::chart::data::{
    Color, Column, Columns, Comparison, ComparisonRow, Picture, Ranked, Reveals, Series, SignatureWords, Table,
    WordsOfPerson,
};
use crate::ui::format;

/// Signature words per group.
const WORDS: usize = 12;
/// Minimum number of words for measuring lexical diversity.
const MIN_WORDS: u32 = 1_000;
/// Palette indices of the two groups, chosen to be easy to distinguish.
pub const COLORS: [i32; 2] = [0, 9];

/// A description of a group: its people, conversations, period and search, such as "Ana, 2024".
pub fn name(dashboard: &Dashboard) -> String {
    let filter = &dashboard.filter;
    let people = filter.people.iter().map(|who| dashboard.name(*who as usize).to_owned());
    let within =
        dashboard.conversations.iter().filter(|it| filter.conversations.contains(&it.id)).map(|it| it.title.clone());
    let period = match (filter.from, filter.until) {
        (Some(from), Some(until)) => Some(time::date_range(from, until)),
        (Some(from), None) => Some(format!("from {}", format::day(from))),
        (None, Some(until)) => Some(format!("until {}", format::day(until))),
        (None, None) => None,
    };
    let search = Some(filter.search()).filter(|search| !search.is_empty());
    let parts: Vec<String> = people.chain(within).chain(period).chain(search).collect();
    if parts.is_empty() { "All messages".to_owned() } else { parts.join(", ") }
}

/// The charts of the comparison page.
pub fn charts(dashboards: &[Dashboard; 2]) -> Vec<Chart> {
    let names = dashboards.each_ref().map(name);
    let charts = [
        Some(key_figures(dashboards, &names)),
        Some(over_time(dashboards, &names)),
        Some(week(dashboards, &names)),
        words(dashboards, &names),
    ];
    charts.into_iter().flatten().collect()
}

/// A key figure of a group: its value, the formatted value, and a link to the messages behind it.
type Figure = (f64, String, Option<String>);

/// The key figures of one group, in page order. `None` if there is too little data.
fn figures_of(dashboard: &Dashboard) -> Vec<(&'static str, Option<Figure>)> {
    let (summary, all) = (&dashboard.summary, &dashboard.summary.all);
    let messages = f64::from(all.messages.max(1));
    let search = |operators: Option<&str>| operators.and_then(|operators| dashboard.search_url(operators));
    let count = |n: u32, operators: Option<&str>| Some((f64::from(n), format::number(n.into()), search(operators)));
    let per_message = |n: u32| Some((f64::from(n) / messages, format!("{:.2}", f64::from(n) / messages), None));
    let share = |n: u32, operators: Option<&str>| {
        Some((f64::from(n) / messages, format!("{:.1}%", f64::from(n) * 100.0 / messages), search(operators)))
    };
    let nights: u32 = (0..5).filter_map(|hour| all.hours.get(&hour)).sum();
    let days = summary.days.len() as u32;
    let per_day = messages / f64::from(days.max(1));
    // Guiraud's root type-token ratio (types / √tokens), scaled to 1,000 tokens. It depends less on the length of the
    // text than the plain ratio.
    let different = dashboard.keywords.words.len() as f64;
    let diversity = different / f64::from(all.words.max(1)).sqrt() * 1_000f64.sqrt();
    let reply = summary.response_times.quantile(0.5);
    let mood = summary.sentiment.mean();
    vec![
        ("Messages", count(all.messages, Some(""))),
        ("Words", count(all.words, None)),
        ("Active days", count(days, None)),
        ("Messages per active day", (days > 0).then(|| (per_day, format!("{per_day:.1}"), None))),
        ("Words per message", per_message(all.words)),
        ("Unique words per 1,000", (all.words >= MIN_WORDS).then(|| (diversity, format!("{diversity:.0}"), None))),
        ("Emoji per message", per_message(all.emoji)),
        ("Pictures, audio and files", share(all.media, None)),
        ("Questions", share(all.questions, None)),
        ("Messages with links", share(all.links, Some("has:link"))),
        ("Midnight to 5:00", share(nights, Some("hour:0 hour:1 hour:2 hour:3 hour:4"))),
        ("Conversations started", count(all.starts, Some("is:opening"))),
        ("Median reply time", reply.map(|wait| (wait, duration(wait), dashboard.search_url("waited:0s")))),
        // The bar starts at the lowest possible mood, −1.
        ("Average mood", mood.map(|mean| (mean + 1.0, format!("{mean:+.2}"), dashboard.search_url("mood:known")))),
    ]
}

fn key_figures(dashboards: &[Dashboard; 2], names: &[String; 2]) -> Chart {
    let [first, second] = dashboards.each_ref().map(figures_of);
    let value = |figure: Option<Figure>, group: usize| {
        let (value, text, search_url) = figure?;
        Some(Ranked { ordinal: Some(COLORS[group]), value, text, search_url, ..Ranked::default() })
    };
    let rows: Vec<ComparisonRow> = first
        .into_iter()
        .zip(second)
        .map(|((title, a), (_, b))| ComparisonRow { title: title.into(), values: [value(a, 0), value(b, 1)] })
        .collect();
    let text = |value: &Option<Ranked>| value.as_ref().map_or_else(|| "–".to_owned(), |value| value.text.clone());
    let cells = rows.iter().map(|row| vec![row.title.clone().into_owned(), text(&row.values[0]), text(&row.values[1])]);
    let table = Table::plain(&["Metric", "First group", "Second group"], cells);
    Chart {
        key: "figures".into(),
        title: "Key figures".into(),
        reveals: Reveals::Names,
        wide: true,
        pictures: vec![Picture::Comparison(Comparison { names: names.clone(), rows })],
        table,
        ..Chart::default()
    }
}

/// The first day of a period and its number of messages.
type Period = Option<(NaiveDate, u32)>;

/// Pairs the periods of both groups. If the groups overlap in time, the same dates are paired; otherwise the first
/// period of one group is paired with the first of the other, so that two years can be compared.
fn aligned(dashboards: &[Dashboard; 2], step: insight::summary::Step) -> Vec<(Period, Period)> {
    let [mut first, mut second] = dashboards.each_ref().map(|dashboard| {
        let days = dashboard.summary.days.iter().map(|day| (day.date, day.messages));
        periods(days, dashboard.summary.span(), step, |sum: &mut u32, n| *sum += n)
    });
    let [a, b] = dashboards.each_ref().map(|dashboard| dashboard.summary.span());
    let disjoint = matches!((a, b), (Some(a), Some(b)) if a.0 > b.1 || b.0 > a.1);
    if !disjoint {
        let mut all: Vec<_> = first.iter().chain(&second).map(|(begin, _)| *begin).collect();
        all.sort_unstable();
        all.dedup();
        let fill = |group: Vec<(NaiveDate, u32)>| -> Vec<_> {
            all.iter().map(|day| (*day, group.iter().find(|(begin, _)| begin == day).map_or(0, |(_, n)| *n))).collect()
        };
        (first, second) = (fill(first), fill(second));
    }
    (0..first.len().max(second.len())).map(|at| (first.get(at).copied(), second.get(at).copied())).collect()
}

fn over_time(dashboards: &[Dashboard; 2], names: &[String; 2]) -> Chart {
    let [a, b] = dashboards;
    let step = time::step(a).max(time::step(b));
    let aligned = aligned(dashboards, step);
    let title = |period: Period| {
        period.map(|(begin, n)| format!("{}: {}", time::period_label(begin, step), format::number(n.into())))
    };
    let value = |period: Period| period.map_or(0.0, |(_, n)| f64::from(n));
    let url = |dashboard: &Dashboard, period: Period| {
        let (begin, _) = period.filter(|(_, n)| *n > 0)?;
        dashboard.days_search_url(begin, time::period_end(begin, step))
    };
    let columns = aligned.iter().map(|&(up, down)| Column {
        label: up.or(down).map_or_else(String::new, |(begin, _)| time::period_label(begin, step)),
        title: [title(up), title(down)].into_iter().flatten().collect::<Vec<_>>().join(" and "),
        values: vec![value(up), value(down)],
        search_url: url(a, up),
        below: title(down).zip(url(b, down)).map(|(title, url)| (title, Some(url))),
        days: None,
    });
    let series =
        |group: usize| Series { name: names[group].clone(), color: Color::Person(COLORS[group]), below: group == 1 };
    let picture = Columns {
        label: "Messages of both groups over time".into(),
        series: vec![series(0), series(1)],
        columns: columns.collect(),
        ..Columns::default()
    };
    let rows = aligned.iter().map(|&(up, down)| {
        let label = |period: Period| period.map_or_else(String::new, |(begin, _)| time::period_label(begin, step));
        let count = |period: Period| period.map_or_else(String::new, |(_, n)| n.to_string());
        vec![label(up.or(down)), count(up), count(down)]
    });
    Chart {
        key: "over-time".into(),
        title: "Over time".into(),
        caption: "First group above the axis, second below.".to_owned(),
        reveals: Reveals::Names,
        wide: true,
        table: Table::plain(&["Period", "First group", "Second group"], rows),
        pictures: vec![Picture::Columns(picture)],
        ..Chart::default()
    }
}

fn week(dashboards: &[Dashboard; 2], names: &[String; 2]) -> Chart {
    let grids = dashboards
        .iter()
        .zip(names)
        .map(|(dashboard, name)| Picture::Grid(time::week_grid(dashboard, 20.0, format!("Weekday and hour: {name}"))));
    let rows = (0..7).flat_map(|day| (0..24).map(move |hour| (day, hour))).map(|(day, hour)| {
        let counts = dashboards.each_ref().map(|dashboard| dashboard.summary.week[day][hour].to_string());
        [vec![format::WEEKDAYS[day].to_owned(), format!("{hour:02}:00")], counts.to_vec()].concat()
    });
    Chart {
        key: "week".into(),
        title: "Weekday and hour".into(),
        caption: "Each scaled to its own busiest hour.".to_owned(),
        reveals: Reveals::Names,
        wide: true,
        pictures: grids.collect(),
        table: Table::plain(&["Day", "Hour", "First group", "Second group"], rows),
        ..Chart::default()
    }
}

/// The words that each group uses far more than the other.
fn words(dashboards: &[Dashboard; 2], names: &[String; 2]) -> Option<Chart> {
    let mut both = Uses::new();
    for (group, dashboard) in dashboards.iter().enumerate() {
        for (word, uses) in &dashboard.keywords.words {
            both.entry(word.clone()).or_default().insert(group, total(uses));
        }
    }
    let mut languages = dashboards[0].languages.clone();
    languages.extend(dashboards[1].languages.iter().filter(|it| !dashboards[0].languages.contains(it)));
    let stop = StopWords::of(&languages, &dashboards[0].own_stop_words);
    let found = distinctive_words(&both, |word| stop.has(word), WORDS);
    if found.is_empty() {
        return None;
    }
    let group = |group: usize| {
        let words = found.get(&group)?.iter();
        let words = words.map(|word| signature_word(word, dashboards[group].search_url(&quoted(&word.word))));
        Some(WordsOfPerson { name: names[group].clone(), ordinal: None, words: words.collect() })
    };
    let rows = found.iter().flat_map(|(group, words)| {
        words.iter().map(|word| vec![names[*group].clone(), word.word.clone(), word.count.to_string()])
    });
    Some(Chart {
        key: "words".into(),
        title: "Signature words".into(),
        caption: "Words each group uses far more than the other.".to_owned(),
        help: Some("Ranked by log-odds.".to_owned()),
        reveals: Reveals::Texts,
        wide: true,
        table: Table::plain(&["Group", "Word", "Times"], rows),
        pictures: vec![Picture::SignatureWords(SignatureWords {
            people: [0, 1].into_iter().filter_map(group).collect(),
        })],
        ..Chart::default()
    })
}
