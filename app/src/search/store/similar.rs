//! Finds words in the index that are similar to a search word: words that contain it, or that differ from it by a
//! letter or two.

use sqlx::PgConnection;

use crate::conversations::like;
use crate::error::AppError;

/// Maximum number of similar words per search word.
const MAX: usize = 12;

/// Words in the index that contain `word` and, with `mistyped`, words that differ from it slightly; most likely first.
/// The index covers the messages of all users, so a word must not be shown to the viewer unless it occurs in one of
/// their hits.
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
    Ok(best_candidates(word, rows.into_iter().map(|row| (row.word, row.messages)).collect()))
}

/// Sorts words that contain the typed word first, then by edit distance, then by frequency. Words that start with the
/// typed word are left out, because prefix matching already finds them.
fn best_candidates(typed: &str, candidates: Vec<(String, i64)>) -> Vec<String> {
    let letters = typed.chars().count();
    let max_distance = if letters >= 8 { 2 } else { 1 };
    let mut found: Vec<(usize, i64, String)> = Vec::new();
    for (word, messages) in candidates {
        let distance = if word.contains(typed) { 0 } else { strsim::osa_distance(typed, &word) };
        let is_new = !word.starts_with(typed) && !found.iter().any(|(.., known)| *known == word);
        if is_new && distance <= max_distance {
            found.push((distance, -messages, word));
        }
    }
    found.sort();
    found.into_iter().take(MAX).map(|(.., word)| word).collect()
}

#[cfg(test)]
mod tests {
    use super::best_candidates;

    fn of(typed: &str, words: &[(&str, i64)]) -> Vec<String> {
        best_candidates(typed, words.iter().map(|(word, messages)| ((*word).to_owned(), *messages)).collect())
    }

    #[test]
    fn one_letter_may_differ_in_a_short_word_and_two_in_a_long_one() {
        assert_eq!(of("meting", &[("meeting", 9), ("melting", 3), ("seating", 5)]), ["meeting", "melting"]);
        assert_eq!(of("brithday", &[("birthday", 9), ("holiday", 5)]), ["birthday"]);
        assert_eq!(of("restaraunt", &[("restaurant", 2), ("restaurants", 1)]), ["restaurant"]);
    }

    #[test]
    fn words_that_contain_the_typed_one_come_first_unless_they_start_with_it() {
        assert_eq!(of("berg", &[("bergen", 9), ("heidelberg", 4), ("berk", 7)]), ["heidelberg", "berk"]);
    }
}
