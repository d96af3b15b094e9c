//! Finds emoji in texts. An emoji is a whole grapheme cluster: 👩🏽‍🚀 and 🇵🇹 are one each.

use unicode_segmentation::UnicodeSegmentation;

/// The emoji of a text, in order and in [`canonical`] form. Skin tones are kept.
pub fn emoji(text: &str) -> Vec<&str> {
    // Most texts have no emoji, and segmenting them is slow.
    if !text.chars().any(may_be_emoji) {
        return Vec::new();
    }
    text.graphemes(true).filter_map(canonical).collect()
}

/// The English CLDR short name of an emoji, such as "red heart". `None` if it is unknown.
pub fn name(emoji: &str) -> Option<&'static str> {
    emojis::get(emoji).map(emojis::Emoji::name)
}

/// The fully-qualified form of a grapheme cluster (`❤` becomes `❤️`), or `None` if it is not an emoji.
///
/// Characters that are text by default, such as `©`, are emoji only with a variation selector or keycap.
pub fn canonical(cluster: &str) -> Option<&str> {
    if !cluster.chars().any(may_be_emoji) {
        return None;
    }
    let is_text =
        cluster.chars().all(|c| !is_pictograph(c)) && !cluster.contains('\u{fe0f}') && !cluster.contains('\u{20e3}');
    if is_text {
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

/// Whether a character counts as an emoji without a variation selector. Covers the emoji blocks, not each code point.
fn is_pictograph(c: char) -> bool {
    matches!(c, '\u{1f000}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}' | '\u{2b50}' | '\u{2b55}' | '\u{231a}' | '\u{231b}'
        | '\u{23e9}'..='\u{23f3}' | '\u{2b1b}' | '\u{2b1c}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emoji_are_grapheme_clusters() {
        assert_eq!(emoji("ok 👍🏽👍 👩🏽‍🚀🇵🇹🇩🇪 ❤️ 1️⃣ © 12"), ["👍🏽", "👍", "👩🏽‍🚀", "🇵🇹", "🇩🇪", "❤️", "1️⃣"]);
        assert_eq!(emoji("❤ ❤️"), ["❤️", "❤️"]);
        assert_eq!(emoji("plain, naïve – text"), Vec::<&str>::new());
        assert_eq!(name("👍🏽"), Some("thumbs up: medium skin tone"));
    }

    proptest::proptest! {
        #[test]
        fn emoji_occur_in_the_text_in_order(text in "\\PC{0,40}") {
            let mut rest = text.as_str();
            for one in emoji(&text) {
                // Only the first character must occur: the canonical form may add a variation selector.
                let first = one.chars().next().unwrap_or_default();
                let at = rest.find(first);
                proptest::prop_assert!(at.is_some());
                rest = &rest[at.unwrap_or_default() + first.len_utf8()..];
            }
        }
    }
}
