//! Stores the analysis of each message: sentiment, entities, and its position in the session.

use insight::emotion::Emotions;
use insight::marks;
use insight::month::MessagePosition;
use insight::text_analysis::TextAnalysis;
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::AppError;
use crate::viewer::JobDb;

/// A message with its analysis.
pub struct AnalysedMessage<'a> {
    /// The message id.
    pub id: Uuid,
    /// The analysis of its text.
    pub analysis: &'a TextAnalysis,
    /// Its position in the session.
    pub position: MessagePosition,
    /// The participant that it replies to.
    pub replied_to: Option<Uuid>,
    /// Its reactions, with their counts.
    pub reactions: &'a [(String, u32)],
}

/// Stores the analyses of messages, replacing earlier ones.
pub async fn save(tx: &mut JobDb<'_>, conversation: Uuid, messages: &[AnalysedMessage<'_>]) -> Result<(), AppError> {
    let ids: Vec<Uuid> = messages.iter().map(|message| message.id).collect();
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
        &column(messages, |message| message.analysis.sentiment.map(|it| it.polarity)) as &[Option<f32>],
        &column(messages, |message| message.analysis.sentiment.map(|it| it.subjectivity)) as &[Option<f32>],
        &column(messages, |message| message.analysis.sentiment.map(|it| it.label().as_str())) as &[Option<&str>],
        &column(messages, |message| message.analysis.language.map(|lang| lang.code())) as &[Option<&str>],
        &column(messages, |message| message.analysis.emotions.map(scores)) as &[Option<Value>],
        &column(messages, |message| message.position.opens),
        &column(messages, |message| message.replied_to) as &[Option<Uuid>],
        &column(messages, |message| message.position.response_time.map(|seconds| seconds as i32)) as &[Option<i32>]
    )
    .execute(&mut **tx)
    .await?;
    index_emoji(&mut *tx, conversation, messages).await?;
    let entities =
        || messages.iter().flat_map(|message| message.analysis.entities.iter().map(move |entity| (message.id, entity)));
    sqlx::query!(
        "INSERT INTO message_entities
             (conversation_id, message_id, start_position, end_position, entity_type, entity_value, confidence_score)
         SELECT $1, * FROM unnest($2::uuid[], $3::int[], $4::int[], $5::text[], $6::text[], $7::real[])",
        conversation,
        &entities().map(|(id, _)| id).collect::<Vec<_>>(),
        &entities().map(|(_, entity)| entity.span.start as i32).collect::<Vec<_>>(),
        &entities().map(|(_, entity)| entity.span.end as i32).collect::<Vec<_>>(),
        &entities().map(|(_, entity)| entity.kind.as_str().to_owned()).collect::<Vec<_>>(),
        &entities().map(|(_, entity)| entity.value.clone()).collect::<Vec<_>>(),
        &entities().map(|(_, entity)| entity.confidence).collect::<Vec<_>>()
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The values of a column for `unnest`.
fn column<'a, T>(messages: &'a [AnalysedMessage<'_>], value: impl Fn(&'a AnalysedMessage<'_>) -> T) -> Vec<T> {
    messages.iter().map(value).collect()
}

fn scores(emotions: Emotions) -> Value {
    emotions.shown().map(|(emotion, share)| (emotion.as_str().to_owned(), Value::from(share))).collect()
}

/// Adds emoji and reactions to the search index of messages that were indexed before it included them.
async fn index_emoji(
    tx: &mut PgConnection,
    conversation: Uuid,
    messages: &[AnalysedMessage<'_>],
) -> Result<(), AppError> {
    let with_any = || {
        messages.iter().filter_map(|message| {
            let reactions = message.reactions.iter().map(|(emoji, _)| marks::reaction(emoji));
            let mut lexemes: Vec<String> = message.analysis.emoji.iter().cloned().chain(reactions).collect();
            lexemes.sort_unstable();
            lexemes.dedup();
            // Emoji contain no spaces.
            (!lexemes.is_empty()).then(|| (message.id, lexemes.join(" ")))
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
