//! Detects the emotions of a text, from emoji in any language and from words in English.
//!
//! The emotions are the six basic emotions of Ekman (1992), except that love, which is common in chats, replaces
//! disgust, which is rare. The word lists were made for this project, because the licences of published ones (such as
//! the NRC lexicon) do not allow redistribution.

use serde::{Deserialize, Serialize};
use whatlang::Lang;

/// An emotion. `emotion as usize` is its index in [`Emotion::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Emotion {
    /// Joy or amusement.
    Joy,
    /// Love or tenderness.
    Love,
    /// Sadness or regret.
    Sadness,
    /// Anger or annoyance.
    Anger,
    /// Fear or worry.
    Fear,
    /// Surprise.
    Surprise,
}

impl Emotion {
    /// All emotions.
    pub const ALL: [Emotion; 6] =
        [Emotion::Joy, Emotion::Love, Emotion::Sadness, Emotion::Anger, Emotion::Fear, Emotion::Surprise];

    /// The name in English, which is also the value in the database and of the search operator `feels:`.
    pub fn as_str(self) -> &'static str {
        match self {
            Emotion::Joy => "joy",
            Emotion::Love => "love",
            Emotion::Sadness => "sadness",
            Emotion::Anger => "anger",
            Emotion::Fear => "fear",
            Emotion::Surprise => "surprise",
        }
    }

    /// Emoji that express the emotion, without variation selectors and skin tones.
    fn emoji(self) -> &'static str {
        match self {
            Emotion::Joy => "😀 😃 😄 😁 😆 😅 🤣 😂 🙂 😊 😎 🤩 🥳 😋 😜 😝 😛 😸 😹 🎉 🎊 🥂 🙌 💃 🕺 😇 🤗",
            Emotion::Love => "❤ ♥ 🧡 💛 💚 💙 💜 🤎 🖤 🤍 💕 💞 💓 💗 💖 💘 💝 💟 😍 🥰 😘 😚 😙 😗 😻 💋 💑 💏 🫶",
            Emotion::Sadness => "😢 😭 😞 😔 😟 🙁 ☹ 😥 😿 💔 🥺 😩 😫 🥀 😪 😓",
            Emotion::Anger => "😠 😡 🤬 👿 😤 💢 🖕 😾 😒 🙄",
            Emotion::Fear => "😨 😰 😱 😧 😬 🫣 🙀 😖",
            Emotion::Surprise => "😮 😯 😲 😳 🤯 😵 ❗ ‼ ⁉ 👀",
        }
    }

    /// English words that express the emotion, folded. A trailing `*` marks a prefix.
    fn words(self) -> &'static str {
        match self {
            Emotion::Joy => {
                "happy happier happiest happiness happily glad joy joyful enjoy* fun funny haha* hahah* lol lmao rofl yay hooray hurray \
                 delighted delightful cheerful awesome amazing excited exciting great wonderful fantastic brilliant laugh* smile* smiling \
                 celebrate* congrats congratulations pleased thrilled woohoo yippee hilarious"
            }
            Emotion::Love => {
                "love loved loves loving lovely adore* darling sweetheart honey dear dearest beloved hug hugs kiss* cuddle* xoxo \
                 affection* cherish* sweetie babe tender*"
            }
            Emotion::Sadness => {
                "sad sadder saddest sadly sadness unhappy cry crying cried tears depress* lonely loneliness miserable grief grieve* \
                 heartbroken heartbreaking sorry regret* disappointed disappointing disappointment gloomy mourn* hopeless upset \
                 unfortunately alas"
            }
            Emotion::Anger => {
                "angry angrier anger angrily mad furious rage hate* hated annoy* irritat* pissed outrag* fuming damn* bastard* \
                 idiot* stupid ridiculous fed disgust* unacceptable resent* jerk"
            }
            Emotion::Fear => {
                "afraid fear* scared scary scare* frighten* terrif* terror worry worried worries worrying anxious anxiety nervous \
                 panic* dread* horrif* horror nightmare* creepy"
            }
            Emotion::Surprise => {
                "surprise* surprising surprised wow whoa omg unexpected* astonish* shocked shocking shock unbelievable incredible \
                 speechless stunned gosh suddenly"
            }
        }
    }
}

/// The score of each emotion, in the order of [`Emotion::ALL`]: its share of all emotional words and emoji of a text.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Emotions([f32; 6]);

impl Emotions {
    /// Scores a text, given by its folded words, its emoji and its language. `None` if it contains no emotional word
    /// or emoji; words count only in English.
    pub fn of(words: &[String], emoji: &[String], language: Option<Lang>) -> Option<Self> {
        let mut counts = [0_u32; 6];
        if language == Some(Lang::Eng) {
            for (at, word) in words.iter().enumerate() {
                // "not happy" is not joy, but it is unclear which emotion it is.
                let is_negated = at.checked_sub(1).is_some_and(|previous| is_negation(&words[previous]));
                if let Some(emotion) = lexicon::by_word(word).filter(|_| !is_negated) {
                    counts[emotion as usize] += 1;
                }
            }
        }
        for one in emoji {
            if let Some(emotion) = lexicon::by_emoji(one) {
                counts[emotion as usize] += 1;
            }
        }
        let all: u32 = counts.iter().sum();
        (all > 0).then(|| Emotions(counts.map(|count| count as f32 / all as f32)))
    }

    /// The emotions with a score above 0. Their scores add up to 1.
    pub fn shown(self) -> impl Iterator<Item = (Emotion, f32)> {
        Emotion::ALL.into_iter().zip(self.0).filter(|(_, score)| *score > 0.0)
    }
}

fn is_negation(word: &str) -> bool {
    matches!(word, "not" | "no" | "never" | "isnt" | "wasnt" | "dont" | "didnt" | "cant" | "wont" | "without")
        || word.ends_with("n't")
        || word.ends_with("n’t")
}

mod lexicon {
    use std::sync::LazyLock;

    use foldhash::{HashMap, HashMapExt};

    use super::Emotion;

    static WORDS: LazyLock<HashMap<&'static str, Emotion>> = LazyLock::new(|| index(Emotion::words));
    static EMOJI: LazyLock<HashMap<&'static str, Emotion>> = LazyLock::new(|| index(Emotion::emoji));
    /// Length in bytes of the shortest prefix in the lists, without `*`.
    const MIN_PREFIX: usize = 4;

    fn index(list: fn(Emotion) -> &'static str) -> HashMap<&'static str, Emotion> {
        Emotion::ALL
            .into_iter()
            .flat_map(|emotion| list(emotion).split_whitespace().map(move |one| (one, emotion)))
            .collect()
    }

    /// The emotion of a folded word, by exact match or prefix.
    pub fn by_word(word: &str) -> Option<Emotion> {
        if let Some(emotion) = WORDS.get(word) {
            return Some(*emotion);
        }
        let candidates = PREFIXES.get(word.get(..MIN_PREFIX)?)?;
        candidates.iter().find(|(prefix, _)| word.starts_with(prefix)).map(|(_, emotion)| *emotion)
    }

    /// The prefixes, grouped by their first [`MIN_PREFIX`] bytes so that the lookup of a word is fast.
    static PREFIXES: LazyLock<HashMap<&'static str, Vec<(&'static str, Emotion)>>> = LazyLock::new(|| {
        let mut prefixes: HashMap<_, Vec<_>> = HashMap::new();
        for (word, emotion) in WORDS.iter() {
            if let Some(prefix) = word.strip_suffix('*') {
                prefixes.entry(&prefix[..MIN_PREFIX]).or_default().push((prefix, *emotion));
            }
        }
        prefixes
    });

    /// The emotion of an emoji, ignoring its skin tone.
    pub fn by_emoji(emoji: &str) -> Option<Emotion> {
        let is_base = |c: &char| !matches!(c, '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}');
        let emoji: String = emoji.chars().filter(is_base).collect();
        EMOJI.get(emoji.as_str()).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emoji::emoji;
    use crate::words::words;

    fn strongest(text: &str, language: Lang) -> Option<Emotion> {
        let emoji: Vec<String> = emoji(text).into_iter().map(str::to_owned).collect();
        let shown = Emotions::of(&words(text, &[]), &emoji, Some(language))?;
        shown.shown().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))).map(|(emotion, _)| emotion)
    }

    #[test]
    fn labelled_texts_are_classified() {
        use Emotion::{Anger, Fear, Joy, Love, Sadness, Surprise};
        // The last text of each emotion contains no word of the lists, so it is not detected.
        let labelled = [
            ("hahaha that was so funny", Some(Joy)),
            ("We are so happy for you, congratulations!", Some(Joy)),
            ("I enjoyed every minute", Some(Joy)),
            ("best day ever", None),
            ("love you, kisses", Some(Love)),
            ("Big hug, darling", Some(Love)),
            ("I'll always be there for you", None),
            ("I cried the whole night", Some(Sadness)),
            ("so sorry for your loss", Some(Sadness)),
            ("he's gone", None),
            ("I hate it when they do this, so annoying", Some(Anger)),
            ("this is ridiculous and unacceptable", Some(Anger)),
            ("enough is enough", None),
            ("I'm scared, there is somebody outside", Some(Fear)),
            ("getting nervous about tomorrow", Some(Fear)),
            ("wow, I did not expect that", Some(Surprise)),
            ("omg unbelievable", Some(Surprise)),
            ("see you at eight", None),
            ("I am not happy", None),
            ("❤️❤️", Some(Love)),
            ("😭", Some(Sadness)),
            ("👍🏽", None),
        ];
        for (text, expected) in labelled {
            assert_eq!(strongest(text, Lang::Eng), expected, "{text}");
        }
    }

    #[test]
    fn other_languages_are_classified_by_emoji_only() {
        assert_eq!(strongest("ich bin so traurig", Lang::Deu), None);
        assert_eq!(strongest("ich bin so traurig 😢", Lang::Deu), Some(Emotion::Sadness));
        // Words that happen to be spelled like English ones do not count.
        assert_eq!(strongest("fun mad", Lang::Deu), None);
    }

    #[test]
    fn no_entry_is_in_two_lists() {
        for list in [Emotion::words, Emotion::emoji] {
            let all: Vec<&str> =
                Emotion::ALL.into_iter().flat_map(|emotion| list(emotion).split_whitespace()).collect();
            let different: std::collections::HashSet<&&str> = all.iter().collect();
            assert_eq!(all.len(), different.len());
        }
    }

    proptest::proptest! {
        #[test]
        fn scores_add_up_to_one(text in "(happy|sad|😍|wow|x| ){0,12}") {
            let emoji: Vec<String> = emoji(&text).into_iter().map(str::to_owned).collect();
            if let Some(shown) = Emotions::of(&words(&text, &[]), &emoji, Some(Lang::Eng)) {
                let sum: f32 = shown.shown().map(|(_, score)| score).sum();
                proptest::prop_assert!((sum - 1.0).abs() < 1e-5);
            }
        }
    }
}
