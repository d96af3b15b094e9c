//! Word statistics.

use insight::keywords::{MAX_WORDS, total};
use insight::summary::{DistinctiveWord, Step, distinctive_words, periods};
use insight::words::StopWords;

use super::links::quoted;
use super::people::SHOWN_PEOPLE;
use super::time;
use crate::insights::filter::between;
use crate::insights::store::dashboard::Dashboard;
use crate::insights::store::sums::MAX_WITH_ALL_WORDS;
use crate::ui::chart::Chart;
use crate::ui::chart::data::{
    Cloud, Column, Lines, Picture, Ranked, Ranking, Reveals, Section, Series, SignatureWords, Table, WeightedWord,
    WordsOfPerson,
};
use crate::ui::format;

/// Maximum number of words in the cloud.
const MAX_CLOUD_WORDS: usize = 80;
/// Maximum number of words shown as bars.
const MAX_BARS: usize = 15;
/// Maximum number of words in the table.
const MAX_ROWS: usize = 300;
/// Maximum number of signature words per participant.
const MAX_SIGNATURE_WORDS: usize = 8;

/// A note for the reader if the word counts are incomplete or cover more than the period of the filter.
fn limitations(dashboard: &Dashboard) -> Option<&'static str> {
    let has_period = dashboard.filter.from.is_some() || dashboard.filter.until.is_some();
    match dashboard.filter.reads_messages() {
        true => None,
        false if has_period => Some("Word counts cover whole months."),
        false if dashboard.conversations.len() > MAX_WITH_ALL_WORDS => {
            Some("Includes only the 1,000 most frequent words of each conversation.")
        }
        false => None,
    }
}

/// The most frequent words, without stop words.
pub fn words(dashboard: &Dashboard, stop: &StopWords) -> Option<Chart> {
    let used = dashboard.keywords.words.iter().filter(|(word, _)| !stop.has(word));
    let mut counted: Vec<(&str, u32)> = used.map(|(word, uses)| (word.as_str(), total(uses))).collect();
    counted.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let (first, most) = *counted.first()?;
    let link = |word: &str| dashboard.search_url(&quoted(word));
    let bars = counted.iter().take(MAX_BARS).map(|(word, count)| Ranked {
        name: (*word).to_owned(),
        value: (*count).into(),
        text: format::number((*count).into()),
        search_url: link(word),
        ..Ranked::default()
    });
    let rows = counted.iter().take(MAX_ROWS).map(|(word, count)| {
        let uses = dashboard.keywords.words[*word].iter();
        let most = uses.max_by_key(|(person, count)| (**count, std::cmp::Reverse(**person)));
        let who = most.map_or_else(String::new, |(person, count)| format!("{} ({count})", dashboard.name(*person)));
        (vec![(*word).to_owned(), count.to_string(), who], link(word))
    });
    let languages: Vec<&str> = dashboard.languages.iter().map(|lang| lang.eng_name()).collect();
    let how = dashboard.links.then(|| "Click a bar for messages, a cloud word for its trend.".to_owned());
    let hidden = (!languages.is_empty()).then(|| format!("Common {} words are hidden.", join_names(&languages)));
    let help: Vec<String> = how.into_iter().chain(hidden).chain(limitations(dashboard).map(str::to_owned)).collect();
    Some(Chart {
        key: "words".into(),
        title: "Most used words".into(),
        caption: format!("Most used: “{first}” ({}).", format::count(most.into(), "time", "times")),
        help: (!help.is_empty()).then(|| help.join(" ")),
        section: Section::Words,
        reveals: Reveals::Texts,
        wide: true,
        pictures: vec![Picture::Ranking(Ranking { rows: bars.collect() }), Picture::Cloud(cloud(dashboard, &counted))],
        table: Table::new(&["Word", "Times", "Most by"], rows),
    })
}

/// A word cloud of the most frequent words. `counted` is sorted by number of uses.
fn cloud(dashboard: &Dashboard, counted: &[(&str, u32)]) -> Cloud {
    let mut words: Vec<(&str, u32)> = counted.iter().copied().take(MAX_CLOUD_WORDS).collect();
    let (most, least) = (words.first().map_or(1, |word| word.1), words.last().map_or(1, |word| word.1).max(1));
    // Alphabetical, because the bars next to the cloud are already sorted by frequency.
    words.sort_unstable();
    let words = words.into_iter().map(|(word, count)| {
        let trend = dashboard.url_with(|filter| filter.word = word.to_owned());
        WeightedWord {
            word: word.to_owned(),
            weight: f64::from(cloud_size(count, least, most)),
            title: format!("{word}: {}", format::count(count.into(), "time", "times")),
            search_url: dashboard.links.then(|| format!("{trend}#word")),
        }
    });
    Cloud { label: "Word cloud. More frequent words are larger.".into(), words: words.collect() }
}

/// The size of a word in the cloud, from 1 to 6. Logarithmic, because word frequencies follow Zipf's law.
fn cloud_size(count: u32, least: u32, most: u32) -> u32 {
    if most <= least {
        return 3;
    }
    let ratio = f64::from(count.max(least)) / f64::from(least);
    1 + (ratio.ln() / (f64::from(most) / f64::from(least)).ln() * 5.0).round() as u32
}

/// Joins names for a sentence: "A, B and C".
fn join_names(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Uses over time of the word in the filter.
pub fn word(dashboard: &Dashboard) -> Option<Chart> {
    let word = &dashboard.filter.word;
    if word.is_empty() || dashboard.filter.reads_messages() {
        return None;
    }
    let step = time::step(dashboard).max(Step::Month);
    let uses = &dashboard.word;
    let span = uses.keys().next().copied().zip(uses.keys().next_back().copied());
    let counts = periods(uses.iter().map(|(month, uses)| (*month, *uses)), span, step, |sum: &mut u32, n| *sum += n);
    let sum: u32 = counts.iter().map(|(_, count)| count).sum();
    let columns = counts.iter().map(|&(begin, count)| {
        let label = time::period_label(begin, step);
        let days = between(Some(begin), Some(time::period_end(begin, step)));
        let operators = format!("{} {days}", quoted(word));
        Column {
            title: format!("{label}: {}", format::count(count.into(), "time", "times")),
            label,
            values: vec![count.into()],
            search_url: if count > 0 { dashboard.search_url(&operators) } else { None },
            ..Column::default()
        }
    });
    let lines = Lines {
        label: format!("Uses of {word}").into(),
        series: vec![Series::default()],
        columns: columns.collect(),
        half: false,
    };
    let most = counts.iter().rev().max_by_key(|(_, count)| *count)?;
    let caption = if sum == 0 {
        format!("“{word}” is not among the {} most frequent words of any month.", format::number(MAX_WORDS as i64))
    } else {
        let times = format::count(sum.into(), "time", "times");
        format!("“{word}” was used {times}, most in {}.", time::period_label(most.0, step))
    };
    let rows = counts.iter().map(|&(begin, count)| vec![time::period_label(begin, step), count.to_string()]);
    Some(Chart {
        key: "word".into(),
        title: "Word trend".into(),
        caption,
        help: None,
        section: Section::Words,
        reveals: Reveals::Texts,
        wide: true,
        pictures: vec![Picture::Lines(lines)],
        table: Table::plain(&["Period", "Times"], rows),
    })
}

/// The words that each participant uses far more than the others.
pub fn signature_words(dashboard: &Dashboard, stop: &StopWords) -> Option<Chart> {
    let found = distinctive_words(&dashboard.keywords.words, |word| stop.has(word), MAX_SIGNATURE_WORDS);
    if found.is_empty() {
        return None;
    }
    let ranked = dashboard.summary.ranked();
    let people: Vec<(usize, &Vec<DistinctiveWord>)> =
        ranked.iter().filter_map(|(person, _)| Some((*person, found.get(person)?))).collect();
    let link = |person: usize, word: &DistinctiveWord| dashboard.person_search_url(person, &quoted(&word.word));
    let person = |(person, words): &(usize, &Vec<DistinctiveWord>)| WordsOfPerson {
        name: dashboard.name(*person).to_owned(),
        ordinal: Some(dashboard.ordinal(*person)),
        words: words.iter().map(|word| signature_word(word, link(*person, word))).collect(),
    };
    let picture = SignatureWords { people: people.iter().take(SHOWN_PEOPLE).map(person).collect() };
    let rows = people.iter().flat_map(|(person, words)| {
        words.iter().map(|word| {
            let uses = &dashboard.keywords.words[&word.word];
            let cells = vec![
                dashboard.name(*person).to_owned(),
                word.word.clone(),
                word.count.to_string(),
                (total(uses) - word.count).to_string(),
                format!("{:.1}", word.score),
            ];
            (cells, link(*person, word))
        })
    });
    let how = "Ranked by log-odds, in standard deviations.";
    let help: Vec<&str> = std::iter::once(how).chain(limitations(dashboard)).collect();
    Some(Chart {
        key: "distinct".into(),
        title: "Signature words".into(),
        caption: "Words each person uses far more than others.".to_owned(),
        help: Some(help.join(" ")),
        section: Section::Words,
        reveals: Reveals::Texts,
        wide: false,
        pictures: vec![Picture::SignatureWords(picture)],
        table: Table::new(&["Participant", "Word", "Times", "Times by others", "Standard deviations"], rows),
    })
}

/// A signature word with its number of uses in the tooltip.
pub fn signature_word(word: &DistinctiveWord, search_url: Option<String>) -> WeightedWord {
    WeightedWord {
        word: word.word.clone(),
        weight: (word.score * 10.0).round() / 10.0,
        title: format::count(word.count.into(), "time", "times"),
        search_url,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frequent_words_are_larger() {
        assert_eq!(
            [(5, 5, 5000), (160, 5, 5000), (5000, 5, 5000)].map(|(n, least, most)| cloud_size(n, least, most)),
            [1, 4, 6]
        );
        assert_eq!(cloud_size(1, 1, 1), 3);
    }

    #[test]
    fn names_are_joined_for_a_sentence() {
        assert_eq!(
            [join_names(&[]), join_names(&["A"]), join_names(&["A", "B"]), join_names(&["A", "B", "C"])],
            ["", "A", "A and B", "A, B and C"]
        );
    }
}
