-- Reads the messages of a window of time one after the other, the latest first.
SELECT c.id AS "conversation!", m.seq AS "seq!", m.sent_at AS "sent_at!", search_rank(m.search_vector, $1) AS rank,
    0::bigint AS "of_conversation!", 0::bigint AS "total!"
FROM unnest(($1::search_criteria).conversations) AS searched (id)
JOIN conversations c ON c.id = searched.id
CROSS JOIN LATERAL (
    SELECT m.seq, m.sent_at, m.search_vector
    FROM searchable_messages m
    WHERE m.conversation_id = c.id
      -- The days of search_time_matches again, in a form that the index on sent_at can use.
      AND m.sent_at >= GREATEST(($1::search_criteria).window_start,
          ($1::search_criteria).since::timestamp AT TIME ZONE c.time_zone)
      AND m.sent_at < LEAST(($1::search_criteria).window_end,
          ($1::search_criteria).until::timestamp AT TIME ZONE c.time_zone)
      AND search_words_match(m.search_vector, $1)
      AND search_sender_matches(m.sender_id, $1)
      AND (($1::search_criteria).bookmarked IS NULL
          OR ($1::search_criteria).bookmarked = EXISTS (SELECT FROM bookmarks b WHERE b.conversation_id = m.conversation_id
              AND b.message_id = m.id AND b.user_id = ($1::search_criteria).viewer))
      AND search_time_matches(m.sent_at, m.wall_time, c.time_zone, $1)
      AND (NOT ($1::search_criteria).by_analysis OR EXISTS (SELECT FROM message_matches_analysis(c.id, m.id, $1)))
      AND search_page_matches(m.sent_at, c.id, m.seq, $1)
    ORDER BY m.sent_at DESC, m.seq DESC
    LIMIT ($1::search_criteria).max_hits) m
ORDER BY m.sent_at DESC, c.id, m.seq DESC
LIMIT ($1::search_criteria).max_hits
