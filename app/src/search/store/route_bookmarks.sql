-- All messages that the viewer has bookmarked, then what of it is wanted.
WITH matches AS MATERIALIZED (
    SELECT m.conversation_id, m.id, m.seq, m.sent_at, m.wall_time, c.time_zone,
        CASE WHEN $9 THEN ts_rank_cd(m.search_vector, $1::text::tsquery, 1)
            + (CASE WHEN m.search_vector @@ $10::text::tsquery THEN 1 ELSE 0 END) END AS rank
    FROM bookmarks b
    JOIN conversations c ON c.id = b.conversation_id
    CROSS JOIN LATERAL (
        SELECT * FROM searchable_messages m WHERE m.conversation_id = b.conversation_id AND m.id = b.message_id) m
    WHERE b.user_id = $8 AND $7::boolean AND b.conversation_id = ANY($2::uuid[])
      AND ($1::text IS NULL OR (m.search_vector @@ $1::text::tsquery) IS TRUE)
      AND ($5::uuid[] IS NULL OR m.sender_id = ANY($5))
      AND (m.sender_id = ANY($6)) IS NOT TRUE),
wanted AS MATERIALIZED (
    SELECT m.conversation_id, m.id, m.seq, m.sent_at, m.rank
    FROM matches m
    WHERE ($3::date IS NULL OR m.sent_at >= $3::date::timestamp AT TIME ZONE m.time_zone)
      AND ($4::date IS NULL OR m.sent_at < $4::date::timestamp AT TIME ZONE m.time_zone)
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
