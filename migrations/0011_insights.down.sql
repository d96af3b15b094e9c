DROP TABLE message_entities, message_sentiment, analytics_jobs, conversation_insights, conversation_keywords;
DROP TYPE analytics_status;
ALTER TABLE conversation_analytics DROP COLUMN response_times, DROP COLUMN sentiment_trends;
