//! Messages as an analysis reads them, and what it writes about each.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use futures::TryStreamExt;
use insight::emotion::Emotions;
use insight::marks;
use insight::month::Turn;
use insight::reading::Reading;
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::AppError;
use crate::viewer::{Conversation, Reader, Worker};

/// Messages looked at to find a conversation's languages.
const SAMPLE: i64 = 2_000;

/// A message of a person.
#[derive(Debug)]
pub struct Text {
    /// Its place.
    pub seq: i64,
    /// Its id.
    pub id: Uuid,
    /// Who wrote it.
    pub sender: Uuid,
    /// Its kind.
    pub kind: String,
    /// What people wrote: the text, or the caption.
    pub text: String,
    /// When, by the conversation's wall clock.
    pub at: NaiveDateTime,
    /// Whether it was edited.
    pub edited: bool,
    /// Whose message it quotes.
    pub answers: Option<Uuid>,
    /// Its reactions.
    pub reactions: Vec<(String, u32)>,
    /// The names of who gave them, as far as the export has them.
    pub reacting: Vec<String>,
}

/// The months in which people wrote, in order.
pub async fn months(db: &mut PgConnection, _worker: Worker, conversation: Uuid) -> Result<Vec<NaiveDate>, AppError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT DISTINCT date_trunc('month', COALESCE(m.wall_time, m.sent_at AT TIME ZONE c.time_zone))::date AS "month!"
           FROM messages m JOIN conversations c ON c.id = m.conversation_id
           WHERE m.conversation_id = $1 AND m.sender_id IS NOT NULL AND m.deleted_at IS NULL ORDER BY 1"#,
        conversation
    )
    .fetch_all(db)
    .await?)
}

/// Messages of people in a conversation.
pub async fn count(db: &mut PgConnection, _worker: Worker, conversation: Uuid) -> Result<i64, AppError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT COALESCE(sum(message_count), 0)::bigint AS "count!" FROM participants WHERE conversation_id = $1"#,
        conversation
    )
    .fetch_one(db)
    .await?)
}

/// Texts from all over a conversation, each with its writer.
pub async fn sample(
    db: &mut PgConnection,
    _worker: Worker,
    conversation: Uuid,
) -> Result<Vec<(Uuid, String)>, AppError> {
    let rows = sqlx::query!(
        r#"SELECT m.sender_id AS "sender!", left(m.content, 500) AS "content!"
           FROM messages m
           -- An array, not a join: right after a large import there are no statistics, and a join of unknown size
           -- was read by the wrong index (35 s for 2,000 places of 200,000).
           WHERE m.conversation_id = $1 AND m.seq = ANY(ARRAY(
                   SELECT generate_series(1, c.last_seq, GREATEST(1, c.last_seq / $2)) FROM conversations c WHERE c.id = $1))
             AND m.sender_id IS NOT NULL AND m.kind = 'text' AND m.deleted_at IS NULL ORDER BY m.seq"#,
        conversation,
        SAMPLE
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.sender, row.content)).collect())
}

/// The last message of a person before a place.
pub async fn before(
    db: &mut PgConnection,
    _worker: Worker,
    conversation: Uuid,
    seq: i64,
) -> Result<Option<(Uuid, NaiveDateTime)>, AppError> {
    let row = sqlx::query!(
        r#"SELECT m.sender_id AS "sender!", COALESCE(m.wall_time, m.sent_at AT TIME ZONE c.time_zone) AS "at!"
           FROM messages m JOIN conversations c ON c.id = m.conversation_id
           WHERE m.conversation_id = $1 AND m.seq < $2 AND m.sender_id IS NOT NULL AND m.deleted_at IS NULL
           ORDER BY m.seq DESC LIMIT 1"#,
        conversation,
        seq
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| (row.sender, row.at)))
}

/// The next messages of a month after a place, in order, at most `most`.
pub async fn of_month(
    db: &mut PgConnection,
    _worker: Worker,
    conversation: Uuid,
    month: NaiveDate,
    after: i64,
    most: i64,
) -> Result<Vec<Text>, AppError> {
    let mut rows = sqlx::query_as!(
        Row,
        r#"SELECT m.seq, m.id, m.sender_id AS "sender!", m.kind::text AS "kind!", m.content, m.caption,
                  COALESCE(m.wall_time, m.sent_at AT TIME ZONE c.time_zone) AS "at!", m.edited,
                  CASE WHEN m.details ? 'reply_to' THEN (SELECT q.sender_id FROM messages q
                      WHERE q.conversation_id = m.conversation_id AND q.external_id = m.details->>'reply_to') END AS answers,
                  m.details->'reactions' AS reactions
           FROM messages m JOIN conversations c ON c.id = m.conversation_id
           WHERE m.conversation_id = $1 AND m.seq > $3 AND m.sender_id IS NOT NULL AND m.deleted_at IS NULL
               -- By the index of instants first; no clock is further than that from the instant.
               AND m.sent_at >= $2::date - interval '2 days' AND m.sent_at < $2::date + interval '1 month 2 days'
               AND COALESCE(m.wall_time, m.sent_at AT TIME ZONE c.time_zone) >= $2::date
               AND COALESCE(m.wall_time, m.sent_at AT TIME ZONE c.time_zone) < $2::date + interval '1 month'
           ORDER BY m.seq LIMIT $4"#,
        conversation,
        month,
        after,
        most
    )
    .fetch(db);
    let mut texts = Vec::new();
    while let Some(row) = rows.try_next().await? {
        texts.push(row.into());
    }
    Ok(texts)
}

/// The messages of people at some places of conversations that were proven readable, in order.
pub async fn of_places(
    db: &mut PgConnection,
    _conversations: &[Reader<Conversation>],
    places: &[(Uuid, i64)],
) -> Result<Vec<Text>, AppError> {
    let (conversations, seqs): (Vec<Uuid>, Vec<i64>) = places.iter().copied().unzip();
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT m.seq, m.id, m.sender_id AS "sender!", m.kind::text AS "kind!", m.content, m.caption,
                  COALESCE(m.wall_time, m.sent_at AT TIME ZONE c.time_zone) AS "at!", m.edited,
                  NULL::uuid AS answers, m.details->'reactions' AS reactions
           FROM unnest($1::uuid[], $2::bigint[]) AS place (conversation_id, seq)
           JOIN conversations c ON c.id = place.conversation_id
           JOIN messages m ON m.conversation_id = place.conversation_id AND m.seq = place.seq
           WHERE m.sender_id IS NOT NULL AND m.deleted_at IS NULL
           ORDER BY m.conversation_id, m.seq"#,
        &conversations,
        &seqs
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(Text::from).collect())
}

struct Row {
    seq: i64,
    id: Uuid,
    sender: Uuid,
    kind: String,
    content: String,
    caption: Option<String>,
    at: NaiveDateTime,
    edited: bool,
    answers: Option<Uuid>,
    reactions: Option<Value>,
}

impl From<Row> for Text {
    fn from(row: Row) -> Self {
        let text = match row.kind.as_str() {
            "text" | "poll" | "event" => row.content,
            // What the program says for a picture, a call or a deleted message is nobody's word.
            _ => row.caption.unwrap_or_default(),
        };
        let reactions = row.reactions.as_ref().map(reactions).unwrap_or_default();
        let reacting = row.reactions.as_ref().map(reacting).unwrap_or_default();
        let Row { seq, id, sender, kind, at, edited, answers, .. } = row;
        Text { seq, id, sender, kind, text, at, edited, answers, reactions, reacting }
    }
}

fn reactions(details: &Value) -> Vec<(String, u32)> {
    let one = |one: &Value| Some((one["emoji"].as_str()?.to_owned(), one["count"].as_u64()? as u32));
    details.as_array().into_iter().flatten().filter_map(one).collect()
}

fn reacting(details: &Value) -> Vec<String> {
    let by = |one: &Value| one["by"].as_array().cloned().unwrap_or_default();
    let names = details.as_array().into_iter().flatten().flat_map(by);
    names.filter_map(|name| name.as_str().map(str::to_owned)).collect()
}

/// Who is in a conversation, by name.
pub async fn names(
    db: &mut PgConnection,
    _worker: Worker,
    conversation: Uuid,
) -> Result<HashMap<String, Uuid>, AppError> {
    let rows = sqlx::query!(
        "SELECT display_name, id FROM participants WHERE conversation_id = $1 ORDER BY ordinal DESC",
        conversation
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.display_name, row.id)).collect())
}

/// What was read of a message.
pub struct Noted<'a> {
    /// Its id.
    pub id: Uuid,
    /// Its text, read.
    pub reading: &'a Reading,
    /// What it is in its talk.
    pub turn: Turn,
    /// The participant whom it answers.
    pub answered: Option<Uuid>,
    /// The reactions to it.
    pub reactions: &'a [(String, u32)],
}

/// Writes down what messages say: their moods and what they name, in place of what was written before.
pub async fn note(
    tx: &mut PgConnection,
    _worker: Worker,
    conversation: Uuid,
    read: &[Noted<'_>],
) -> Result<(), AppError> {
    let ids: Vec<Uuid> = read.iter().map(|noted| noted.id).collect();
    for clear in [
        sqlx::query!(
            "DELETE FROM message_sentiment WHERE conversation_id = $1 AND message_id = ANY($2)",
            conversation,
            &ids
        ),
        sqlx::query!(
            "DELETE FROM message_entities WHERE conversation_id = $1 AND message_id = ANY($2)",
            conversation,
            &ids
        ),
    ] {
        clear.execute(&mut *tx).await?;
    }
    sqlx::query!(
        "INSERT INTO message_sentiment (conversation_id, message_id, polarity, subjectivity, sentiment_label, language,
             emotion_scores, opens, answered, waited)
         SELECT $1, * FROM unnest($2::uuid[], $3::real[], $4::real[], $5::text[], $6::text[], $7::jsonb[], $8::boolean[],
             $9::uuid[], $10::integer[])",
        conversation,
        &ids,
        &of(read, |noted| noted.reading.tone.map(|tone| tone.polarity)) as &[Option<f32>],
        &of(read, |noted| noted.reading.tone.map(|tone| tone.subjectivity)) as &[Option<f32>],
        &of(read, |noted| noted.reading.tone.map(|tone| tone.label().word())) as &[Option<&str>],
        &of(read, |noted| noted.reading.language.map(|lang| lang.code())) as &[Option<&str>],
        &of(read, |noted| noted.reading.emotions.map(scores)) as &[Option<Value>],
        &of(read, |noted| noted.turn.opens),
        &of(read, |noted| noted.answered) as &[Option<Uuid>],
        &of(read, |noted| noted.turn.waited.map(|seconds| seconds as i32)) as &[Option<i32>]
    )
    .execute(&mut *tx)
    .await?;
    index_emoji(&mut *tx, conversation, read).await?;
    let named = || read.iter().flat_map(|noted| noted.reading.entities.iter().map(move |entity| (noted.id, entity)));
    sqlx::query!(
        "INSERT INTO message_entities
             (conversation_id, message_id, start_position, end_position, entity_type, entity_value, confidence_score)
         SELECT $1, * FROM unnest($2::uuid[], $3::int[], $4::int[], $5::text[], $6::text[], $7::real[])",
        conversation,
        &named().map(|(id, _)| id).collect::<Vec<_>>(),
        &named().map(|(_, entity)| entity.span.start as i32).collect::<Vec<_>>(),
        &named().map(|(_, entity)| entity.span.end as i32).collect::<Vec<_>>(),
        &named().map(|(_, entity)| entity.kind.word().to_owned()).collect::<Vec<_>>(),
        &named().map(|(_, entity)| entity.value.clone()).collect::<Vec<_>>(),
        &named().map(|(_, entity)| entity.confidence).collect::<Vec<_>>()
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// A column of what is noted.
fn of<'a, T>(read: &'a [Noted<'_>], column: impl Fn(&'a Noted<'_>) -> T) -> Vec<T> {
    read.iter().map(column).collect()
}

fn scores(emotions: Emotions) -> Value {
    emotions.shown().map(|(emotion, share)| (emotion.word().to_owned(), Value::from(share))).collect()
}

/// Puts emoji and reactions into the index of words, of messages that were indexed before these were searched.
async fn index_emoji(tx: &mut PgConnection, conversation: Uuid, read: &[Noted<'_>]) -> Result<(), AppError> {
    let with_any = || {
        read.iter().filter_map(|noted| {
            let reactions = noted.reactions.iter().map(|(emoji, _)| marks::reaction(emoji));
            let mut lexemes: Vec<String> = noted.reading.emoji.iter().cloned().chain(reactions).collect();
            lexemes.sort_unstable();
            lexemes.dedup();
            // No emoji has a space in it.
            (!lexemes.is_empty()).then(|| (noted.id, lexemes.join(" ")))
        })
    };
    let (ids, lexemes): (Vec<Uuid>, Vec<String>) = with_any().unzip();
    if ids.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "UPDATE messages m SET search_vector = m.search_vector || array_to_tsvector(string_to_array(read.lexemes, ' '))
         FROM unnest($2::uuid[], $3::text[]) AS read (id, lexemes)
         WHERE m.conversation_id = $1 AND m.id = read.id
             AND NOT tsvector_to_array(m.search_vector) @> string_to_array(read.lexemes, ' ')",
        conversation,
        &ids,
        &lexemes
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The languages that a conversation was last analysed with, ISO 639-3.
pub async fn languages(
    db: &mut PgConnection,
    _worker: Worker,
    conversation: Uuid,
) -> Result<Option<Vec<String>>, AppError> {
    Ok(sqlx::query_scalar!("SELECT languages FROM conversation_insights WHERE conversation_id = $1", conversation)
        .fetch_optional(db)
        .await?)
}

/// Notes that a conversation was analysed.
pub async fn analysed(
    tx: &mut PgConnection,
    _worker: Worker,
    conversation: Uuid,
    languages: &[String],
    main: Option<&str>,
    messages: i64,
) -> Result<(), AppError> {
    sqlx::query!(
        "INSERT INTO conversation_insights (conversation_id, languages, main_language, messages) VALUES ($1, $2, $3, $4)
         ON CONFLICT (conversation_id) DO UPDATE SET languages = EXCLUDED.languages,
             main_language = EXCLUDED.main_language, messages = EXCLUDED.messages, analysed_at = now()",
        conversation,
        languages,
        main,
        messages
    )
    .execute(tx)
    .await?;
    Ok(())
}
