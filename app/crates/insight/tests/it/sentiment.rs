//! The port of VADER against the original, and all lists against sentences whose mood is written beside them.

use insight::language::{Languages, by_code};
use insight::sentiment::{Label, tone};
use insight::words::words;

/// What vaderSentiment 3.3.2 says about the sentences of its own demonstration, and some of chats.
const REFERENCE: &str = include_str!("vader.tsv");

/// Language, mood, sentence: written for this test by hand, as people write in chats.
const LABELLED: &str = include_str!("labelled.tsv");

#[test]
fn english_is_rated_as_by_the_original() {
    for (expected, sentence) in REFERENCE.lines().filter_map(|line| line.split_once('\t')) {
        let expected: f32 = expected.parse().expect("a number");
        let told = tone(sentence, &words(sentence, &[]), by_code("eng")).expect("English is rated");
        assert!((told.polarity - expected).abs() < 0.002, "{sentence}: {} instead of {expected}", told.polarity);
    }
}

#[test]
fn a_language_without_a_list_has_no_mood_but_that_of_its_emoji() {
    let told = |text: &str| tone(text, &words(text, &[]), by_code("kat")).map(|tone| tone.label());
    assert_eq!(told("ძალიან კარგი"), None);
    assert_eq!(told("ძალიან კარგი 😍"), Some(Label::Positive));
    assert_eq!(tone("hello", &words("hello", &[]), None), None);
}

/// The share of sentences whose mood is told as labelled, by language. The lists are translated by
/// machine: the snapshot says plainly how good each is, and changes when one gets better or worse.
#[test]
fn the_lists_are_as_good_as_measured() {
    let mut lines: Vec<String> = Vec::new();
    let mut all = (0, 0);
    let rows: Vec<Vec<&str>> = LABELLED.lines().map(|line| line.split('\t').collect()).collect();
    for of_language in rows.chunk_by(|a, b| a[0] == b[0]) {
        let right = of_language.iter().filter(|row| {
            let told = tone(row[2], &words(row[2], &[]), by_code(row[0])).map(|tone| tone.label().word());
            told == Some(row[1])
        });
        let (right, of) = (right.count(), of_language.len());
        all = (all.0 + right, all.1 + of);
        lines.push(format!("{}: {right} of {of}", of_language[0][0]));
    }
    lines.push(format!("all: {} of {}", all.0, all.1));
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn the_labelled_sentences_are_in_the_language_that_they_claim() {
    let rows: Vec<Vec<&str>> = LABELLED.lines().map(|line| line.split('\t').collect()).collect();
    for of_language in rows.chunk_by(|a, b| a[0] == b[0]) {
        let languages = Languages::of(of_language.iter().map(|row| (0, row[2])));
        assert_eq!(languages.main(), by_code(of_language[0][0]), "{:?}", languages.all());
    }
}
