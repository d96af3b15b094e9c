//! Which emotions a text shows: by emoji in any language, by words in English.
//!
//! The six basic emotions of Ekman (1992), with love, which chats are full of, in place of disgust, of which they
//! say little. The lists are this project's own: the word lists of research (NRC and others) may not be passed on.

use serde::{Deserialize, Serialize};
use whatlang::Lang;

/// An emotion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Emotion {
    /// Joy, amusement.
    Joy,
    /// Love, tenderness.
    Love,
    /// Sadness, regret.
    Sadness,
    /// Anger, annoyance.
    Anger,
    /// Fear, worry.
    Fear,
    /// Surprise.
    Surprise,
}

impl Emotion {
    /// All, in the order of their numbers.
    pub const ALL: [Emotion; 6] =
        [Emotion::Joy, Emotion::Love, Emotion::Sadness, Emotion::Anger, Emotion::Fear, Emotion::Surprise];

    /// As tables keep it, and as people call it.
    pub fn word(self) -> &'static str {
        match self {
            Emotion::Joy => "joy",
            Emotion::Love => "love",
            Emotion::Sadness => "sadness",
            Emotion::Anger => "anger",
            Emotion::Fear => "fear",
            Emotion::Surprise => "surprise",
        }
    }

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

    /// English words, folded; `*` stands for any ending.
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

/// How strongly a text shows each emotion: the share of what shows any, by the emotion's number.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Emotions([f32; 6]);

impl Emotions {
    /// The emotions of a text: its folded words, its emoji, and its language. `None` when it shows none, or when
    /// nothing of it can be told.
    pub fn of(words: &[String], emoji: &[String], language: Option<Lang>) -> Option<Self> {
        let mut shown = [0_u32; 6];
        if language == Some(Lang::Eng) {
            for (at, word) in words.iter().enumerate() {
                // "not happy" is no joy; what it is instead, nobody knows.
                let denied = at.checked_sub(1).is_some_and(|before| denies(&words[before]));
                if let Some(emotion) = lists::of_word(word).filter(|_| !denied) {
                    shown[emotion as usize] += 1;
                }
            }
        }
        for one in emoji {
            if let Some(emotion) = lists::of_emoji(one) {
                shown[emotion as usize] += 1;
            }
        }
        let all: u32 = shown.iter().sum();
        (all > 0).then(|| Emotions(shown.map(|count| count as f32 / all as f32)))
    }

    /// Those that it shows, with their shares, which are 1 together.
    pub fn shown(self) -> impl Iterator<Item = (Emotion, f32)> {
        Emotion::ALL.into_iter().zip(self.0).filter(|(_, share)| *share > 0.0)
    }
}

fn denies(word: &str) -> bool {
    matches!(word, "not" | "no" | "never" | "isnt" | "wasnt" | "dont" | "didnt" | "cant" | "wont" | "without")
        || word.ends_with("n't")
        || word.ends_with("n’t")
}

mod lists {
    use std::sync::LazyLock;

    use foldhash::{HashMap, HashMapExt};

    use super::Emotion;

    static WORDS: LazyLock<HashMap<&'static str, Emotion>> = LazyLock::new(|| all(Emotion::words));
    static EMOJI: LazyLock<HashMap<&'static str, Emotion>> = LazyLock::new(|| all(Emotion::emoji));
    /// No beginning in a list is shorter, bytes.
    const SHORTEST: usize = 4;

    fn all(list: fn(Emotion) -> &'static str) -> HashMap<&'static str, Emotion> {
        Emotion::ALL
            .into_iter()
            .flat_map(|emotion| list(emotion).split_whitespace().map(move |one| (one, emotion)))
            .collect()
    }

    /// The emotion of a folded word: as it stands in a list, or by a beginning of it that does.
    pub fn of_word(word: &str) -> Option<Emotion> {
        if let Some(emotion) = WORDS.get(word) {
            return Some(*emotion);
        }
        let alike = BEGINNINGS.get(word.get(..SHORTEST)?)?;
        alike.iter().find(|(beginning, _)| word.starts_with(beginning)).map(|(_, emotion)| *emotion)
    }

    /// What stands before a `*` in the lists, by its first letters: every word of every text is looked up.
    static BEGINNINGS: LazyLock<HashMap<&'static str, Vec<(&'static str, Emotion)>>> = LazyLock::new(|| {
        let mut beginnings: HashMap<_, Vec<_>> = HashMap::new();
        for (word, emotion) in WORDS.iter() {
            if let Some(beginning) = word.strip_suffix('*') {
                beginnings.entry(&beginning[..SHORTEST]).or_default().push((beginning, *emotion));
            }
        }
        beginnings
    });

    /// The emotion of an emoji, whatever the colour of its skin.
    pub fn of_emoji(emoji: &str) -> Option<Emotion> {
        let plain = |c: &char| !matches!(c, '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}');
        let emoji: String = emoji.chars().filter(plain).collect();
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
    fn a_labelled_set_is_told() {
        use Emotion::{Anger, Fear, Joy, Love, Sadness, Surprise};
        // As chats are; the last of each has no word of the lists in it and stays unknown.
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
        for (text, wanted) in labelled {
            assert_eq!(strongest(text, Lang::Eng), wanted, "{text}");
        }
    }

    #[test]
    fn without_a_list_only_emoji_tell() {
        assert_eq!(strongest("ich bin so traurig", Lang::Deu), None);
        assert_eq!(strongest("ich bin so traurig 😢", Lang::Deu), Some(Emotion::Sadness));
        // English words of other languages mean nothing.
        assert_eq!(strongest("fun mad", Lang::Deu), None);
    }

    #[test]
    fn no_list_contradicts_another() {
        for list in [Emotion::words, Emotion::emoji] {
            let all: Vec<&str> =
                Emotion::ALL.into_iter().flat_map(|emotion| list(emotion).split_whitespace()).collect();
            let different: std::collections::HashSet<&&str> = all.iter().collect();
            assert_eq!(all.len(), different.len());
        }
    }

    proptest::proptest! {
        #[test]
        fn shares_are_one_together(text in "(happy|sad|😍|wow|x| ){0,12}") {
            let emoji: Vec<String> = emoji(&text).into_iter().map(str::to_owned).collect();
            if let Some(shown) = Emotions::of(&words(&text, &[]), &emoji, Some(Lang::Eng)) {
                let sum: f32 = shown.shown().map(|(_, share)| share).sum();
                proptest::prop_assert!((sum - 1.0).abs() < 1e-5);
            }
        }
    }
}
