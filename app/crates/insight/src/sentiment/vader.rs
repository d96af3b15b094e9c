//! English: VADER, a port of vaderSentiment 3.3.2 (Hutto and Gilbert 2014, MIT licence). The names of
//! the rules are the original's.

use std::borrow::Cow;
use std::sync::LazyLock;

use foldhash::{HashMap, HashSet};

use super::Sentiment;

/// What an exclamation mark adds.
pub const SHOUT: f32 = 0.292;
const BOOST: f32 = 0.293;
const CAPITALS: f32 = 0.733;
const NEGATED: f32 = -0.74;

static WORDS: LazyLock<HashMap<&'static str, f32>> = LazyLock::new(|| {
    let line = |line: &'static str| line.split_once('\t').and_then(|(word, rating)| Some((word, rating.parse().ok()?)));
    include_str!("../../data/vader/words.tsv").lines().filter_map(line).collect()
});

/// Emoji by what they show, in words.
static EMOJI: LazyLock<HashMap<char, &'static str>> = LazyLock::new(|| {
    let line = |line: &'static str| line.split_once('\t').and_then(|(emoji, says)| Some((emoji.chars().next()?, says)));
    include_str!("../../data/vader/emoji.tsv").lines().filter_map(line).collect()
});

/// Emoji that rate something.
static RATED_EMOJI: LazyLock<HashMap<char, f32>> = LazyLock::new(|| {
    let rating = |says: &str| says.split_whitespace().filter_map(|word| WORDS.get(word)).sum::<f32>();
    EMOJI.iter().map(|(emoji, says)| (*emoji, rating(says))).filter(|(_, rating)| *rating != 0.0).collect()
});

static NEGATIONS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    "aint arent cannot cant couldnt darent didnt doesnt ain't aren't can't couldn't daren't didn't doesn't dont hadnt \
     hasnt havent isnt mightnt mustnt neither don't hadn't hasn't haven't isn't mightn't mustn't neednt needn't never \
     none nope nor not nothing nowhere oughtnt shant shouldnt uhuh wasnt werent oughtn't shan't shouldn't uh-uh wasn't \
     weren't without wont wouldnt won't wouldn't rarely seldom despite"
        .split_whitespace()
        .collect()
});

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

/// Pairs of words that take something away.
const DAMPENING: [&str; 3] = ["just enough", "kind of", "sort of"];

/// Phrases whose rating is not the sum of their words'.
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

/// The sum of the ratings of a text's emoji, and how many rate anything.
pub fn emoji(text: &str) -> (f32, usize) {
    if text.is_ascii() {
        return (0.0, 0);
    }
    text.chars().filter_map(|c| RATED_EMOJI.get(&c)).fold((0.0, 0), |(sum, rated), rating| (sum + rating, rated + 1))
}

/// A text's words and emoticons, without the punctuation around them.
struct Words<'a> {
    said: Vec<&'a str>,
    lower: Vec<Cow<'a, str>>,
    /// Whether some, but not all words are in capitals.
    shouts_some: bool,
}

impl<'a> Words<'a> {
    fn of(text: &'a str) -> Self {
        let strip = |token: &'a str| {
            let stripped = token.trim_matches(|c: char| c.is_ascii_punctuation());
            if stripped.chars().nth(2).is_some() { stripped } else { token }
        };
        let said: Vec<&str> = text.split_whitespace().map(strip).collect();
        let capitals = said.iter().filter(|word| is_upper(word)).count();
        let lower = said.iter().copied().map(lower).collect();
        Words { shouts_some: capitals > 0 && capitals < said.len(), said, lower }
    }

    /// The rating that the list has for a word.
    fn listed(&self, at: usize) -> Option<f32> {
        WORDS.get(&*self.lower[at]).copied()
    }

    fn is(&self, at: usize, words: &[&str]) -> bool {
        words.contains(&&*self.lower[at])
    }

    fn phrase(&self, from: usize, until: usize) -> String {
        self.lower[from..until].join(" ")
    }

    /// What a word before a rating adds to it.
    fn boost(&self, at: usize, valence: f32) -> f32 {
        let Some(&boost) = BOOSTERS.get(&*self.lower[at]) else { return 0.0 };
        let scalar = if valence < 0.0 { -boost } else { boost };
        match is_upper(self.said[at]) && self.shouts_some {
            true if valence > 0.0 => scalar + CAPITALS,
            true => scalar - CAPITALS,
            false => scalar,
        }
    }

    fn negates(&self, at: usize) -> bool {
        let word = &*self.lower[at];
        NEGATIONS.contains(word) || word.contains("n't")
    }

    /// The rating after a look at the word that stands `distance` before it, and what lies between.
    fn negated(&self, valence: f32, at: usize, distance: usize) -> f32 {
        let before = at - distance;
        let between = before + 1..at;
        let emphasised = distance > 1 && self.is(before, &["never"]) && self.is(before + 1, &["so", "this"])
            // The original's third look takes a "so" or "this" right before the word for emphasis.
            || distance == 3 && self.is(at - 1, &["so", "this"]);
        if emphasised {
            return valence * 1.25;
        }
        if distance > 1 && self.is(before, &["without"]) && between.into_iter().any(|at| self.is(at, &["doubt"])) {
            return valence;
        }
        if self.negates(before) { valence * NEGATED } else { valence }
    }

    /// The rating of a word in its surroundings, 0 when it is not listed.
    fn valence(&self, at: usize) -> f32 {
        let Some(listed) = self.listed(at) else { return 0.0 };
        let last = self.said.len() - 1;
        let mut valence = listed;
        if self.is(at, &["no"]) && at < last && self.listed(at + 1).is_some() {
            valence = 0.0;
        }
        let no = |distance: usize| at >= distance && self.is(at - distance, &["no"]);
        if no(1) || no(2) || (no(3) && self.is(at - 1, &["or", "nor"])) {
            valence = listed * NEGATED;
        }
        if is_upper(self.said[at]) && self.shouts_some {
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

    fn special(&self, mut valence: f32, at: usize) -> f32 {
        let rating = |phrase: &str| SPECIAL.iter().find(|(special, _)| *special == phrase).map(|(_, rating)| *rating);
        let around = [(at - 1, at + 1), (at - 2, at + 1), (at - 2, at), (at - 3, at), (at - 3, at - 1)];
        if let Some(special) = around.into_iter().find_map(|(from, until)| rating(&self.phrase(from, until))) {
            valence = special;
        }
        for until in [at + 2, at + 3] {
            if until <= self.said.len() {
                valence = rating(&self.phrase(at, until)).unwrap_or(valence);
            }
        }
        let dampened = [(at - 3, at - 1), (at - 2, at)];
        let count =
            dampened.into_iter().filter(|(from, until)| DAMPENING.contains(&self.phrase(*from, *until).as_str()));
        valence - BOOST * count.count() as f32
    }

    /// "The least good" is not good; "at least good" is.
    fn least(&self, valence: f32, at: usize) -> f32 {
        let least = at > 0 && self.is(at - 1, &["least"]);
        if least && !(at > 1 && self.is(at - 2, &["at", "very"])) { valence * NEGATED } else { valence }
    }
}

/// The mood of an English text.
pub fn tone(text: &str) -> Sentiment {
    let spelled = if text.is_ascii() { None } else { Some(spell_emoji(text)) };
    let text = spelled.as_deref().unwrap_or(text);
    let words = Words::of(text);
    let rate = |at: usize| {
        let of = words.is(at, &["kind"]) && at + 1 < words.said.len() && words.is(at + 1, &["of"]);
        if of || BOOSTERS.contains_key(&*words.lower[at]) { 0.0 } else { words.valence(at) }
    };
    let mut valences: Vec<f32> = (0..words.said.len()).map(rate).collect();
    // What follows a "but" weighs more.
    if let Some(but) = words.lower.iter().position(|word| word == "but") {
        valences[..but].iter_mut().for_each(|valence| *valence *= 0.5);
        valences[but + 1..].iter_mut().for_each(|valence| *valence *= 1.5);
    }
    let mut sum: f32 = valences.iter().sum();
    let emphasis = emphasis(text);
    if sum != 0.0 {
        sum += sum.signum() * emphasis;
    }
    // Each rated word counts for itself and its rating, as in the original's shares.
    let weight: f32 = valences.iter().filter(|valence| **valence != 0.0).map(|valence| valence.abs() + 1.0).sum();
    let neutral = valences.iter().filter(|valence| **valence == 0.0).count() as f32;
    let subjectivity = if weight == 0.0 { 0.0 } else { (weight + emphasis) / (weight + emphasis + neutral) };
    Sentiment { subjectivity, ..Sentiment::of(sum, 0.0, 1) }
}

/// What exclamation and question marks add.
fn emphasis(text: &str) -> f32 {
    let count = |mark: u8| text.bytes().filter(|byte| *byte == mark).count();
    let asks = match count(b'?') {
        0 | 1 => 0.0,
        asks @ 2..=3 => asks as f32 * 0.18,
        _ => 0.96,
    };
    count(b'!').min(4) as f32 * SHOUT + asks
}

/// The text with its emoji in words.
fn spell_emoji(text: &str) -> String {
    let mut spelled = String::with_capacity(text.len());
    let mut spaced = true;
    for c in text.chars() {
        if let Some(says) = EMOJI.get(&c) {
            if !spaced {
                spelled.push(' ');
            }
            spelled.push_str(says);
            spaced = false;
        } else {
            spelled.push(c);
            spaced = c == ' ';
        }
    }
    spelled
}

/// A word in small letters; most are that already.
fn lower(word: &str) -> Cow<'_, str> {
    let is_lower = word.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if is_lower { Cow::Borrowed(word) } else { Cow::Owned(word.to_lowercase()) }
}

/// Whether all letters of a word are capitals, and there are letters.
fn is_upper(word: &str) -> bool {
    let mut letters = word.chars().filter(|c| c.is_alphabetic()).peekable();
    letters.peek().is_some() && letters.all(char::is_uppercase)
}
