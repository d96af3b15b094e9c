-- The second lock (the first are the proof types of viewer.rs): the server works as colloquy_app,
-- and each transaction says for whom with set_config('app.user_id', …, true).

-- May the asking user read this conversation? SECURITY DEFINER, so that the policies of
-- conversations and participants do not ask each other for ever.
CREATE FUNCTION may_read_conversation(conversation uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE SET search_path FROM CURRENT AS $$
    SELECT EXISTS (
        SELECT FROM conversations c
        WHERE c.id = conversation AND (
            c.owner_id = app_user_id()
            OR EXISTS (SELECT FROM participants p
                WHERE p.conversation_id = c.id AND p.user_id = app_user_id() AND p.status IN ('active', 'muted'))))
$$;

ALTER TABLE conversations ENABLE ROW LEVEL SECURITY;
CREATE POLICY conversations_seen ON conversations FOR SELECT TO colloquy_app USING (
    owner_id = app_user_id()
    OR EXISTS (SELECT FROM participants p
        WHERE p.conversation_id = conversations.id AND p.user_id = app_user_id() AND p.status IN ('active', 'muted')));
CREATE POLICY conversations_owned ON conversations FOR ALL TO colloquy_app
    USING (owner_id = app_user_id()) WITH CHECK (owner_id = app_user_id());

ALTER TABLE participants ENABLE ROW LEVEL SECURITY;
-- user_id first: the cheap question, and the one conversations_seen asks.
CREATE POLICY participants_seen ON participants FOR SELECT TO colloquy_app
    USING (user_id = app_user_id() OR may_read_conversation(conversation_id));

ALTER TABLE messages ENABLE ROW LEVEL SECURITY;
CREATE POLICY messages_seen ON messages FOR SELECT TO colloquy_app
    USING (EXISTS (SELECT FROM conversations c WHERE c.id = messages.conversation_id));

ALTER TABLE message_versions ENABLE ROW LEVEL SECURITY;
CREATE POLICY message_versions_seen ON message_versions FOR SELECT TO colloquy_app
    USING (EXISTS (SELECT FROM conversations c WHERE c.id = message_versions.conversation_id));

ALTER TABLE attachments ENABLE ROW LEVEL SECURITY;
CREATE POLICY attachments_seen ON attachments FOR SELECT TO colloquy_app
    USING (EXISTS (SELECT FROM conversations c WHERE c.id = attachments.conversation_id));

ALTER TABLE conversation_analytics ENABLE ROW LEVEL SECURITY;
CREATE POLICY conversation_analytics_seen ON conversation_analytics FOR SELECT TO colloquy_app
    USING (EXISTS (SELECT FROM conversations c WHERE c.id = conversation_analytics.conversation_id));

ALTER TABLE imports ENABLE ROW LEVEL SECURITY;
CREATE POLICY imports_owned ON imports FOR ALL TO colloquy_app
    USING (owner_id = app_user_id()) WITH CHECK (owner_id = app_user_id());

ALTER TABLE bookmarks ENABLE ROW LEVEL SECURITY;
CREATE POLICY bookmarks_owned ON bookmarks FOR ALL TO colloquy_app
    USING (user_id = app_user_id())
    WITH CHECK (user_id = app_user_id() AND EXISTS (SELECT FROM conversations c WHERE c.id = bookmarks.conversation_id));

-- Full-text search needs its index, and PostgreSQL uses no index for @@ behind a policy (the operator
-- is not LEAKPROOF). This view has its owner's rights on messages; whoever reads it joins
-- `conversations`, whose policy holds. See docs/decisions/0003-row-level-security-and-search.md.
CREATE VIEW searchable_messages AS
    SELECT conversation_id, id, seq, sender_id, kind, content, caption, sent_at, wall_time, search_vector
    FROM messages WHERE deleted_at IS NULL;

GRANT SELECT, INSERT, UPDATE ON conversations TO colloquy_app;
GRANT SELECT ON participants, messages, message_versions, attachments, conversation_analytics,
    searchable_messages TO colloquy_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON imports, bookmarks TO colloquy_app;
GRANT SELECT, INSERT ON objects TO colloquy_app;
GRANT INSERT ON audit_logs TO colloquy_app;
