//! Sentiment for languages other than English: sums the AFINN ratings of words and reverses those near a negation.

use std::sync::LazyLock;

use foldhash::{HashMap, HashMapExt};
use whatlang::Lang;

use super::{Sentiment, vader};
use crate::language::iso_639_1;
use crate::tokens::fold;

/// Converts AFINN ratings (−5 to 5) to VADER's scale (−4 to 4).
const SCALE: f32 = 0.8;
/// Factor for negated ratings, as in VADER.
const NEGATED: f32 = -0.74;
/// How many words a negation can be away from the rated word.
const MAX_DISTANCE: usize = 2;

/// The word list of a language.
pub struct Lexicon {
    /// Ratings of folded words and phrases.
    ratings: HashMap<String, i8>,
    /// For the first word of each phrase, the number of words of the longest such phrase.
    phrases: HashMap<String, usize>,
    negations: &'static [&'static str],
    /// Whether negations follow the negated word, as "nai" does in Japanese.
    negation_follows: bool,
}

macro_rules! sources {
    ($($code:literal: $($negation:literal)*;)*) => {
        const SOURCES: &[(&str, &str, &[&str])] = &[$(
            ($code, include_str!(concat!("../../data/afinn/", $code, ".tsv")), &[$($negation),*]),
        )*];
    };
}

// Negations are folded, like the words they are compared with.
sources! {
    "ar": "لا" "ليس" "لم" "لن" "ما" "مش" "غير";
    "cs": "ne" "neni" "nikdy" "zadny";
    "da": "ikke" "aldrig" "ingen" "uden";
    "de": "nicht" "kein" "keine" "keinen" "keinem" "keiner" "nie" "niemals" "ohne" "nix";
    "el": "δεν" "μη" "μην" "ποτε" "οχι" "χωρις";
    "es": "no" "nunca" "jamas" "sin" "ni" "tampoco" "nada";
    "fa": "نه" "نیست" "هیچ" "بدون";
    "fi": "ei" "en" "et" "emme" "ette" "eivat" "ala" "ilman";
    "fr": "pas" "ne" "n" "jamais" "sans" "aucun" "aucune" "ni";
    "he": "לא" "אין" "בלי" "אף";
    "hi": "नही" "नहीं" "न" "मत" "बिना";
    "hu": "nem" "ne" "nincs" "soha" "sem";
    "id": "tidak" "tak" "bukan" "jangan" "nggak" "gak" "ga" "tanpa" "belum";
    "it": "non" "mai" "senza" "nessun" "nessuno" "nessuna" "ne";
    "ja": "ない" "ません" "なかった" "なく";
    "ko": "안" "못" "않" "아니";
    "nl": "niet" "geen" "nooit" "zonder";
    "no": "ikke" "aldri" "ingen" "uten";
    "pl": "nie" "nigdy" "bez" "zaden" "zadna";
    "pt": "nao" "nunca" "jamais" "sem" "nem" "nenhum" "nenhuma";
    "ro": "nu" "niciodata" "fara" "nici";
    "ru": "не" "нет" "никогда" "без" "ни";
    "sv": "inte" "aldrig" "ingen" "inga" "utan" "ej";
    "th": "ไม่" "ไม" "มิ";
    "tr": "degil" "hic" "yok" "asla";
    "uk": "не" "ні" "ніколи" "без";
    "vi": "khong" "chua" "chang" "ko";
    "zh": "不" "没" "没有" "別" "别" "无";
}

/// A lexicon that is parsed on first use.
type LazyLexicon = LazyLock<Lexicon, Box<dyn FnOnce() -> Lexicon + Send>>;

static LEXICONS: LazyLock<HashMap<&'static str, LazyLexicon>> = LazyLock::new(|| {
    let lazily = |(code, text, negations): &(&'static str, &'static str, &'static [&'static str])| {
        let (code, text, negations) = (*code, *text, *negations);
        let parse: Box<dyn FnOnce() -> Lexicon + Send> = Box::new(move || Lexicon::parse(code, text, negations));
        (code, LazyLock::new(parse))
    };
    SOURCES.iter().map(lazily).collect()
});

/// The lexicon of a language, parsed on first use. `None` if there is none.
pub fn lexicon(language: Lang) -> Option<&'static Lexicon> {
    LEXICONS.get(iso_639_1(language)?).map(|lexicon| &**lexicon)
}

impl Lexicon {
    /// Parses lines of a word or phrase, a tab and a rating. The first of equal entries counts.
    fn parse(code: &str, text: &str, negations: &'static [&'static str]) -> Self {
        let (mut ratings, mut phrases) = (HashMap::new(), HashMap::new());
        for (words, rating) in text.lines().filter_map(|line| line.split_once('\t')) {
            let words: Vec<String> = words.split_whitespace().map(fold).collect();
            let Ok(rating) = rating.parse() else { continue };
            if words.len() > 1 {
                let most = phrases.entry(words[0].clone()).or_insert(0);
                *most = words.len().max(*most);
            }
            // A negation has no rating of its own.
            if words.len() > 1 || !negations.contains(&words[0].as_str()) {
                ratings.entry(words.join(" ")).or_insert(rating);
            }
        }
        Lexicon { ratings, phrases, negations, negation_follows: matches!(code, "ja" | "tr" | "hi") }
    }

    /// The rating of the longest entry at the start of `words`, and its number of words. `words` must not be empty.
    fn lookup(&self, words: &[String]) -> Option<(f32, usize)> {
        let most = self.phrases.get(&words[0]).copied().unwrap_or(1).min(words.len());
        for length in (2..=most).rev() {
            if let Some(rating) = self.ratings.get(&words[..length].join(" ")) {
                return Some((f32::from(*rating), length));
            }
        }
        self.ratings.get(&words[0]).map(|rating| (f32::from(*rating), 1))
    }

    fn has_negation(&self, words: &[String]) -> bool {
        words.iter().any(|word| self.negations.contains(&word.as_str()))
    }
}

/// Rates a text whose folded words are `words`.
pub fn rate(lexicon: &Lexicon, text: &str, words: &[String]) -> Sentiment {
    let (mut sum, rated) = vader::emoji(text);
    let (mut rated, mut at) = (rated as f32, 0);
    while at < words.len() {
        let Some((rating, length)) = lexicon.lookup(&words[at..]) else {
            at += 1;
            continue;
        };
        let context = if lexicon.negation_follows {
            &words[at + length..words.len().min(at + length + MAX_DISTANCE)]
        } else {
            &words[at.saturating_sub(MAX_DISTANCE)..at]
        };
        sum += rating * SCALE * if lexicon.has_negation(context) { NEGATED } else { 1.0 };
        rated += length as f32;
        at += length;
    }
    let exclamations = text.bytes().filter(|byte| *byte == b'!').count().min(4) as f32;
    if sum != 0.0 {
        sum += sum.signum() * exclamations * vader::EXCLAMATION;
    }
    Sentiment::of(sum, rated, words.len())
}
