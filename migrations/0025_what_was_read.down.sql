DROP VIEW messages_in_hand, participants_in_hand, attachments_in_hand, message_versions_in_hand, annotations_in_hand;
DROP FUNCTION read_as;
DROP INDEX message_entities_value;
DELETE FROM message_sentiment WHERE polarity IS NULL;
ALTER TABLE message_sentiment
    DROP COLUMN opens, DROP COLUMN answered, DROP COLUMN waited,
    ALTER COLUMN polarity SET NOT NULL, ALTER COLUMN subjectivity SET NOT NULL, ALTER COLUMN sentiment_label SET NOT NULL;
