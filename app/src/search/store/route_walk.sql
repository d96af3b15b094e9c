-- The messages of a window of time, the latest first. IS TRUE keeps the index of words out of the
-- plan: here one message after the other is looked at.
SELECT c.id AS "conversation!", m.seq AS "seq!", m.sent_at AS "sent_at!",
    CASE WHEN $9 THEN ts_rank_cd(m.search_vector, $1::text::tsquery, 1)
        + (CASE WHEN m.search_vector @@ $10::text::tsquery THEN 1 ELSE 0 END) END AS rank,
    0::bigint AS "of_conversation!", 0::bigint AS "total!"
FROM unnest($2::uuid[]) AS asked (id)
JOIN conversations c ON c.id = asked.id
CROSS JOIN LATERAL (
    SELECT m.seq, m.sent_at, m.search_vector
    FROM searchable_messages m
    WHERE m.conversation_id = c.id
      AND m.sent_at >= GREATEST($18::timestamptz, $3::date::timestamp AT TIME ZONE c.time_zone)
      AND m.sent_at < LEAST($19::timestamptz, $4::date::timestamp AT TIME ZONE c.time_zone)
      AND ($1::text IS NULL OR (m.search_vector @@ $1::text::tsquery) IS TRUE)
      AND ($5::uuid[] IS NULL OR m.sender_id = ANY($5))
      AND (m.sender_id = ANY($6)) IS NOT TRUE
      AND ($7::boolean IS NULL OR $7 = EXISTS (SELECT FROM bookmarks b
          WHERE b.conversation_id = m.conversation_id AND b.message_id = m.id AND b.user_id = $8))
      AND ($15::int[] IS NULL OR extract(isodow FROM wall_clock(m.wall_time, m.sent_at, c.time_zone))::int = ANY($15))
      AND ($16::int[] IS NULL OR extract(hour FROM wall_clock(m.wall_time, m.sent_at, c.time_zone))::int = ANY($16))
      AND ($17::jsonb IS NULL OR EXISTS (SELECT FROM message_matches_analysis(c.id, m.id, $17)))
      AND ($12::timestamptz IS NULL OR m.sent_at < $12 OR (m.sent_at = $12
          AND (c.id > $13::uuid OR (c.id = $13 AND m.seq < $14))))
    ORDER BY m.sent_at DESC, m.seq DESC
    LIMIT $11) m
ORDER BY m.sent_at DESC, c.id, m.seq DESC
LIMIT $11
