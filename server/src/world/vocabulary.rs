//! Words with realistic frequencies: the frequency of the word of rank r is proportional to 1/(r + 2.7), as in the
//! Zipf–Mandelbrot law.

use rand::Rng;
use rand::rngs::StdRng;

/// Number of words.
const WORDS: usize = 200_000;
/// The constant that Mandelbrot added to the rank in Zipf's law.
const SHIFT: f64 = 2.7;

const COMMON: [&str; 96] = [
    "the",
    "to",
    "I",
    "you",
    "a",
    "and",
    "it",
    "is",
    "in",
    "that",
    "of",
    "we",
    "for",
    "on",
    "me",
    "not",
    "have",
    "be",
    "so",
    "what",
    "at",
    "can",
    "are",
    "will",
    "but",
    "my",
    "your",
    "do",
    "this",
    "just",
    "with",
    "no",
    "yes",
    "good",
    "was",
    "they",
    "there",
    "all",
    "get",
    "if",
    "up",
    "or",
    "how",
    "when",
    "go",
    "know",
    "see",
    "from",
    "now",
    "time",
    "tomorrow",
    "today",
    "home",
    "work",
    "thanks",
    "love",
    "think",
    "later",
    "want",
    "really",
    "morning",
    "night",
    "dinner",
    "train",
    "meeting",
    "coffee",
    "weather",
    "weekend",
    "holiday",
    "station",
    "ticket",
    "photo",
    "message",
    "birthday",
    "kitchen",
    "garden",
    "doctor",
    "school",
    "mañana",
    "gracias",
    "danke",
    "schön",
    "bonjour",
    "café",
    "привет",
    "спасибо",
    "хорошо",
    "شكرا",
    "مرحبا",
    "안녕하세요",
    "ευχαριστώ",
    "naïve",
    "résumé",
    "über",
    "señor",
    "ação",
];
const SYLLABLES: [&str; 40] = [
    "ba", "ne", "ri", "to", "lu", "ka", "ve", "mi", "so", "du", "ta", "le", "ni", "ro", "gu", "sa", "be", "fi", "mo",
    "nu", "ra", "te", "li", "po", "ju", "ma", "se", "vi", "lo", "ru", "an", "er", "in", "or", "us", "al", "en", "ist",
    "ung", "ark",
];
const HAN: &str = "的一是不了人我在有他这中大来上个国到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市眼体别处总才场师书比住员九笑性通目华报立马命张活难神数件安表原车白应路期叫死常提感金何更反合放做系计或司利受光王果亲界及今京务制解各任至清物台象记边共风战干接它许八特觉望直服毛林题建南度统色字请交爱让认算论百吃义科怎元社术结六功指思非流每青管夫连远资队跟带花快条院变联言权往展该领传近留红治决周保达办运武半候七必城父强步完革深区即求品士转量空甚众技轻程告江语英基派满式李息写呢识极令黄德收脸钱党倒未持取设始版双历越史商千片容研像找友孩站广改议形委早房音火际则首单据导影失拿网香似斯专石若兵弟谁校读志飞观争究包组造落视济喜离虽坏";

/// The word of a rank, counted from 0. Rare words are invented.
pub fn word(rank: usize) -> String {
    if let Some(word) = COMMON.get(rank) {
        return (*word).to_owned();
    }
    let mut rest = rank - COMMON.len();
    let mut word = String::new();
    // The syllables, at least two, are the digits of the rank in base 40, so that each rank has another word.
    while rest >= SYLLABLES.len() || word.is_empty() {
        word.push_str(SYLLABLES[rest % SYLLABLES.len()]);
        rest /= SYLLABLES.len();
    }
    word.push_str(SYLLABLES[rest % SYLLABLES.len()]);
    word
}

/// A random rank below `words`. Inverts the cumulative distribution of the law (inverse transform sampling).
pub fn rank(random: &mut StdRng, words: usize) -> usize {
    let total = ((words as f64 + SHIFT) / SHIFT).ln();
    let rank = SHIFT * (random.random::<f64>() * total).exp() - SHIFT;
    (rank as usize).min(words - 1)
}

/// Appends 1 to 20 words to `out`.
pub fn sentence(random: &mut StdRng, out: &mut String) {
    let length = random.random_range(1..6) * random.random_range(1..5);
    for number in 0..length {
        if number > 0 {
            out.push(' ');
        }
        out.push_str(&word(rank(random, WORDS)));
    }
}

/// Appends 2 to 23 Chinese characters to `out`, in random order.
pub fn chinese(random: &mut StdRng, out: &mut String) {
    let characters: Vec<char> = HAN.chars().collect();
    for _ in 0..random.random_range(2..24) {
        out.push(characters[rank(random, characters.len())]);
    }
}
