-- One uploaded file being turned into messages.
CREATE TYPE import_status AS ENUM ('queued', 'reading', 'saving', 'done', 'failed', 'cancelled');

CREATE TABLE imports (
    id              uuid PRIMARY KEY,
    owner_id        uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    conversation_id uuid REFERENCES conversations ON DELETE SET NULL,
    file_name       text NOT NULL,
    file_sha256     bytea NOT NULL REFERENCES objects,
    size_bytes      bigint NOT NULL,
    time_zone       text NOT NULL DEFAULT 'UTC',
    status          import_status NOT NULL DEFAULT 'queued',
    bytes_done      bigint NOT NULL DEFAULT 0,
    bytes_total     bigint NOT NULL DEFAULT 0,
    messages_done   bigint NOT NULL DEFAULT 0,
    attempts        integer NOT NULL DEFAULT 0,
    cancel_requested boolean NOT NULL DEFAULT false,
    receipt         jsonb,
    error           text,       -- a sentence for the person, never raw
    created_at      timestamptz NOT NULL DEFAULT now(),
    started_at      timestamptz,
    finished_at     timestamptz
);
CREATE INDEX imports_owner ON imports (owner_id, created_at DESC);
CREATE INDEX imports_conversation ON imports (conversation_id);
CREATE INDEX imports_object ON imports (file_sha256);

CREATE TABLE bookmarks (
    id              uuid PRIMARY KEY,
    user_id         uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    conversation_id uuid NOT NULL,
    message_id      uuid NOT NULL,
    title           text NOT NULL DEFAULT '' CHECK (char_length(title) <= 300),
    notes           text NOT NULL DEFAULT '' CHECK (char_length(notes) <= 10000),
    created_at      timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT bookmarks_once UNIQUE (user_id, conversation_id, message_id),
    FOREIGN KEY (conversation_id, message_id) REFERENCES messages (conversation_id, id) ON DELETE CASCADE
);
CREATE INDEX bookmarks_message ON bookmarks (conversation_id, message_id);
CREATE INDEX bookmarks_user ON bookmarks (user_id, created_at DESC, id);

-- Precomputed figures: a row per conversation and day of its own wall clock.
CREATE TABLE conversation_analytics (
    conversation_id   uuid NOT NULL REFERENCES conversations ON DELETE CASCADE,
    analysis_date     date NOT NULL,
    daily_stats       jsonb NOT NULL, -- {"messages": n, "words": n, "hours": [24 × n]}
    participant_stats jsonb NOT NULL, -- {"<participant id>": {"messages": n, "words": n, "media": n}}
    created_at        timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (conversation_id, analysis_date)
) PARTITION BY RANGE (analysis_date);
-- For dates before the months that were made: nothing is refused for being old.
CREATE TABLE conversation_analytics_default PARTITION OF conversation_analytics DEFAULT;

CREATE TABLE audit_logs (
    id            uuid NOT NULL DEFAULT gen_random_uuid(),
    user_id       uuid,
    action        text NOT NULL,
    resource_type text NOT NULL,
    resource_id   uuid,
    changes       jsonb,
    ip_address    inet,
    user_agent    text,
    created_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (created_at, id)
) PARTITION BY RANGE (created_at);
CREATE TABLE audit_logs_default PARTITION OF audit_logs DEFAULT;
CREATE INDEX audit_logs_user ON audit_logs (user_id, created_at);
CREATE INDEX audit_logs_resource ON audit_logs (resource_type, resource_id);
