ALTER TABLE conversation_insights DROP COLUMN brief;
