DROP FUNCTION message_matches_analysis;
DROP FUNCTION search_rank;
DROP FUNCTION search_page_matches;
DROP FUNCTION search_sender_matches;
DROP FUNCTION search_time_matches;
DROP FUNCTION search_words_match;
DROP TYPE search_criteria;
DROP TYPE search_analysis;
-- conversation's own clock. NULL: any.
CREATE FUNCTION search_time_matches(
    sent_at timestamptz, wall_time timestamp, time_zone text, since date, until date, weekdays int[], hours int[]
) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (since IS NULL OR sent_at >= since::timestamp AT TIME ZONE time_zone)
       AND (until IS NULL OR sent_at < until::timestamp AT TIME ZONE time_zone)
       AND (weekdays IS NULL OR extract(isodow FROM wall_clock(wall_time, sent_at, time_zone))::int = ANY (weekdays))
       AND (hours IS NULL OR extract(hour FROM wall_clock(wall_time, sent_at, time_zone))::int = ANY (hours));

-- Whether a message has one of these senders (NULL: any), and none of those.
CREATE FUNCTION search_sender_matches(sender_id uuid, senders uuid[], excluded uuid[]) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (senders IS NULL OR sender_id = ANY (senders)) AND (sender_id = ANY (excluded)) IS NOT TRUE;

-- Whether a message comes after a hit in the order of hits, the latest first. NULL: any.
CREATE FUNCTION search_page_matches(
    sent_at timestamptz, conversation_id uuid, seq bigint, hit_sent_at timestamptz, hit_conversation uuid, hit_seq bigint
) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN hit_sent_at IS NULL OR sent_at < hit_sent_at OR (sent_at = hit_sent_at
        AND (conversation_id > hit_conversation OR (conversation_id = hit_conversation AND seq < hit_seq)));

-- How well a message matches; higher for whole words. NULL if the order does not need it.
CREATE FUNCTION search_rank(ranked boolean, search_vector tsvector, words tsquery, whole_words tsquery) RETURNS float8
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN ranked THEN ts_rank_cd(search_vector, words, 1)
        + (CASE WHEN search_vector @@ whole_words THEN 1 ELSE 0 END) END;
-- What was read of a message, when it is what a search wants: an object of the languages and moods of which one must
-- be there, of the emotions that must all be, and so on (search::store::library). One statement, so that the planner
-- takes it into the search; row-level security holds in it.
CREATE FUNCTION message_matches_analysis(conversation uuid, message uuid, wanted jsonb) RETURNS SETOF message_analysis
    LANGUAGE sql STABLE PARALLEL SAFE
    BEGIN ATOMIC
        SELECT s.* FROM message_analysis s
        WHERE s.conversation_id = conversation AND s.message_id = message
          AND (wanted->'languages' IS NULL OR wanted->'languages' ? s.language)
          AND (wanted->'moods' IS NULL OR wanted->'moods' ? s.sentiment_label
              OR (wanted->'moods' ? 'known' AND s.sentiment_label IS NOT NULL))
          AND (wanted->'emotions' IS NULL
              OR s.emotion_scores ?& ARRAY(SELECT jsonb_array_elements_text(wanted->'emotions')))
          AND (wanted->'waited' IS NULL
              OR (s.waited >= (wanted->'waited'->>0)::bigint AND s.waited < (wanted->'waited'->>1)::bigint))
          AND (wanted->'answered' IS NULL OR wanted->'answered' ? s.answered::text)
          AND (wanted->'opens' IS NULL OR s.opens);
    END;
