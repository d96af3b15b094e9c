//! Rows of days and months, as PostgreSQL keeps them.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use futures::TryStreamExt;
use insight::day::{Day, DayRow, SentimentTotals, Share};
use insight::keywords::{Keywords, Quote, Uses};
use insight::response_times::ResponseTimes;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use super::sums;
use crate::error::AppError;
use crate::viewer::{Conversation, JobDb, Reader};

/// From a day until a day, both included; `None` is open.
pub type Period = (Option<NaiveDate>, Option<NaiveDate>);

/// Stores days. Days before the months that the job made ahead go into the default partition: making
/// months here would lock the table for everybody until the import ends.
pub async fn add_days<'a>(
    tx: &mut JobDb<'_>,
    conversation: Uuid,
    days: impl Iterator<Item = (NaiveDate, &'a DayRow)>,
    participant: impl Fn(usize) -> Uuid,
) -> Result<(), AppError> {
    let (mut dates, mut stats, mut shares, mut waits, mut tones) = (vec![], vec![], vec![], vec![], vec![]);
    for (date, row) in days {
        dates.push(date);
        stats.push(json(&row.day)?);
        let by_person = |(number, share): (&usize, &Share)| Ok((participant(*number).to_string(), json(share)?));
        shares.push(Value::Object(row.shares.iter().map(by_person).collect::<Result<_, AppError>>()?));
        let by_pair = |((answering, answered), waits): (&(usize, usize), &ResponseTimes)| {
            Ok((format!("{}>{}", participant(*answering), participant(*answered)), json(waits)?))
        };
        waits.push(Value::Object(row.waits.iter().map(by_pair).collect::<Result<_, AppError>>()?));
        let by_person =
            |(number, tones): (&usize, &SentimentTotals)| Ok((participant(*number).to_string(), json(tones)?));
        tones.push(Value::Object(row.tones.iter().map(by_person).collect::<Result<_, AppError>>()?));
    }
    sqlx::query!(
        "INSERT INTO conversation_analytics
             (conversation_id, analysis_date, daily_stats, participant_stats, response_times, sentiment_trends)
         SELECT $1, * FROM unnest($2::date[], $3::jsonb[], $4::jsonb[], $5::jsonb[], $6::jsonb[])",
        conversation,
        &dates,
        &stats,
        &shares,
        &waits,
        &tones
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Replaces what a conversation's month said.
pub async fn set_month(
    tx: &mut JobDb<'_>,
    conversation: Uuid,
    month: NaiveDate,
    counted: &insight::month::Month,
    people: &[Uuid],
) -> Result<(), AppError> {
    sums::forget(tx, conversation).await?;
    sqlx::query!(
        "DELETE FROM conversation_analytics WHERE conversation_id = $1
         AND analysis_date >= $2 AND analysis_date < ($2::date + interval '1 month')::date",
        conversation,
        month
    )
    .execute(&mut **tx)
    .await?;
    let days = counted.days.iter().map(|(date, row)| (*date, row));
    add_days(tx, conversation, days, |number| people[number]).await?;
    sqlx::query!(
        "INSERT INTO conversation_keywords (conversation_id, month, people, keywords) VALUES ($1, $2, $3, $4)
         ON CONFLICT (conversation_id, month) DO UPDATE SET people = EXCLUDED.people, keywords = EXCLUDED.keywords",
        conversation,
        month,
        people,
        json(&counted.keywords)?
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Forgets the months that a conversation has no more, and all days in them.
pub async fn keep_months(tx: &mut JobDb<'_>, conversation: Uuid, months: &[NaiveDate]) -> Result<(), AppError> {
    sqlx::query!(
        "DELETE FROM conversation_keywords WHERE conversation_id = $1 AND month <> ALL($2)",
        conversation,
        months
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "DELETE FROM conversation_analytics WHERE conversation_id = $1
         AND date_trunc('month', analysis_date)::date <> ALL($2)",
        conversation,
        months
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Days of a period, in order; participants by the numbers of `numbers`. Of conversations that the caller has a
/// proof for.
pub(super) async fn days_of(
    db: &mut PgConnection,
    conversations: &[Uuid],
    (from, until): Period,
    numbers: &HashMap<Uuid, usize>,
) -> Result<Vec<(NaiveDate, DayRow)>, AppError> {
    let mut rows = sqlx::query!(
        r#"SELECT analysis_date, daily_stats::text AS "day!", participant_stats::text AS "shares!",
                  response_times::text AS "waits!", sentiment_trends::text AS "tones!" FROM conversation_analytics
           WHERE conversation_id = ANY($1) AND ($2::date IS NULL OR analysis_date >= $2)
               AND ($3::date IS NULL OR analysis_date <= $3)
           ORDER BY analysis_date, conversation_id"#,
        conversations,
        from,
        until
    )
    .fetch(db);
    let mut days = Vec::new();
    while let Some(row) = rows.try_next().await? {
        let mut day = DayRow { day: read::<Day>(&row.day)?, ..DayRow::default() };
        // Two participants that are one person have one number: their figures are added.
        for (id, share) in read::<HashMap<Uuid, Share>>(&row.shares)? {
            if let Some(number) = numbers.get(&id) {
                day.shares.entry(*number).or_default().add(&share);
            }
        }
        for (id, tones) in read::<HashMap<Uuid, SentimentTotals>>(&row.tones)? {
            if let Some(number) = numbers.get(&id) {
                day.tones.entry(*number).or_default().add(tones);
            }
        }
        for (pair, waits) in read::<HashMap<String, ResponseTimes>>(&row.waits)? {
            let number = |id: &str| numbers.get(&id.parse::<Uuid>().ok()?).copied();
            let pair = pair.split_once('>').and_then(|(a, b)| Some((number(a)?, number(b)?)));
            // Who answers themselves under another name lets nobody wait.
            if let Some(pair) = pair.filter(|(answering, answered)| answering != answered) {
                day.waits.entry(pair).or_default().add(&waits);
            }
        }
        days.push((row.analysis_date, day));
    }
    Ok(days)
}

/// Keywords of the months that the days of a period lie in, together. As for [`days_of`].
pub(super) async fn keywords_of(
    db: &mut PgConnection,
    conversations: &[Uuid],
    (from, until): Period,
    numbers: &HashMap<Uuid, usize>,
) -> Result<Keywords, AppError> {
    let mut rows = sqlx::query!(
        r#"SELECT people, keywords::text AS "keywords!" FROM conversation_keywords
           WHERE conversation_id = ANY($1) AND ($2::date IS NULL OR month >= date_trunc('month', $2::date)::date)
               AND ($3::date IS NULL OR month <= $3) ORDER BY month, conversation_id"#,
        conversations,
        from,
        until
    )
    .fetch(db);
    let mut sum = Keywords::default();
    while let Some(row) = rows.try_next().await? {
        let people: Vec<Option<usize>> = row.people.iter().map(|id| numbers.get(id).copied()).collect();
        sum.add(&renumber(read(&row.keywords)?, &people));
    }
    Ok(sum)
}

/// Uses of one word by month, of the months that the days of a period lie in.
pub async fn uses(
    db: &mut PgConnection,
    conversations: &[Reader<Conversation>],
    (from, until): Period,
    numbers: &HashMap<Uuid, usize>,
    word: &str,
) -> Result<BTreeMap<NaiveDate, Uses>, AppError> {
    let rows = sqlx::query!(
        r#"SELECT month, people, (keywords->'words'->$4)::text AS uses FROM conversation_keywords
           WHERE conversation_id = ANY($1) AND ($2::date IS NULL OR month >= date_trunc('month', $2::date)::date)
               AND ($3::date IS NULL OR month <= $3)"#,
        &ids(conversations),
        from,
        until,
        word
    )
    .fetch_all(db)
    .await?;
    let mut months: BTreeMap<NaiveDate, Uses> = BTreeMap::new();
    for row in rows {
        let month = months.entry(row.month).or_default();
        let Some(uses) = row.uses else { continue };
        for (own, count) in read::<Uses>(&uses)? {
            if let Some(number) = row.people.get(own).and_then(|id| numbers.get(id)) {
                *month.entry(*number).or_default() += count;
            }
        }
    }
    Ok(months)
}

/// Keywords by the dashboard's numbers instead of the row's own; who is no participant any more goes.
pub(super) fn renumber(mut keywords: Keywords, people: &[Option<usize>]) -> Keywords {
    let number = |own: usize| people.get(own).copied().flatten();
    if people.iter().enumerate().all(|(own, number)| *number == Some(own)) {
        return keywords;
    }
    for table in keywords.tables() {
        for uses in table.values_mut() {
            for (own, count) in std::mem::take(uses) {
                if let Some(number) = number(own) {
                    *uses.entry(number).or_default() += count;
                }
            }
        }
    }
    for quotes in [&mut keywords.best, &mut keywords.worst] {
        *quotes = quotes.iter().filter_map(|quote| Some(Quote { sender: number(quote.sender)?, ..*quote })).collect();
    }
    keywords
}

/// The ids of conversations.
pub fn ids(conversations: &[Reader<Conversation>]) -> Vec<Uuid> {
    conversations.iter().map(|conversation| conversation.id).collect()
}

fn json(value: &impl serde::Serialize) -> Result<Value, AppError> {
    serde_json::to_value(value).map_err(|e| AppError::internal("figures are no JSON", e))
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, AppError> {
    serde_json::from_str(text).map_err(|e| AppError::internal("conversation_analytics holds what cannot be read", e))
}

/// Makes other analyses of the conversation wait until the transaction ends.
pub async fn lock(tx: &mut JobDb<'_>, conversation: Uuid) -> Result<(), AppError> {
    sqlx::query!("SELECT pg_advisory_xact_lock(hashtextextended('analyse ' || $1::text, 0))", conversation.to_string())
        .execute(&mut **tx)
        .await?;
    Ok(())
}
