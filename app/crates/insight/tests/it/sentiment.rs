//! Compares the VADER port with the original, and measures the accuracy of all word lists with labelled sentences.

use insight::language::{Languages, by_code};
use insight::sentiment::{Label, rate};
use insight::words::words;

/// Polarities from vaderSentiment 3.3.2, for the sentences of its demo and some chat messages.
const REFERENCE: &str = include_str!("vader.tsv");

/// Language, sentiment label, sentence. Written for this test in the style of chats.
const LABELLED: &str = include_str!("labelled.tsv");

#[test]
fn english_ratings_match_the_original() {
    for (expected, sentence) in REFERENCE.lines().filter_map(|line| line.split_once('\t')) {
        let expected: f32 = expected.parse().expect("a number");
        let rated = rate(sentence, &words(sentence, &[]), by_code("eng")).expect("English is rated");
        assert!((rated.polarity - expected).abs() < 0.002, "{sentence}: {} instead of {expected}", rated.polarity);
    }
}

#[test]
fn unsupported_languages_are_rated_by_emoji_only() {
    let label = |text: &str| rate(text, &words(text, &[]), by_code("kat")).map(|sentiment| sentiment.label());
    assert_eq!(label("ძალიან კარგი"), None);
    assert_eq!(label("ძალიან კარგი 😍"), Some(Label::Positive));
    assert_eq!(rate("hello", &words("hello", &[]), None), None);
}

/// The number of correctly classified sentences by language. The lists are machine translations; the snapshot documents
/// how good each is.
#[test]
fn accuracy_by_language() {
    let mut lines: Vec<String> = Vec::new();
    let mut all = (0, 0);
    let rows: Vec<Vec<&str>> = LABELLED.lines().map(|line| line.split('\t').collect()).collect();
    for of_language in rows.chunk_by(|a, b| a[0] == b[0]) {
        let correct = of_language.iter().filter(|row| {
            let sentiment = rate(row[2], &words(row[2], &[]), by_code(row[0]));
            sentiment.map(|sentiment| sentiment.label().as_str()) == Some(row[1])
        });
        let (correct, total) = (correct.count(), of_language.len());
        all = (all.0 + correct, all.1 + total);
        lines.push(format!("{}: {correct} of {total}", of_language[0][0]));
    }
    lines.push(format!("all: {} of {}", all.0, all.1));
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn labelled_sentences_are_in_the_stated_language() {
    let rows: Vec<Vec<&str>> = LABELLED.lines().map(|line| line.split('\t').collect()).collect();
    for of_language in rows.chunk_by(|a, b| a[0] == b[0]) {
        let languages = Languages::of(of_language.iter().map(|row| (0, row[2])));
        assert_eq!(languages.main(), by_code(of_language[0][0]), "{:?}", languages.all());
    }
}
