//! Opens dashboards: checks what the viewer may see, then reads the statistics.

use chrono::NaiveDate;
use sqlx::PgConnection;
use uuid::Uuid;

use super::filter::Filter;
use super::mask::Mask;
use super::scope::Scope;
use super::store::dashboard::{self, Dashboard};
use crate::error::AppError;
use crate::people;
use crate::viewer::{Conversation, Reader, Viewer};

/// Reads the dashboard of a scope. Relative dates in the search, such as "last-week", are relative to `today`.
///
/// # Errors
/// [`AppError::NotFound`] if the viewer may not see the scope.
pub async fn open(
    db: &mut PgConnection,
    viewer: &Viewer,
    scope: Scope,
    filter: Filter,
    today: NaiveDate,
) -> Result<Dashboard, AppError> {
    let mut choices = Vec::new();
    let (title, conversations) = match scope {
        Scope::Conversation(id) => {
            let conversation = viewer.read(&mut *db, id).await?;
            (conversation.title.clone(), vec![conversation])
        }
        Scope::Person(id) => {
            let (name, conversations) = people::name_and_conversations(&mut *db, viewer, id).await?;
            (name, viewer.read_all(&mut *db, Some(&conversations)).await?)
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

/// Reads the dashboard of a conversation for someone who may not read its messages, using the permissions of `reader`.
/// Removes links, and the names and parts of the filter that `mask` does not allow.
///
/// # Errors
/// If the database fails.
pub async fn open_masked(
    db: &mut PgConnection,
    reader: &Viewer,
    conversation: &Reader<Conversation>,
    (filter, mask): (Filter, Mask),
    today: NaiveDate,
) -> Result<Dashboard, AppError> {
    let (scope, conversations) = (Scope::Conversation(conversation.id), vec![conversation.clone()]);
    let filter = mask.filter(filter);
    let mut dashboard = dashboard::dashboard(db, reader, scope, conversations, filter, today).await?;
    (dashboard.mask, dashboard.links) = (Some(mask), false);
    if mask.names {
        dashboard.title = conversation.title.clone();
    } else {
        // The title can contain names: many conversations are named after the other person.
        dashboard.title = UNNAMED.to_owned();
        for (number, member) in &mut dashboard.members {
            member.name = format!("Person {}", number + 1);
        }
    }
    Ok(dashboard)
}

/// The title of a conversation whose names are hidden.
pub const UNNAMED: &str = super::components::UNNAMED;

/// The last day with messages in a conversation. `None` if it has no messages.
///
/// # Errors
/// [`AppError::NotFound`] if the viewer may not read the conversation.
pub async fn last_day(
    db: &mut PgConnection,
    viewer: &Viewer,
    conversation: Uuid,
) -> Result<Option<NaiveDate>, AppError> {
    let conversation = viewer.read(&mut *db, conversation).await?;
    Ok(dashboard::span(db, &[conversation]).await?.map(|(_, last)| last))
}
