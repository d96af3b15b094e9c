-- The emotions that a message shows, with their shares; NULL when it shows none that can be told.
ALTER TABLE message_sentiment ADD COLUMN emotion_scores jsonb;

-- Words that somebody wants left out of their charts, folded.
CREATE TABLE stop_words (
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    word    text NOT NULL CHECK (char_length(word) BETWEEN 1 AND 60),
    PRIMARY KEY (user_id, word)
);
ALTER TABLE stop_words ENABLE ROW LEVEL SECURITY;
CREATE POLICY stop_words_own ON stop_words FOR ALL TO colloquy_app
    USING (user_id = app_user_id()) WITH CHECK (user_id = app_user_id());
GRANT SELECT, INSERT, DELETE ON stop_words TO colloquy_app;

-- What was analysed before knows nothing of emotions, readability and reactions given: it is read again.
INSERT INTO analytics_jobs (id, conversation_id)
SELECT gen_random_uuid(), i.conversation_id FROM conversation_insights i
WHERE NOT EXISTS (SELECT FROM analytics_jobs j
    WHERE j.conversation_id = i.conversation_id AND j.status = 'queued' AND j.months IS NULL);

-- Few messages are places: a map finds them without reading the others.
CREATE INDEX messages_places ON messages (conversation_id, seq) WHERE details ? 'place';
