//! Patterns for SQL `LIKE` from user input. Wildcards in the input are escaped.

/// Matches strings that contain `text`.
pub fn contains(text: &str) -> String {
    format!("%{}%", escaped(text))
}

/// Matches strings in which a word starts with `text`. The SQL must put a space in front of the string: `' ' || name`.
pub fn has_word_prefix(text: &str) -> String {
    format!("% {}%", escaped(text))
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_are_escaped() {
        assert_eq!(contains("50%_\\"), "%50\\%\\_\\\\%");
        assert_eq!(has_word_prefix("a"), "% a%");
    }
}
