//! Word statistics: in how many messages each word occurs. They are used to plan searches and to correct typos. They
//! may lag behind the messages, which only affects speed and suggestions, never the correctness of results.

use std::collections::HashMap;

use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::AppError;
use crate::viewer::JobDb;

/// Words per INSERT.
const BATCH: usize = 20_000;

/// Records new messages: the number of messages that contain each word, and the number of messages in total (stored
/// under the empty word).
pub async fn record_word_counts(
    tx: &mut JobDb<'_>,
    words: &HashMap<String, i64>,
    messages: i64,
) -> Result<(), AppError> {
    let all = words.iter().map(|(word, count)| (word.as_str(), *count)).chain([("", messages)]);
    let all: Vec<(&str, i64)> = all.collect();
    for batch in all.chunks(BATCH) {
        let (words, counts): (Vec<String>, Vec<i64>) = batch.iter().map(|(w, c)| ((*w).to_owned(), *c)).unzip();
        sqlx::query!(
            "INSERT INTO search_word_changes (word, messages) SELECT * FROM unnest($1::text[], $2::bigint[])",
            &words,
            &counts
        )
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

/// Records the messages that an import added to an existing conversation.
pub async fn record_import_word_counts(tx: &mut JobDb<'_>, conversation: Uuid, import: Uuid) -> Result<(), AppError> {
    sqlx::query!(
        "WITH added AS MATERIALIZED (
             SELECT m.search_vector FROM import_changes i
             JOIN messages m ON m.conversation_id = i.conversation_id AND m.id = i.message_id
             WHERE i.import_id = $1 AND i.conversation_id = $2 AND i.before IS NULL)
         INSERT INTO search_word_changes (word, messages)
         SELECT lexeme, count(*) FROM added, unnest(added.search_vector) GROUP BY lexeme
         UNION ALL SELECT '', count(*) FROM added",
        import,
        conversation
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Moves the recorded changes into `search_words`, the table that searches read. An advisory lock makes concurrent
/// calls wait for each other.
pub async fn apply_word_counts(db: &mut JobDb<'_>) -> Result<(), AppError> {
    sqlx::query!(
        "WITH turn AS MATERIALIZED (SELECT pg_advisory_xact_lock(hashtext('search_words'))),
         taken AS (DELETE FROM search_word_changes USING turn RETURNING word, messages)
         INSERT INTO search_words (word, messages)
         SELECT word, sum(messages) FROM taken GROUP BY word
         ON CONFLICT (word) DO UPDATE SET messages = search_words.messages + excluded.messages"
    )
    .execute(&mut **db)
    .await?;
    Ok(())
}

/// The total number of messages, and how many of them contain each requested word.
pub struct Frequencies {
    /// Number of messages of all users.
    pub all: i64,
    /// Number of messages per word, in the order of the request.
    pub words: Vec<i64>,
}

/// The frequencies of `words`. Where the entry of `prefixes` is true, all words with that prefix are added up.
pub async fn frequencies(db: &mut PgConnection, words: &[String], prefixes: &[bool]) -> Result<Frequencies, AppError> {
    // A short prefix matches very many words. 5,000 of them are enough to see that it is common.
    let rows = sqlx::query!(
        r#"SELECT COALESCE((SELECT sum(f.messages) FROM (
                      SELECT w.messages FROM search_words w
                      WHERE w.word >= asked.word AND w.word <= CASE WHEN asked.prefix THEN asked.word || chr(1114111) ELSE asked.word END
                      LIMIT 5000) f), 0)::bigint AS "messages!"
           FROM unnest(''::text || $1::text[], false || $2::boolean[]) WITH ORDINALITY AS asked (word, prefix, position)
           ORDER BY position"#,
        words,
        prefixes
    )
    .fetch_all(db)
    .await?;
    let mut counts = rows.into_iter().map(|row| row.messages);
    Ok(Frequencies { all: counts.next().unwrap_or(0), words: counts.collect() })
}
