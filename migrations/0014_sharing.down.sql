DROP TABLE share_links;
DROP POLICY conversation_access_granted ON conversation_access;
DROP POLICY conversations_seen ON conversations;
CREATE POLICY conversations_seen ON conversations FOR SELECT TO colloquy_app USING (
    owner_id = app_user_id()
    OR EXISTS (SELECT FROM participants p
        WHERE p.conversation_id = conversations.id AND p.user_id = app_user_id() AND p.status IN ('active', 'muted')));
CREATE OR REPLACE FUNCTION may_read_conversation(conversation uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE SET search_path FROM CURRENT AS $$
    SELECT EXISTS (
        SELECT FROM conversations c
        WHERE c.id = conversation AND (
            c.owner_id = app_user_id()
            OR EXISTS (SELECT FROM participants p
                WHERE p.conversation_id = c.id AND p.user_id = app_user_id() AND p.status IN ('active', 'muted'))))
$$;
DROP VIEW conversation_readers;
DROP TABLE conversation_access;
DROP TYPE access_role;
DROP FUNCTION owns_conversation(uuid);
