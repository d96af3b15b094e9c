//! The viewer's own stop words, and the tags offered as filters.

use insight::tokens::fold;
use sqlx::PgConnection;
use uuid::Uuid;

use super::rows::ids;
use crate::error::AppError;
use crate::viewer::{Conversation, Reader, Viewer};

/// Maximum number of stop words per user.
const MAX_STOP_WORDS: usize = 1_000;
/// Maximum number of tags to offer.
const MAX_TAGS: i64 = 100;

/// The words that the viewer hides from charts: folded, in alphabetical order.
pub async fn stop_words(db: &mut PgConnection, viewer: &Viewer) -> Result<Vec<String>, AppError> {
    Ok(sqlx::query_scalar!("SELECT word FROM stop_words WHERE user_id = $1 ORDER BY word", viewer.id())
        .fetch_all(db)
        .await?)
}

/// Replaces the words that the viewer hides from charts. `text` has words separated by whitespace, commas or
/// semicolons.
///
/// # Errors
/// [`AppError::Invalid`] if there are more than [`MAX_STOP_WORDS`].
pub async fn set_stop_words(db: &mut PgConnection, viewer: &Viewer, text: &str) -> Result<(), AppError> {
    let words = parse(text)?;
    sqlx::query!("DELETE FROM stop_words WHERE user_id = $1 AND word <> ALL($2)", viewer.id(), &words)
        .execute(&mut *db)
        .await?;
    sqlx::query!(
        "INSERT INTO stop_words (user_id, word) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING",
        viewer.id(),
        &words
    )
    .execute(db)
    .await?;
    Ok(())
}

fn parse(text: &str) -> Result<Vec<String>, AppError> {
    let parts = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '\0'));
    let mut words: Vec<String> =
        parts.map(fold).filter(|word| !word.is_empty() && word.chars().count() <= 60).collect();
    words.sort_unstable();
    words.dedup();
    if words.len() > MAX_STOP_WORDS {
        return Err(AppError::field("words", format!("You can hide at most {MAX_STOP_WORDS} words.")));
    }
    Ok(words)
}

/// The tags of notes in the conversations that the viewer may see, in alphabetical order.
pub async fn tags(
    db: &mut PgConnection,
    viewer: &Viewer,
    conversations: &[Reader<Conversation>],
) -> Result<Vec<String>, AppError> {
    let conversations: Vec<Uuid> = ids(conversations);
    Ok(sqlx::query_scalar!(
        r#"SELECT DISTINCT tag AS "tag!" FROM annotations a, unnest(a.tags) AS tag
           WHERE a.conversation_id = ANY($1) AND a.deleted_at IS NULL AND (a.author_id = $2 OR a.visibility = 'shared')
           ORDER BY 1 LIMIT $3"#,
        &conversations,
        viewer.id(),
        MAX_TAGS
    )
    .fetch_all(db)
    .await?)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn stop_words_are_folded_and_deduplicated() {
        assert_eq!(
            parse("  Café, THE\n the;lol ").as_deref(),
            Ok(["cafe", "lol", "the"].map(str::to_owned).as_slice())
        );
        assert_eq!(parse("").map(|words| words.len()), Ok(0));
        assert!(parse(&(0..1_001).map(|n| format!("w{n} ")).collect::<String>()).is_err());
    }
}
