//! Locations shared in messages.

use sqlx::PgConnection;
use uuid::Uuid;

use super::dashboard::Dashboard;
use super::rows::ids;
use crate::conversations::wall_clock;
use crate::error::AppError;

/// Maximum number of locations on a map. With several conversations, each contributes its latest ones, up to an equal
/// share.
const MAX_PLACES: usize = 5_000;

/// A location that was shared in a message.
#[derive(Debug, Clone)]
pub struct SharedPlace {
    /// The conversation.
    pub conversation: Uuid,
    /// The position of the message in the conversation.
    pub seq: i64,
    /// The member number of the sender.
    pub person: usize,
    /// Its name or, without one, the text of the message.
    pub name: String,
    /// In degrees, north positive.
    pub latitude: f64,
    /// In degrees, east positive.
    pub longitude: f64,
    /// The day in the time zone of the conversation.
    pub day: chrono::NaiveDate,
}

/// The locations shared within the dashboard's period and by its people, in chronological order. Skips invalid
/// coordinates.
pub async fn places(db: &mut PgConnection, dashboard: &Dashboard) -> Result<Vec<SharedPlace>, AppError> {
    let shared = |kind: &str| dashboard.summary.all.kinds.contains_key(kind);
    if !shared("location") && !shared("live_location") {
        return Ok(Vec::new());
    }
    let rows = sqlx::query!(
        r#"SELECT m.conversation_id, m.seq, m.sender_id AS "sender!", left(m.content, 200) AS "content!", m.details->'place' AS "place!",
                  m.sent_at, m.wall_time, c.time_zone
           FROM conversations c CROSS JOIN LATERAL (
               SELECT * FROM messages m
               WHERE m.conversation_id = c.id AND m.details ? 'place' AND m.sender_id IS NOT NULL AND m.deleted_at IS NULL
               ORDER BY m.seq DESC LIMIT $2) m
           WHERE c.id = ANY($1)
           ORDER BY m.sent_at DESC, m.conversation_id, m.seq"#,
        &ids(&dashboard.conversations),
        (MAX_PLACES / dashboard.conversations.len().max(1)).max(1) as i64
    )
    .fetch_all(db)
    .await?;
    let place = |row: _| {
        let row: Row = row;
        let person =
            *dashboard.numbers.get(&row.sender).filter(|person| dashboard.summary.participants.contains_key(person))?;
        let (latitude, longitude) = (row.place["latitude"].as_f64()?, row.place["longitude"].as_f64()?);
        let wanted = dashboard.filter.from.is_none_or(|from| row.day >= from)
            && dashboard.filter.until.is_none_or(|until| row.day <= until);
        let on_earth = latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
        let name = row.place["name"].as_str().unwrap_or(&row.content).to_owned();
        let Row { conversation, seq, day, .. } = row;
        (wanted && on_earth).then_some(SharedPlace { conversation, seq, person, name, latitude, longitude, day })
    };
    let rows = rows.into_iter().rev().map(|row| Row {
        conversation: row.conversation_id,
        seq: row.seq,
        sender: row.sender,
        content: row.content,
        place: row.place,
        day: wall_clock(row.wall_time, row.sent_at, &row.time_zone).date(),
    });
    Ok(rows.filter_map(place).collect())
}

struct Row {
    conversation: Uuid,
    seq: i64,
    sender: Uuid,
    content: String,
    place: serde_json::Value,
    day: chrono::NaiveDate,
}
