//! Which language a text is in.
//!
//! A message of a chat is short, and a guess among seventy languages is mostly wrong for short texts.
//! So the languages of a conversation are found first, in texts drawn together until they are long
//! enough ([`Languages::of`]), and each message is then one of these, or unknown.

use std::collections::BTreeMap;

pub use whatlang::Lang;
use whatlang::{Detector, detect, detect_script};

/// Letters of a block that is long enough for a guess among all languages.
const BLOCK: usize = 240;
/// Blocks looked at; more say nothing new.
const MAX_BLOCKS: usize = 400;
/// A language needs one in so many blocks to be one of the conversation's.
const SHARE: usize = 25;
/// Letters that a message needs to be told among the conversation's languages.
const LETTERS: usize = 10;
/// How sure the guess among the conversation's languages must be, 0 to 1.
const SURE: f64 = 0.2;

/// The languages that a conversation is in.
#[derive(Debug)]
pub struct Languages {
    /// The most frequent first.
    all: Vec<Lang>,
    detector: Detector,
    main: Option<Lang>,
}

impl Languages {
    /// The languages of texts that belong together, each with its writer's number: of every writer, and
    /// every script that they write in, one block after the other is looked at.
    pub fn of<'a>(texts: impl Iterator<Item = (usize, &'a str)>) -> Self {
        let mut blocks: BTreeMap<(usize, u8), String> = BTreeMap::new();
        let mut counts: Vec<(Lang, usize)> = Vec::new();
        let mut looked = 0;
        for (writer, text) in texts {
            let text = &text[..text.floor_char_boundary(2_000)];
            let Some(script) = detect_script(text) else { continue };
            let block = blocks.entry((writer, script as u8)).or_default();
            block.push_str(text);
            block.push('\n');
            if block.len() >= BLOCK {
                note(&mut counts, block);
                block.clear();
                looked += 1;
            }
            if looked >= MAX_BLOCKS {
                break;
            }
        }
        // A short conversation has no whole block: what there is has to do.
        for block in blocks.values().filter(|block| block.len() >= BLOCK / 4 || looked == 0) {
            note(&mut counts, block);
        }
        let sum: usize = counts.iter().map(|(_, count)| count).sum();
        counts.retain(|(_, count)| count * SHARE >= sum);
        counts.sort_by_key(|(lang, count)| (std::cmp::Reverse(*count), lang.code()));
        let main = counts.first().filter(|(_, count)| count * 5 >= sum * 3).map(|(lang, _)| *lang);
        let all: Vec<Lang> = counts.into_iter().map(|(lang, _)| lang).collect();
        Languages { detector: Detector::with_allowlist(all.clone()), all, main }
    }

    /// Languages that are known already, the most frequent first, and the one of most texts.
    pub fn known(all: Vec<Lang>, main: Option<Lang>) -> Self {
        Languages { detector: Detector::with_allowlist(all.clone()), all, main }
    }

    /// The most frequent first.
    pub fn all(&self) -> &[Lang] {
        &self.all
    }

    /// The language of most texts, when there is one: what a text that is too short to tell is in.
    pub fn main(&self) -> Option<Lang> {
        self.main
    }

    /// The language of a text; `None` when it is too short, or no guess is sure.
    pub fn tell(&self, text: &str) -> Option<Lang> {
        if self.all.is_empty() || !has_letters(text) {
            return None;
        }
        // Mostly the letters tell: only languages of one script have to be told apart by their words.
        let script = detect_script(text)?;
        let mut written = self.all.iter().filter(|lang| script.langs().contains(lang));
        let (first, second) = (written.next()?, written.next());
        if second.is_none() {
            return Some(*first);
        }
        let told = self.detector.detect(text)?;
        (told.is_reliable() || told.confidence() >= SURE).then_some(told.lang())
    }
}

fn note(counts: &mut Vec<(Lang, usize)>, block: &str) {
    let Some(info) = detect(block) else { return };
    // What is not sure is some language's neighbour, or no language at all.
    if !info.is_reliable() && info.confidence() < SURE {
        return;
    }
    match counts.iter_mut().find(|(lang, _)| *lang == info.lang()) {
        Some((_, count)) => *count += 1,
        None => counts.push((info.lang(), 1)),
    }
}

/// Whether there are enough letters to tell; three of Chinese, Japanese or Korean say as much as ten of Latin.
fn has_letters(text: &str) -> bool {
    let mut weight = 0;
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        weight += if c > '\u{e00}' { 4 } else { 1 };
        if weight >= LETTERS {
            return true;
        }
    }
    false
}

/// A language by its ISO 639-3 code, as the tables keep it.
pub fn by_code(code: &str) -> Option<Lang> {
    Lang::from_code(code)
}

/// The language that somebody means: by its English name in small letters, or its code of three letters or two.
pub fn called(folded: &str) -> Option<Lang> {
    let named = |lang: &Lang| lang.eng_name().to_lowercase() == folded;
    let chinese = (folded == "chinese").then_some(Lang::Cmn);
    chinese
        .or_else(|| by_code(folded))
        .or_else(|| Lang::all().iter().copied().find(|lang| named(lang) || two_letters(*lang) == Some(folded)))
}

/// The two letters of ISO 639-1, by which word lists are named; `None` for a language without lists.
pub fn two_letters(lang: Lang) -> Option<&'static str> {
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
    fn a_message_is_in_one_of_the_conversations_languages() {
        let english = "I'll be there at eight, don't forget the tickets and please tell the others about it";
        let german = "Wir sehen uns morgen am Bahnhof, bring bitte die Kinder mit, und vergiss den Schirm nicht";
        let languages = of(&[english, english, english, german, german, german, english, german]);
        let mut all = languages.all().to_vec();
        all.sort_by_key(|lang| lang.code());
        assert_eq!(all, [Lang::Deu, Lang::Eng]);
        assert_eq!(languages.tell("kommst du heute noch vorbei?"), Some(Lang::Deu));
        assert_eq!(languages.tell("see you at the station tomorrow"), Some(Lang::Eng));
        assert_eq!(languages.tell("ok 👍"), None);
        assert_eq!(languages.tell("12:30 !!!"), None);
    }

    #[test]
    fn languages_with_a_script_of_their_own_are_told_by_few_letters() {
        let languages = of(&["我们明天去看电影吧", "Мы завтра идём в кино, приходи к нам"]);
        assert_eq!(languages.tell("看电影"), Some(Lang::Cmn));
        assert_eq!(languages.tell("приходи завтра"), Some(Lang::Rus));
        // Nobody writes English there.
        assert_eq!(languages.tell("see you at the station tomorrow"), None);
    }

    #[test]
    fn nothing_has_no_language() {
        assert!(of(&[]).all().is_empty());
        assert!(of(&["", "👍", "1234"]).all().is_empty());
        assert_eq!(of(&[""]).tell("good morning everyone"), None);
    }
}
