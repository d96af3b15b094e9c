-- What dashboards are drawn from, beyond the first counts of an import.
ALTER TABLE conversation_analytics
    ADD COLUMN response_times jsonb NOT NULL DEFAULT '{}',   -- {"<who answers>><who was answered>": insight::waits::Waits}
    ADD COLUMN sentiment_trends jsonb NOT NULL DEFAULT '{}'; -- {"<participant id>": insight::day::Tones}

-- What a conversation talks about in a month. By day it would be many times as much, and to add up a
-- year of it would take longer than a person waits (docs/decisions/0009).
CREATE TABLE conversation_keywords (
    conversation_id uuid NOT NULL REFERENCES conversations ON DELETE CASCADE,
    month           date NOT NULL,          -- its first day
    people          uuid[] NOT NULL,        -- participants; the keywords name them by their place here, from 0
    keywords        jsonb NOT NULL,         -- insight::keywords::Keywords
    PRIMARY KEY (conversation_id, month)
);

-- A conversation, as it was last analysed.
CREATE TABLE conversation_insights (
    conversation_id uuid PRIMARY KEY REFERENCES conversations ON DELETE CASCADE,
    languages       text[] NOT NULL,        -- ISO 639-3, the most frequent first
    main_language   text,                   -- the one that most of it is in
    messages        bigint NOT NULL,        -- how many were read
    analysed_at     timestamptz NOT NULL DEFAULT now()
);

CREATE TYPE analytics_status AS ENUM ('queued', 'running', 'done', 'failed', 'cancelled');

-- One analysis of a conversation: of all of it, or of the months in which something changed.
CREATE TABLE analytics_jobs (
    id              uuid PRIMARY KEY,
    conversation_id uuid NOT NULL REFERENCES conversations ON DELETE CASCADE,
    months          date[],                 -- NULL: all
    status          analytics_status NOT NULL DEFAULT 'queued',
    messages_done   bigint NOT NULL DEFAULT 0,
    messages_total  bigint NOT NULL DEFAULT 0,
    attempts        integer NOT NULL DEFAULT 0,
    error_message   text,                   -- a sentence for the person, never raw
    scheduled_at    timestamptz NOT NULL DEFAULT now(),
    started_at      timestamptz,
    completed_at    timestamptz
);
CREATE INDEX analytics_jobs_conversation ON analytics_jobs (conversation_id, scheduled_at DESC);
CREATE INDEX analytics_jobs_open ON analytics_jobs (scheduled_at) WHERE status IN ('queued', 'running');

-- The mood of a message, where its language has a list; no row means that nobody knows.
CREATE TABLE message_sentiment (
    conversation_id uuid NOT NULL,
    message_id      uuid NOT NULL,
    polarity        real NOT NULL CHECK (polarity BETWEEN -1 AND 1),
    subjectivity    real NOT NULL CHECK (subjectivity BETWEEN 0 AND 1),
    sentiment_label text NOT NULL CHECK (sentiment_label IN ('positive', 'neutral', 'negative')),
    language        text,                   -- ISO 639-3; NULL when it was taken for the conversation's
    PRIMARY KEY (conversation_id, message_id),
    FOREIGN KEY (conversation_id, message_id) REFERENCES messages (conversation_id, id) ON DELETE CASCADE
);

-- What a message names.
CREATE TABLE message_entities (
    conversation_id  uuid NOT NULL,
    message_id       uuid NOT NULL,
    start_position   integer NOT NULL,      -- bytes of the text's UTF-8
    end_position     integer NOT NULL,
    entity_type      text NOT NULL,         -- insight::entities::EntityKind
    entity_value     text NOT NULL,
    confidence_score real NOT NULL CHECK (confidence_score BETWEEN 0 AND 1),
    PRIMARY KEY (conversation_id, message_id, start_position),
    FOREIGN KEY (conversation_id, message_id) REFERENCES messages (conversation_id, id) ON DELETE CASCADE
);
CREATE INDEX message_entities_type ON message_entities (conversation_id, entity_type);

ALTER TABLE conversation_keywords ENABLE ROW LEVEL SECURITY;
CREATE POLICY conversation_keywords_seen ON conversation_keywords FOR SELECT TO colloquy_app
    USING (EXISTS (SELECT FROM conversations c WHERE c.id = conversation_keywords.conversation_id));
ALTER TABLE conversation_insights ENABLE ROW LEVEL SECURITY;
CREATE POLICY conversation_insights_seen ON conversation_insights FOR SELECT TO colloquy_app
    USING (EXISTS (SELECT FROM conversations c WHERE c.id = conversation_insights.conversation_id));
ALTER TABLE analytics_jobs ENABLE ROW LEVEL SECURITY;
CREATE POLICY analytics_jobs_seen ON analytics_jobs FOR SELECT TO colloquy_app
    USING (EXISTS (SELECT FROM conversations c WHERE c.id = analytics_jobs.conversation_id));
ALTER TABLE message_sentiment ENABLE ROW LEVEL SECURITY;
CREATE POLICY message_sentiment_seen ON message_sentiment FOR SELECT TO colloquy_app
    USING (EXISTS (SELECT FROM conversations c WHERE c.id = message_sentiment.conversation_id));
ALTER TABLE message_entities ENABLE ROW LEVEL SECURITY;
CREATE POLICY message_entities_seen ON message_entities FOR SELECT TO colloquy_app
    USING (EXISTS (SELECT FROM conversations c WHERE c.id = message_entities.conversation_id));
GRANT SELECT ON conversation_keywords, conversation_insights, analytics_jobs, message_sentiment, message_entities
    TO colloquy_app;

-- What was imported before is analysed when the server starts.
INSERT INTO analytics_jobs (id, conversation_id)
    SELECT gen_random_uuid(), id FROM conversations WHERE message_count > 0 AND deleted_at IS NULL;
