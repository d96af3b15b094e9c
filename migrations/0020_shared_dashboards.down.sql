DROP TABLE conversation_analysts;
ALTER TABLE share_links DROP COLUMN subject;
DROP TYPE share_subject;
