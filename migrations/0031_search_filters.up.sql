-- What all routes of the search ask of a message, in one place. PostgreSQL puts simple SQL functions into the
-- statement before it plans it, so they cost nothing; a subquery in one would prevent that.

-- Whether a message is within a period, on these days of the week (1 for Monday) and at these hours, by the
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
