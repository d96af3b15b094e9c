DROP INDEX messages_answers;
ALTER TABLE conversation_settings DROP COLUMN furthest_id, DROP COLUMN furthest_at, DROP COLUMN stopped_id;
