-- How each person arranges their conversations. A folder is there as long as something is in it.
CREATE TABLE conversation_settings (
    user_id         uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    conversation_id uuid NOT NULL REFERENCES conversations ON DELETE CASCADE,
    pinned_at       timestamptz,
    archived_at     timestamptz,
    folder          text CHECK (char_length(folder) BETWEEN 1 AND 60),
    PRIMARY KEY (user_id, conversation_id)
);
CREATE INDEX conversation_settings_conversation ON conversation_settings (conversation_id);
ALTER TABLE conversation_settings ENABLE ROW LEVEL SECURITY;
CREATE POLICY conversation_settings_owned ON conversation_settings FOR ALL TO colloquy_app
    USING (user_id = app_user_id())
    WITH CHECK (user_id = app_user_id() AND EXISTS (SELECT FROM conversations c WHERE c.id = conversation_settings.conversation_id));
GRANT SELECT, INSERT, UPDATE, DELETE ON conversation_settings TO colloquy_app;
