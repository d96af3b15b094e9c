//! Patterns for SQL's LIKE of what a person typed: its signs stand for themselves.

/// Has this in it.
pub fn contains(text: &str) -> String {
    format!("%{}%", escaped(text))
}

/// Has a word that begins so, in a text with a space before it.
pub fn has_word(text: &str) -> String {
    format!("% {}%", escaped(text))
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_stand_for_themselves() {
        assert_eq!(contains("50%_\\"), "%50\\%\\_\\\\%");
        assert_eq!(has_word("a"), "% a%");
    }
}
