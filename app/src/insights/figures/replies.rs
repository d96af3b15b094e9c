//! Reply times, who replies to whom, and who starts and ends conversations.

use insight::response_times::{ResponseTimes, SESSION_GAP, bucket_range};

use super::links::quoted;
use super::people::{SHOWN_PEOPLE, person};
use crate::conversations::model::initials;
use crate::insights::store::dashboard::Dashboard;
use crate::ui::chart::Chart;
use crate::ui::chart::data::{
    Cell, Column, Edge, Grid, Histogram, Network, Node, Picture, Ranked, Ranking, Reveals, Section, Table,
};
use crate::ui::format;

/// Bins of the reply time histogram: lower bound in seconds, and label.
const BINS: [(u32, &str); 7] = [
    (0, "< 15 s"),
    (15, "15–60 s"),
    (60, "1–5 min"),
    (300, "5–15 min"),
    (900, "15–60 min"),
    (3600, "1–2 h"),
    (7200, "2–4 h"),
];
/// Minimum number of replies for showing a person's median.
const MIN_REPLIES: u32 = 5;
/// Maximum length of a name next to the grid, in characters.
const MAX_NAME_CHARS: usize = 14;

/// Formats a duration in seconds with a suitable unit: "59 s", "2 min", "2.0 h", "3 days".
pub fn duration(seconds: f64) -> String {
    match seconds {
        ..90.0 => format!("{seconds:.0} s"),
        90.0..5400.0 => format!("{:.0} min", seconds / 60.0),
        5400.0..172_800.0 => format!("{:.1} h", seconds / 3600.0),
        _ => format!("{:.0} days", seconds / 86_400.0),
    }
}

fn quantile(times: &ResponseTimes, share: f64) -> String {
    times.quantile(share).map_or_else(|| "–".to_owned(), duration)
}

/// Number of replies in the bin with this index.
fn replies_in_bin(times: &ResponseTimes, index: usize) -> u32 {
    let from = f64::from(BINS[index].0);
    let until = BINS.get(index + 1).map_or(f64::INFINITY, |(next, _)| f64::from(*next));
    let within = times.buckets.iter().filter(|(bucket, _)| (from..until).contains(&bucket_range(**bucket).0));
    within.map(|(_, count)| count).sum()
}

/// The search operator for the replies in the bin with this index.
fn bin_operators(index: usize) -> String {
    // The upper bound is exclusive, but a reply after exactly four hours is still in the session.
    let until = BINS.get(index + 1).map_or(SESSION_GAP + 1, |(next, _)| i64::from(*next));
    format!("waited:{}s..{until}s", BINS[index].0)
}

/// Distribution of reply times, and median reply time of each participant.
pub fn reply_times(dashboard: &Dashboard) -> Option<Chart> {
    let times = &dashboard.summary.response_times;
    let (median, long) = (times.quantile(0.5)?, times.quantile(0.9)?);
    let columns = (0..BINS.len()).map(|index| {
        let replies = replies_in_bin(times, index);
        Column {
            label: BINS[index].1.to_owned(),
            title: format!("{}: {}", BINS[index].1, format::count(replies.into(), "reply", "replies")),
            values: vec![replies.into()],
            search_url: if replies > 0 { dashboard.search_url(&bin_operators(index)) } else { None },
            ..Column::default()
        }
    });
    let histogram = Histogram { label: "Replies by reply time".into(), columns: columns.collect() };
    let parts = dashboard.summary.participants.iter().map(|(person, part)| (*person, &part.response_times));
    let mut ranked: Vec<(usize, &ResponseTimes)> = parts.filter(|(_, times)| times.count() > 0).collect();
    let key = |times: &ResponseTimes| times.quantile(0.5).unwrap_or(0.0);
    ranked.sort_by(|a, b| key(a.1).total_cmp(&key(b.1)).then(a.0.cmp(&b.0)));
    let with_enough = ranked.iter().filter(|(_, times)| times.count() >= MIN_REPLIES).take(SHOWN_PEOPLE);
    let people = with_enough.map(|(who, times)| Ranked {
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
        let bins = (0..BINS.len()).map(|index| replies_in_bin(times, index).to_string());
        (cells.into_iter().chain(bins).collect::<Vec<_>>(), dashboard.person_search_url(*person, "waited:0s"))
    });
    let headings = [
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
        caption: format!("Median reply: {}; 90% within {}.", duration(median), duration(long)),
        help: Some(format!(
            "Measured until someone else's next message. Gaps over 4 hours and {night} {are} excluded."
        )),
        section: Section::Replies,
        reveals: Reveals::Names,
        wide: false,
        table: Table::new(&headings, rows),
        pictures: vec![Picture::Histogram(histogram), Picture::Ranking(people)],
    })
}

/// Who replies to whom, as a network and as a heat map. `None` for fewer than three participants.
pub fn reply_matrix(dashboard: &Dashboard) -> Option<Chart> {
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
            "{} replies to {} most with_enough: {}.",
            dashboard.name(from),
            dashboard.name(to),
            format::count(most.into(), "time", "times")
        ),
        help: Some("Each row replies to the columns. In the circle, lines take the replier's colour.".to_owned()),
        section: Section::Replies,
        reveals: Reveals::Names,
        wide: true,
        table: Table::new(&["Who replies", "To whom", "Replies", "Median"], rows),
        pictures: vec![Picture::Network(network(dashboard, &people)), Picture::Grid(grid(dashboard, &people, most))],
    })
}

fn pair_url(dashboard: &Dashboard, from: usize, to: usize) -> Option<String> {
    dashboard.person_search_url(from, &format!("to:{}", quoted(dashboard.name(to))))
}

fn pair_title(dashboard: &Dashboard, from: usize, to: usize, count: u32) -> String {
    let times = format::count(count.into(), "time", "times");
    format!("{} replied to {}: {times}", dashboard.name(from), dashboard.name(to))
}

fn network(dashboard: &Dashboard, people: &[usize]) -> Network {
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
        let name: String = dashboard.name(person).chars().take(MAX_NAME_CHARS).collect();
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

/// Who starts and who ends conversations (sessions). `None` for a single participant.
pub fn conversation_starters(dashboard: &Dashboard) -> Option<Chart> {
    let summary = &dashboard.summary;
    if summary.sessions == 0 || summary.participants.len() < 2 {
        return None;
    }
    let mut starters: Vec<_> = summary.participants.iter().map(|(person, part)| (*person, &part.stats)).collect();
    starters.sort_by_key(|(person, share)| (std::cmp::Reverse(share.starts), *person));
    let ender = starters.iter().max_by_key(|(person, share)| (share.ends, std::cmp::Reverse(*person)))?;
    let starts: u32 = starters.iter().map(|(_, share)| share.starts).sum();
    let caption = format!(
        "{} started {} of {}; {} most with_enough had the last word.",
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
    use super::duration;

    #[test]
    fn durations_have_suitable_units() {
        let texts = [0.0, 59.4, 95.0, 600.0, 7200.0, 260_000.0].map(duration);
        assert_eq!(texts, ["0 s", "59 s", "2 min", "10 min", "2.0 h", "3 days"]);
    }
}
