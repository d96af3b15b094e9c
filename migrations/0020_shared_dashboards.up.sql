-- A link may show a dashboard instead of messages.
CREATE TYPE share_subject AS ENUM ('messages', 'dashboard');
ALTER TABLE share_links ADD COLUMN subject share_subject NOT NULL DEFAULT 'messages';

-- Who may see the dashboards of a conversation, but not read it. They are not in conversation_readers.
CREATE TABLE conversation_analysts (
    conversation_id uuid NOT NULL REFERENCES conversations ON DELETE CASCADE,
    user_id         uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    sees_names      boolean NOT NULL DEFAULT false,
    sees_texts      boolean NOT NULL DEFAULT false, -- words and sentences of messages, where a dashboard shows them
    granted_by      uuid REFERENCES users ON DELETE SET NULL,
    granted_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (conversation_id, user_id)
);
CREATE INDEX conversation_analysts_user ON conversation_analysts (user_id);
ALTER TABLE conversation_analysts ENABLE ROW LEVEL SECURITY;
-- Who has access is seen by all who have it.
CREATE POLICY conversation_analysts_seen ON conversation_analysts FOR SELECT TO colloquy_app
    USING (user_id = app_user_id() OR may_read_conversation(conversation_id));
CREATE POLICY conversation_analysts_granted ON conversation_analysts FOR ALL TO colloquy_app
    USING (owns_conversation(conversation_id)) WITH CHECK (owns_conversation(conversation_id));
CREATE POLICY conversation_analysts_left ON conversation_analysts FOR DELETE TO colloquy_app USING (user_id = app_user_id());
GRANT SELECT, INSERT, UPDATE, DELETE ON conversation_analysts TO colloquy_app;
