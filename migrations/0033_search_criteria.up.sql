-- What a search asks for, as one value: the statements of all routes take it and can name its parts.
-- NULL in a field means "any", unless the field says otherwise.
CREATE TYPE search_analysis AS (
    languages    text[],     -- ISO 639-3, one of them
    moods        text[],     -- labels of sentiment, one of them; "known" stands for any label
    emotions     text[],     -- all of them
    waited_from  bigint,     -- seconds until the reply, at least
    waited_until bigint,     -- and less than
    answered     uuid[],     -- participants, one of whom it replies to
    opens        boolean     -- whether it is the first message of a session
);
CREATE TYPE search_criteria AS (
    viewer             uuid,         -- never NULL
    conversations      uuid[],       -- the conversations to search, never NULL
    words              text,         -- a tsquery
    whole_words        text,         -- the same without prefixes and similar words, for the rank
    senders            uuid[],
    excluded_senders   uuid[],       -- never NULL
    since              date,         -- the first day, in each conversation's time zone
    until              date,         -- the day after the last
    weekdays           int[],        -- 1 is Monday
    hours              int[],        -- 0 to 23
    bookmarked         boolean,
    by_analysis        boolean,      -- whether `analysis` asks for anything; never NULL
    analysis           search_analysis,
    tags               text[],       -- all of them, on one note
    codes              text[],       -- patterns of names; each must match a code. Empty: none is needed
    names              text[],       -- values of entities, one of them
    window_start       timestamptz,  -- only for the walk
    window_end         timestamptz,  -- only for the walk
    by_rank            boolean,      -- the best matches first, instead of the latest
    max_hits           bigint,
    after_sent_at      timestamptz,  -- the hit that the previous page ended with
    after_conversation uuid,
    after_seq          bigint
);

DROP FUNCTION search_rank;
DROP FUNCTION search_page_matches;
DROP FUNCTION search_sender_matches;
DROP FUNCTION search_time_matches;
DROP FUNCTION message_matches_analysis;

-- The filters that the routes share. The planner inlines all of them.

-- Whether a message has the words. As a function of the vector it keeps the index of words out of the plan.
CREATE FUNCTION search_words_match(search_vector tsvector, criteria search_criteria) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (criteria).words IS NULL OR (search_vector @@ (criteria).words::tsquery) IS TRUE;

-- Whether a message was sent on one of the days, weekdays and hours, by its conversation's wall clock.
CREATE FUNCTION search_time_matches(
    sent_at timestamptz, wall_time timestamp, time_zone text, criteria search_criteria
) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((criteria).since IS NULL OR sent_at >= (criteria).since::timestamp AT TIME ZONE time_zone)
       AND ((criteria).until IS NULL OR sent_at < (criteria).until::timestamp AT TIME ZONE time_zone)
       AND ((criteria).weekdays IS NULL
            OR extract(isodow FROM wall_clock(wall_time, sent_at, time_zone))::int = ANY ((criteria).weekdays))
       AND ((criteria).hours IS NULL
            OR extract(hour FROM wall_clock(wall_time, sent_at, time_zone))::int = ANY ((criteria).hours));

CREATE FUNCTION search_sender_matches(sender_id uuid, criteria search_criteria) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((criteria).senders IS NULL OR sender_id = ANY ((criteria).senders))
       AND (sender_id = ANY ((criteria).excluded_senders)) IS NOT TRUE;

-- Whether a message comes after the previous page's last hit, in the order of hits: the latest first.
CREATE FUNCTION search_page_matches(
    sent_at timestamptz, conversation_id uuid, seq bigint, criteria search_criteria
) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (criteria).after_sent_at IS NULL OR sent_at < (criteria).after_sent_at
        OR (sent_at = (criteria).after_sent_at AND (conversation_id > (criteria).after_conversation
            OR (conversation_id = (criteria).after_conversation AND seq < (criteria).after_seq)));

-- How well a message matches; higher for whole words. NULL if hits are not sorted by rank.
CREATE FUNCTION search_rank(search_vector tsvector, criteria search_criteria) RETURNS float8
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (criteria).by_rank THEN ts_rank_cd(search_vector, (criteria).words::tsquery, 1)
        + (CASE WHEN search_vector @@ (criteria).whole_words::tsquery THEN 1 ELSE 0 END) END;

-- The analysis of a message if it matches, else no row. Row-level security holds in it.
CREATE FUNCTION message_matches_analysis(conversation uuid, message uuid, criteria search_criteria)
    RETURNS SETOF message_analysis
    LANGUAGE sql STABLE PARALLEL SAFE
    BEGIN ATOMIC
        SELECT a.* FROM message_analysis a
        WHERE a.conversation_id = conversation AND a.message_id = message
          AND (((criteria).analysis).languages IS NULL OR a.language = ANY (((criteria).analysis).languages))
          AND (((criteria).analysis).moods IS NULL OR a.sentiment_label = ANY (((criteria).analysis).moods)
              OR ('known' = ANY (((criteria).analysis).moods) AND a.sentiment_label IS NOT NULL))
          AND (((criteria).analysis).emotions IS NULL OR a.emotion_scores ?& ((criteria).analysis).emotions)
          AND (((criteria).analysis).waited_from IS NULL OR a.waited >= ((criteria).analysis).waited_from)
          AND (((criteria).analysis).waited_until IS NULL OR a.waited < ((criteria).analysis).waited_until)
          AND (((criteria).analysis).answered IS NULL OR a.answered = ANY (((criteria).analysis).answered))
          AND (((criteria).analysis).opens IS NULL OR a.opens = ((criteria).analysis).opens);
    END;
