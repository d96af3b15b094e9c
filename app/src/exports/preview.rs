//! Data for the form of a new export and its preview.

use chrono::{DateTime, NaiveDate, Utc};
use export::redact::Redactor;
use sqlx::PgConnection;

use super::model::{ExportFormData, ExportPreview, ExportRequest};
use super::selection::select;
use super::store::notes;
use crate::conversations::{messages, transcript};
use crate::error::AppError;
use crate::viewer::{Conversation, Reader, Viewer};

/// Number of messages in a preview.
const PREVIEWED: i64 = 8;
/// Maximum number of participants offered as checkboxes. Others can be selected with `from:` in the search.
const MAX_PEOPLE: usize = 60;

/// The data of the form.
pub async fn form(db: &mut PgConnection, conversation: &Reader<Conversation>) -> Result<ExportFormData, AppError> {
    let zone = conversation.time_zone.parse().unwrap_or(chrono_tz::Tz::UTC);
    let day = |at: Option<DateTime<Utc>>| at.map(|at| at.with_timezone(&zone).date_naive());
    let people = messages::participants(db, conversation).await?;
    Ok(ExportFormData {
        conversation: conversation.id,
        title: conversation.title.clone(),
        first_day: day(conversation.first_message_at),
        last_day: day(conversation.last_message_at),
        people: people.iter().take(MAX_PEOPLE).map(|one| (one.ordinal(), one.name().to_owned())).collect(),
    })
}

/// The first messages of the file, redacted like the file itself.
///
/// # Errors
/// Database errors. An invalid filter or a slow search is returned as [`problem`](ExportPreview::problem), so that the
/// page keeps showing the form.
pub async fn preview(
    db: &mut PgConnection,
    viewer: &Viewer,
    conversation: &Reader<Conversation>,
    request: &ExportRequest,
    today: NaiveDate,
) -> Result<ExportPreview, AppError> {
    let ExportRequest { filter, options } = request;
    let participants = messages::participants(&mut *db, conversation).await?;
    let selection = match select(&mut *db, viewer, conversation, &participants, filter, today).await {
        Ok(selection) => selection,
        // A timed-out statement has aborted the transaction, so no more queries are possible.
        Err(error @ (AppError::Invalid { .. } | AppError::TooSlow)) => {
            return Ok(ExportPreview { problem: Some(error.to_string()), ..ExportPreview::default() });
        }
        Err(error) => return Err(error),
    };
    let head = messages::head(&mut *db, conversation, &participants, filter, DateTime::default()).await?;
    let mut shown = messages::read(&mut *db, conversation, &participants, &selection.messages, 0, PREVIEWED).await?;
    if options.notes {
        notes::add(db, conversation, &mut shown).await?;
    }
    let redactor = Redactor::new(options.redactions(), &head);
    shown.iter_mut().for_each(|message| redactor.message(message));
    Ok(ExportPreview {
        count: selection.count,
        note: selection.note,
        problem: None,
        messages: transcript(&redactor.head(&head), &shown, &|_| None),
    })
}
