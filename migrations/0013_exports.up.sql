-- What people take out: a job for each wish, and the file it made, for a while.
CREATE TYPE export_status AS ENUM ('queued', 'running', 'done', 'failed', 'cancelled');

CREATE TABLE export_jobs (
    id              uuid PRIMARY KEY,
    user_id         uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    conversation_id uuid REFERENCES conversations ON DELETE CASCADE, -- NULL: everything that the user owns
    export_format   text NOT NULL,
    filters         text NOT NULL,          -- app::exports::wish::Wish, as it stands in an address
    status          export_status NOT NULL DEFAULT 'queued',
    messages_done   bigint NOT NULL DEFAULT 0,
    messages_total  bigint NOT NULL DEFAULT 0,
    attempts        integer NOT NULL DEFAULT 0,
    note            text,                   -- what the person should know of the file
    error_message   text,                   -- a sentence for the person, never raw
    requested_at    timestamptz NOT NULL DEFAULT now(),
    started_at      timestamptz,
    completed_at    timestamptz
);
CREATE INDEX export_jobs_user ON export_jobs (user_id, requested_at DESC);
CREATE INDEX export_jobs_conversation ON export_jobs (conversation_id);
CREATE INDEX export_jobs_open ON export_jobs (requested_at) WHERE status IN ('queued', 'running');

CREATE TABLE export_files (
    id              uuid PRIMARY KEY,
    job_id          uuid NOT NULL UNIQUE REFERENCES export_jobs ON DELETE CASCADE,
    file_name       text NOT NULL,
    mime_type       text NOT NULL,
    storage_path    text NOT NULL,          -- in the object store; what no row names any more is swept away
    file_size       bigint NOT NULL CHECK (file_size >= 0),
    sha256          bytea NOT NULL CHECK (octet_length(sha256) = 32),
    manifest_sha256 bytea CHECK (octet_length(manifest_sha256) = 32), -- of the proof in it, if it was asked for
    expires_at      timestamptz NOT NULL
);
CREATE INDEX export_files_expiry ON export_files (expires_at);

ALTER TABLE export_jobs ENABLE ROW LEVEL SECURITY;
CREATE POLICY export_jobs_owned ON export_jobs FOR ALL TO colloquy_app
    USING (user_id = app_user_id())
    WITH CHECK (user_id = app_user_id() AND (conversation_id IS NULL
        OR EXISTS (SELECT FROM conversations c WHERE c.id = export_jobs.conversation_id)));
ALTER TABLE export_files ENABLE ROW LEVEL SECURITY;
CREATE POLICY export_files_owned ON export_files FOR ALL TO colloquy_app
    USING (EXISTS (SELECT FROM export_jobs j WHERE j.id = export_files.job_id));
GRANT SELECT, INSERT, UPDATE, DELETE ON export_jobs TO colloquy_app;
GRANT SELECT, DELETE ON export_files TO colloquy_app;
