//! Emoji, as people see them: 👩🏽‍🚀 and 🇵🇹 are one each.

use unicode_segmentation::UnicodeSegmentation;

/// The emoji of a text, in order, each as [`written`]. Skin tones and flags stay with what they belong to.
pub fn emoji(text: &str) -> Vec<&str> {
    // Most texts have none, and finding the borders of characters takes time.
    if !text.chars().any(may_be_emoji) {
        return Vec::new();
    }
    text.graphemes(true).filter_map(written).collect()
}

/// What an emoji is called in English: "red heart".
pub fn name(emoji: &str) -> Option<&'static str> {
    emojis::get(emoji).map(emojis::Emoji::name)
}

/// A cluster as Unicode writes it in full, when it is an emoji: `❤` and `❤️` are the same. A text sign such as `©`
/// counts only when it asks to be one.
pub fn written(cluster: &str) -> Option<&str> {
    if !cluster.chars().any(may_be_emoji) {
        return None;
    }
    let plain =
        cluster.chars().all(|c| !is_pictograph(c)) && !cluster.contains('\u{fe0f}') && !cluster.contains('\u{20e3}');
    if plain {
        return None;
    }
    match emojis::get(cluster) {
        Some(known) => Some(known.as_str()),
        None => cluster.chars().any(is_pictograph).then_some(cluster),
    }
}

fn may_be_emoji(c: char) -> bool {
    is_pictograph(c) || c == '\u{fe0f}' || c == '\u{20e3}'
}

/// Signs that are shown as pictures without being asked to.
fn is_pictograph(c: char) -> bool {
    matches!(c, '\u{1f000}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}' | '\u{2b50}' | '\u{2b55}' | '\u{231a}' | '\u{231b}'
        | '\u{23e9}'..='\u{23f3}' | '\u{2b1b}' | '\u{2b1c}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_emoji_is_what_people_see_as_one() {
        assert_eq!(emoji("ok 👍🏽👍 👩🏽‍🚀🇵🇹🇩🇪 ❤️ 1️⃣ © 12"), ["👍🏽", "👍", "👩🏽‍🚀", "🇵🇹", "🇩🇪", "❤️", "1️⃣"]);
        assert_eq!(emoji("❤ ❤️"), ["❤️", "❤️"]);
        assert_eq!(emoji("plain, naïve – text"), Vec::<&str>::new());
        assert_eq!(name("👍🏽"), Some("thumbs up: medium skin tone"));
    }

    proptest::proptest! {
        #[test]
        fn emoji_stand_in_the_text(text in "\\PC{0,40}") {
            let mut rest = text.as_str();
            for one in emoji(&text) {
                // Its first sign does; the others may be what makes it a picture.
                let first = one.chars().next().unwrap_or_default();
                let at = rest.find(first);
                proptest::prop_assert!(at.is_some());
                rest = &rest[at.unwrap_or_default() + first.len_utf8()..];
            }
        }
    }
}
