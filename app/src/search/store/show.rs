//! Adds to the matches what the results page shows: sender, time, conversation and an excerpt.

use std::collections::HashMap;

use insight::query::Query;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Match, MatchPage};
use crate::conversations::{text, wall_clock};
use crate::error::AppError;
use crate::search::model::{Cursor, Hit, HitGroup, SearchResults};

/// Fills in the hits of a page, grouped by conversation, with counts and the cursor for the next page.
pub async fn fill(
    db: &mut PgConnection,
    hits: &mut SearchResults,
    found: MatchPage,
    query: &Query,
) -> Result<(), AppError> {
    let last = found.matches.last().filter(|_| found.more || found.back_to.is_some());
    hits.next = last.map(|last| Cursor { sent_at: last.sent_at, conversation: last.conversation, seq: last.seq });
    hits.more = found.more;
    hits.total = match (found.counted, found.matches.first()) {
        (true, Some(first)) if first.total > 0 => Some(first.total),
        (true, _) => Some(found.matches.len() as i64),
        (false, _) => None,
    };
    hits.back_to = found.back_to.map(|at| at.date_naive());
    let mut shown = read(db, &found.matches, query).await?;
    let mut contents = String::new();
    for one in &found.matches {
        let Some((title, hit, content)) = shown.remove(&(one.conversation, one.seq)) else { continue };
        contents.push_str(&content);
        contents.push(' ');
        match hits.groups.iter_mut().find(|group| group.conversation == one.conversation) {
            Some(group) => group.hits.push(hit),
            None => {
                let counted = found.counted.then_some(one.of_conversation);
                hits.groups.push(HitGroup { conversation: one.conversation, title, total: counted, hits: vec![hit] });
            }
        }
    }
    for group in &mut hits.groups {
        group.total = group.total.map(|total| total.max(group.hits.len() as i64));
    }
    // The word statistics contain words of all users. Name only those that occur in the viewer's own hits.
    let visible_words: std::collections::HashSet<String> =
        insight::tokens::tokens(&contents).into_iter().map(|token| token.text).collect();
    hits.similar = query.similar_words().filter(|word| visible_words.contains(*word)).map(str::to_owned).collect();
    Ok(())
}

/// By conversation and `seq`: the conversation's title, the hit, and the text of the message.
type Shown = HashMap<(Uuid, i64), (String, Hit, String)>;

async fn read(db: &mut PgConnection, matches: &[Match], query: &Query) -> Result<Shown, AppError> {
    let conversations: Vec<Uuid> = matches.iter().map(|one| one.conversation).collect();
    let seqs: Vec<i64> = matches.iter().map(|one| one.seq).collect();
    let rows = sqlx::query!(
        r#"SELECT c.id AS conversation, c.title, c.time_zone, m.seq AS "seq!", p.display_name AS "sender?",
                  m.sent_at AS "sent_at!", m.wall_time, left(m.content, 20000) AS "content!"
           FROM unnest($1::uuid[], $2::bigint[]) AS wanted (conversation_id, seq)
           JOIN conversations c ON c.id = wanted.conversation_id
           CROSS JOIN LATERAL (
               SELECT * FROM searchable_messages m WHERE m.conversation_id = wanted.conversation_id AND m.seq = wanted.seq) m
           LEFT JOIN searchable_participants p ON p.conversation_id = m.conversation_id AND p.id = m.sender_id"#,
        &conversations,
        &seqs
    )
    .fetch_all(db)
    .await?;
    let one = |row: _| {
        let Row { conversation, title, seq, sender, at, content } = row;
        let (snippet, spans) = text::snippet(&content, query);
        let hit = Hit { seq, sender_name: sender, at, snippet, spans };
        ((conversation, seq), (title, hit, content))
    };
    let rows = rows.into_iter().map(|row| Row {
        conversation: row.conversation,
        title: row.title,
        seq: row.seq,
        sender: row.sender.unwrap_or_default(),
        at: wall_clock(row.wall_time, row.sent_at, &row.time_zone),
        content: row.content,
    });
    Ok(rows.map(one).collect())
}

struct Row {
    conversation: Uuid,
    title: String,
    seq: i64,
    sender: String,
    at: chrono::NaiveDateTime,
    content: String,
}
