//! Emoji, links, mentions, languages: what else is in the texts.

use std::collections::BTreeMap;

use insight::keywords::{Table as Uses, total};

use super::links::quoted;
use crate::insights::store::dashboard::Dashboard;
use crate::ui::chart::Chart;
use crate::ui::chart::data::{Picture, Ranked, Ranking, Reveals, Section, Table};
use crate::ui::format;

/// Bars of a list; the table has more.
const BARS: usize = 10;
const TABLE: usize = 300;

/// What a list is of.
struct Kind {
    key: &'static str,
    title: &'static str,
    /// The column with the things.
    head: &'static str,
    /// The column with who has most of it.
    by: &'static str,
    reveals: Reveals,
}

impl Kind {
    /// Things that people wrote.
    fn written(key: &'static str, title: &'static str, head: &'static str) -> Self {
        Kind { key, title, head, by: "Most by", reveals: Reveals::Texts }
    }
}

/// Things sorted by their uses.
fn sorted(uses: &Uses) -> Vec<(&str, u32)> {
    let mut sorted: Vec<(&str, u32)> = uses.iter().map(|(what, uses)| (what.as_str(), total(uses))).collect();
    sorted.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    sorted
}

/// A list of things with bars, and a table of who used them. `caption` gets the first, how often, and how many
/// different ones there are; `search` makes operators.
fn list(
    dashboard: &Dashboard,
    uses: &Uses,
    kind: Kind,
    caption: impl Fn(&str, &str, &str) -> String,
    detail: impl Fn(&str) -> String,
    search: impl Fn(&str) -> Option<String>,
) -> Option<Chart> {
    let sorted = sorted(uses);
    let (first, most) = *sorted.first()?;
    let link = |what: &str| search(what).and_then(|operators| dashboard.search_url(&operators));
    let bars = sorted.iter().take(BARS).map(|(what, count)| Ranked {
        name: (*what).to_owned(),
        value: (*count).into(),
        text: format::number((*count).into()),
        detail: detail(what),
        search_url: link(what),
        ..Ranked::default()
    });
    let rows = sorted.iter().take(TABLE).map(|(what, count)| {
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
        table: Table::new(&[kind.head, "Times", kind.by], rows),
    })
}

/// What an emoji is called.
fn emoji_name(emoji: &str) -> String {
    insight::emoji::name(emoji).unwrap_or_default().to_owned()
}

fn no_detail(_what: &str) -> String {
    String::new()
}

/// Emoji in texts.
pub fn emoji(dashboard: &Dashboard) -> Option<Chart> {
    let all = format::count(dashboard.summary.all.emoji.into(), "emoji", "emoji");
    let uses = &dashboard.keywords.emoji;
    let most = sorted(uses).first().map(|(_, count)| format::number((*count).into())).unwrap_or_default();
    let caption = |first: &str, _: &str, kinds: &str| format!("Most used: {first} ({most}). {all}, {kinds} different.");
    // Emoji are no words: they name nobody.
    let kind = Kind { reveals: Reveals::Names, ..Kind::written("emoji", "Emoji", "Emoji") };
    list(dashboard, uses, kind, caption, emoji_name, |emoji| Some(quoted(emoji)))
}

/// Reactions to messages.
pub fn reactions(dashboard: &Dashboard) -> Option<Chart> {
    let caption = |first: &str, times: &str, _: &str| format!("Most used: {first} ({times}).");
    // What is no emoji (a word of iMessage, a picture of Discord) the search does not know.
    let search = |what: &str| insight::emoji::written(what).map(|emoji| format!("reaction:{emoji}"));
    let kind = Kind { by: "Most often to", ..Kind::written("reactions", "Reactions", "Reaction") };
    list(dashboard, &dashboard.keywords.reactions, kind, caption, emoji_name, search)
}

/// Hosts of links.
pub fn domains(dashboard: &Dashboard) -> Option<Chart> {
    let caption = |first: &str, times: &str, sites: &str| {
        format!("Most linked: {first} ({times}). {sites} different {}.", if sites == "1" { "site" } else { "sites" })
    };
    let search = |host: &str| Some(format!("has:link {}", quoted(host)));
    list(dashboard, &dashboard.keywords.domains, Kind::written("domains", "Links", "Site"), caption, no_detail, search)
}

/// Names called with `@`.
pub fn mentions(dashboard: &Dashboard) -> Option<Chart> {
    let caption = |first: &str, times: &str, _: &str| format!("Most mentioned: @{first} ({times}).");
    let kind = Kind::written("mentions", "Mentions", "Name");
    list(dashboard, &dashboard.keywords.mentions, kind, caption, no_detail, |name| Some(quoted(name)))
}

/// Tags.
pub fn hashtags(dashboard: &Dashboard) -> Option<Chart> {
    let caption = |first: &str, times: &str, _: &str| format!("Most used: #{first} ({times}).");
    let kind = Kind::written("hashtags", "Hashtags", "Tag");
    list(dashboard, &dashboard.keywords.hashtags, kind, caption, no_detail, |tag| Some(quoted(tag)))
}

/// Phone numbers, addresses, dates and amounts that messages mention, each kind a list.
pub fn named(dashboard: &Dashboard, named: &BTreeMap<String, Uses>) -> Vec<Chart> {
    const KINDS: [(&str, [&str; 3]); 4] = [
        ("date", ["dates", "Dates", "Date"]),
        ("money", ["sums", "Amounts of money", "Amount"]),
        ("phone", ["phones", "Phone numbers", "Number"]),
        ("email", ["emails", "E-mail addresses", "Address"]),
    ];
    let caption = |first: &str, times: &str, different: &str| {
        format!("Most mentioned: {first} ({times}). {different} different.")
    };
    let one = |(kind, [key, title, head]): (&str, [&'static str; 3])| {
        let uses = named.get(kind)?;
        // As it was brought to one form, however it stands in the text.
        let search = |what: &str| Some(format!("names:{}", quoted(what)));
        list(dashboard, uses, Kind::written(key, title, head), caption, no_detail, search)
    };
    KINDS.into_iter().filter_map(one).collect()
}

/// Languages of the messages that are long enough to tell.
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
            let count = *part.share.languages.get(*code)?;
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
            "Of messages with a recognised language. {} of all messages are too short to tell.",
            format::percent((all - recognised.min(all)).into(), all.into())
        )),
        section: Section::Words,
        reveals: Reveals::Names,
        wide: false,
        pictures,
        table: Table::new(&["Participant", "Language", "Messages"], rows),
    })
}
