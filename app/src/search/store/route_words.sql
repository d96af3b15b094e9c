-- All matches that the index of words names, then filtered.
WITH library AS MATERIALIZED (SELECT id, time_zone FROM conversations WHERE id = ANY($2)),
matches AS MATERIALIZED (
    SELECT m.conversation_id, m.id, m.seq, m.sent_at, m.wall_time, m.sender_id,
        search_rank($9, m.search_vector, $1::text::tsquery, $10::text::tsquery) AS rank
    FROM searchable_messages m
    WHERE m.search_vector @@ $1::text::tsquery AND cardinality($2) > 1
    UNION ALL
    -- Of one conversation only its own partition is looked at.
    SELECT m.conversation_id, m.id, m.seq, m.sent_at, m.wall_time, m.sender_id,
        search_rank($9, m.search_vector, $1::text::tsquery, $10::text::tsquery) AS rank
    FROM searchable_messages m
    WHERE m.search_vector @@ $1::text::tsquery AND cardinality($2) = 1 AND m.conversation_id = ($2::uuid[])[1]),
wanted AS MATERIALIZED (
    SELECT m.conversation_id, m.id, m.seq, m.sent_at, m.rank
    FROM matches m
    JOIN library c ON c.id = m.conversation_id
    WHERE search_time_matches(m.sent_at, m.wall_time, c.time_zone, $3::date, $4::date, $15::int[], $16::int[])
      AND search_sender_matches(m.sender_id, $5::uuid[], $6::uuid[])
      AND ($7::boolean IS NULL OR $7 = EXISTS (SELECT FROM bookmarks b
          WHERE b.conversation_id = m.conversation_id AND b.message_id = m.id AND b.user_id = $8))
      AND search_page_matches(m.sent_at, m.conversation_id, m.seq, $12::timestamptz, $13::uuid, $14::bigint))
SELECT conversation_id AS "conversation!", seq AS "seq!", sent_at AS "sent_at!", rank,
    count(*) OVER (PARTITION BY conversation_id) AS "of_conversation!", count(*) OVER () AS "total!"
FROM wanted w
-- Last, and apart: the planner expects it to leave few, and would plan the rest for few.
WHERE $17::jsonb IS NULL OR EXISTS (SELECT FROM message_matches_analysis(w.conversation_id, w.id, $17))
ORDER BY rank DESC NULLS LAST, sent_at DESC, conversation_id, seq DESC
LIMIT $11
