//! Entities in messages: phone numbers, e-mail addresses, dates and amounts of money.

use std::collections::BTreeMap;

use insight::keywords::Table;
use sqlx::PgConnection;

use super::dashboard::Dashboard;
use super::rows::ids;
use crate::error::AppError;

/// Number of uses of each entity by participant, grouped by entity type. Applies the dashboard's filter by period and
/// people. Links, mentions and hashtags are not included; they are part of the keywords.
pub async fn entities(db: &mut PgConnection, dashboard: &Dashboard) -> Result<BTreeMap<String, Table>, AppError> {
    let rows = sqlx::query!(
        r#"SELECT e.entity_type, e.entity_value, m.sender_id AS "sender!", count(*) AS "count!"
           FROM message_entities e
           JOIN messages m ON m.conversation_id = e.conversation_id AND m.id = e.message_id
           JOIN conversations c ON c.id = e.conversation_id
           WHERE e.conversation_id = ANY($1) AND e.entity_type = ANY('{phone,email,date,money}')
               AND m.sender_id IS NOT NULL AND m.deleted_at IS NULL
               AND ($2::date IS NULL OR wall_clock(m.wall_time, m.sent_at, c.time_zone) >= $2::date)
               AND ($3::date IS NULL OR wall_clock(m.wall_time, m.sent_at, c.time_zone) < $3::date + 1)
           GROUP BY e.entity_type, e.entity_value, m.sender_id"#,
        &ids(&dashboard.conversations),
        dashboard.filter.from,
        dashboard.filter.until
    )
    .fetch_all(db)
    .await?;
    let mut entities: BTreeMap<String, Table> = BTreeMap::new();
    for row in rows {
        // Skip people who are excluded by the filter.
        let Some(person) =
            dashboard.numbers.get(&row.sender).filter(|person| dashboard.summary.participants.contains_key(person))
        else {
            continue;
        };
        let uses = entities.entry(row.entity_type).or_default().entry(row.entity_value).or_default();
        *uses.entry(*person).or_default() += row.count as u32;
    }
    Ok(entities)
}
