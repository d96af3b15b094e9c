//! What a word may have meant: words of the index that it is a part of, or that it differs from by
//! a letter or two.

use sqlx::PgConnection;

use crate::conversations::like;
use crate::error::AppError;

/// At most so many words are added for one.
const MAX: usize = 12;

/// Words of the index that have `word` inside of them and, with `mistyped`, that differ from it a
/// little; the likeliest first. Of everybody's messages: who asks
/// is told of a word only when it is in a message that they may see.
pub async fn similar(db: &mut PgConnection, word: &str, mistyped: bool) -> Result<Vec<String>, AppError> {
    let part = like::contains(word);
    let rows = sqlx::query!(
        r#"(SELECT word AS "word!", messages AS "messages!" FROM search_words
            WHERE char_length(word) >= 4 AND word LIKE $2 AND word NOT LIKE '#%' ORDER BY messages DESC LIMIT 20)
           UNION ALL
           (SELECT word, messages FROM search_words
            WHERE $3 AND char_length(word) >= 4 AND word % $1 AND word NOT LIKE '#%'
            ORDER BY similarity(word, $1) DESC, messages DESC LIMIT 60)"#,
        word,
        part,
        mistyped
    )
    .fetch_all(db)
    .await?;
    Ok(likeliest(word, rows.into_iter().map(|row| (row.word, row.messages)).collect()))
}

/// Parts first, then by the letters that differ, then by frequency. A word that begins with the
/// typed one is found anyway.
fn likeliest(typed: &str, candidates: Vec<(String, i64)>) -> Vec<String> {
    let letters = typed.chars().count();
    let most = if letters >= 8 { 2 } else { 1 };
    let mut found: Vec<(usize, i64, String)> = Vec::new();
    for (word, messages) in candidates {
        let distance = if word.contains(typed) { 0 } else { strsim::osa_distance(typed, &word) };
        let new = !word.starts_with(typed) && !found.iter().any(|(.., known)| *known == word);
        if new && distance <= most {
            found.push((distance, -messages, word));
        }
    }
    found.sort();
    found.into_iter().take(MAX).map(|(.., word)| word).collect()
}

#[cfg(test)]
mod tests {
    use super::likeliest;

    fn of(typed: &str, words: &[(&str, i64)]) -> Vec<String> {
        likeliest(typed, words.iter().map(|(word, messages)| ((*word).to_owned(), *messages)).collect())
    }

    #[test]
    fn one_letter_may_differ_in_a_short_word_and_two_in_a_long_one() {
        assert_eq!(of("meting", &[("meeting", 9), ("melting", 3), ("seating", 5)]), ["meeting", "melting"]);
        assert_eq!(of("brithday", &[("birthday", 9), ("holiday", 5)]), ["birthday"]);
        assert_eq!(of("restaraunt", &[("restaurant", 2), ("restaurants", 1)]), ["restaurant"]);
    }

    #[test]
    fn parts_come_first_and_what_begins_alike_is_found_anyway() {
        assert_eq!(of("berg", &[("bergen", 9), ("heidelberg", 4), ("berk", 7)]), ["heidelberg", "berk"]);
    }
}
