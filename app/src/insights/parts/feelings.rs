//! Which emotions messages show, and how hard they are to read.

use insight::emotion::Emotion;
use insight::readability::level;
use leptos::prelude::*;

use super::people::SHOWN_PEOPLE;
use crate::insights::store::dashboard::Dashboard;
use crate::ui::chart::{Chart, Rank, Ranked, Table};
use crate::ui::format;

/// Emotions of all, and by participant.
pub fn emotions(dashboard: &Dashboard) -> Option<Chart> {
    let counts = dashboard.summary.tones.emotions;
    let mut sorted: Vec<(Emotion, u32)> =
        Emotion::ALL.into_iter().zip(counts).filter(|(_, count)| *count > 0).collect();
    sorted.sort_by_key(|(emotion, count)| (std::cmp::Reverse(*count), *emotion));
    let (first, most) = *sorted.first()?;
    let all = u64::from(dashboard.summary.all.messages);
    let rows = sorted.iter().map(|(emotion, count)| {
        let by = |(person, part): &(usize, &insight::summary::Part)| {
            (part.tones.emotions[*emotion as usize], std::cmp::Reverse(*person))
        };
        let by = dashboard.summary.ranked().into_iter().max_by_key(by);
        Ranked {
            name: capital(emotion.word()),
            value: (*count).into(),
            says: format!("{} · {}", format::number((*count).into()), format::percent((*count).into(), all)),
            detail: by.map_or_else(String::new, |(person, _)| format!("most by {}", dashboard.name(person))),
            href: Some(dashboard.behind(&format!("feels:{}", emotion.word()))),
            ..Ranked::default()
        }
    });
    let bars: Vec<Ranked> = rows.collect();
    let picture = view! { <Rank rows=bars.clone()/> }.to_html();
    let says = format!(
        "{} is shown most: in {} of all messages. AnalysisOperator by emoji in every language, and by words in English alone; a message may show several, and most show none that can be told.",
        capital(first.word()),
        format::percent(most.into(), all)
    );
    let rows = dashboard.summary.ranked().into_iter().map(|(person, part)| {
        let counts = part.tones.emotions.map(|count| count.to_string());
        let cells = [dashboard.name(person).to_owned(), part.share.messages.to_string()].into_iter().chain(counts);
        (cells.collect::<Vec<_>>(), dashboard.behind_person(person, ""))
    });
    let heads = ["Participant", "Messages", "Joy", "Love", "Sadness", "Anger", "Fear", "Surprise"];
    Some(Chart {
        key: "emotions",
        title: "Emotions",
        says,
        table: Table::linked(&heads, rows),
        picture,
        wide: false,
        bars,
    })
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// How hard the texts of each participant are to read.
pub fn readability(dashboard: &Dashboard) -> Option<Chart> {
    let all = dashboard.summary.all.readability.lix()?;
    let mut people: Vec<_> = dashboard
        .summary
        .parts
        .iter()
        .filter_map(|(person, part)| Some((*person, part.share.readability, part.share.readability.lix()?)))
        .collect();
    people.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.0.cmp(&b.0)));
    let rows = people.iter().take(SHOWN_PEOPLE).map(|(person, counted, lix)| Ranked {
        name: dashboard.name(*person).to_owned(),
        ordinal: Some(dashboard.ordinal(*person)),
        value: *lix,
        says: format!("{lix:.0}"),
        detail: format!(
            "{:.1} words a sentence · {} long words",
            f64::from(counted.words) / f64::from(counted.sentences.max(1)),
            format::percent(counted.long.into(), counted.words.into())
        ),
        href: Some(dashboard.behind_person(*person, "")),
    });
    let bars: Vec<Ranked> = rows.collect();
    let picture = view! { <Rank rows=bars.clone()/> }.to_html();
    let says = format!(
        "The texts read {} (LIX {all:.0}: words in a sentence, and the share of words of more than six letters). Of people with a hundred words and more; languages without spaces are not measured.",
        level(all)
    );
    let rows = people.iter().map(|(person, counted, lix)| {
        vec![
            dashboard.name(*person).to_owned(),
            format!("{lix:.1}"),
            counted.words.to_string(),
            counted.sentences.to_string(),
            counted.long.to_string(),
        ]
    });
    let table = Table::plain(&["Participant", "LIX", "Words", "Sentences", "Long words"], rows);
    Some(Chart { key: "readability", title: "Readability", says, table, picture, wide: false, bars })
}
