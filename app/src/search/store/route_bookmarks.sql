-- Starts from the viewer's bookmarks.
WITH matches AS MATERIALIZED (
    SELECT m.conversation_id, m.id, m.seq, m.sent_at, m.wall_time, c.time_zone, search_rank(m.search_vector, $1) AS rank
    FROM (SELECT b.conversation_id, b.message_id FROM bookmarks b
          WHERE b.user_id = ($1::search_criteria).viewer
            AND b.conversation_id = ANY (($1::search_criteria).conversations)) bookmarked
    JOIN conversations c ON c.id = bookmarked.conversation_id
    CROSS JOIN LATERAL (
        SELECT * FROM searchable_messages m
        WHERE m.conversation_id = bookmarked.conversation_id AND m.id = bookmarked.message_id) m
    WHERE search_words_match(m.search_vector, $1) AND search_sender_matches(m.sender_id, $1)),
filtered AS MATERIALIZED (
    SELECT m.conversation_id, m.id, m.seq, m.sent_at, m.rank
    FROM matches m
    WHERE search_time_matches(m.sent_at, m.wall_time, m.time_zone, $1)
      AND search_page_matches(m.sent_at, m.conversation_id, m.seq, $1))
SELECT conversation_id AS "conversation!", seq AS "seq!", sent_at AS "sent_at!", rank,
    count(*) OVER (PARTITION BY conversation_id) AS "of_conversation!", count(*) OVER () AS "total!"
FROM filtered f
-- Last and separately: the planner expects this to keep few rows, and would plan everything else for few.
WHERE NOT ($1::search_criteria).by_analysis
   OR EXISTS (SELECT FROM message_matches_analysis(f.conversation_id, f.id, $1))
ORDER BY rank DESC NULLS LAST, sent_at DESC, conversation_id, seq DESC
LIMIT ($1::search_criteria).max_hits
