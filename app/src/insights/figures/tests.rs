//! Tests with a year of a busy conversation.

use chrono::{Datelike, Days, NaiveDate};
use insight::day::{ParticipantStats, SentimentTotals, Silence};
use insight::keywords::{Keywords, Quote, Table as Uses};
use insight::language::by_code;
use insight::response_times::ResponseTimes;
use insight::summary::{ActiveDay, ParticipantSummary, Summary};
use uuid::Uuid;

use super::*;
use crate::insights::filter::Filter;
use crate::insights::scope::Scope;
use crate::insights::store::members::Member;
use crate::ui::chart::data::{Picture, Reveals, Section};
use crate::ui::chart::svg_document;

const PEOPLE: [&str; 6] = ["Ana Lima", "Bruno", "Chloé", "Dele", "Emi", "نور"];

fn uses(what: &str, count: u32) -> Uses {
    let one = |n: u32| (format!("{what}{n}"), BTreeMap::from([((n % 6) as usize, 5 * count - 4 * n), (0, 1)]));
    (0..count).map(one).collect()
}

fn tones(rated: u32) -> SentimentTotals {
    SentimentTotals {
        rated,
        positive: rated / 2,
        negative: rated / 3,
        polarity: i64::from(rated) * 100,
        subjectivity: i64::from(rated) * 300,
        emotions: [rated / 10; 6],
    }
}

/// A year in which each person wrote every day.
fn year() -> Dashboard {
    let first = NaiveDate::from_ymd_opt(2024, 1, 1).expect("a day");
    let day = |n: u64, messages: u32| ActiveDay {
        date: first + Days::new(n),
        messages,
        words: messages * 8,
        media: 1,
        sentiment: tones(messages),
    };
    let times = ResponseTimes { buckets: (0..60).map(|bucket| (bucket, 5)).collect(), night: 7 };
    let share = |messages: u32| ParticipantStats {
        messages,
        words: messages * 8,
        media: messages / 9,
        emoji: messages / 3,
        starts: 40,
        ends: 50,
        hours: (0..24).map(|hour| (hour, messages / 24)).collect(),
        kinds: BTreeMap::from([("image".to_owned(), 20), ("voice".to_owned(), 10)]),
        languages: BTreeMap::from([("eng".to_owned(), messages / 2), ("por".to_owned(), messages / 4)]),
        longest: Some((messages, i64::from(messages))),
        ..ParticipantStats::default()
    };
    let part = |person: u32| ParticipantSummary {
        stats: share(3_000 - person * 400),
        sentiment: tones(1_000),
        response_times: times.clone(),
        week: [[10; 24]; 7],
        days: (0..366).map(|n| day(n, 9 - person)).collect(),
    };
    let pairs = (0..6).flat_map(|from| (0..6).map(move |to| (from, to))).filter(|(from, to)| from != to);
    let quote = |seq: i64| Quote { seq, day: first, sender: 1, polarity: 900 - seq };
    let summary = Summary {
        all: share(12_000),
        sentiment: tones(8_000),
        days: (0..366).map(|n| day(n, 33)).collect(),
        participants: (0..6).map(|person| (person as usize, part(person))).collect(),
        week: [[70; 24]; 7],
        response_times: times.clone(),
        pairs: pairs.map(|pair| (pair, times.clone())).collect(),
        sessions: 240,
        silences: vec![(Silence { seconds: 90_000, seq: 7 }, first + Days::new(9))],
    };
    Dashboard {
        scope: Scope::Conversation(Uuid::max()),
        title: "Harbour".to_owned(),
        filter: Filter::default(),
        choices: Vec::new(),
        conversations: Vec::new(),
        members: PEOPLE
            .iter()
            .enumerate()
            .map(|(n, name)| (n, Member { name: (*name).to_owned(), ordinal: n as i32, messages: 100 }))
            .collect(),
        numbers: HashMap::new(),
        span: summary.span(),
        summary,
        keywords: Keywords {
            words: uses("secretword", 1_000),
            emoji: uses("😀", 200),
            domains: uses("secretsite", 200),
            mentions: uses("secretname", 50),
            hashtags: uses("secrettag", 50),
            reactions: uses("❤", 20),
            best: (1..9).map(quote).collect(),
            worst: (11..19).map(quote).collect(),
        },
        word: BTreeMap::new(),
        languages: ["eng", "por"].into_iter().filter_map(by_code).collect(),
        analysis: None,
        notes: Vec::new(),
        own_stop_words: Vec::new(),
        tags: Vec::new(),
        links: true,
        mask: None,
    }
}

/// Contents with the word "secret" in everything that participants wrote.
fn secrets() -> MessageContents {
    let place = |n: u32| SharedPlace {
        conversation: Uuid::max(),
        seq: n.into(),
        person: 2,
        name: format!("secretplace {n}"),
        latitude: 38.7 + f64::from(n),
        longitude: -9.1,
        day: NaiveDate::from_ymd_opt(2024, 3, 1).expect("a day"),
    };
    MessageContents {
        quoted: (1..20).map(|seq| (seq, format!("secret sentence {seq}, {}", "long ".repeat(30)))).collect(),
        entities: BTreeMap::from([("phone".to_owned(), uses("secret+351", 90))]),
        places: (0..30).map(place).collect(),
    }
}

fn json(charts: &[Chart]) -> String {
    serde_json::to_string(charts).expect("JSON")
}

#[test]
fn charts_of_a_year_stay_small_as_json() {
    let charts = for_page(build_charts(&year(), &secrets()));
    let sizes: Vec<_> =
        charts.iter().map(|chart| (chart.key.as_ref(), json(std::slice::from_ref(chart)).len())).collect();
    let sent = json(&charts);
    assert!(sent.len() < 150_000, "{} bytes: {sizes:?}", sent.len());
    assert_eq!(serde_json::from_str::<Vec<Chart>>(&sent).expect("charts"), charts);
}

#[test]
fn charts_without_permission_to_open_messages_contain_no_links() {
    let linked = json(&build_charts(&year(), &secrets()));
    assert!(linked.contains("/c/ffffffff"));
    let masked = json(&build_charts(&Dashboard { links: false, ..year() }, &secrets()));
    assert!(!masked.contains("/c/") && !masked.contains("q=") && !masked.contains("Click"), "{masked}");
}

#[test]
fn charts_reveal_no_more_than_they_declare() {
    for chart in build_charts(&year(), &secrets()) {
        let json = json(std::slice::from_ref(&Chart { table: chart.table.clone(), ..chart.clone() }));
        let (texts, names) = (json.contains("secret"), PEOPLE.iter().any(|name| json.contains(name)));
        let least = if texts {
            Reveals::Texts
        } else if names {
            Reveals::Names
        } else {
            Reveals::Numbers
        };
        assert!(chart.reveals >= least, "{} reveals more than it declares", chart.key);
    }
    // What an analyst without access to texts may see.
    let shown = build_charts(&year(), &secrets()).into_iter().filter(|chart| chart.reveals < Reveals::Texts);
    let mut shown: Vec<_> = shown.map(|chart| chart.key.into_owned()).collect();
    shown.sort_unstable();
    assert_eq!(
        shown,
        [
            "answers",
            "calendar",
            "emoji",
            "emotions",
            "growth",
            "kinds",
            "languages",
            "mood",
            "mood-people",
            "over-time",
            "people",
            "records",
            "talks",
            "waits",
            "week"
        ]
    );
}

#[test]
fn charts_are_ordered_by_section_and_have_a_table() {
    let charts = build_charts(&year(), &secrets());
    assert!(charts.is_sorted_by_key(|chart| chart.section));
    assert_eq!(Section::ALL.into_iter().filter(|it| charts.iter().any(|chart| chart.section == *it)).count(), 7);
    for chart in &charts {
        assert!(!chart.table.rows.is_empty() && !chart.pictures.is_empty(), "{}", chart.key);
        let width = chart.table.columns.len();
        assert!(chart.table.rows.iter().all(|row| row.cells.len() == width), "{}", chart.key);
        assert!(!chart.caption.contains(" %"), "{}", chart.caption);
    }
}

#[test]
fn captions_state_the_main_finding() {
    let charts = build_charts(&year(), &secrets());
    let caption = |key: &str| charts.iter().find(|chart| chart.key == key).map(|chart| chart.caption.as_str());
    assert_eq!(caption("over-time"), Some("Busiest week: 1 Jan 2024 (231 messages)."));
    assert_eq!(caption("calendar"), Some("Active on 366 of 366 days (100%)."));
    assert_eq!(caption("week"), Some("Busiest time: Mondays, 00:00–01:00 (70 messages)."));
    assert_eq!(caption("people"), Some("Ana Lima wrote the most: 25% of all messages."));
}

#[test]
fn calendar_days_link_to_their_messages() {
    let calendar = calendar_of(&year());
    let url = calendar.search_url.clone().expect("a link");
    let day = NaiveDate::from_ymd_opt(2024, 12, 31).expect("a day");
    assert_eq!((calendar.count(day), calendar.first.ordinal()), (33, 1));
    // The template does not escape the date; browsers treat both forms the same.
    assert_eq!(Some(url.of(day)), year().days_search_url(day, day).map(|url| url.replace("%2D12%2D", "-12-")));
    // The link keeps a filter by people.
    let filter = Filter { people: vec![1, 5], query: "tea".to_owned(), ..Filter::default() };
    let filtered = Dashboard { filter, ..year() };
    let url = calendar_of(&filtered).search_url.expect("a link");
    assert_eq!(Some(url.of(day)), filtered.days_search_url(day, day).map(|url| url.replace("%2D12%2D", "-12-")));
}

fn calendar_of(dashboard: &Dashboard) -> crate::ui::chart::data::Calendar {
    let chart = time::calendar(dashboard).expect("a calendar");
    match chart.pictures.into_iter().next() {
        Some(Picture::Calendar(calendar)) => calendar,
        other => panic!("expected a calendar, got {other:?}"),
    }
}

#[test]
fn charts_render_as_a_single_svg_document() {
    for chart in build_charts(&year(), &secrets()) {
        let document = svg_document(&chart, ".x{}");
        assert_eq!(document.is_some(), chart.has_image(), "{}", chart.key);
        let Some(document) = document else { continue };
        assert!(document.starts_with("<svg xmlns") && document.ends_with("</svg>"), "{}", chart.key);
        assert!(!document.contains("<!") && !document.contains("href") && !document.contains("NaN"), "{}", chart.key);
        assert!(!document.contains("tabindex") && document.contains("<style>.x{}</style>"), "{}", chart.key);
    }
}
