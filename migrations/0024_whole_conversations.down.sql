ALTER TABLE conversation_insights DROP COLUMN people, DROP COLUMN sums, DROP COLUMN keywords;
