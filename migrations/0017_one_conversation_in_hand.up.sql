-- A request that reads one conversation proves once that it may; row-level security then need not ask anew
-- for each row of each statement. The statement of the proof itself sets the id (viewer.rs), for its
-- transaction; for all other conversations the long question stays.
CREATE FUNCTION app_conversation_id() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('app.conversation_id', true), '')::uuid;

ALTER POLICY messages_seen ON messages USING (conversation_id = app_conversation_id()
    OR EXISTS (SELECT FROM conversations c WHERE c.id = messages.conversation_id));
ALTER POLICY message_versions_seen ON message_versions USING (conversation_id = app_conversation_id()
    OR EXISTS (SELECT FROM conversations c WHERE c.id = message_versions.conversation_id));
ALTER POLICY attachments_seen ON attachments USING (conversation_id = app_conversation_id()
    OR EXISTS (SELECT FROM conversations c WHERE c.id = attachments.conversation_id));
ALTER POLICY message_sentiment_seen ON message_sentiment USING (conversation_id = app_conversation_id()
    OR EXISTS (SELECT FROM conversations c WHERE c.id = message_sentiment.conversation_id));
ALTER POLICY message_entities_seen ON message_entities USING (conversation_id = app_conversation_id()
    OR EXISTS (SELECT FROM conversations c WHERE c.id = message_entities.conversation_id));
ALTER POLICY conversation_analytics_seen ON conversation_analytics USING (conversation_id = app_conversation_id()
    OR EXISTS (SELECT FROM conversations c WHERE c.id = conversation_analytics.conversation_id));
ALTER POLICY conversation_keywords_seen ON conversation_keywords USING (conversation_id = app_conversation_id()
    OR EXISTS (SELECT FROM conversations c WHERE c.id = conversation_keywords.conversation_id));
ALTER POLICY conversation_insights_seen ON conversation_insights USING (conversation_id = app_conversation_id()
    OR EXISTS (SELECT FROM conversations c WHERE c.id = conversation_insights.conversation_id));
ALTER POLICY participants_seen ON participants USING (user_id = app_user_id()
    OR conversation_id = app_conversation_id() OR may_read_conversation(conversation_id));
ALTER POLICY annotations_seen ON annotations USING ((author_id = app_user_id() OR visibility = 'shared')
    AND (conversation_id = app_conversation_id()
        OR EXISTS (SELECT FROM conversations c WHERE c.id = annotations.conversation_id)));
