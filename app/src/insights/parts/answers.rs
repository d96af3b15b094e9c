//! Who answers whom, and how soon; who begins and who ends.

use insight::response_times::{ResponseTimes, SESSION_GAP, border};
use leptos::prelude::*;

use super::behind::as_search;
use super::people::SHOWN_PEOPLE;
use crate::insights::store::dashboard::Dashboard;
use crate::ui::chart::{Cell, Chart, Column, Columns, Edge, Grid, Network, Node, Rank, Ranked, Table};
use crate::ui::format;

/// ResponseTimes drawn together, with the buckets' first border: what people tell apart.
const SPANS: [(u32, &str); 7] = [
    (0, "< 15 s"),
    (15, "15–60 s"),
    (60, "1–5 min"),
    (300, "5–15 min"),
    (900, "15–60 min"),
    (3600, "1–2 h"),
    (7200, "2–4 h"),
];

/// Seconds as people say them.
pub fn span(seconds: f64) -> String {
    match seconds {
        ..90.0 => format!("{seconds:.0} s"),
        90.0..5400.0 => format!("{:.0} min", seconds / 60.0),
        5400.0..172_800.0 => format!("{:.1} h", seconds / 3600.0),
        _ => format!("{:.0} days", seconds / 86_400.0),
    }
}

/// How long people wait.
pub fn waits(dashboard: &Dashboard) -> Option<Chart> {
    let waits = &dashboard.summary.waits;
    let (median, long) = (waits.quantile(0.5)?, waits.quantile(0.9)?);
    let count = |waits: &ResponseTimes, index: usize| {
        let from = f64::from(SPANS[index].0);
        let until = SPANS.get(index + 1).map_or(f64::INFINITY, |(next, _)| f64::from(*next));
        waits
            .buckets
            .iter()
            .filter(|(bucket, _)| (from..until).contains(&border(**bucket).0))
            .map(|(_, count)| count)
            .sum::<u32>()
    };
    let columns = (0..SPANS.len()).map(|index| {
        let answers = count(waits, index);
        let title = format!("{}: {}", SPANS[index].1, format::count(answers.into(), "answer", "answers"));
        let href = (answers > 0).then(|| dashboard.behind(&took(index)));
        Column::plain(SPANS[index].1.to_owned(), title, answers.into(), href)
    });
    let columns = columns.collect();
    let says = format!(
        "Half of all answers come within {}, nine of ten within {}. Counted is the time to the next message of somebody else in the same talk (no silence of more than four hours); {} at night are left out.",
        span(median),
        span(long),
        format::count(waits.night.into(), "answer", "answers")
    );
    let time = |waits: &ResponseTimes, share: f64| waits.quantile(share).map_or_else(|| "–".to_owned(), span);
    let mut ranked: Vec<(usize, &ResponseTimes)> = dashboard
        .summary
        .parts
        .iter()
        .map(|(person, part)| (*person, &part.waits))
        .filter(|(_, waits)| waits.count() > 0)
        .collect();
    ranked.sort_by(|a, b| {
        a.1.quantile(0.5).unwrap_or(0.0).total_cmp(&b.1.quantile(0.5).unwrap_or(0.0)).then(a.0.cmp(&b.0))
    });
    let rows = ranked.iter().map(|(person, waits)| {
        let cells = [
            dashboard.name(*person).to_owned(),
            waits.count().to_string(),
            time(waits, 0.5),
            time(waits, 0.9),
            waits.night.to_string(),
        ];
        let spans = (0..SPANS.len()).map(|index| count(waits, index).to_string());
        (cells.into_iter().chain(spans).collect::<Vec<_>>(), dashboard.behind_person(*person, "waited:0s"))
    });
    let heads = [
        "Who answers",
        "Answers",
        "Median",
        "Nine of ten within",
        "At night",
        "< 15 s",
        "15–60 s",
        "1–5 min",
        "5–15 min",
        "15–60 min",
        "1–2 h",
        "2–4 h",
    ];
    let table = Table::linked(&heads, rows);
    // A median of a handful says nothing.
    const ENOUGH: u32 = 5;
    let people =
        ranked.iter().filter(|(_, waits)| waits.count() >= ENOUGH).take(SHOWN_PEOPLE).map(|(person, waits)| Ranked {
            name: dashboard.name(*person).to_owned(),
            ordinal: Some(dashboard.ordinal(*person)),
            value: waits.quantile(0.5).unwrap_or_default(),
            says: time(waits, 0.5),
            detail: format!("nine of ten within {}", time(waits, 0.9)),
            href: Some(dashboard.behind_person(*person, "waited:0s")),
        });
    let people: Vec<Ranked> = people.collect();
    let picture = view! {
        <Columns columns name="Answers by how long they took" half=true/>
        <Rank rows=people/>
    };
    Some(Chart {
        key: "waits",
        title: "Response times",
        says,
        table,
        picture: picture.to_html(),
        wide: false,
        ..Chart::default()
    })
}

/// The search for the answers of one of the [`SPANS`].
fn took(index: usize) -> String {
    // A talk ends after four hours; an answer right then still counts.
    let until = SPANS.get(index + 1).map_or(SESSION_GAP + 1, |(next, _)| i64::from(*next));
    format!("waited:{}s..{until}s", SPANS[index].0)
}

/// Who answers whom.
pub fn matrix(dashboard: &Dashboard) -> Option<Chart> {
    let pairs = &dashboard.summary.pairs;
    let answers = |from: usize, to: usize| pairs.get(&(from, to)).map_or(0, |waits| waits.count() + waits.night);
    let people: Vec<usize> =
        dashboard.summary.ranked().into_iter().map(|(person, _)| person).take(SHOWN_PEOPLE).collect();
    if people.len() < 3 {
        return None;
    }
    let (&(from, to), most) = pairs
        .iter()
        .map(|(pair, waits)| (pair, waits.count() + waits.night))
        .max_by_key(|(pair, count)| (*count, std::cmp::Reverse(*pair)))?;
    let behind =
        |from: usize, to: usize| dashboard.behind_person(from, &format!("to:{}", as_search(dashboard.name(to))));
    let short = |person: usize| {
        let name: String = dashboard.name(person).chars().take(14).collect();
        if name.len() < dashboard.name(person).len() { format!("{name}…") } else { name }
    };
    let row = |&answering: &usize| {
        let cell = |&answered: &usize| {
            let count = answers(answering, answered);
            let title = format!(
                "{} answered {}: {}",
                dashboard.name(answering),
                dashboard.name(answered),
                format::count(count.into(), "time", "times")
            );
            let href = (count > 0).then(|| behind(answering, answered));
            Cell { level: Cell::level(count.into(), most.into()), title, href }
        };
        (short(answering), people.iter().map(cell).collect::<Vec<_>>())
    };
    let rows = people.iter().map(row).collect();
    let heads = people.iter().map(|person| crate::conversations::model::initials(dashboard.name(*person))).collect();
    let nodes = people
        .iter()
        .map(|person| Node {
            name: dashboard.name(*person).to_owned(),
            ordinal: dashboard.ordinal(*person),
            href: dashboard.behind_person(*person, ""),
        })
        .collect();
    let place = |person: usize| people.iter().position(|other| *other == person);
    let edges = pairs
        .iter()
        .filter_map(|(&(from, to), waits)| {
            let count = waits.count() + waits.night;
            let times = format::count(count.into(), "time", "times");
            let title = format!("{} answered {}: {times}", dashboard.name(from), dashboard.name(to));
            Some(Edge { from: place(from)?, to: place(to)?, strength: count.into(), title, href: behind(from, to) })
        })
        .collect();
    let says = format!(
        "{} answers {} most often: {} times. Rows answer columns; in the circle a line has the colour of who answers.",
        dashboard.name(from),
        dashboard.name(to),
        format::number(most.into())
    );
    let mut sorted: Vec<_> = pairs.iter().collect();
    sorted.sort_by_key(|(pair, waits)| (std::cmp::Reverse(waits.count() + waits.night), **pair));
    let table_rows = sorted.into_iter().map(|(&(from, to), waits)| {
        let median = waits.quantile(0.5).map_or_else(|| "–".to_owned(), span);
        let count = waits.count() + waits.night;
        let cells = vec![dashboard.name(from).to_owned(), dashboard.name(to).to_owned(), count.to_string(), median];
        (cells, behind(from, to))
    });
    let table = Table::linked(&["Who answers", "Whom", "Answers", "Median"], table_rows);
    let cell = (420.0 / people.len() as f64).clamp(26.0, 60.0);
    let picture = view! {
        <div class="pair">
            <Network nodes edges name="Who answers whom; the table has the figures"/>
            <Grid columns=heads rows left=120.0 cell name="Who answers whom"/>
        </div>
    };
    Some(Chart {
        key: "answers",
        title: "Who answers whom",
        says,
        table,
        picture: picture.to_html(),
        wide: true,
        ..Chart::default()
    })
}

/// Who begins and who ends talks.
pub fn talks(dashboard: &Dashboard) -> Option<Chart> {
    let summary = &dashboard.summary;
    if summary.talks == 0 || summary.parts.len() < 2 {
        return None;
    }
    let mut starters: Vec<_> = summary.parts.iter().map(|(person, part)| (*person, &part.share)).collect();
    starters.sort_by_key(|(person, share)| (std::cmp::Reverse(share.starts), *person));
    let ender = starters.iter().max_by_key(|(person, share)| (share.ends, std::cmp::Reverse(*person)))?;
    let starts: u32 = starters.iter().map(|(_, share)| share.starts).sum();
    let says = format!(
        "{} began {} of {}; {} had the last word most often. A talk begins after a silence of four hours.",
        dashboard.name(starters[0].0),
        format::percent(starters[0].1.starts.into(), starts.into()),
        format::count(starts.into(), "talk", "talks"),
        dashboard.name(ender.0)
    );
    let rows = starters.iter().filter(|(_, share)| share.starts > 0).take(SHOWN_PEOPLE).map(|(person, share)| Ranked {
        name: dashboard.name(*person).to_owned(),
        ordinal: Some(dashboard.ordinal(*person)),
        value: share.starts.into(),
        says: format::number(share.starts.into()),
        detail: format!("ended {}", format::number(share.ends.into())),
        href: Some(dashboard.behind_person(*person, "is:opening")),
    });
    let bars: Vec<Ranked> = rows.collect();
    let picture = view! { <Rank rows=bars.clone()/> }.to_html();
    let rows = starters.iter().map(|(person, share)| {
        let cells = vec![dashboard.name(*person).to_owned(), share.starts.to_string(), share.ends.to_string()];
        (cells, dashboard.behind_person(*person, "is:opening"))
    });
    let table = Table::linked(&["Participant", "Talks begun", "Talks ended"], rows);
    Some(Chart { key: "talks", title: "Who begins a talk", says, table, picture, wide: false, bars })
}

#[cfg(test)]
mod tests {
    use super::span;

    #[test]
    fn times_are_said_as_people_say_them() {
        let said = [0.0, 59.4, 95.0, 600.0, 7200.0, 260_000.0].map(span);
        assert_eq!(said, ["0 s", "59 s", "2 min", "10 min", "2.0 h", "3 days"]);
    }
}
