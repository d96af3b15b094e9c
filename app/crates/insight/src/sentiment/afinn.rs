//! Languages other than English: AFINN's words with their ratings, turned round by a "not" before them.

use std::sync::LazyLock;

use foldhash::{HashMap, HashMapExt};
use whatlang::Lang;

use super::{Sentiment, vader};
use crate::language::two_letters;
use crate::tokens::fold;

/// AFINN rates from −5 to 5, VADER from −4 to 4.
const SCALE: f32 = 0.8;
/// What a negation makes of a rating: VADER's factor.
const TURNED: f32 = -0.74;
/// The words before a rating in which a negation turns it round.
const REACH: usize = 2;

/// A language's words.
pub struct List {
    ratings: HashMap<String, i8>,
    /// First words of phrases, by the most words that such a phrase has.
    phrases: HashMap<String, usize>,
    negations: &'static [&'static str],
    /// Whether the negation stands behind what it turns round ("wa nai").
    behind: bool,
}

macro_rules! lists {
    ($($code:literal: $($negation:literal)*;)*) => {
        const SOURCES: &[(&str, &str, &[&str])] = &[$(
            ($code, include_str!(concat!("../../data/afinn/", $code, ".tsv")), &[$($negation),*]),
        )*];
    };
}

// The negations are folded, as the words are.
lists! {
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

/// A list that is read when it is first asked for.
type Lazy = LazyLock<List, Box<dyn FnOnce() -> List + Send>>;

static LISTS: LazyLock<HashMap<&'static str, Lazy>> = LazyLock::new(|| {
    let lazily = |(code, text, negations): &(&'static str, &'static str, &'static [&'static str])| {
        let (code, text, negations) = (*code, *text, *negations);
        let read: Box<dyn FnOnce() -> List + Send> = Box::new(move || List::read(code, text, negations));
        (code, LazyLock::new(read))
    };
    SOURCES.iter().map(lazily).collect()
});

/// The list of a language, read when it is first asked for.
pub fn list(language: Lang) -> Option<&'static List> {
    LISTS.get(two_letters(language)?).map(|list| &**list)
}

impl List {
    fn read(code: &str, text: &str, negations: &'static [&'static str]) -> Self {
        let (mut ratings, mut phrases) = (HashMap::new(), HashMap::new());
        for (words, rating) in text.lines().filter_map(|line| line.split_once('\t')) {
            let words: Vec<String> = words.split_whitespace().map(fold).collect();
            let Ok(rating) = rating.parse() else { continue };
            if words.len() > 1 {
                let most = phrases.entry(words[0].clone()).or_insert(0);
                *most = words.len().max(*most);
            }
            // A negation alone rates nothing.
            if words.len() > 1 || !negations.contains(&words[0].as_str()) {
                ratings.entry(words.join(" ")).or_insert(rating);
            }
        }
        List { ratings, phrases, negations, behind: matches!(code, "ja" | "tr" | "hi") }
    }

    /// The rating of what begins at a word, and how many words that takes.
    fn rate(&self, words: &[String]) -> Option<(f32, usize)> {
        let most = self.phrases.get(&words[0]).copied().unwrap_or(1).min(words.len());
        for length in (2..=most).rev() {
            if let Some(rating) = self.ratings.get(&words[..length].join(" ")) {
                return Some((f32::from(*rating), length));
            }
        }
        self.ratings.get(&words[0]).map(|rating| (f32::from(*rating), 1))
    }

    fn turns(&self, words: &[String]) -> bool {
        words.iter().any(|word| self.negations.contains(&word.as_str()))
    }
}

/// The mood of a text by a list.
pub fn tone(list: &List, text: &str, words: &[String]) -> Sentiment {
    let (mut sum, rated) = vader::emoji(text);
    let (mut rated, mut at) = (rated as f32, 0);
    while at < words.len() {
        let Some((rating, length)) = list.rate(&words[at..]) else {
            at += 1;
            continue;
        };
        let around = if list.behind {
            &words[at + length..words.len().min(at + length + REACH)]
        } else {
            &words[at.saturating_sub(REACH)..at]
        };
        sum += rating * SCALE * if list.turns(around) { TURNED } else { 1.0 };
        rated += length as f32;
        at += length;
    }
    let shouts = text.bytes().filter(|byte| *byte == b'!').count().min(4) as f32;
    if sum != 0.0 {
        sum += sum.signum() * shouts * vader::SHOUT;
    }
    Sentiment::of(sum, rated, words.len())
}
