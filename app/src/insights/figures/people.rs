//! Activity of participants, and kinds of messages.

use std::collections::BTreeMap;

use insight::day::ParticipantStats;

use crate::insights::store::dashboard::Dashboard;
use crate::ui::chart::Chart;
use crate::ui::chart::data::{Picture, Ranked, Ranking, Reveals, Section, Table};
use crate::ui::format;

/// Maximum number of people shown as bars. Tables contain all of them.
pub const SHOWN_PEOPLE: usize = 12;

/// The row of a person in a ranking, with a search for their messages that match some operators. The caller adds the
/// value.
pub fn person(dashboard: &Dashboard, person: usize, operators: &str) -> Ranked {
    Ranked {
        name: dashboard.name(person).to_owned(),
        ordinal: Some(dashboard.ordinal(person)),
        search_url: dashboard.person_search_url(person, operators),
        ..Ranked::default()
    }
}

fn words_per_message(share: &ParticipantStats) -> String {
    format!("{:.1}", f64::from(share.words) / f64::from(share.messages.max(1)))
}

/// Number of messages, words and more by participant.
pub fn people(dashboard: &Dashboard) -> Chart {
    let ranked = dashboard.summary.ranked();
    let all = u64::from(dashboard.summary.all.messages);
    let rows = ranked.iter().take(SHOWN_PEOPLE).map(|(who, part)| {
        let share = &part.stats;
        let (messages, percent) = (share.messages.into(), format::percent(share.messages.into(), all));
        Ranked {
            value: share.messages.into(),
            text: format!("{} · {percent}", format::number(messages)),
            detail: format!(
                "{} words per message · {} media",
                words_per_message(share),
                format::number(share.media.into())
            ),
            ..person(dashboard, *who, "")
        }
    });
    let pictures = vec![Picture::Ranking(Ranking { rows: rows.collect() })];
    let caption = ranked.first().map_or_else(String::new, |(first, part)| {
        let (name, share) = (dashboard.name(*first), format::percent(part.stats.messages.into(), all));
        match ranked.len() {
            1 => format!("All messages are from {name}."),
            2..=SHOWN_PEOPLE => format!("{name} wrote the most: {share} of all messages."),
            people => format!(
                "{name} wrote the most: {share} of all messages. The table lists all {} people.",
                format::number(people as i64)
            ),
        }
    });
    let rows = ranked.iter().map(|(person, part)| {
        let share = &part.stats;
        let each = |count: u32| count.to_string();
        let cells = vec![
            dashboard.name(*person).to_owned(),
            each(share.messages),
            each(share.words),
            words_per_message(share),
            each(share.characters),
            each(share.media),
            each(share.links),
            each(share.questions),
            each(share.emoji),
            each(share.reactions),
            each(share.given),
            each(share.edited),
            each(share.deleted),
        ];
        (cells, dashboard.person_search_url(*person, ""))
    });
    let headings = [
        "Participant",
        "Messages",
        "Words",
        "Words per message",
        "Characters",
        "Media",
        "Messages with links",
        "Questions",
        "Emoji",
        "Reactions received",
        "Reactions given",
        "Edited",
        "Deleted",
    ];
    Chart {
        key: "people".into(),
        title: "By participant".into(),
        caption,
        help: None,
        section: Section::People,
        reveals: Reveals::Names,
        wide: false,
        pictures,
        table: Table::new(&headings, rows),
    }
}

/// Number of messages by kind, such as pictures, audio, documents and calls. Does not include plain text messages.
pub fn kinds(dashboard: &Dashboard) -> Option<Chart> {
    let mut by_kind: BTreeMap<&str, u32> = BTreeMap::new();
    for (kind, count) in &dashboard.summary.all.kinds {
        *by_kind.entry(merged_kind(kind)).or_default() += count;
    }
    let mut sorted: Vec<(&str, u32)> = by_kind.into_iter().collect();
    sorted.sort_by_key(|(kind, count)| (std::cmp::Reverse(*count), *kind));
    let (most, count) = *sorted.first()?;
    let row = |&(kind, count): &(&str, u32)| Ranked {
        name: kind_name(kind).to_owned(),
        value: count.into(),
        text: format::number(count.into()),
        search_url: search_for(kind).and_then(|operators| dashboard.search_url(operators)),
        ..Ranked::default()
    };
    let pictures = vec![Picture::Ranking(Ranking { rows: sorted.iter().map(row).collect() })];
    let other: u32 = sorted.iter().map(|(_, count)| count).sum();
    let caption = format!(
        "{} of all messages. Most common: {} ({}).",
        format::percent(other.into(), dashboard.summary.all.messages.into()),
        kind_name(most).to_lowercase(),
        format::number(count.into())
    );
    Some(Chart {
        key: "kinds".into(),
        title: "Media and other messages".into(),
        caption,
        help: None,
        section: Section::Media,
        reveals: Reveals::Names,
        wide: false,
        pictures,
        table: kinds_table(dashboard),
    })
}

/// Number of messages of each kind by participant.
fn kinds_table(dashboard: &Dashboard) -> Table {
    const HEADINGS: [&str; 10] =
        ["Participant", "Pictures", "Videos", "Audio", "Documents", "Stickers", "Calls", "Polls", "Locations", "Other"];
    const COLUMNS: [&[&str]; 8] = [
        &["image", "gif"],
        &["video", "video_note"],
        &["audio", "voice"],
        &["document"],
        &["sticker"],
        &["call"],
        &["poll"],
        &["location", "live_location"],
    ];
    let rows = dashboard.summary.ranked().into_iter().map(|(person, part)| {
        let sum = |kinds: &[&str]| kinds.iter().filter_map(|kind| part.stats.kinds.get(*kind)).sum::<u32>();
        let counts: Vec<u32> = COLUMNS.iter().map(|kinds| sum(kinds)).collect();
        let rest = part.stats.kinds.values().sum::<u32>() - counts.iter().sum::<u32>();
        let cells = counts.into_iter().chain([rest]).map(|count| count.to_string());
        std::iter::once(dashboard.name(person).to_owned()).chain(cells).collect::<Vec<_>>()
    });
    Table::plain(&HEADINGS, rows)
}

/// The kind that a kind is counted as. Kinds with the same name and search operator are merged.
fn merged_kind(kind: &str) -> &str {
    match kind {
        "gif" => "image",
        "video_note" => "video",
        "voice" => "audio",
        "live_location" => "location",
        other => other,
    }
}

/// The display name of a kind.
fn kind_name(kind: &str) -> &'static str {
    match kind {
        "image" => "Pictures",
        "video" => "Videos",
        "audio" => "Audio",
        "document" => "Documents",
        "sticker" => "Stickers",
        "contact" => "Contacts",
        "location" => "Locations",
        "poll" => "Polls",
        "call" => "Calls",
        "event" => "Events",
        "view_once" => "View once",
        "deleted" => "Deleted",
        "media" => "Media not in the export",
        _ => "Other",
    }
}

/// The search operator for messages of a kind, if there is one.
fn search_for(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "image" => "has:image",
        "video" => "has:video",
        "audio" => "has:audio",
        "location" => "has:location",
        "view_once" => "has:once",
        "media" => "has:omitted",
        "document" => "has:document",
        "sticker" => "has:sticker",
        "contact" => "has:contact",
        "poll" => "has:poll",
        "call" => "has:call",
        "event" => "has:event",
        "deleted" => "is:deleted",
        _ => return None,
    })
}
