//! Who wrote how much, and what.

use leptos::prelude::*;

use crate::insights::store::dashboard::Dashboard;
use crate::ui::chart::{Chart, Rank, Ranked, Table};
use crate::ui::format;

/// People shown as bars; the table has all.
pub const SHOWN_PEOPLE: usize = 12;

/// Who wrote how much.
pub fn people(dashboard: &Dashboard) -> Chart {
    let ranked = dashboard.summary.ranked();
    let all = u64::from(dashboard.summary.all.messages);
    let rows = ranked.iter().take(SHOWN_PEOPLE).map(|(person, part)| {
        let share = &part.share;
        let per_message = f64::from(share.words) / f64::from(share.messages.max(1));
        Ranked {
            name: dashboard.name(*person).to_owned(),
            ordinal: Some(dashboard.ordinal(*person)),
            value: share.messages.into(),
            says: format!(
                "{} · {}",
                format::number(share.messages.into()),
                format::percent(share.messages.into(), all)
            ),
            detail: format!("{per_message:.1} words each · {} media", format::number(share.media.into())),
            href: Some(dashboard.behind_person(*person, "")),
        }
    });
    let bars: Vec<Ranked> = rows.collect();
    let picture = view! { <Rank rows=bars.clone()/> }.to_html();
    let says = ranked.first().map_or_else(String::new, |(first, part)| {
        let share = format::percent(part.share.messages.into(), all);
        match ranked.len() {
            1 => format!("All messages are of {}.", dashboard.name(*first)),
            2..=SHOWN_PEOPLE => format!("{} wrote most: {share} of all messages.", dashboard.name(*first)),
            people => format!(
                "{} of {people} people wrote most: {share} of all messages. The table has everybody.",
                dashboard.name(*first)
            ),
        }
    });
    let rows = ranked.iter().map(|(person, part)| {
        let share = &part.share;
        let each = |count: u32| count.to_string();
        let cells = vec![
            dashboard.name(*person).to_owned(),
            each(share.messages),
            each(share.words),
            format!("{:.1}", f64::from(share.words) / f64::from(share.messages.max(1))),
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
        (cells, dashboard.behind_person(*person, ""))
    });
    let heads = [
        "Participant",
        "Messages",
        "Words",
        "Words a message",
        "Characters",
        "Media",
        "With a link",
        "Questions",
        "Emoji",
        "Reactions received",
        "Reactions given",
        "Edited",
        "Deleted",
    ];
    Chart {
        key: "people",
        title: "By participant",
        says,
        table: Table::linked(&heads, rows),
        picture,
        wide: false,
        bars,
    }
}

/// Pictures, voices, files, calls, polls.
pub fn kinds(dashboard: &Dashboard) -> Option<Chart> {
    let mut together: std::collections::BTreeMap<&str, u32> = std::collections::BTreeMap::new();
    for (kind, count) in &dashboard.summary.all.kinds {
        *together.entry(kin(kind)).or_default() += count;
    }
    let mut sorted: Vec<(&str, u32)> = together.into_iter().collect();
    sorted.sort_by_key(|(kind, count)| (std::cmp::Reverse(*count), *kind));
    let (most, count) = *sorted.first()?;
    let row = |&(kind, count): &(&str, u32)| Ranked {
        name: kind_name(kind).to_owned(),
        value: count.into(),
        says: format::number(count.into()),
        href: search_for(kind).map(|operators| dashboard.behind(operators)),
        ..Ranked::default()
    };
    let bars: Vec<Ranked> = sorted.iter().map(row).collect();
    let picture = view! { <Rank rows=bars.clone()/> }.to_html();
    let all = u64::from(dashboard.summary.all.messages);
    let other: u32 = sorted.iter().map(|(_, count)| count).sum();
    let says = format!(
        "{} of all messages are more than a text. The most frequent kind: {} ({}).",
        format::percent(other.into(), all),
        kind_name(most).to_lowercase(),
        format::number(count.into())
    );
    let heads =
        ["Participant", "Pictures", "Videos", "Sounds", "Documents", "Stickers", "Calls", "Polls", "Places", "Other"];
    let rows = dashboard.summary.ranked().into_iter().map(|(person, part)| {
        let sum = |kinds: &[&str]| kinds.iter().filter_map(|kind| part.share.kinds.get(*kind)).sum::<u32>();
        let columns: [&[&str]; 8] = [
            &["image", "gif"],
            &["video", "video_note"],
            &["audio", "voice"],
            &["document"],
            &["sticker"],
            &["call"],
            &["poll"],
            &["location", "live_location"],
        ];
        let counts: Vec<u32> = columns.iter().map(|kinds| sum(kinds)).collect();
        let rest = part.share.kinds.values().sum::<u32>() - counts.iter().sum::<u32>();
        let cells = counts.into_iter().chain([rest]).map(|count| count.to_string());
        std::iter::once(dashboard.name(person).to_owned()).chain(cells).collect::<Vec<_>>()
    });
    Some(Chart {
        key: "kinds",
        title: "More than texts",
        says,
        table: Table::plain(&heads, rows),
        picture,
        wide: false,
        bars,
    })
}

/// The kind that a kind counts with: what people call by one word, and search by one.
fn kin(kind: &str) -> &str {
    match kind {
        "gif" => "image",
        "video_note" => "video",
        "voice" => "audio",
        "live_location" => "location",
        other => other,
    }
}

/// A kind as people call it.
fn kind_name(kind: &str) -> &'static str {
    match kind {
        "image" => "Pictures",
        "video" => "Videos",
        "audio" => "Sounds",
        "document" => "Documents",
        "sticker" => "Stickers",
        "contact" => "Contacts",
        "location" => "Places",
        "poll" => "Polls",
        "call" => "Calls",
        "event" => "Events",
        "view_once" => "Shown once",
        "deleted" => "Deleted",
        "media" => "Media left out of the export",
        _ => "Other",
    }
}

/// The search that finds exactly the messages of a kind, where there is one.
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
