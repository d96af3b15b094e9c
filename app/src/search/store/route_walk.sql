-- The messages of a window of time, the latest first. IS TRUE keeps the index of words out of the
-- plan: here one message after the other is looked at.
SELECT c.id AS "conversation!", m.seq AS "seq!", m.sent_at AS "sent_at!",
    search_rank($9, m.search_vector, $1::text::tsquery, $10::text::tsquery) AS rank,
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
      AND search_sender_matches(m.sender_id, $5::uuid[], $6::uuid[])
      AND ($7::boolean IS NULL OR $7 = EXISTS (SELECT FROM bookmarks b
          WHERE b.conversation_id = m.conversation_id AND b.message_id = m.id AND b.user_id = $8))
      AND search_time_matches(m.sent_at, m.wall_time, c.time_zone, NULL, NULL, $15::int[], $16::int[])
      AND ($17::jsonb IS NULL OR EXISTS (SELECT FROM message_matches_analysis(c.id, m.id, $17)))
      AND search_page_matches(m.sent_at, c.id, m.seq, $12::timestamptz, $13::uuid, $14::bigint)
    ORDER BY m.sent_at DESC, m.seq DESC
    LIMIT $11) m
ORDER BY m.sent_at DESC, c.id, m.seq DESC
LIMIT $11
