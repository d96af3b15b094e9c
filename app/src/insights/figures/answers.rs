//! Who replies to whom, and how soon; who starts and who ends conversations.

use insight::response_times::{ResponseTimes, SESSION_GAP, border};

use super::links::quoted;
use super::people::{SHOWN_PEOPLE, person};
use crate::conversations::model::initials;
use crate::insights::store::dashboard::Dashboard;
use crate::ui::chart::Chart;
use crate::ui::chart::data::{
    Cell, Column, Edge, Grid, Histogram, Network, Node, Picture, Ranked, Ranking, Reveals, Section, Table,
};
use crate::ui::format;

/// Reply times shown together, by the lower border in seconds: what people tell apart.
const SPANS: [(u32, &str); 7] = [
    (0, "< 15 s"),
    (15, "15–60 s"),
    (60, "1–5 min"),
    (300, "5–15 min"),
    (900, "15–60 min"),
    (3600, "1–2 h"),
    (7200, "2–4 h"),
];
/// The median of fewer replies says nothing.
const ENOUGH: u32 = 5;
/// Letters of a name beside a grid.
const MAX_LETTERS: usize = 14;

/// Seconds as people say them.
pub fn span(seconds: f64) -> String {
    match seconds {
        ..90.0 => format!("{seconds:.0} s"),
        90.0..5400.0 => format!("{:.0} min", seconds / 60.0),
        5400.0..172_800.0 => format!("{:.1} h", seconds / 3600.0),
        _ => format!("{:.0} days", seconds / 86_400.0),
    }
}

fn quantile(times: &ResponseTimes, share: f64) -> String {
    times.quantile(share).map_or_else(|| "–".to_owned(), span)
}

/// Replies within one of the [`SPANS`].
fn replies_within(times: &ResponseTimes, index: usize) -> u32 {
    let from = f64::from(SPANS[index].0);
    let until = SPANS.get(index + 1).map_or(f64::INFINITY, |(next, _)| f64::from(*next));
    let within = times.buckets.iter().filter(|(bucket, _)| (from..until).contains(&border(**bucket).0));
    within.map(|(_, count)| count).sum()
}

/// The search for the replies of one of the [`SPANS`].
fn search_for(index: usize) -> String {
    // A session ends after four hours; a reply exactly then still counts.
    let until = SPANS.get(index + 1).map_or(SESSION_GAP + 1, |(next, _)| i64::from(*next));
    format!("waited:{}s..{until}s", SPANS[index].0)
}

/// How long people wait for a reply.
pub fn waits(dashboard: &Dashboard) -> Option<Chart> {
    let times = &dashboard.summary.waits;
    let (median, long) = (times.quantile(0.5)?, times.quantile(0.9)?);
    let columns = (0..SPANS.len()).map(|index| {
        let replies = replies_within(times, index);
        Column {
            label: SPANS[index].1.to_owned(),
            title: format!("{}: {}", SPANS[index].1, format::count(replies.into(), "reply", "replies")),
            values: vec![replies.into()],
            search_url: if replies > 0 { dashboard.search_url(&search_for(index)) } else { None },
            ..Column::default()
        }
    });
    let histogram = Histogram { label: "Replies by how long they took".into(), columns: columns.collect() };
    let parts = dashboard.summary.parts.iter().map(|(person, part)| (*person, &part.waits));
    let mut ranked: Vec<(usize, &ResponseTimes)> = parts.filter(|(_, times)| times.count() > 0).collect();
    let key = |times: &ResponseTimes| times.quantile(0.5).unwrap_or(0.0);
    ranked.sort_by(|a, b| key(a.1).total_cmp(&key(b.1)).then(a.0.cmp(&b.0)));
    let often = ranked.iter().filter(|(_, times)| times.count() >= ENOUGH).take(SHOWN_PEOPLE);
    let people = often.map(|(who, times)| Ranked {
        value: key(times),
        text: quantile(times, 0.5),
        detail: format!("90% within {}", quantile(times, 0.9)),
        ..person(dashboard, *who, "waited:0s")
    });
    let people = Ranking { rows: people.collect() };
    let rows = ranked.iter().map(|(person, times)| {
        let cells = [
            dashboard.name(*person).to_owned(),
            times.count().to_string(),
            quantile(times, 0.5),
            quantile(times, 0.9),
            times.night.to_string(),
        ];
        let spans = (0..SPANS.len()).map(|index| replies_within(times, index).to_string());
        (cells.into_iter().chain(spans).collect::<Vec<_>>(), dashboard.person_search_url(*person, "waited:0s"))
    });
    let heads = [
        "Participant",
        "Replies",
        "Median",
        "90% within",
        "At night",
        "< 15 s",
        "15–60 s",
        "1–5 min",
        "5–15 min",
        "15–60 min",
        "1–2 h",
        "2–4 h",
    ];
    let night = format::count(times.night.into(), "night-time reply", "night-time replies");
    let are = if times.night == 1 { "is" } else { "are" };
    Some(Chart {
        key: "waits".into(),
        title: "Reply times".into(),
        caption: format!("Median reply: {}; 90% within {}.", span(median), span(long)),
        help: Some(format!(
            "Measured until someone else's next message. Gaps over 4 hours and {night} {are} excluded."
        )),
        section: Section::Replies,
        reveals: Reveals::Names,
        wide: false,
        table: Table::new(&heads, rows),
        pictures: vec![Picture::Histogram(histogram), Picture::Ranking(people)],
    })
}

/// Who replies to whom.
pub fn matrix(dashboard: &Dashboard) -> Option<Chart> {
    let pairs = &dashboard.summary.pairs;
    let replies = |times: &ResponseTimes| times.count() + times.night;
    let ranked = dashboard.summary.ranked().into_iter().map(|(person, _)| person);
    let people: Vec<usize> = ranked.take(SHOWN_PEOPLE).collect();
    if people.len() < 3 {
        return None;
    }
    let all = pairs.iter().map(|(pair, times)| (pair, replies(times)));
    let (&(from, to), most) = all.max_by_key(|(pair, count)| (*count, std::cmp::Reverse(*pair)))?;
    let mut sorted: Vec<_> = pairs.iter().collect();
    sorted.sort_by_key(|(pair, times)| (std::cmp::Reverse(replies(times)), **pair));
    let rows = sorted.into_iter().map(|(&(from, to), times)| {
        let names = [from, to].map(|person| dashboard.name(person).to_owned());
        let cells = [names.to_vec(), vec![replies(times).to_string(), quantile(times, 0.5)]].concat();
        (cells, pair_url(dashboard, from, to))
    });
    Some(Chart {
        key: "answers".into(),
        title: "Who replies to whom".into(),
        caption: format!(
            "{} replies to {} most often: {}.",
            dashboard.name(from),
            dashboard.name(to),
            format::count(most.into(), "time", "times")
        ),
        help: Some("Each row replies to the columns. In the circle, lines take the replier's colour.".to_owned()),
        section: Section::Replies,
        reveals: Reveals::Names,
        wide: true,
        table: Table::new(&["Who replies", "To whom", "Replies", "Median"], rows),
        pictures: vec![Picture::Network(circle(dashboard, &people)), Picture::Grid(grid(dashboard, &people, most))],
    })
}

fn pair_url(dashboard: &Dashboard, from: usize, to: usize) -> Option<String> {
    dashboard.person_search_url(from, &format!("to:{}", quoted(dashboard.name(to))))
}

fn pair_title(dashboard: &Dashboard, from: usize, to: usize, count: u32) -> String {
    let times = format::count(count.into(), "time", "times");
    format!("{} replied to {}: {times}", dashboard.name(from), dashboard.name(to))
}

fn circle(dashboard: &Dashboard, people: &[usize]) -> Network {
    let nodes = people.iter().map(|person| Node {
        name: dashboard.name(*person).to_owned(),
        ordinal: dashboard.ordinal(*person),
        search_url: dashboard.person_search_url(*person, ""),
    });
    let place = |person: usize| people.iter().position(|other| *other == person).map(|at| at as u32);
    let edges = dashboard.summary.pairs.iter().filter_map(|(&(from, to), times)| {
        let count = times.count() + times.night;
        Some(Edge {
            from: place(from)?,
            to: place(to)?,
            strength: count.into(),
            title: pair_title(dashboard, from, to, count),
            search_url: pair_url(dashboard, from, to),
        })
    });
    Network { label: "Who replies to whom".into(), nodes: nodes.collect(), edges: edges.collect() }
}

fn grid(dashboard: &Dashboard, people: &[usize], most: u32) -> Grid {
    let short = |person: usize| {
        let name: String = dashboard.name(person).chars().take(MAX_LETTERS).collect();
        if name.len() < dashboard.name(person).len() { format!("{name}…") } else { name }
    };
    let cells = people.iter().flat_map(|&from| {
        people.iter().map(move |&to| {
            let count = dashboard.summary.pairs.get(&(from, to)).map_or(0, |times| times.count() + times.night);
            Cell {
                level: Cell::level(count.into(), most.into()),
                title: pair_title(dashboard, from, to, count),
                search_url: if count > 0 { pair_url(dashboard, from, to) } else { None },
            }
        })
    });
    Grid {
        label: "Replies by person".into(),
        columns: people.iter().map(|person| initials(dashboard.name(*person))).collect(),
        rows: people.iter().map(|person| short(*person)).collect(),
        cells: cells.collect(),
        left: 120.0,
        cell: (420.0 / people.len() as f64).clamp(26.0, 60.0).round(),
    }
}

/// Who starts and who ends conversations.
pub fn talks(dashboard: &Dashboard) -> Option<Chart> {
    let summary = &dashboard.summary;
    if summary.talks == 0 || summary.parts.len() < 2 {
        return None;
    }
    let mut starters: Vec<_> = summary.parts.iter().map(|(person, part)| (*person, &part.share)).collect();
    starters.sort_by_key(|(person, share)| (std::cmp::Reverse(share.starts), *person));
    let ender = starters.iter().max_by_key(|(person, share)| (share.ends, std::cmp::Reverse(*person)))?;
    let starts: u32 = starters.iter().map(|(_, share)| share.starts).sum();
    let caption = format!(
        "{} started {} of {}; {} most often had the last word.",
        dashboard.name(starters[0].0),
        format::percent(starters[0].1.starts.into(), starts.into()),
        format::count(starts.into(), "conversation", "conversations"),
        dashboard.name(ender.0)
    );
    let active = starters.iter().filter(|(_, share)| share.starts > 0).take(SHOWN_PEOPLE);
    let rows = active.map(|(who, share)| Ranked {
        value: share.starts.into(),
        text: format::number(share.starts.into()),
        detail: format!("ended {}", format::number(share.ends.into())),
        ..person(dashboard, *who, "is:opening")
    });
    let pictures = vec![Picture::Ranking(Ranking { rows: rows.collect() })];
    let rows = starters.iter().map(|(person, share)| {
        let cells = vec![dashboard.name(*person).to_owned(), share.starts.to_string(), share.ends.to_string()];
        (cells, dashboard.person_search_url(*person, "is:opening"))
    });
    Some(Chart {
        key: "talks".into(),
        title: "Conversation starters".into(),
        caption,
        help: Some("A new conversation starts after four hours of silence.".to_owned()),
        section: Section::Replies,
        reveals: Reveals::Names,
        wide: false,
        pictures,
        table: Table::new(&["Participant", "Conversations started", "Conversations ended"], rows),
    })
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
