//! What a viewer brings to their dashboards: words to leave out, tags to choose by.

use insight::tokens::fold;
use sqlx::PgConnection;
use uuid::Uuid;

use super::rows::ids;
use crate::error::AppError;
use crate::viewer::{Conversation, Reader, Viewer};

/// So many words are kept.
const MAX: usize = 1_000;
/// So many tags are offered.
const MAX_TAGS: i64 = 100;

/// The words that the viewer wants left out, folded, by the alphabet.
pub async fn stop_words(db: &mut PgConnection, viewer: &Viewer) -> Result<Vec<String>, AppError> {
    Ok(sqlx::query_scalar!("SELECT word FROM stop_words WHERE user_id = $1 ORDER BY word", viewer.id())
        .fetch_all(db)
        .await?)
}

/// Keeps these words instead of those before; they are written with spaces, commas or lines between them.
///
/// # Errors
/// [`AppError::Invalid`] for too many of them.
pub async fn set_stop_words(db: &mut PgConnection, viewer: &Viewer, written: &str) -> Result<(), AppError> {
    let words = read(written)?;
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

fn read(written: &str) -> Result<Vec<String>, AppError> {
    let parts = written.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '\0'));
    let mut words: Vec<String> =
        parts.map(fold).filter(|word| !word.is_empty() && word.chars().count() <= 60).collect();
    words.sort_unstable();
    words.dedup();
    if words.len() > MAX {
        return Err(AppError::field("words", format!("Please leave out at most {MAX} words.")));
    }
    Ok(words)
}

/// The tags of notes that the viewer sees on messages of the conversations, by the alphabet.
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
    use super::read;

    #[test]
    fn words_are_read_as_they_are_counted() {
        assert_eq!(read("  Café, THE\n the;lol ").as_deref(), Ok(["cafe", "lol", "the"].map(str::to_owned).as_slice()));
        assert_eq!(read("").map(|words| words.len()), Ok(0));
        assert!(read(&(0..1_001).map(|n| format!("w{n} ")).collect::<String>()).is_err());
    }
}
