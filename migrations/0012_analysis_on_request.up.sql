-- The owner of a conversation may have it analysed again, and may stop an analysis.
CREATE POLICY analytics_jobs_owned ON analytics_jobs FOR ALL TO colloquy_app
    USING (EXISTS (SELECT FROM conversations c WHERE c.id = analytics_jobs.conversation_id AND c.owner_id = app_user_id()))
    WITH CHECK (EXISTS (SELECT FROM conversations c WHERE c.id = analytics_jobs.conversation_id AND c.owner_id = app_user_id()));
GRANT INSERT, UPDATE ON analytics_jobs TO colloquy_app;
