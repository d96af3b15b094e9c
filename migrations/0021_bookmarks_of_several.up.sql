-- A bookmark on several messages that follow each other names the last one, too.
ALTER TABLE bookmarks ADD COLUMN until_message_id uuid;

-- What was removed comes back as it was, with its title and notes, when the same message is bookmarked again.
CREATE TABLE removed_bookmarks (
    id               uuid PRIMARY KEY,
    user_id          uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    conversation_id  uuid NOT NULL,
    message_id       uuid NOT NULL,
    until_message_id uuid,
    title            text NOT NULL,
    notes            text NOT NULL,
    color            smallint NOT NULL,
    folder           text NOT NULL,
    position         double precision NOT NULL,
    created_at       timestamptz NOT NULL,
    removed_at       timestamptz NOT NULL DEFAULT now(),
    UNIQUE (user_id, conversation_id, message_id),
    FOREIGN KEY (conversation_id, message_id) REFERENCES messages (conversation_id, id) ON DELETE CASCADE
);
CREATE INDEX removed_bookmarks_message ON removed_bookmarks (conversation_id, message_id);
ALTER TABLE removed_bookmarks ENABLE ROW LEVEL SECURITY;
CREATE POLICY removed_bookmarks_owned ON removed_bookmarks FOR ALL TO colloquy_app
    USING (user_id = app_user_id()) WITH CHECK (user_id = app_user_id());
GRANT SELECT, INSERT, UPDATE, DELETE ON removed_bookmarks TO colloquy_app;
