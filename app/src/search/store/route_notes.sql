-- Starts from the messages that have a note with all of the wanted tags, and all of the wanted codes, as far as the
-- viewer sees them. Without tags no note is needed, and without codes no code.
WITH tagged AS MATERIALIZED (
    SELECT DISTINCT a.conversation_id, a.message_id
    FROM annotations a
    WHERE ($1::search_criteria).tags IS NOT NULL AND a.conversation_id = ANY (($1::search_criteria).conversations)
      AND a.deleted_at IS NULL AND (a.author_id = ($1::search_criteria).viewer OR a.visibility = 'shared')
      AND a.tags @> ($1::search_criteria).tags),
coded AS MATERIALIZED (
    SELECT k.conversation_id, k.message_id
    FROM codings k
    JOIN codes o ON o.codebook_id = k.codebook_id AND o.id = k.code_id AND o.deleted_at IS NULL
    JOIN codebooks b ON b.id = k.codebook_id AND b.deleted_at IS NULL
    LEFT JOIN codebook_coders me ON me.codebook_id = b.id AND me.user_id = ($1::search_criteria).viewer
    JOIN unnest(($1::search_criteria).codes) WITH ORDINALITY AS wanted (name, place) ON o.name ILIKE wanted.name
    WHERE k.conversation_id = ANY (($1::search_criteria).conversations) AND k.deleted_at IS NULL
      AND (b.owner_id = ($1::search_criteria).viewer OR (me.user_id IS NOT NULL
          AND (NOT b.blind OR k.coder_id = ($1::search_criteria).viewer OR me.role = 'editor')))
    GROUP BY k.conversation_id, k.message_id
    HAVING count(DISTINCT wanted.place) = cardinality(($1::search_criteria).codes)),
noted AS (
    SELECT * FROM tagged
    WHERE cardinality(($1::search_criteria).codes) = 0 OR (conversation_id, message_id) IN (SELECT * FROM coded)
    UNION ALL
    SELECT * FROM coded WHERE ($1::search_criteria).tags IS NULL),
matches AS MATERIALIZED (
    SELECT m.conversation_id, m.id, m.seq, m.sent_at, m.wall_time, c.time_zone, search_rank(m.search_vector, $1) AS rank
    FROM noted
    JOIN conversations c ON c.id = noted.conversation_id
    CROSS JOIN LATERAL (
        SELECT * FROM searchable_messages m
        WHERE m.conversation_id = noted.conversation_id AND m.id = noted.message_id) m
    WHERE search_words_match(m.search_vector, $1) AND search_sender_matches(m.sender_id, $1)),
filtered AS MATERIALIZED (
    SELECT m.conversation_id, m.id, m.seq, m.sent_at, m.rank
    FROM matches m
    WHERE search_time_matches(m.sent_at, m.wall_time, m.time_zone, $1)
      AND search_page_matches(m.sent_at, m.conversation_id, m.seq, $1)
      AND (($1::search_criteria).bookmarked IS NULL
          OR ($1::search_criteria).bookmarked = EXISTS (SELECT FROM bookmarks b WHERE b.conversation_id = m.conversation_id
              AND b.message_id = m.id AND b.user_id = ($1::search_criteria).viewer)))
SELECT conversation_id AS "conversation!", seq AS "seq!", sent_at AS "sent_at!", rank,
    count(*) OVER (PARTITION BY conversation_id) AS "of_conversation!", count(*) OVER () AS "total!"
FROM filtered f
-- Last and separately: the planner expects this to keep few rows, and would plan everything else for few.
WHERE NOT ($1::search_criteria).by_analysis
   OR EXISTS (SELECT FROM message_matches_analysis(f.conversation_id, f.id, $1))
ORDER BY rank DESC NULLS LAST, sent_at DESC, conversation_id, seq DESC
LIMIT ($1::search_criteria).max_hits
