//! Statistics per day (`conversation_analytics`) and per month (`conversation_keywords`).

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use futures::TryStreamExt;
use insight::day::{DailyStats, DayRow, ParticipantStats, SentimentTotals};
use insight::keywords::{Keywords, Quote, Uses};
use insight::response_times::ResponseTimes;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use super::sums;
use crate::error::AppError;
use crate::viewer::{Conversation, JobDb, Reader};

/// First and last day, both inclusive. `None` is unbounded.
pub type Period = (Option<NaiveDate>, Option<NaiveDate>);

/// Stores statistics per day. Days before the oldest monthly partition go into the default partition. Creating
/// partitions here would lock the table for everyone until the import ends.
pub async fn add_days<'a>(
    tx: &mut JobDb<'_>,
    conversation: Uuid,
    days: impl Iterator<Item = (NaiveDate, &'a DayRow)>,
    participant: impl Fn(usize) -> Uuid,
) -> Result<(), AppError> {
    let (mut dates, mut stats, mut shares, mut waits, mut tones) = (vec![], vec![], vec![], vec![], vec![]);
    for (date, row) in days {
        dates.push(date);
        stats.push(to_json(&row.day)?);
        let by_person =
            |(number, stats): (&usize, &ParticipantStats)| Ok((participant(*number).to_string(), to_json(stats)?));
        shares.push(Value::Object(row.participants.iter().map(by_person).collect::<Result<_, AppError>>()?));
        let by_pair = |((answering, answered), waits): (&(usize, usize), &ResponseTimes)| {
            Ok((format!("{}>{}", participant(*answering), participant(*answered)), to_json(waits)?))
        };
        waits.push(Value::Object(row.response_times.iter().map(by_pair).collect::<Result<_, AppError>>()?));
        let by_person =
            |(number, tones): (&usize, &SentimentTotals)| Ok((participant(*number).to_string(), to_json(tones)?));
        tones.push(Value::Object(row.sentiment.iter().map(by_person).collect::<Result<_, AppError>>()?));
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

/// Replaces the statistics of a month of a conversation. `people` has the participant ids by number.
pub async fn replace_month(
    tx: &mut JobDb<'_>,
    conversation: Uuid,
    month: NaiveDate,
    statistics: &insight::month::Month,
    people: &[Uuid],
) -> Result<(), AppError> {
    sums::invalidate(tx, conversation).await?;
    sqlx::query!(
        "DELETE FROM conversation_analytics WHERE conversation_id = $1
         AND analysis_date >= $2 AND analysis_date < ($2::date + interval '1 month')::date",
        conversation,
        month
    )
    .execute(&mut **tx)
    .await?;
    let days = statistics.days.iter().map(|(date, row)| (*date, row));
    add_days(tx, conversation, days, |number| people[number]).await?;
    sqlx::query!(
        "INSERT INTO conversation_keywords (conversation_id, month, people, keywords) VALUES ($1, $2, $3, $4)
         ON CONFLICT (conversation_id, month) DO UPDATE SET people = EXCLUDED.people, keywords = EXCLUDED.keywords",
        conversation,
        month,
        people,
        to_json(&statistics.keywords)?
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Deletes the statistics of all months of a conversation except the given ones.
pub async fn delete_other_months(tx: &mut JobDb<'_>, conversation: Uuid, months: &[NaiveDate]) -> Result<(), AppError> {
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

/// Statistics per day of a period, in order. Participants are identified by `numbers`; others are skipped. The caller
/// must hold a proof for the conversations.
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
        let mut day = DayRow { day: parse::<DailyStats>(&row.day)?, ..DayRow::default() };
        // Participants of the same person share a number; their statistics are added.
        for (id, share) in parse::<HashMap<Uuid, ParticipantStats>>(&row.shares)? {
            if let Some(number) = numbers.get(&id) {
                day.participants.entry(*number).or_default().add(&share);
            }
        }
        for (id, tones) in parse::<HashMap<Uuid, SentimentTotals>>(&row.tones)? {
            if let Some(number) = numbers.get(&id) {
                day.sentiment.entry(*number).or_default().add(tones);
            }
        }
        for (pair, waits) in parse::<HashMap<String, ResponseTimes>>(&row.waits)? {
            let number = |id: &str| numbers.get(&id.parse::<Uuid>().ok()?).copied();
            let pair = pair.split_once('>').and_then(|(a, b)| Some((number(a)?, number(b)?)));
            // Replies between two names of the same person do not count.
            if let Some(pair) = pair.filter(|(answering, answered)| answering != answered) {
                day.response_times.entry(pair).or_default().add(&waits);
            }
        }
        days.push((row.analysis_date, day));
    }
    Ok(days)
}

/// The sum of the keywords of all months that overlap a period. Parameters are as for [`days_of`].
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
        sum.add(&renumber(parse(&row.keywords)?, &people));
    }
    Ok(sum)
}

/// Uses of a folded word by month, for all months that overlap a period.
pub async fn word_uses(
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
        for (own, count) in parse::<Uses>(&uses)? {
            if let Some(number) = row.people.get(own).and_then(|id| numbers.get(id)) {
                *month.entry(*number).or_default() += count;
            }
        }
    }
    Ok(months)
}

/// Converts keywords from the row's own participant numbers to those of the dashboard. `people` has the new number for
/// each old one; uses by participants without a new number are dropped.
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

fn to_json(value: &impl serde::Serialize) -> Result<Value, AppError> {
    serde_json::to_value(value).map_err(|e| AppError::internal("statistics could not be written as JSON", e))
}

fn parse<T: DeserializeOwned>(text: &str) -> Result<T, AppError> {
    serde_json::from_str(text).map_err(|e| AppError::internal("stored statistics could not be parsed", e))
}

/// Blocks other analyses of the conversation until the transaction ends.
pub async fn lock(tx: &mut JobDb<'_>, conversation: Uuid) -> Result<(), AppError> {
    sqlx::query!("SELECT pg_advisory_xact_lock(hashtextextended('analyse ' || $1::text, 0))", conversation.to_string())
        .execute(&mut **tx)
        .await?;
    Ok(())
}
