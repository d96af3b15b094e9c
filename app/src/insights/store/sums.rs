//! What all days and months of a conversation add up to: kept, since a dashboard of years is asked for more often
//! than a day of it changes.

use std::collections::HashMap;

use insight::keywords::Keywords;
use insight::summary::Sums;
use sqlx::PgConnection;
use uuid::Uuid;

use super::rows;
use crate::error::AppError;
use crate::viewer::{Conversation, JobDb, Reader};

/// A dashboard of more conversations than these takes fewer words of each.
pub const MANY: usize = 4;

/// Forgets them: a day or a month has changed.
pub async fn forget(tx: &mut JobDb<'_>, conversation: Uuid) -> Result<(), AppError> {
    sqlx::query!(
        "UPDATE conversation_insights SET people = NULL, sums = NULL, keywords = NULL, brief = NULL
         WHERE conversation_id = $1 AND people IS NOT NULL",
        conversation
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Adds a conversation up, when its analysis is done.
pub async fn add_up(tx: &mut JobDb<'_>, conversation: Uuid) -> Result<(), AppError> {
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

/// What conversations add up to, with the numbers of the dashboard's people.
#[derive(Debug, Default)]
pub struct Whole {
    /// Their days.
    pub sums: Sums,
    /// What they talk about.
    pub keywords: Keywords,
    /// The conversations of which it is not known: their days are to be added.
    pub missing: Vec<Uuid>,
}

/// Reads what conversations add up to.
pub async fn whole(
    db: &mut PgConnection,
    conversations: &[Reader<Conversation>],
    numbers: &HashMap<Uuid, usize>,
) -> Result<Whole, AppError> {
    let mut whole = Whole { missing: rows::ids(conversations), ..Whole::default() };
    let found = sqlx::query!(
        r#"SELECT conversation_id, people AS "people!", sums::text AS "sums!",
                  CASE WHEN $2 THEN brief ELSE keywords END::text AS "keywords!"
           FROM conversation_insights WHERE conversation_id = ANY($1) AND people IS NOT NULL"#,
        &whole.missing,
        conversations.len() > MANY
    )
    .fetch_all(db)
    .await?;
    for row in found {
        // What another version of the program has written is added up anew.
        let (Ok(sums), Ok(keywords)) = (serde_json::from_str::<Sums>(&row.sums), serde_json::from_str(&row.keywords))
        else {
            continue;
        };
        let people: Vec<Option<usize>> = row.people.iter().map(|id| numbers.get(id).copied()).collect();
        whole.sums.add(sums, |own| people.get(own).copied().flatten());
        whole.keywords.add(&rows::renumber(keywords, &people));
        whole.missing.retain(|id| *id != row.conversation_id);
    }
    Ok(whole)
}
