//! What people write about.

use std::collections::BTreeMap;

use insight::keywords::{MAX_WORDS, total};
use insight::summary::{Step, distinct_words, periods};
use insight::words::StopWords;
use leptos::prelude::*;

use super::behind::as_search;
use super::people::SHOWN_PEOPLE;
use super::time;
use crate::insights::store::dashboard::Dashboard;
use crate::insights::store::sums::MANY;
use crate::ui::chart::{Chart, Column, Columns, Rank, Ranked, Table};
use crate::ui::format;

/// Words in the cloud.
const CLOUD: usize = 80;
/// Words as bars.
const BARS: usize = 15;
/// Words in the table.
const TABLE: usize = 300;
/// Words that tell a participant from the others.
const DISTINCT: usize = 8;
/// Of these, so many are drawn for the chart's files.
const DRAWN: usize = 3;

/// The months that words are counted by, when the filter cuts one in two.
fn months(dashboard: &Dashboard) -> &'static str {
    let of_period = dashboard.filter.from.is_some() || dashboard.filter.until.is_some();
    match dashboard.filter.reads_messages() {
        true => "",
        false if of_period => " Words are counted by whole months.",
        false if dashboard.conversations.len() > MANY => " Each conversation brings its thousand most frequent words.",
        false => "",
    }
}

/// The most frequent words.
pub fn words(dashboard: &Dashboard, stop: &StopWords) -> Option<Chart> {
    let mut counted: Vec<(&str, u32)> = dashboard
        .keywords
        .words
        .iter()
        .filter(|(word, _)| !stop.has(word))
        .map(|(word, uses)| (word.as_str(), total(uses)))
        .collect();
    counted.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let (first, most) = *counted.first()?;
    let link = |word: &str| dashboard.behind(&as_search(word));
    let bars = counted.iter().take(BARS).map(|(word, count)| Ranked {
        name: (*word).to_owned(),
        value: (*count).into(),
        says: format::number((*count).into()),
        href: Some(link(word)),
        ..Ranked::default()
    });
    let bars: Vec<Ranked> = bars.collect();
    let mut cloud: Vec<(&str, u32)> = counted.iter().copied().take(CLOUD).collect();
    // By the alphabet: by number the list beside it is.
    cloud.sort_unstable();
    let least = counted.get(CLOUD.min(counted.len()) - 1).map_or(1, |(_, count)| *count).max(1);
    let cloud = cloud.into_iter().map(|(word, count)| {
        let title = format!("{word}: {}", format::count(count.into(), "time", "times"));
        let trend = dashboard.with(|filter| filter.word = word.to_owned());
        view! { <li class=format!("cloud-{}", size(count, least, most))><a href=format!("{trend}#word") title=title><bdi>{word.to_owned()}</bdi></a></li>" " }
    });
    let picture = view! {
        <div class="pair">
            <Rank rows=bars.clone()/>
            <ul class="cloud" aria-label="Words, the more frequent the larger">{cloud.collect_view()}</ul>
        </div>
    };
    let languages: Vec<&str> = dashboard.languages.iter().map(|lang| lang.eng_name()).collect();
    let left_out = if languages.is_empty() {
        String::new()
    } else {
        format!(" Left out are the small words of {}.", list(&languages))
    };
    let says = format!(
        "“{first}” is the most frequent word: {}. A bar opens its messages, a word of the cloud its use over time.{left_out}{}",
        format::count(most.into(), "time", "times"),
        months(dashboard)
    );
    let rows = counted.iter().take(TABLE).map(|(word, count)| {
        let people =
            dashboard.keywords.words[*word].iter().max_by_key(|(person, count)| (**count, std::cmp::Reverse(**person)));
        let who = people.map_or_else(String::new, |(person, count)| format!("{} ({count})", dashboard.name(*person)));
        (vec![(*word).to_owned(), count.to_string(), who], link(word))
    });
    let table = Table::linked(&["Word", "Times", "Most by"], rows);
    Some(Chart { key: "words", title: "Words", says, table, picture: picture.to_html(), wide: true, bars })
}

/// One of six sizes; by the logarithm, since words are as frequent as Zipf says.
fn size(count: u32, least: u32, most: u32) -> u32 {
    if most <= least {
        return 3;
    }
    let part = f64::from(count.max(least)) / f64::from(least);
    1 + (part.ln() / (f64::from(most) / f64::from(least)).ln() * 5.0).round() as u32
}

/// "A, B and C".
fn list(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// One word over time.
pub fn word(dashboard: &Dashboard) -> Option<Chart> {
    let word = &dashboard.filter.word;
    if word.is_empty() || dashboard.filter.reads_messages() {
        return None;
    }
    let step = time::step(dashboard).max(Step::Month);
    let (uses, months) = (&dashboard.word, dashboard.word.keys());
    let span = months.clone().next().copied().zip(months.last().copied());
    let counts = periods(uses.iter().map(|(month, uses)| (*month, *uses)), span, step, |sum: &mut u32, n| *sum += n);
    let sum: u32 = counts.iter().map(|(_, count)| count).sum();
    let columns: Vec<Column> = counts
        .iter()
        .map(|&(begin, count)| {
            let label = time::name(begin, step);
            let days = crate::insights::filter::between(Some(begin), Some(time::end(begin, step)));
            let href = (count > 0).then(|| dashboard.behind(&format!("{} {days}", as_search(word))));
            Column::plain(
                label.clone(),
                format!("{label}: {}", format::count(count.into(), "time", "times")),
                count.into(),
                href,
            )
        })
        .collect();
    let most = counts.iter().rev().max_by_key(|(_, count)| *count)?;
    let says = if sum == 0 {
        format!("“{word}” is not among the {} most frequent words of any month.", format::number(MAX_WORDS as i64))
    } else {
        format!(
            "“{word}” was used {}, most in {}.",
            format::count(sum.into(), "time", "times"),
            time::name(most.0, step)
        )
    };
    let rows = counts.iter().map(|&(begin, count)| vec![time::name(begin, step), count.to_string()]);
    let table = Table::plain(&["Period", "Times"], rows);
    let picture = view! { <Columns columns name=format!("Uses of {word}")/> }.to_html();
    Some(Chart { key: "word", title: "A word over time", says, table, picture, wide: true, ..Chart::default() })
}

/// The words that tell participants apart.
pub fn distinct(dashboard: &Dashboard, stop: &StopWords) -> Option<Chart> {
    let found = distinct_words(&dashboard.keywords.words, |word| stop.has(word), DISTINCT);
    if found.is_empty() {
        return None;
    }
    let ranked = dashboard.summary.ranked();
    let people: Vec<(usize, &Vec<insight::summary::Distinct>)> =
        ranked.iter().filter_map(|(person, _)| Some((*person, found.get(person)?))).collect();
    let row = |(person, words): &(usize, &Vec<insight::summary::Distinct>)| {
        let word = |word: &insight::summary::Distinct| {
            let href = dashboard.behind_person(*person, &as_search(&word.word));
            let title = format!("{} by {}", format::count(word.count.into(), "time", "times"), dashboard.name(*person));
            view! { <li><a class="chip" href=href title=title><bdi>{word.word.clone()}</bdi></a></li> }
        };
        let ordinal = dashboard.ordinal(*person);
        view! {
            <li>
                <crate::ui::avatar::Avatar name=dashboard.name(*person).to_owned() ordinal=ordinal/>
                <div><strong><bdi>{dashboard.name(*person).to_owned()}</bdi></strong><ul class="chips">{words.iter().map(word).collect_view()}</ul></div>
            </li>
        }
    };
    let picture =
        view! { <ul class="distinct">{people.iter().take(SHOWN_PEOPLE).map(row).collect_view()}</ul> }.to_html();
    let bars = people.iter().take(SHOWN_PEOPLE).flat_map(|(person, words)| {
        words.iter().take(DRAWN).map(|word| Ranked {
            name: format!("{}: {}", dashboard.name(*person), word.word),
            ordinal: Some(dashboard.ordinal(*person)),
            value: word.score,
            says: format::count(word.count.into(), "time", "times"),
            ..Ranked::default()
        })
    });
    let bars = bars.collect();
    let says = format!(
        "Words that somebody uses more than the others do, so much that it is hardly chance (log-odds).{}",
        months(dashboard)
    );
    let rows = people.iter().flat_map(|(person, words)| {
        let row = |word: &insight::summary::Distinct| {
            let uses: &BTreeMap<usize, u32> = &dashboard.keywords.words[&word.word];
            let cells = vec![
                dashboard.name(*person).to_owned(),
                word.word.clone(),
                word.count.to_string(),
                (total(uses) - word.count).to_string(),
                format!("{:.1}", word.score),
            ];
            (cells, dashboard.behind_person(*person, &as_search(&word.word)))
        };
        words.iter().map(row).collect::<Vec<_>>()
    });
    let table = Table::linked(&["Participant", "Word", "Times", "Times by others", "Standard deviations"], rows);
    Some(Chart { key: "distinct", title: "Words of one’s own", says, table, picture, wide: false, bars })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_frequent_word_is_the_largest() {
        assert_eq!(
            [(5, 5, 5000), (160, 5, 5000), (5000, 5, 5000)].map(|(n, least, most)| size(n, least, most)),
            [1, 4, 6]
        );
        assert_eq!(size(1, 1, 1), 3);
    }

    #[test]
    fn names_are_listed_as_in_a_sentence() {
        assert_eq!(
            [list(&[]), list(&["A"]), list(&["A", "B"]), list(&["A", "B", "C"])],
            ["", "A", "A and B", "A, B and C"]
        );
    }
}
