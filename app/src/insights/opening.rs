//! From a scope and an address to a dashboard: proves what the viewer may see, and reads that.

use chrono::NaiveDate;
use sqlx::PgConnection;
use uuid::Uuid;

use super::filter::Filter;
use super::scope::Scope;
use super::store::dashboard::{self, Dashboard};
use crate::error::AppError;
use crate::people;
use crate::viewer::{Conversation, Reader, Viewer};

/// Proves what the viewer may see of a scope, and reads its dashboard.
///
/// # Errors
/// [`AppError::NotFound`] for what the viewer may not see.
pub async fn open(
    db: &mut PgConnection,
    viewer: &Viewer,
    scope: Scope,
    query: &str,
    today: NaiveDate,
) -> Result<Dashboard, AppError> {
    let filter = Filter::read(query);
    let mut choices = Vec::new();
    let (title, conversations) = match scope {
        Scope::Conversation(id) => {
            let conversation = viewer.read(&mut *db, id).await?;
            (conversation.title.clone(), vec![conversation])
        }
        Scope::Person(id) => {
            let (name, there) = people::about(&mut *db, viewer, id).await?;
            (name, viewer.read_all(&mut *db, Some(&there)).await?)
        }
        Scope::Everything => {
            let mut all = viewer.read_all(&mut *db, None).await?;
            choices = all.iter().map(|one| (one.id, one.title.clone())).collect();
            if !filter.conversations.is_empty() {
                all.retain(|one| filter.conversations.contains(&one.id));
            }
            ("All conversations".to_owned(), all)
        }
    };
    let dashboard = dashboard::dashboard(db, viewer, scope, conversations, filter, today).await?;
    Ok(Dashboard { title, choices, ..dashboard })
}

/// Reads the dashboard of one conversation for somebody who may see that, but not read it: by who may read it.
///
/// # Errors
/// Those of the database.
pub async fn open_masked(
    db: &mut PgConnection,
    reader: &Viewer,
    conversation: &Reader<Conversation>,
    filter: Filter,
    today: NaiveDate,
) -> Result<Dashboard, AppError> {
    let scope = Scope::Conversation(conversation.id);
    let dashboard = dashboard::dashboard(db, reader, scope, vec![conversation.clone()], filter, today).await?;
    Ok(Dashboard { links: false, ..dashboard })
}

/// The last day of a conversation on which people wrote.
///
/// # Errors
/// [`AppError::NotFound`] when the viewer may not read it.
pub async fn last_day(
    db: &mut PgConnection,
    viewer: &Viewer,
    conversation: Uuid,
) -> Result<Option<NaiveDate>, AppError> {
    let conversation = viewer.read(&mut *db, conversation).await?;
    Ok(dashboard::span(db, &[conversation]).await?.map(|(_, last)| last))
}
