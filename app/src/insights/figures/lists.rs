//! Frequency lists of what messages contain: emoji, links, mentions, languages and more.

use std::collections::BTreeMap;

use insight::keywords::{Table as Uses, total};

use super::links::quoted;
use crate::insights::store::dashboard::Dashboard;
use crate::ui::chart::Chart;
use crate::ui::chart::data::{Picture, Ranked, Ranking, Reveals, Section, Table};
use crate::ui::format;

/// Maximum number of items shown as bars.
const MAX_BARS: usize = 10;
/// Maximum number of items in the table.
const MAX_ROWS: usize = 300;

/// What a list contains.
struct ListKind {
    key: &'static str,
    title: &'static str,
    /// Heading of the column with the items.
    heading: &'static str,
    /// Heading of the column with the top participant.
    by: &'static str,
    reveals: Reveals,
}

impl ListKind {
    /// A list of items from message texts.
    fn from_texts(key: &'static str, title: &'static str, heading: &'static str) -> Self {
        ListKind { key, title, heading, by: "Most by", reveals: Reveals::Texts }
    }
}

/// Items with their number of uses, most frequent first.
fn sorted(uses: &Uses) -> Vec<(&str, u32)> {
    let mut sorted: Vec<(&str, u32)> = uses.iter().map(|(what, uses)| (what.as_str(), total(uses))).collect();
    sorted.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    sorted
}

/// A bar chart of the most frequent items, and a table with the top participant for each.
///
/// `caption` is called with the most frequent item, its number of uses ("3 times"), and the number of different items.
/// `detail` returns further text for an item. `search` returns search operators for its messages.
fn list(
    dashboard: &Dashboard,
    uses: &Uses,
    kind: ListKind,
    caption: impl Fn(&str, &str, &str) -> String,
    detail: impl Fn(&str) -> String,
    search: impl Fn(&str) -> Option<String>,
) -> Option<Chart> {
    let sorted = sorted(uses);
    let (first, most) = *sorted.first()?;
    let link = |what: &str| search(what).and_then(|operators| dashboard.search_url(&operators));
    let bars = sorted.iter().take(MAX_BARS).map(|(what, count)| Ranked {
        name: (*what).to_owned(),
        value: (*count).into(),
        text: format::number((*count).into()),
        detail: detail(what),
        search_url: link(what),
        ..Ranked::default()
    });
    let rows = sorted.iter().take(MAX_ROWS).map(|(what, count)| {
        let by = uses[*what].iter().max_by_key(|(person, count)| (**count, std::cmp::Reverse(**person)));
        let by = by.map_or_else(String::new, |(person, count)| format!("{} ({count})", dashboard.name(*person)));
        (vec![(*what).to_owned(), count.to_string(), by], link(what))
    });
    Some(Chart {
        key: kind.key.into(),
        title: kind.title.into(),
        caption: caption(
            first,
            &format::count(most.into(), "time", "times"),
            &format::number(i64::try_from(sorted.len()).unwrap_or(i64::MAX)),
        ),
        help: None,
        section: Section::Media,
        reveals: kind.reveals,
        wide: false,
        pictures: vec![Picture::Ranking(Ranking { rows: bars.collect() })],
        table: Table::new(&[kind.heading, "Times", kind.by], rows),
    })
}

/// The name of an emoji; empty if it has none.
fn emoji_name(emoji: &str) -> String {
    insight::emoji::name(emoji).unwrap_or_default().to_owned()
}

fn no_detail(_what: &str) -> String {
    String::new()
}

/// Emoji in messages.
pub fn emoji(dashboard: &Dashboard) -> Option<Chart> {
    let all = format::count(dashboard.summary.all.emoji.into(), "emoji", "emoji");
    let uses = &dashboard.keywords.emoji;
    let most = sorted(uses).first().map(|(_, count)| format::number((*count).into())).unwrap_or_default();
    let caption = |first: &str, _: &str, kinds: &str| format!("Most used: {first} ({most}). {all}, {kinds} different.");
    // Emoji do not count as message text.
    let kind = ListKind { reveals: Reveals::Names, ..ListKind::from_texts("emoji", "Emoji", "Emoji") };
    list(dashboard, uses, kind, caption, emoji_name, |emoji| Some(quoted(emoji)))
}

/// Reactions to messages.
pub fn reactions(dashboard: &Dashboard) -> Option<Chart> {
    let caption = |first: &str, times: &str, _: &str| format!("Most used: {first} ({times}).");
    // Reactions that are not emoji (iMessage words, custom Discord emoji) cannot be searched.
    let search = |what: &str| insight::emoji::canonical(what).map(|emoji| format!("reaction:{emoji}"));
    let kind = ListKind { by: "Most often to", ..ListKind::from_texts("reactions", "Reactions", "Reaction") };
    list(dashboard, &dashboard.keywords.reactions, kind, caption, emoji_name, search)
}

/// Hosts that were linked to.
pub fn domains(dashboard: &Dashboard) -> Option<Chart> {
    let caption = |first: &str, times: &str, sites: &str| {
        format!("Most linked: {first} ({times}). {sites} different {}.", if sites == "1" { "site" } else { "sites" })
    };
    let search = |host: &str| Some(format!("has:link {}", quoted(host)));
    list(
        dashboard,
        &dashboard.keywords.domains,
        ListKind::from_texts("domains", "Links", "Site"),
        caption,
        no_detail,
        search,
    )
}

/// Names mentioned with `@`.
pub fn mentions(dashboard: &Dashboard) -> Option<Chart> {
    let caption = |first: &str, times: &str, _: &str| format!("Most mentioned: @{first} ({times}).");
    let kind = ListKind::from_texts("mentions", "Mentions", "Name");
    list(dashboard, &dashboard.keywords.mentions, kind, caption, no_detail, |name| Some(quoted(name)))
}

/// Hashtags.
pub fn hashtags(dashboard: &Dashboard) -> Option<Chart> {
    let caption = |first: &str, times: &str, _: &str| format!("Most used: #{first} ({times}).");
    let kind = ListKind::from_texts("hashtags", "Hashtags", "Tag");
    list(dashboard, &dashboard.keywords.hashtags, kind, caption, no_detail, |tag| Some(quoted(tag)))
}

/// One list each for dates, amounts of money, phone numbers and e-mail addresses in messages. `by_type` has the uses by
/// entity type.
pub fn entities(dashboard: &Dashboard, by_type: &BTreeMap<String, Uses>) -> Vec<Chart> {
    const KINDS: [(&str, [&str; 3]); 4] = [
        ("date", ["dates", "Dates", "Date"]),
        ("money", ["sums", "Amounts of money", "Amount"]),
        ("phone", ["phones", "Phone numbers", "Number"]),
        ("email", ["emails", "E-mail addresses", "Address"]),
    ];
    let caption = |first: &str, times: &str, different: &str| {
        format!("Most mentioned: {first} ({times}). {different} different.")
    };
    let one = |(kind, [key, title, heading]): (&str, [&'static str; 3])| {
        let uses = by_type.get(kind)?;
        // Searches for the normalised form, which matches all spellings.
        let search = |what: &str| Some(format!("names:{}", quoted(what)));
        list(dashboard, uses, ListKind::from_texts(key, title, heading), caption, no_detail, search)
    };
    KINDS.into_iter().filter_map(one).collect()
}

/// Languages of the messages that are long enough to detect it.
pub fn languages(dashboard: &Dashboard) -> Option<Chart> {
    let languages = &dashboard.summary.all.languages;
    let mut sorted: Vec<(&str, u32)> = languages.iter().map(|(code, count)| (code.as_str(), *count)).collect();
    sorted.sort_by_key(|(code, count)| (std::cmp::Reverse(*count), *code));
    let recognised: u32 = sorted.iter().map(|(_, count)| count).sum();
    let (first, most) = *sorted.first()?;
    let name = |code: &str| insight::language::by_code(code).map_or(code, |lang| lang.eng_name()).to_owned();
    let bars = sorted.iter().map(|(code, count)| Ranked {
        name: name(code),
        value: (*count).into(),
        text: format!("{} · {}", format::number((*count).into()), format::percent((*count).into(), recognised.into())),
        search_url: dashboard.search_url(&format!("lang:{code}")),
        ..Ranked::default()
    });
    let pictures = vec![Picture::Ranking(Ranking { rows: bars.collect() })];
    let all = dashboard.summary.all.messages;
    let codes: Vec<&str> = sorted.iter().map(|(code, _)| *code).collect();
    let rows = dashboard.summary.ranked().into_iter().flat_map(|(person, part)| {
        let row = |code: &&str| {
            let count = *part.stats.languages.get(*code)?;
            let url = dashboard.person_search_url(person, &format!("lang:{code}"));
            Some((vec![dashboard.name(person).to_owned(), name(code), count.to_string()], url))
        };
        codes.iter().filter_map(row).collect::<Vec<_>>()
    });
    Some(Chart {
        key: "languages".into(),
        title: "Languages".into(),
        caption: format!("Most used: {} ({}).", name(first), format::percent(most.into(), recognised.into())),
        help: Some(format!(
            "Percentages refer to messages with a recognised language. {} of all messages are too short to detect one.",
            format::percent((all - recognised.min(all)).into(), all.into())
        )),
        section: Section::Words,
        reveals: Reveals::Names,
        wide: false,
        pictures,
        table: Table::new(&["Participant", "Language", "Messages"], rows),
    })
}
