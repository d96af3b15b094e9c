-- What people show to others: to accounts, and by links to whoever has them.

-- Accounts that may read a conversation which is not theirs.
CREATE TYPE access_role AS ENUM ('reader', 'annotator', 'editor');
CREATE TABLE conversation_access (
    conversation_id uuid NOT NULL REFERENCES conversations ON DELETE CASCADE,
    user_id         uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    role            access_role NOT NULL,
    granted_by      uuid REFERENCES users ON DELETE SET NULL,
    granted_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (conversation_id, user_id)
);
CREATE INDEX conversation_access_user ON conversation_access (user_id, conversation_id);

-- Who may read a conversation that is not in the bin, said once: its owner, who takes part in it, who was given access. A view,
-- since PostgreSQL puts views into the plan of a query and functions with subqueries not.
CREATE VIEW conversation_readers AS
    SELECT id AS conversation_id, owner_id AS user_id FROM conversations WHERE deleted_at IS NULL
    UNION ALL
    SELECT conversation_id, user_id FROM participants WHERE user_id IS NOT NULL AND status IN ('active', 'muted')
    UNION ALL
    SELECT conversation_id, user_id FROM conversation_access;

-- A part of a conversation for whoever has the link.
CREATE TABLE share_links (
    id              uuid PRIMARY KEY,
    conversation_id uuid NOT NULL REFERENCES conversations ON DELETE CASCADE,
    created_by      uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    token_sha256    bytea NOT NULL UNIQUE CHECK (octet_length(token_sha256) = 32),
    label           text NOT NULL DEFAULT '' CHECK (char_length(label) <= 200),
    filters         text NOT NULL,      -- app::exports::wish::Wish; what it says of single messages is in message_ids
    message_ids     uuid[],             -- only these; NULL: all that the filters leave
    password_hash   text,
    expires_at      timestamptz NOT NULL,
    revoked_at      timestamptz,
    created_at      timestamptz NOT NULL DEFAULT now(),
    opened_count    bigint NOT NULL DEFAULT 0,
    last_opened_at  timestamptz
);
CREATE INDEX share_links_conversation ON share_links (conversation_id, created_at DESC);

CREATE OR REPLACE FUNCTION may_read_conversation(conversation uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE SET search_path FROM CURRENT AS $$
    SELECT EXISTS (SELECT FROM conversations c WHERE c.id = conversation AND c.owner_id = app_user_id())
        OR EXISTS (SELECT FROM conversation_readers r WHERE r.conversation_id = conversation AND r.user_id = app_user_id())
$$;
DROP POLICY conversations_seen ON conversations;
CREATE POLICY conversations_seen ON conversations FOR SELECT TO colloquy_app USING (
    owner_id = app_user_id()
    OR EXISTS (SELECT FROM participants p
        WHERE p.conversation_id = conversations.id AND p.user_id = app_user_id() AND p.status IN ('active', 'muted'))
    OR EXISTS (SELECT FROM conversation_access a
        WHERE a.conversation_id = conversations.id AND a.user_id = app_user_id()));

ALTER TABLE conversation_access ENABLE ROW LEVEL SECURITY;
-- user_id first: the cheap question, and the one conversations_seen asks.
CREATE POLICY conversation_access_seen ON conversation_access FOR SELECT TO colloquy_app
    USING (user_id = app_user_id() OR may_read_conversation(conversation_id));
CREATE FUNCTION owns_conversation(conversation uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE SET search_path FROM CURRENT AS $$
    SELECT EXISTS (SELECT FROM conversations c WHERE c.id = conversation AND c.owner_id = app_user_id())
$$;
CREATE POLICY conversation_access_granted ON conversation_access FOR ALL TO colloquy_app
    USING (owns_conversation(conversation_id)) WITH CHECK (owns_conversation(conversation_id));
-- Who was given access may give it back.
CREATE POLICY conversation_access_left ON conversation_access FOR DELETE TO colloquy_app USING (user_id = app_user_id());
GRANT SELECT, INSERT, UPDATE, DELETE ON conversation_access TO colloquy_app;

ALTER TABLE share_links ENABLE ROW LEVEL SECURITY;
CREATE POLICY share_links_owned ON share_links FOR ALL TO colloquy_app
    USING (owns_conversation(conversation_id))
    WITH CHECK (created_by = app_user_id() AND owns_conversation(conversation_id));
GRANT SELECT, INSERT, UPDATE ON share_links TO colloquy_app;
GRANT SELECT ON conversation_readers TO colloquy_app;
