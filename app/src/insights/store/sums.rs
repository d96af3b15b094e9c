//! Stored sums of all days and months of a conversation. They make unfiltered dashboards fast, and must be invalidated
//! whenever a day or month changes.

use std::collections::HashMap;

use insight::keywords::Keywords;
use insight::summary::Sums;
use sqlx::PgConnection;
use uuid::Uuid;

use super::rows;
use crate::error::AppError;
use crate::viewer::{Conversation, JobDb, Reader};

/// Dashboards of more conversations than this use a shorter list of keywords of each conversation.
pub const MAX_WITH_ALL_WORDS: usize = 4;

/// Deletes the sums of a conversation, because a day or month has changed.
pub async fn invalidate(tx: &mut JobDb<'_>, conversation: Uuid) -> Result<(), AppError> {
    sqlx::query!(
        "UPDATE conversation_insights SET people = NULL, sums = NULL, keywords = NULL, brief = NULL
         WHERE conversation_id = $1 AND people IS NOT NULL",
        conversation
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Computes and stores the sums of a conversation. Called after its analysis.
pub async fn recompute(tx: &mut JobDb<'_>, conversation: Uuid) -> Result<(), AppError> {
    let people =
        sqlx::query_scalar!("SELECT id FROM participants WHERE conversation_id = $1 ORDER BY ordinal", conversation)
            .fetch_all(&mut **tx)
            .await?;
    let numbers: HashMap<Uuid, usize> = people.iter().enumerate().map(|(number, id)| (*id, number)).collect();
    let mut sums = Sums::default();
    for (date, row) in rows::days_of(&mut *tx, &[conversation], (None, None), &numbers).await? {
        sums.add_day(date, row);
    }
    let mut keywords = rows::keywords_of(&mut *tx, &[conversation], (None, None), &numbers).await?;
    keywords.trim_whole();
    let mut brief = keywords.clone();
    brief.trim_brief();
    sqlx::query!(
        "UPDATE conversation_insights SET people = $2, sums = $3, keywords = $4, brief = $5 WHERE conversation_id = $1",
        conversation,
        &people,
        sqlx::types::Json(&sums) as _,
        sqlx::types::Json(&keywords) as _,
        sqlx::types::Json(&brief) as _
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The stored sums of some conversations, with the member numbers of a dashboard.
#[derive(Debug, Default)]
pub struct StoredSums {
    /// The sum of all days.
    pub sums: Sums,
    /// The sum of all keywords.
    pub keywords: Keywords,
    /// The conversations without stored sums, which are not included.
    pub missing: Vec<Uuid>,
}

/// Reads the stored sums of conversations.
pub async fn read(
    db: &mut PgConnection,
    conversations: &[Reader<Conversation>],
    numbers: &HashMap<Uuid, usize>,
) -> Result<StoredSums, AppError> {
    let mut stored = StoredSums { missing: rows::ids(conversations), ..StoredSums::default() };
    let found = sqlx::query!(
        r#"SELECT conversation_id, people AS "people!", sums::text AS "sums!",
                  CASE WHEN $2 THEN brief ELSE keywords END::text AS "keywords!"
           FROM conversation_insights WHERE conversation_id = ANY($1) AND people IS NOT NULL"#,
        &stored.missing,
        conversations.len() > MAX_WITH_ALL_WORDS
    )
    .fetch_all(db)
    .await?;
    for row in found {
        // Sums in the format of another version count as missing.
        let (Ok(sums), Ok(keywords)) = (serde_json::from_str::<Sums>(&row.sums), serde_json::from_str(&row.keywords))
        else {
            continue;
        };
        let people: Vec<Option<usize>> = row.people.iter().map(|id| numbers.get(id).copied()).collect();
        stored.sums.add(sums, |own| people.get(own).copied().flatten());
        stored.keywords.add(&rows::renumber(keywords, &people));
        stored.missing.retain(|id| *id != row.conversation_id);
    }
    Ok(stored)
}
