-- All messages of some senders, then what of it is wanted.
WITH matches AS MATERIALIZED (
    SELECT m.conversation_id, m.id, m.seq, m.sent_at, m.wall_time, c.time_zone,
        CASE WHEN $9 THEN ts_rank_cd(m.search_vector, $1::text::tsquery, 1)
            + (CASE WHEN m.search_vector @@ $10::text::tsquery THEN 1 ELSE 0 END) END AS rank
    FROM unnest($2::uuid[], $5::uuid[]) AS sender (conversation_id, id)
    JOIN conversations c ON c.id = sender.conversation_id
    CROSS JOIN LATERAL (
        SELECT * FROM searchable_messages m
        WHERE m.conversation_id = sender.conversation_id AND m.sender_id = sender.id) m
    WHERE ($1::text IS NULL OR (m.search_vector @@ $1::text::tsquery) IS TRUE)
      AND (m.sender_id = ANY($6)) IS NOT TRUE),
wanted AS MATERIALIZED (
    SELECT m.conversation_id, m.id, m.seq, m.sent_at, m.rank
    FROM matches m
    WHERE ($3::date IS NULL OR m.sent_at >= $3::date::timestamp AT TIME ZONE m.time_zone)
      AND ($4::date IS NULL OR m.sent_at < $4::date::timestamp AT TIME ZONE m.time_zone)
      AND ($7::boolean IS NULL OR $7 = EXISTS (SELECT FROM bookmarks b
          WHERE b.conversation_id = m.conversation_id AND b.message_id = m.id AND b.user_id = $8))
      AND ($15::int[] IS NULL OR extract(isodow FROM wall_clock(m.wall_time, m.sent_at, m.time_zone))::int = ANY($15))
      AND ($16::int[] IS NULL OR extract(hour FROM wall_clock(m.wall_time, m.sent_at, m.time_zone))::int = ANY($16))
      AND ($12::timestamptz IS NULL OR m.sent_at < $12 OR (m.sent_at = $12
          AND (m.conversation_id > $13 OR (m.conversation_id = $13 AND m.seq < $14)))))
SELECT conversation_id AS "conversation!", seq AS "seq!", sent_at AS "sent_at!", rank,
    count(*) OVER (PARTITION BY conversation_id) AS "of_conversation!", count(*) OVER () AS "total!"
FROM wanted w
-- Last, and apart: the planner guesses that it leaves few, and would join the rest as if it were few.
WHERE $17::jsonb IS NULL OR EXISTS (SELECT FROM message_matches_analysis(w.conversation_id, w.id, $17))
ORDER BY rank DESC NULLS LAST, sent_at DESC, conversation_id, seq DESC
LIMIT $11
