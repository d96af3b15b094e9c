DROP INDEX messages_places;
DROP TABLE stop_words;
ALTER TABLE message_sentiment DROP COLUMN emotion_scores;
