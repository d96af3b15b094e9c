-- All matches that the index of words names, then what of it is wanted.
WITH library AS MATERIALIZED (SELECT id, time_zone FROM conversations WHERE id = ANY($2)),
matches AS MATERIALIZED (
    SELECT m.conversation_id, m.id, m.seq, m.sent_at, m.wall_time, m.sender_id,
        CASE WHEN $9 THEN ts_rank_cd(m.search_vector, $1::text::tsquery, 1)
            + (CASE WHEN m.search_vector @@ $10::text::tsquery THEN 1 ELSE 0 END) END AS rank
    FROM searchable_messages m
    WHERE m.search_vector @@ $1::text::tsquery AND cardinality($2) > 1
    UNION ALL
    -- Of one conversation only its own partition is looked at.
    SELECT m.conversation_id, m.id, m.seq, m.sent_at, m.wall_time, m.sender_id,
        CASE WHEN $9 THEN ts_rank_cd(m.search_vector, $1::text::tsquery, 1)
            + (CASE WHEN m.search_vector @@ $10::text::tsquery THEN 1 ELSE 0 END) END AS rank
    FROM searchable_messages m
    WHERE m.search_vector @@ $1::text::tsquery AND cardinality($2) = 1 AND m.conversation_id = ($2::uuid[])[1]),
wanted AS MATERIALIZED (
    SELECT m.conversation_id, m.id, m.seq, m.sent_at, m.rank
    FROM matches m
    JOIN library c ON c.id = m.conversation_id
    WHERE ($3::date IS NULL OR m.sent_at >= $3::date::timestamp AT TIME ZONE c.time_zone)
      AND ($4::date IS NULL OR m.sent_at < $4::date::timestamp AT TIME ZONE c.time_zone)
      AND ($5::uuid[] IS NULL OR m.sender_id = ANY($5))
      AND (m.sender_id = ANY($6)) IS NOT TRUE
      AND ($7::boolean IS NULL OR $7 = EXISTS (SELECT FROM bookmarks b
          WHERE b.conversation_id = m.conversation_id AND b.message_id = m.id AND b.user_id = $8))
      AND ($15::int[] IS NULL OR extract(isodow FROM wall_clock(m.wall_time, m.sent_at, c.time_zone))::int = ANY($15))
      AND ($16::int[] IS NULL OR extract(hour FROM wall_clock(m.wall_time, m.sent_at, c.time_zone))::int = ANY($16))
      AND ($12::timestamptz IS NULL OR m.sent_at < $12 OR (m.sent_at = $12
          AND (m.conversation_id > $13 OR (m.conversation_id = $13 AND m.seq < $14)))))
SELECT conversation_id AS "conversation!", seq AS "seq!", sent_at AS "sent_at!", rank,
    count(*) OVER (PARTITION BY conversation_id) AS "of_conversation!", count(*) OVER () AS "total!"
FROM wanted w
-- Last, and apart: the planner guesses that it leaves few, and would join the rest as if it were few.
WHERE $17::jsonb IS NULL OR EXISTS (SELECT FROM message_matches_analysis(w.conversation_id, w.id, $17))
ORDER BY rank DESC NULLS LAST, sent_at DESC, conversation_id, seq DESC
LIMIT $11
