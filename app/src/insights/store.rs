//! SQL of insights: rows per day in, a dashboard out.

use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike, Days, Months, NaiveDate};
use futures::TryStreamExt;
use insight::counts::{Counts, Day, Entry, Share};
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use super::model::{Dashboard, PersonShare, Step};
use crate::error::AppError;
use crate::viewer::{Conversation, Reader, Worker};

/// The most bars that a chart over time has.
const MAX_PERIODS: i64 = 120;

/// A day's figures as they are stored.
pub struct NewDay {
    /// The day, by the conversation's own clock.
    pub date: NaiveDate,
    /// An [`insight::counts::Day`].
    pub day: Value,
    /// [`insight::counts::Share`] by participant id.
    pub shares: Value,
}

/// A conversation's figures by day, with the shares under the participants' ids.
pub fn days_of(counts: &Counts, participant: impl Fn(usize) -> Uuid) -> Vec<NewDay> {
    let day = |(date, day, shares): (NaiveDate, &Day, &BTreeMap<usize, Share>)| {
        let shares: BTreeMap<Uuid, &Share> =
            shares.iter().map(|(number, share)| (participant(*number), share)).collect();
        NewDay { date, day: serde_json::json!(day), shares: serde_json::json!(shares) }
    };
    counts.days().map(day).collect()
}

/// Counts a conversation anew, from its messages.
pub async fn recount(tx: &mut PgConnection, worker: Worker, conversation: Uuid) -> Result<(), AppError> {
    let mut counts = Counts::default();
    let mut numbers: HashMap<Uuid, usize> = HashMap::new();
    let mut ids: Vec<Uuid> = Vec::new();
    {
        // The words are those of the search: an import counts them so, too.
        let mut rows = sqlx::query!(
            r#"SELECT wall_time AS "wall_time!", sender_id AS "sender!",
                   kind NOT IN ('text', 'system', 'poll', 'event', 'call', 'deleted', 'location', 'live_location')
                       AS "media!",
                   (SELECT COALESCE(sum(array_length(positions, 1)), 0) FROM unnest(search_vector)) AS "words!"
               FROM messages WHERE conversation_id = $1 AND sender_id IS NOT NULL AND wall_time IS NOT NULL"#,
            conversation
        )
        .fetch(&mut *tx);
        while let Some(row) = rows.try_next().await? {
            let participant = *numbers.entry(row.sender).or_insert_with(|| {
                ids.push(row.sender);
                ids.len() - 1
            });
            counts.add(Entry { sent_at: row.wall_time, participant, words: row.words as u32, media: row.media });
        }
    }
    sqlx::query!("DELETE FROM conversation_analytics WHERE conversation_id = $1", conversation)
        .execute(&mut *tx)
        .await?;
    add_days(tx, worker, conversation, &days_of(&counts, |number| ids[number])).await
}

/// Stores the figures of a new conversation. Days before the months that the job made ahead go into
/// the default partition: making months here would lock the table for everybody until the import ends.
pub async fn add_days(
    tx: &mut PgConnection,
    _worker: Worker,
    conversation: Uuid,
    days: &[NewDay],
) -> Result<(), AppError> {
    let dates: Vec<NaiveDate> = days.iter().map(|day| day.date).collect();
    let stats: Vec<Value> = days.iter().map(|day| day.day.clone()).collect();
    let shares: Vec<Value> = days.iter().map(|day| day.shares.clone()).collect();
    sqlx::query!(
        "INSERT INTO conversation_analytics (conversation_id, analysis_date, daily_stats, participant_stats)
         SELECT $1, * FROM unnest($2::date[], $3::jsonb[], $4::jsonb[])",
        conversation,
        &dates,
        &stats,
        &shares
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Messages of people by day, of the days that have any.
pub async fn activity(
    db: &mut PgConnection,
    conversation: &Reader<Conversation>,
) -> Result<Vec<(NaiveDate, i64)>, AppError> {
    let rows = sqlx::query!(
        r#"SELECT analysis_date, (daily_stats->>'messages')::bigint AS "messages!" FROM conversation_analytics
           WHERE conversation_id = $1 ORDER BY analysis_date"#,
        conversation.id
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.analysis_date, row.messages)).collect())
}

/// The dashboard of a conversation.
pub async fn dashboard(db: &mut PgConnection, conversation: &Reader<Conversation>) -> Result<Dashboard, AppError> {
    let rows = sqlx::query!(
        "SELECT analysis_date, daily_stats, participant_stats FROM conversation_analytics
         WHERE conversation_id = $1 ORDER BY analysis_date",
        conversation.id
    )
    .fetch_all(&mut *db)
    .await?;
    let people =
        sqlx::query!("SELECT id, ordinal, display_name FROM participants WHERE conversation_id = $1", conversation.id)
            .fetch_all(db)
            .await?;
    let corrupt = |e| AppError::internal("conversation_analytics holds a row that cannot be read", e);
    let mut dashboard = Dashboard { title: conversation.title.clone(), week: vec![[0; 24]; 7], ..Dashboard::default() };
    let mut shares: BTreeMap<Uuid, (u64, u64, u64)> = BTreeMap::new();
    let mut days = Vec::with_capacity(rows.len());
    for row in rows {
        let day: Day = serde_json::from_value(row.daily_stats).map_err(corrupt)?;
        dashboard.messages += u64::from(day.messages);
        dashboard.words += u64::from(day.words);
        let weekday = row.analysis_date.weekday().num_days_from_monday() as usize;
        for (sum, hour) in dashboard.week[weekday].iter_mut().zip(day.hours) {
            *sum += hour;
        }
        if dashboard.busiest.is_none_or(|(_, most)| day.messages > most) {
            dashboard.busiest = Some((row.analysis_date, day.messages));
        }
        days.push((row.analysis_date, day.messages));
        let by_person: BTreeMap<Uuid, Share> = serde_json::from_value(row.participant_stats).map_err(corrupt)?;
        for (person, share) in by_person {
            let sum = shares.entry(person).or_default();
            sum.0 += u64::from(share.messages);
            sum.1 += u64::from(share.words);
            sum.2 += u64::from(share.media);
        }
    }
    dashboard.active_days = days.len() as u32;
    dashboard.span = days.first().zip(days.last()).map(|(first, last)| (first.0, last.0));
    (dashboard.step, dashboard.periods) = periods(&days);
    dashboard.people = people
        .into_iter()
        .filter_map(|person| {
            let (messages, words, media) = *shares.get(&person.id)?;
            Some(PersonShare { name: person.display_name, ordinal: person.ordinal, messages, words, media })
        })
        .collect();
    dashboard.people.sort_by_key(|person| (std::cmp::Reverse(person.messages), person.ordinal));
    Ok(dashboard)
}

/// Messages per day, week or month: the shortest step that gives at most [`MAX_PERIODS`] bars.
fn periods(days: &[(NaiveDate, u32)]) -> (Step, Vec<(NaiveDate, u32)>) {
    let (Some((first, _)), Some((last, _))) = (days.first(), days.last()) else { return (Step::Day, Vec::new()) };
    let length = (*last - *first).num_days() + 1;
    let step = match length {
        ..=MAX_PERIODS => Step::Day,
        _ if length / 7 < MAX_PERIODS => Step::Week,
        _ => Step::Month,
    };
    let mut sums: BTreeMap<NaiveDate, u32> = BTreeMap::new();
    let mut at = begin(*first, step);
    while at <= *last {
        sums.insert(at, 0);
        let Some(next) = next(at, step) else { break };
        at = next;
    }
    for (date, messages) in days {
        *sums.entry(begin(*date, step)).or_default() += messages;
    }
    (step, sums.into_iter().collect())
}

fn begin(date: NaiveDate, step: Step) -> NaiveDate {
    match step {
        Step::Day => date,
        Step::Week => date - Days::new(u64::from(date.weekday().num_days_from_monday())),
        Step::Month => date.with_day(1).unwrap_or(date),
    }
}

fn next(date: NaiveDate, step: Step) -> Option<NaiveDate> {
    match step {
        Step::Day => date.checked_add_days(Days::new(1)),
        Step::Week => date.checked_add_days(Days::new(7)),
        Step::Month => date.checked_add_months(Months::new(1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn quiet_days_are_bars_of_zero() {
        let (step, periods) = periods(&[(day("2024-02-27"), 3), (day("2024-03-01"), 2)]);
        assert_eq!(step, Step::Day);
        assert_eq!(periods.iter().map(|(_, n)| *n).collect::<Vec<_>>(), [3, 0, 0, 2]);
    }

    #[test]
    fn long_chats_are_summed_by_week_and_by_month() {
        let (step, weeks) = periods(&[(day("2023-01-04"), 1), (day("2023-12-31"), 2)]);
        assert_eq!((step, weeks[0].0), (Step::Week, day("2023-01-02")));
        let (step, months) = periods(&[(day("2015-01-15"), 1), (day("2023-12-31"), 2)]);
        assert_eq!((step, months.len(), months[0].0), (Step::Month, 108, day("2015-01-01")));
    }
}
