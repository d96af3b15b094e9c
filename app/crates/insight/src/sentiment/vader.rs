//! Sentiment for English: a port of VADER, vaderSentiment 3.3.2 (Hutto and Gilbert 2014, MIT licence).
//!
//! Rules, constants and quirks are those of the original; `tests/it/sentiment.rs` compares the results.

use std::borrow::Cow;
use std::sync::LazyLock;

use foldhash::{HashMap, HashSet};

use super::Sentiment;

/// Added to the absolute sum for each exclamation mark, at most four times.
pub const EXCLAMATION: f32 = 0.292;
/// What an intensifier adds to, and a dampener takes from, the absolute rating of a word.
const BOOST: f32 = 0.293;
/// Added to the absolute rating of a word in capitals.
const CAPITALS: f32 = 0.733;
/// Factor for negated ratings.
const NEGATED: f32 = -0.74;

static WORDS: LazyLock<HashMap<&'static str, f32>> = LazyLock::new(|| {
    let line = |line: &'static str| line.split_once('\t').and_then(|(word, rating)| Some((word, rating.parse().ok()?)));
    include_str!("../../data/vader/words.tsv").lines().filter_map(line).collect()
});

/// English descriptions of emoji.
static EMOJI: LazyLock<HashMap<char, &'static str>> = LazyLock::new(|| {
    let line = |line: &'static str| {
        line.split_once('\t').and_then(|(emoji, description)| Some((emoji.chars().next()?, description)))
    };
    include_str!("../../data/vader/emoji.tsv").lines().filter_map(line).collect()
});

/// Emoji whose description contains rated words, with the sum of their ratings.
static RATED_EMOJI: LazyLock<HashMap<char, f32>> = LazyLock::new(|| {
    let rating = |text: &str| text.split_whitespace().filter_map(|word| WORDS.get(word)).sum::<f32>();
    let rated = EMOJI.iter().map(|(emoji, description)| (*emoji, rating(description)));
    rated.filter(|(_, rating)| *rating != 0.0).collect()
});

static NEGATIONS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    "aint arent cannot cant couldnt darent didnt doesnt ain't aren't can't couldn't daren't didn't doesn't dont hadnt \
     hasnt havent isnt mightnt mustnt neither don't hadn't hasn't haven't isn't mightn't mustn't neednt needn't never \
     none nope nor not nothing nowhere oughtnt shant shouldnt uhuh wasnt werent oughtn't shan't shouldn't uh-uh wasn't \
     weren't without wont wouldnt won't wouldn't rarely seldom despite"
        .split_whitespace()
        .collect()
});

/// Intensifiers (positive values) and dampeners (negative values).
static BOOSTERS: LazyLock<HashMap<&'static str, f32>> = LazyLock::new(|| {
    let more = "absolutely amazingly awfully completely considerable considerably decidedly deeply effing enormous \
        enormously entirely especially exceptional exceptionally extreme extremely fabulously flipping flippin frackin \
        fracking fricking frickin frigging friggin fully fuckin fucking fuggin fugging greatly hella highly hugely \
        incredible incredibly intensely major majorly more most particularly purely quite really remarkably so \
        substantially thoroughly total totally tremendous tremendously uber unbelievably unusually utter utterly very";
    let less = "almost barely hardly kinda kindof kind-of less little marginal marginally occasional occasionally partly \
        scarce scarcely slight slightly somewhat sorta sortof sort-of";
    let more = more.split_whitespace().map(|word| (word, BOOST));
    more.chain(less.split_whitespace().map(|word| (word, -BOOST))).collect()
});

/// Dampeners of two words.
const DAMPENING: [&str; 3] = ["just enough", "kind of", "sort of"];

/// Idioms with a rating of their own.
const SPECIAL: [(&str, f32); 9] = [
    ("the shit", 3.0),
    ("the bomb", 3.0),
    ("bad ass", 1.5),
    ("badass", 1.5),
    ("bus stop", 0.0),
    ("yeah right", -2.0),
    ("kiss of death", -1.5),
    ("to die for", 3.0),
    ("beating heart", 3.5),
];

/// The sum of the ratings of the emoji in a text, and the number of rated emoji.
pub fn emoji(text: &str) -> (f32, usize) {
    if text.is_ascii() {
        return (0.0, 0);
    }
    text.chars().filter_map(|c| RATED_EMOJI.get(&c)).fold((0.0, 0), |(sum, rated), rating| (sum + rating, rated + 1))
}

/// The words and emoticons of a text, without surrounding punctuation.
struct Words<'a> {
    original: Vec<&'a str>,
    lower: Vec<Cow<'a, str>>,
    /// Whether some words, but not all, are in capitals. Otherwise capitals are not emphasis.
    mixed_case: bool,
}

impl<'a> Words<'a> {
    fn of(text: &'a str) -> Self {
        let strip = |token: &'a str| {
            let stripped = token.trim_matches(|c: char| c.is_ascii_punctuation());
            // Two characters or fewer are probably an emoticon, such as ":D".
            if stripped.chars().nth(2).is_some() { stripped } else { token }
        };
        let original: Vec<&str> = text.split_whitespace().map(strip).collect();
        let capitals = original.iter().filter(|word| is_upper(word)).count();
        let lower = original.iter().copied().map(lower).collect();
        Words { mixed_case: capitals > 0 && capitals < original.len(), original, lower }
    }

    /// The rating of a word in the word list, regardless of context.
    fn listed(&self, at: usize) -> Option<f32> {
        WORDS.get(&*self.lower[at]).copied()
    }

    fn is(&self, at: usize, words: &[&str]) -> bool {
        words.contains(&&*self.lower[at])
    }

    fn phrase(&self, from: usize, until: usize) -> String {
        self.lower[from..until].join(" ")
    }

    /// What the word at `at`, if it is a booster, adds to the rating `valence` of a word after it.
    fn boost(&self, at: usize, valence: f32) -> f32 {
        let Some(&boost) = BOOSTERS.get(&*self.lower[at]) else { return 0.0 };
        let scalar = if valence < 0.0 { -boost } else { boost };
        match is_upper(self.original[at]) && self.mixed_case {
            true if valence > 0.0 => scalar + CAPITALS,
            true => scalar - CAPITALS,
            false => scalar,
        }
    }

    fn negates(&self, at: usize) -> bool {
        let word = &*self.lower[at];
        NEGATIONS.contains(word) || word.contains("n't")
    }

    /// Applies the word `distance` positions before the word at `at`, if it is a negation, to the rating `valence`.
    fn negated(&self, valence: f32, at: usize, distance: usize) -> f32 {
        let before = at - distance;
        let between = before + 1..at;
        let emphasised = distance > 1 && self.is(before, &["never"]) && self.is(before + 1, &["so", "this"])
            // At distance 3 the original treats "so" or "this" before the word as emphasis even without "never".
            || distance == 3 && self.is(at - 1, &["so", "this"]);
        if emphasised {
            return valence * 1.25;
        }
        if distance > 1 && self.is(before, &["without"]) && between.into_iter().any(|at| self.is(at, &["doubt"])) {
            return valence;
        }
        if self.negates(before) { valence * NEGATED } else { valence }
    }

    /// The rating of a word in its context, 0 if it is not in the word list.
    fn valence(&self, at: usize) -> f32 {
        let Some(listed) = self.listed(at) else { return 0.0 };
        let last = self.original.len() - 1;
        let mut valence = listed;
        if self.is(at, &["no"]) && at < last && self.listed(at + 1).is_some() {
            valence = 0.0;
        }
        let no = |distance: usize| at >= distance && self.is(at - distance, &["no"]);
        if no(1) || no(2) || (no(3) && self.is(at - 1, &["or", "nor"])) {
            valence = listed * NEGATED;
        }
        if is_upper(self.original[at]) && self.mixed_case {
            valence += if valence > 0.0 { CAPITALS } else { -CAPITALS };
        }
        for (distance, weight) in [(1, 1.0), (2, 0.95), (3, 0.9)] {
            if at < distance || self.listed(at - distance).is_some() {
                continue;
            }
            valence += self.boost(at - distance, valence) * weight;
            valence = self.negated(valence, at, distance);
            if distance == 3 {
                valence = self.special(valence, at);
            }
        }
        self.least(valence, at)
    }

    /// Replaces the rating if the word is part of an idiom, and applies dampeners of two words. `at` is at least 3.
    fn special(&self, mut valence: f32, at: usize) -> f32 {
        let rating = |phrase: &str| SPECIAL.iter().find(|(special, _)| *special == phrase).map(|(_, rating)| *rating);
        let around = [(at - 1, at + 1), (at - 2, at + 1), (at - 2, at), (at - 3, at), (at - 3, at - 1)];
        if let Some(special) = around.into_iter().find_map(|(from, until)| rating(&self.phrase(from, until))) {
            valence = special;
        }
        for until in [at + 2, at + 3] {
            if until <= self.original.len() {
                valence = rating(&self.phrase(at, until)).unwrap_or(valence);
            }
        }
        let dampened = [(at - 3, at - 1), (at - 2, at)];
        let count =
            dampened.into_iter().filter(|(from, until)| DAMPENING.contains(&self.phrase(*from, *until).as_str()));
        valence - BOOST * count.count() as f32
    }

    /// Treats "least" as a negation, except in "at least" and "very least".
    fn least(&self, valence: f32, at: usize) -> f32 {
        let least = at > 0 && self.is(at - 1, &["least"]);
        if least && !(at > 1 && self.is(at - 2, &["at", "very"])) { valence * NEGATED } else { valence }
    }
}

/// Rates an English text.
pub fn rate(text: &str) -> Sentiment {
    let described = if text.is_ascii() { None } else { Some(describe_emoji(text)) };
    let text = described.as_deref().unwrap_or(text);
    let words = Words::of(text);
    let rate = |at: usize| {
        let kind_of = words.is(at, &["kind"]) && at + 1 < words.original.len() && words.is(at + 1, &["of"]);
        if kind_of || BOOSTERS.contains_key(&*words.lower[at]) { 0.0 } else { words.valence(at) }
    };
    let mut valences: Vec<f32> = (0..words.original.len()).map(rate).collect();
    // Words after a "but" weigh more than those before it.
    if let Some(but) = words.lower.iter().position(|word| word == "but") {
        valences[..but].iter_mut().for_each(|valence| *valence *= 0.5);
        valences[but + 1..].iter_mut().for_each(|valence| *valence *= 1.5);
    }
    let mut sum: f32 = valences.iter().sum();
    let emphasis = emphasis(text);
    if sum != 0.0 {
        sum += sum.signum() * emphasis;
    }
    // 1 − the original's `neu` score: rated words weigh 1 plus their absolute rating, others 1.
    let weight: f32 = valences.iter().filter(|valence| **valence != 0.0).map(|valence| valence.abs() + 1.0).sum();
    let neutral = valences.iter().filter(|valence| **valence == 0.0).count() as f32;
    let subjectivity = if weight == 0.0 { 0.0 } else { (weight + emphasis) / (weight + emphasis + neutral) };
    Sentiment { subjectivity, ..Sentiment::of(sum, 0.0, 1) }
}

/// What exclamation and question marks add to the absolute sum.
fn emphasis(text: &str) -> f32 {
    let count = |mark: u8| text.bytes().filter(|byte| *byte == mark).count();
    let question_emphasis = match count(b'?') {
        0 | 1 => 0.0,
        questions @ 2..=3 => questions as f32 * 0.18,
        _ => 0.96,
    };
    count(b'!').min(4) as f32 * EXCLAMATION + question_emphasis
}

/// Replaces emoji by their English descriptions.
fn describe_emoji(text: &str) -> String {
    let mut described = String::with_capacity(text.len());
    let mut spaced = true;
    for c in text.chars() {
        if let Some(description) = EMOJI.get(&c) {
            if !spaced {
                described.push(' ');
            }
            described.push_str(description);
            spaced = false;
        } else {
            described.push(c);
            spaced = c == ' ';
        }
    }
    described
}

/// The word in lowercase, without allocating if it is already.
fn lower(word: &str) -> Cow<'_, str> {
    let is_lower = word.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if is_lower { Cow::Borrowed(word) } else { Cow::Owned(word.to_lowercase()) }
}

/// Whether a word has letters and all of them are uppercase.
fn is_upper(word: &str) -> bool {
    let mut letters = word.chars().filter(|c| c.is_alphabetic()).peekable();
    letters.peek().is_some() && letters.all(char::is_uppercase)
}
