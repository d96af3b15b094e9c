-- All messages that name one of some things ($18), then filtered.
WITH matches AS MATERIALIZED (
    SELECT m.conversation_id, m.id, m.seq, m.sent_at, m.wall_time, c.time_zone,
        search_rank($9, m.search_vector, $1::text::tsquery, $10::text::tsquery) AS rank
    FROM (SELECT DISTINCT e.conversation_id, e.message_id FROM message_entities e
          WHERE e.entity_value = ANY($18::text[]) AND e.conversation_id = ANY($2::uuid[])) named
    JOIN conversations c ON c.id = named.conversation_id
    CROSS JOIN LATERAL (
        SELECT * FROM searchable_messages m WHERE m.conversation_id = named.conversation_id AND m.id = named.message_id) m
    WHERE ($1::text IS NULL OR (m.search_vector @@ $1::text::tsquery) IS TRUE)
      AND search_sender_matches(m.sender_id, $5::uuid[], $6::uuid[])),
wanted AS MATERIALIZED (
    SELECT m.conversation_id, m.id, m.seq, m.sent_at, m.rank
    FROM matches m
    WHERE search_time_matches(m.sent_at, m.wall_time, m.time_zone, $3::date, $4::date, $15::int[], $16::int[])
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
