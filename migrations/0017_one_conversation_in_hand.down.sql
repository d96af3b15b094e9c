ALTER POLICY messages_seen ON messages USING (EXISTS (SELECT FROM conversations c WHERE c.id = messages.conversation_id));
ALTER POLICY message_versions_seen ON message_versions USING (EXISTS (SELECT FROM conversations c WHERE c.id = message_versions.conversation_id));
ALTER POLICY attachments_seen ON attachments USING (EXISTS (SELECT FROM conversations c WHERE c.id = attachments.conversation_id));
ALTER POLICY message_sentiment_seen ON message_sentiment USING (EXISTS (SELECT FROM conversations c WHERE c.id = message_sentiment.conversation_id));
ALTER POLICY message_entities_seen ON message_entities USING (EXISTS (SELECT FROM conversations c WHERE c.id = message_entities.conversation_id));
ALTER POLICY conversation_analytics_seen ON conversation_analytics USING (EXISTS (SELECT FROM conversations c WHERE c.id = conversation_analytics.conversation_id));
ALTER POLICY conversation_keywords_seen ON conversation_keywords USING (EXISTS (SELECT FROM conversations c WHERE c.id = conversation_keywords.conversation_id));
ALTER POLICY conversation_insights_seen ON conversation_insights USING (EXISTS (SELECT FROM conversations c WHERE c.id = conversation_insights.conversation_id));
ALTER POLICY participants_seen ON participants USING (user_id = app_user_id() OR may_read_conversation(conversation_id));
ALTER POLICY annotations_seen ON annotations USING ((author_id = app_user_id() OR visibility = 'shared')
    AND EXISTS (SELECT FROM conversations c WHERE c.id = annotations.conversation_id));
DROP FUNCTION app_conversation_id();
