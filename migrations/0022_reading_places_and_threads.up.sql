-- How far each person has read a conversation: the furthest message that they saw, and where they stopped.
-- No foreign keys: a message that is gone is no place any more.
ALTER TABLE conversation_settings
    ADD COLUMN furthest_id uuid,
    ADD COLUMN furthest_at timestamptz, -- when it was sent: the list asks no further where nothing came since
    ADD COLUMN stopped_id  uuid;

-- What answers a message, by the source's id of that.
CREATE INDEX messages_answers ON messages (conversation_id, (details->>'reply_to')) WHERE details ? 'reply_to';
