//! Emoji, as people see them: 👩🏽‍🚀 and 🇵🇹 are one each.

use unicode_segmentation::UnicodeSegmentation;

/// The emoji of a text, in order. Skin tones and flags stay with what they belong to.
pub fn emoji(text: &str) -> Vec<&str> {
    // Most texts have none, and finding the borders of characters takes time.
    if !text.chars().any(may_be_emoji) {
        return Vec::new();
    }
    text.graphemes(true).filter(|cluster| cluster.chars().any(may_be_emoji)).filter_map(known).collect()
}

/// What an emoji is called in English: "red heart".
pub fn name(emoji: &str) -> Option<&'static str> {
    emojis::get(emoji).map(emojis::Emoji::name)
}

/// The cluster, when it is an emoji; a text sign such as `©` counts only when it asks to be one.
fn known(cluster: &str) -> Option<&str> {
    let plain =
        cluster.chars().all(|c| !is_pictograph(c)) && !cluster.contains('\u{fe0f}') && !cluster.contains('\u{20e3}');
    (!plain && (emojis::get(cluster).is_some() || cluster.chars().any(is_pictograph))).then_some(cluster)
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
        assert_eq!(emoji("plain, naïve – text"), Vec::<&str>::new());
        assert_eq!(name("👍🏽"), Some("thumbs up: medium skin tone"));
    }

    proptest::proptest! {
        #[test]
        fn emoji_stand_in_the_text(text in "\\PC{0,40}") {
            let mut rest = text.as_str();
            for one in emoji(&text) {
                let at = rest.find(one);
                proptest::prop_assert!(at.is_some());
                rest = &rest[at.unwrap_or_default() + one.len()..];
            }
        }
    }
}
