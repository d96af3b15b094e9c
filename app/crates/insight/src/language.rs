//! Language detection.
//!
//! Chat messages are short, and detection among seventy languages is unreliable for short texts. Therefore the
//! languages of a conversation are detected first, from blocks of many messages ([`Languages::of`]). Each message is
//! then assigned to one of these languages, or to none ([`Languages::detect`]).

use std::collections::BTreeMap;

pub use whatlang::Lang;
use whatlang::{Detector, detect, detect_script};

/// Size of a block in bytes: enough to detect one of all languages.
const BLOCK_BYTES: usize = 240;
/// Blocks examined per conversation; more would not change the result.
const MAX_BLOCKS: usize = 400;
/// A language belongs to the conversation if it has at least one in this many blocks.
const MIN_BLOCK_RATIO: usize = 25;
/// Letters that a message needs for detection (see [`has_enough_letters`]).
const MIN_LETTERS: usize = 10;
/// Minimum confidence of the detector, 0 to 1.
const MIN_CONFIDENCE: f64 = 0.2;

/// The languages of a conversation.
#[derive(Debug)]
pub struct Languages {
    /// Most frequent first.
    all: Vec<Lang>,
    detector: Detector,
    main: Option<Lang>,
}

impl Languages {
    /// Detects the languages of a conversation from its texts, each with the number of its author. Blocks contain texts
    /// of a single author in a single script, so they are rarely mixed.
    pub fn of<'a>(texts: impl Iterator<Item = (usize, &'a str)>) -> Self {
        let mut blocks: BTreeMap<(usize, u8), String> = BTreeMap::new();
        let mut counts: Vec<(Lang, usize)> = Vec::new();
        let mut examined = 0;
        for (author, text) in texts {
            let text = &text[..text.floor_char_boundary(2_000)];
            let Some(script) = detect_script(text) else { continue };
            let block = blocks.entry((author, script as u8)).or_default();
            block.push_str(text);
            block.push('\n');
            if block.len() >= BLOCK_BYTES {
                count_language(&mut counts, block);
                block.clear();
                examined += 1;
            }
            if examined >= MAX_BLOCKS {
                break;
            }
        }
        // Incomplete blocks count if they are not too short, and always in conversations without a complete one.
        for block in blocks.values().filter(|block| block.len() >= BLOCK_BYTES / 4 || examined == 0) {
            count_language(&mut counts, block);
        }
        let sum: usize = counts.iter().map(|(_, count)| count).sum();
        counts.retain(|(_, count)| count * MIN_BLOCK_RATIO >= sum);
        counts.sort_by_key(|(lang, count)| (std::cmp::Reverse(*count), lang.code()));
        let main = counts.first().filter(|(_, count)| count * 5 >= sum * 3).map(|(lang, _)| *lang);
        let all: Vec<Lang> = counts.into_iter().map(|(lang, _)| lang).collect();
        Languages { detector: Detector::with_allowlist(all.clone()), all, main }
    }

    /// Restores languages that were detected earlier, most frequent first, with the main language.
    pub fn known(all: Vec<Lang>, main: Option<Lang>) -> Self {
        Languages { detector: Detector::with_allowlist(all.clone()), all, main }
    }

    /// All languages, most frequent first.
    pub fn all(&self) -> &[Lang] {
        &self.all
    }

    /// The language of at least 60% of the blocks, if there is one. Assumed for texts that are too short to detect.
    pub fn main(&self) -> Option<Lang> {
        self.main
    }

    /// Detects the language of a text. `None` if the text is too short or the result uncertain.
    pub fn detect(&self, text: &str) -> Option<Lang> {
        if self.all.is_empty() || !has_enough_letters(text) {
            return None;
        }
        // The script often decides; the detector is needed only for languages that share one.
        let script = detect_script(text)?;
        let mut candidates = self.all.iter().filter(|lang| script.langs().contains(lang));
        let (first, second) = (candidates.next()?, candidates.next());
        if second.is_none() {
            return Some(*first);
        }
        let info = self.detector.detect(text)?;
        (info.is_reliable() || info.confidence() >= MIN_CONFIDENCE).then_some(info.lang())
    }
}

/// Counts a block for its language.
fn count_language(counts: &mut Vec<(Lang, usize)>, block: &str) {
    let Some(info) = detect(block) else { return };
    // An uncertain result is usually a related language, or not a language at all.
    if !info.is_reliable() && info.confidence() < MIN_CONFIDENCE {
        return;
    }
    match counts.iter_mut().find(|(lang, _)| *lang == info.lang()) {
        Some((_, count)) => *count += 1,
        None => counts.push((info.lang(), 1)),
    }
}

/// Whether a text has enough letters for detection. Letters from Thai onwards in Unicode, including Chinese, Japanese
/// and Korean, count as four.
fn has_enough_letters(text: &str) -> bool {
    let mut weight = 0;
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        weight += if c > '\u{e00}' { 4 } else { 1 };
        if weight >= MIN_LETTERS {
            return true;
        }
    }
    false
}

/// The language with this ISO 639-3 code, the form stored in the database.
pub fn by_code(code: &str) -> Option<Lang> {
    Lang::from_code(code)
}

/// The language with this English name, ISO 639-3 code or ISO 639-1 code, all in lowercase.
pub fn by_name_or_code(folded: &str) -> Option<Lang> {
    let named = |lang: &Lang| lang.eng_name().to_lowercase() == folded;
    let chinese = (folded == "chinese").then_some(Lang::Cmn);
    chinese
        .or_else(|| by_code(folded))
        .or_else(|| Lang::all().iter().copied().find(|lang| named(lang) || iso_639_1(*lang) == Some(folded)))
}

/// The ISO 639-1 code of a language, by which word lists are named. `None` for languages without word lists.
pub fn iso_639_1(lang: Lang) -> Option<&'static str> {
    Some(match lang {
        Lang::Ara => "ar",
        Lang::Afr => "af",
        Lang::Ben => "bn",
        Lang::Bul => "bg",
        Lang::Cat => "ca",
        Lang::Ces => "cs",
        Lang::Cmn => "zh",
        Lang::Dan => "da",
        Lang::Deu => "de",
        Lang::Ell => "el",
        Lang::Eng => "en",
        Lang::Epo => "eo",
        Lang::Est => "et",
        Lang::Fin => "fi",
        Lang::Fra => "fr",
        Lang::Guj => "gu",
        Lang::Heb => "he",
        Lang::Hin => "hi",
        Lang::Hrv => "hr",
        Lang::Hun => "hu",
        Lang::Hye => "hy",
        Lang::Ind => "id",
        Lang::Ita => "it",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Lat => "la",
        Lang::Lav => "lv",
        Lang::Lit => "lt",
        Lang::Mar => "mr",
        Lang::Nld => "nl",
        Lang::Nob => "no",
        Lang::Pes => "fa",
        Lang::Pol => "pl",
        Lang::Por => "pt",
        Lang::Ron => "ro",
        Lang::Rus => "ru",
        Lang::Slk => "sk",
        Lang::Slv => "sl",
        Lang::Spa => "es",
        Lang::Swe => "sv",
        Lang::Tgl => "tl",
        Lang::Tha => "th",
        Lang::Tur => "tr",
        Lang::Ukr => "uk",
        Lang::Urd => "ur",
        Lang::Vie => "vi",
        Lang::Zul => "zu",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(texts: &[&str]) -> Languages {
        Languages::of(texts.iter().map(|text| (0, *text)))
    }

    #[test]
    fn detects_one_of_the_conversations_languages() {
        let english = "I'll be there at eight, don't forget the tickets and please tell the others about it";
        let german = "Wir sehen uns morgen am Bahnhof, bring bitte die Kinder mit, und vergiss den Schirm nicht";
        let languages = of(&[english, english, english, german, german, german, english, german]);
        let mut all = languages.all().to_vec();
        all.sort_by_key(|lang| lang.code());
        assert_eq!(all, [Lang::Deu, Lang::Eng]);
        assert_eq!(languages.detect("kommst du heute noch vorbei?"), Some(Lang::Deu));
        assert_eq!(languages.detect("see you at the station tomorrow"), Some(Lang::Eng));
        assert_eq!(languages.detect("ok 👍"), None);
        assert_eq!(languages.detect("12:30 !!!"), None);
    }

    #[test]
    fn a_unique_script_needs_only_a_few_letters() {
        let languages = of(&["我们明天去看电影吧", "Мы завтра идём в кино, приходи к нам"]);
        assert_eq!(languages.detect("看电影"), Some(Lang::Cmn));
        assert_eq!(languages.detect("приходи завтра"), Some(Lang::Rus));
        // English is not a language of this conversation.
        assert_eq!(languages.detect("see you at the station tomorrow"), None);
    }

    #[test]
    fn texts_without_letters_have_no_language() {
        assert!(of(&[]).all().is_empty());
        assert!(of(&["", "👍", "1234"]).all().is_empty());
        assert_eq!(of(&[""]).detect("good morning everyone"), None);
    }
}
