//! Emotions and readability.

use insight::emotion::Emotion;
use insight::readability::level;

use super::people::{SHOWN_PEOPLE, person};
use crate::insights::store::dashboard::Dashboard;
use crate::ui::chart::Chart;
use crate::ui::chart::data::{Picture, Ranked, Ranking, Reveals, Section, Table};
use crate::ui::format;

/// How many messages show each emotion, in total and by participant.
pub fn emotions(dashboard: &Dashboard) -> Option<Chart> {
    let counts = dashboard.summary.sentiment.emotions;
    let mut sorted: Vec<(Emotion, u32)> =
        Emotion::ALL.into_iter().zip(counts).filter(|(_, count)| *count > 0).collect();
    sorted.sort_by_key(|(emotion, count)| (std::cmp::Reverse(*count), *emotion));
    let (first, most) = *sorted.first()?;
    let all = u64::from(dashboard.summary.all.messages);
    let ranked = dashboard.summary.ranked();
    let bars = sorted.iter().map(|(emotion, count)| {
        let most = ranked
            .iter()
            .max_by_key(|(person, part)| (part.sentiment.emotions[*emotion as usize], std::cmp::Reverse(*person)));
        Ranked {
            name: capitalised(emotion.as_str()),
            value: (*count).into(),
            text: format!("{} · {}", format::number((*count).into()), format::percent((*count).into(), all)),
            detail: most.map_or_else(String::new, |(person, _)| format!("most by {}", dashboard.name(*person))),
            search_url: dashboard.search_url(&format!("feels:{}", emotion.as_str())),
            ..Ranked::default()
        }
    });
    let pictures = vec![Picture::Ranking(Ranking { rows: bars.collect() })];
    let rows = ranked.iter().map(|(person, part)| {
        let counts = part.sentiment.emotions.map(|count| count.to_string());
        let cells = [dashboard.name(*person).to_owned(), part.stats.messages.to_string()].into_iter().chain(counts);
        (cells.collect::<Vec<_>>(), dashboard.person_search_url(*person, ""))
    });
    let headings = ["Participant", "Messages", "Joy", "Love", "Sadness", "Anger", "Fear", "Surprise"];
    Some(Chart {
        key: "emotions".into(),
        title: "Emotions".into(),
        caption: format!("Most common: {}, in {} of all messages.", first.as_str(), format::percent(most.into(), all)),
        help: Some("Based on emoji (any language) and English words. Most messages show no clear emotion.".to_owned()),
        section: Section::Mood,
        reveals: Reveals::Names,
        wide: false,
        pictures,
        table: Table::new(&headings, rows),
    })
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// How difficult the texts of each participant are to read, by the LIX index.
pub fn readability(dashboard: &Dashboard) -> Option<Chart> {
    let all = dashboard.summary.all.readability.lix()?;
    let parts = dashboard.summary.participants.iter().map(|(person, part)| (*person, part.stats.readability));
    let mut people: Vec<_> = parts.filter_map(|(person, counted)| Some((person, counted, counted.lix()?))).collect();
    people.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.0.cmp(&b.0)));
    let bars = people.iter().take(SHOWN_PEOPLE).map(|(who, counted, lix)| Ranked {
        value: *lix,
        text: format!("{lix:.0}"),
        detail: format!(
            "{:.1} words per sentence · {} long words",
            f64::from(counted.words) / f64::from(counted.sentences.max(1)),
            format::percent(counted.long.into(), counted.words.into())
        ),
        ..person(dashboard, *who, "")
    });
    let pictures = vec![Picture::Ranking(Ranking { rows: bars.collect() })];
    let rows = people.iter().map(|(person, counted, lix)| {
        let counts = [counted.words, counted.sentences, counted.long].map(|count| count.to_string());
        [vec![dashboard.name(*person).to_owned(), format!("{lix:.1}")], counts.to_vec()].concat()
    });
    Some(Chart {
        key: "readability".into(),
        title: "Readability".into(),
        caption: format!("Reads {} (LIX {all:.0}).", level(all)),
        help: Some(
            "LIX adds the words per sentence to the percentage of words with more than six letters. Shown for people with at least 100 words. Languages without spaces are not measured."
                .to_owned(),
        ),
        section: Section::Words,
        reveals: Reveals::Names,
        wide: false,
        pictures,
        table: Table::plain(&["Participant", "LIX", "Words", "Sentences", "Long words"], rows),
    })
}
