-- PostgreSQL takes no value out of an enumeration: the types are made anew without them.
DROP VIEW searchable_messages;
DROP TRIGGER messages_version_on_update ON messages;

UPDATE messages SET kind = 'text' WHERE kind = 'event';
UPDATE message_versions SET kind = 'text' WHERE kind = 'event';
ALTER TYPE message_kind RENAME TO message_kind_old;
CREATE TYPE message_kind AS ENUM (
    'text', 'system', 'image', 'video', 'audio', 'voice', 'document', 'sticker', 'gif', 'contact',
    'location', 'live_location', 'poll', 'call', 'view_once', 'video_note', 'deleted', 'media');
ALTER TABLE messages ALTER COLUMN kind TYPE message_kind USING kind::text::message_kind;
ALTER TABLE message_versions ALTER COLUMN kind TYPE message_kind USING kind::text::message_kind;
DROP TYPE message_kind_old;

UPDATE imports SET status = 'failed' WHERE status = 'asking';
ALTER TABLE imports ALTER COLUMN status DROP DEFAULT;
ALTER TYPE import_status RENAME TO import_status_old;
CREATE TYPE import_status AS ENUM ('queued', 'reading', 'saving', 'done', 'failed', 'cancelled');
ALTER TABLE imports ALTER COLUMN status TYPE import_status USING status::text::import_status;
ALTER TABLE imports ALTER COLUMN status SET DEFAULT 'queued';
DROP TYPE import_status_old;

CREATE TRIGGER messages_version_on_update AFTER UPDATE ON messages FOR EACH ROW
    WHEN (OLD.content IS DISTINCT FROM NEW.content OR OLD.caption IS DISTINCT FROM NEW.caption
        OR OLD.kind IS DISTINCT FROM NEW.kind OR OLD.details IS DISTINCT FROM NEW.details)
    EXECUTE FUNCTION keep_message_version();
CREATE VIEW searchable_messages AS
    SELECT conversation_id, id, seq, sender_id, kind, content, caption, sent_at, wall_time, search_vector
    FROM messages WHERE deleted_at IS NULL;
GRANT SELECT ON searchable_messages TO colloquy_app;
