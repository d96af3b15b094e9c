-- All messages with a note that the viewer sees, with all of the wanted tags, and with all of the wanted codes, then
-- filtered. Without tags ($18) no note is needed, without codes ($19) no code.
WITH tagged AS MATERIALIZED (
    SELECT DISTINCT a.conversation_id, a.message_id
    FROM annotations a
    WHERE $18::text[] IS NOT NULL AND a.conversation_id = ANY($2::uuid[]) AND a.deleted_at IS NULL
      AND (a.author_id = $8 OR a.visibility = 'shared') AND a.tags @> $18::text[]),
coded AS MATERIALIZED (
    SELECT k.conversation_id, k.message_id
    FROM codings k
    JOIN codes o ON o.codebook_id = k.codebook_id AND o.id = k.code_id AND o.deleted_at IS NULL
    JOIN codebooks b ON b.id = k.codebook_id AND b.deleted_at IS NULL
    LEFT JOIN codebook_coders me ON me.codebook_id = b.id AND me.user_id = $8
    JOIN unnest($19::text[]) WITH ORDINALITY AS wanted (name, place) ON o.name ILIKE wanted.name
    WHERE k.conversation_id = ANY($2::uuid[]) AND k.deleted_at IS NULL
      AND (b.owner_id = $8 OR (me.user_id IS NOT NULL AND (NOT b.blind OR k.coder_id = $8 OR me.role = 'editor')))
    GROUP BY k.conversation_id, k.message_id
    HAVING count(DISTINCT wanted.place) = cardinality($19::text[])),
noted AS (
    SELECT * FROM tagged WHERE cardinality($19::text[]) = 0 OR (conversation_id, message_id) IN (SELECT * FROM coded)
    UNION ALL
    SELECT * FROM coded WHERE $18::text[] IS NULL),
matches AS MATERIALIZED (
    SELECT m.conversation_id, m.id, m.seq, m.sent_at, m.wall_time, c.time_zone,
        search_rank($9, m.search_vector, $1::text::tsquery, $10::text::tsquery) AS rank
    FROM noted n
    JOIN conversations c ON c.id = n.conversation_id
    CROSS JOIN LATERAL (
        SELECT * FROM searchable_messages m WHERE m.conversation_id = n.conversation_id AND m.id = n.message_id) m
    WHERE ($1::text IS NULL OR (m.search_vector @@ $1::text::tsquery) IS TRUE)
      AND ($7::boolean IS NULL OR $7 = EXISTS (SELECT FROM bookmarks b
          WHERE b.conversation_id = m.conversation_id AND b.message_id = m.id AND b.user_id = $8))
      AND search_sender_matches(m.sender_id, $5::uuid[], $6::uuid[])),
wanted AS MATERIALIZED (
    SELECT m.conversation_id, m.id, m.seq, m.sent_at, m.rank
    FROM matches m
    WHERE search_time_matches(m.sent_at, m.wall_time, m.time_zone, $3::date, $4::date, $15::int[], $16::int[])
      AND search_page_matches(m.sent_at, m.conversation_id, m.seq, $12::timestamptz, $13::uuid, $14::bigint))
SELECT conversation_id AS "conversation!", seq AS "seq!", sent_at AS "sent_at!", rank,
    count(*) OVER (PARTITION BY conversation_id) AS "of_conversation!", count(*) OVER () AS "total!"
FROM wanted w
-- Last, and apart: the planner expects it to leave few, and would plan the rest for few.
WHERE $17::jsonb IS NULL OR EXISTS (SELECT FROM message_matches_analysis(w.conversation_id, w.id, $17))
ORDER BY rank DESC NULLS LAST, sent_at DESC, conversation_id, seq DESC
LIMIT $11
