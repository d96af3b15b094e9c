//! What an analysis writes about each message: its mood, what it names, what it is in its talk.

use insight::emotion::Emotions;
use insight::marks;
use insight::month::MessagePosition;
use insight::text_analysis::TextAnalysis;
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::AppError;
use crate::viewer::JobDb;

/// What was read of a message.
pub struct Noted<'a> {
    /// Its id.
    pub id: Uuid,
    /// Its text, read.
    pub reading: &'a TextAnalysis,
    /// What it is in its talk.
    pub turn: MessagePosition,
    /// The participant whom it answers.
    pub answered: Option<Uuid>,
    /// The reactions to it.
    pub reactions: &'a [(String, u32)],
}

/// Writes down what messages say: their moods and what they name, in place of what was written before.
pub async fn note(tx: &mut JobDb<'_>, conversation: Uuid, read: &[Noted<'_>]) -> Result<(), AppError> {
    let ids: Vec<Uuid> = read.iter().map(|noted| noted.id).collect();
    for clear in [
        sqlx::query!(
            "DELETE FROM message_analysis WHERE conversation_id = $1 AND message_id = ANY($2)",
            conversation,
            &ids
        ),
        sqlx::query!(
            "DELETE FROM message_entities WHERE conversation_id = $1 AND message_id = ANY($2)",
            conversation,
            &ids
        ),
    ] {
        clear.execute(&mut **tx).await?;
    }
    sqlx::query!(
        "INSERT INTO message_analysis (conversation_id, message_id, polarity, subjectivity, sentiment_label, language,
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
    .execute(&mut **tx)
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
    .execute(&mut **tx)
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
