-- What an analysis reads in a message is searched, so that every figure leads to the messages behind it.
ALTER TABLE message_sentiment
    ALTER COLUMN polarity DROP NOT NULL,        -- NULL: its language has no list
    ALTER COLUMN subjectivity DROP NOT NULL,
    ALTER COLUMN sentiment_label DROP NOT NULL,
    ADD COLUMN opens    boolean NOT NULL DEFAULT false, -- the first after a silence
    ADD COLUMN answered uuid,                           -- the participant whom it answers
    ADD COLUMN waited   integer;                        -- seconds until then; NULL when they asked at night
CREATE INDEX message_entities_value ON message_entities USING hash (entity_value);

-- What was read of a message, when it is what a search wants: an object of the languages and moods of which one must
-- be there, of the emotions that must all be, and so on (search::store::library). One statement, so that the planner
-- takes it into the search; row-level security holds in it.
CREATE FUNCTION read_as(conversation uuid, message uuid, wanted jsonb) RETURNS SETOF message_sentiment
    LANGUAGE sql STABLE PARALLEL SAFE
    BEGIN ATOMIC
        SELECT s.* FROM message_sentiment s
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

-- A window of a conversation is read by these: rows of the one conversation that the request has proven it may read
-- (Viewer::read sets it), and nothing else. They ask that once, where the policies of the tables ask for each row.
CREATE VIEW messages_in_hand AS
    SELECT conversation_id, id, seq, sender_id, kind, content, caption, sent_at, wall_time, edited, external_id, details
    FROM messages WHERE conversation_id = app_conversation_id() AND deleted_at IS NULL;
CREATE VIEW participants_in_hand AS
    SELECT conversation_id, id, ordinal, display_name FROM participants WHERE conversation_id = app_conversation_id();
CREATE VIEW attachments_in_hand AS
    SELECT conversation_id, id, message_id, file_name, mime_type, size_bytes, duration_ms, width, height, thumbnail_sha256
    FROM attachments WHERE conversation_id = app_conversation_id();
CREATE VIEW message_versions_in_hand AS
    SELECT conversation_id, message_id FROM message_versions WHERE conversation_id = app_conversation_id();
CREATE VIEW annotations_in_hand AS
    SELECT conversation_id, id, message_id, until_message_id, start_position, end_position, quote
    FROM annotations WHERE conversation_id = app_conversation_id() AND deleted_at IS NULL
      AND (author_id = app_user_id() OR visibility = 'shared');
GRANT SELECT ON messages_in_hand, participants_in_hand, attachments_in_hand, message_versions_in_hand,
    annotations_in_hand TO colloquy_app;

-- What was analysed before knows nothing of that: it is read again.
UPDATE analytics_jobs SET months = NULL WHERE status = 'queued';
