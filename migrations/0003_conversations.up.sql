-- The backbone: a conversation, who is in it, and its messages in order.
CREATE TYPE conversation_kind AS ENUM
    ('archive', 'direct', 'group', 'channel', 'support', 'whatsapp', 'assistant');

CREATE TABLE conversations (
    id              uuid PRIMARY KEY,
    owner_id        uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    kind            conversation_kind NOT NULL,
    title           text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 300),
    source          text,        -- the program it came from, e.g. 'whatsapp'
    time_zone       text NOT NULL DEFAULT 'UTC', -- IANA name, the zone of an import's wall times
    settings        jsonb NOT NULL DEFAULT '{}',
    last_seq        bigint NOT NULL DEFAULT 0,
    message_count   bigint NOT NULL DEFAULT 0,
    first_message_at timestamptz,
    last_message_at timestamptz,
    preview         text NOT NULL DEFAULT '',
    created_at      timestamptz NOT NULL DEFAULT now(),
    updated_at      timestamptz NOT NULL DEFAULT now(),
    deleted_at      timestamptz
);
-- The list of one's conversations, the latest first.
CREATE INDEX conversations_owner ON conversations (owner_id, last_message_at DESC, id) WHERE deleted_at IS NULL;
CREATE TRIGGER conversations_touch BEFORE UPDATE ON conversations
    FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

CREATE TYPE participant_role AS ENUM ('owner', 'admin', 'moderator', 'member', 'observer', 'guest');
CREATE TYPE participant_status AS ENUM ('active', 'muted', 'left', 'removed');

CREATE TABLE participants (
    id               uuid PRIMARY KEY,
    conversation_id  uuid NOT NULL REFERENCES conversations ON DELETE CASCADE,
    user_id          uuid REFERENCES users ON DELETE SET NULL,
    display_name     text NOT NULL,
    phone_number     text,
    is_self          boolean NOT NULL DEFAULT false, -- "this is me" in an import
    role             participant_role NOT NULL DEFAULT 'member',
    status           participant_status NOT NULL DEFAULT 'active',
    ordinal          integer NOT NULL,  -- order of first appearance, from 0; picks the colour
    read_seq         bigint NOT NULL DEFAULT 0,
    delivered_seq    bigint NOT NULL DEFAULT 0,
    message_count    bigint NOT NULL DEFAULT 0,
    first_message_at timestamptz,
    last_message_at  timestamptz,
    joined_at        timestamptz NOT NULL DEFAULT now(),
    left_at          timestamptz,
    UNIQUE (conversation_id, ordinal),
    UNIQUE (conversation_id, id)
);
CREATE UNIQUE INDEX participants_user ON participants (conversation_id, user_id) WHERE user_id IS NOT NULL;
CREATE INDEX participants_of_user ON participants (user_id, conversation_id) WHERE status IN ('active', 'muted');

CREATE TYPE message_kind AS ENUM (
    'text', 'system', 'image', 'video', 'audio', 'voice', 'document', 'sticker', 'gif', 'contact',
    'location', 'live_location', 'poll', 'call', 'view_once', 'video_note', 'deleted', 'media');

-- Hash-partitioned by conversation: one conversation stays in one place, and this is the
-- distribution column when the database itself is spread.
CREATE TABLE messages (
    id              uuid NOT NULL,
    conversation_id uuid NOT NULL REFERENCES conversations ON DELETE CASCADE,
    seq             bigint NOT NULL CHECK (seq > 0), -- 1, 2, 3 … without a gap
    sender_id       uuid,                            -- NULL: the system speaks
    kind            message_kind NOT NULL,
    content         text NOT NULL,
    caption         text,
    sent_at         timestamptz NOT NULL,
    wall_time       timestamp,                       -- what an export's clock showed; NULL for live messages
    edited          boolean NOT NULL DEFAULT false,
    client_id       uuid,
    external_id     text,
    details         jsonb,                           -- what only some kinds have: poll options, coordinates
    search_vector   tsvector,
    edited_at       timestamptz,
    deleted_at      timestamptz,
    PRIMARY KEY (conversation_id, id),
    CONSTRAINT messages_seq UNIQUE (conversation_id, seq),
    CONSTRAINT messages_client UNIQUE (conversation_id, sender_id, client_id),
    CONSTRAINT messages_external UNIQUE (conversation_id, external_id),
    CONSTRAINT messages_sender FOREIGN KEY (conversation_id, sender_id)
        REFERENCES participants (conversation_id, id)
        DEFERRABLE -- an import learns its participants while it copies the messages
) PARTITION BY HASH (conversation_id);

DO $$
BEGIN
    FOR part IN 0..15 LOOP
        EXECUTE format('CREATE TABLE messages_p%s PARTITION OF messages FOR VALUES WITH (MODULUS 16, REMAINDER %s)',
            lpad(part::text, 2, '0'), part);
    END LOOP;
END $$;

CREATE INDEX messages_sent ON messages (conversation_id, sent_at, seq);
CREATE INDEX messages_search ON messages USING gin (search_vector) WITH (fastupdate = off);

-- What a message said before it was edited or deleted.
CREATE TABLE message_versions (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    conversation_id uuid NOT NULL,
    message_id      uuid NOT NULL,
    operation       text NOT NULL CHECK (operation IN ('UPDATE', 'DELETE')),
    changed_at      timestamptz NOT NULL DEFAULT now(),
    changed_by      uuid,
    kind            message_kind NOT NULL,
    content         text NOT NULL,
    caption         text,
    details         jsonb,
    sent_at         timestamptz NOT NULL
);
CREATE INDEX message_versions_message ON message_versions (conversation_id, message_id, changed_at);

CREATE FUNCTION keep_message_version() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    -- The conversation itself going away takes its history along.
    IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT FROM conversations WHERE id = OLD.conversation_id) THEN
        RETURN NULL;
    END IF;
    INSERT INTO message_versions
        (conversation_id, message_id, operation, changed_by, kind, content, caption, details, sent_at)
    VALUES
        (OLD.conversation_id, OLD.id, TG_OP, app_user_id(), OLD.kind, OLD.content, OLD.caption, OLD.details, OLD.sent_at);
    RETURN NULL;
END $$;
CREATE TRIGGER messages_version_on_update AFTER UPDATE ON messages FOR EACH ROW
    WHEN (OLD.content IS DISTINCT FROM NEW.content OR OLD.caption IS DISTINCT FROM NEW.caption
        OR OLD.kind IS DISTINCT FROM NEW.kind OR OLD.details IS DISTINCT FROM NEW.details)
    EXECUTE FUNCTION keep_message_version();
CREATE TRIGGER messages_version_on_delete AFTER DELETE ON messages FOR EACH ROW
    EXECUTE FUNCTION keep_message_version();

-- A conversation that is deleted for good takes its versions along.
CREATE FUNCTION drop_message_versions() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    DELETE FROM message_versions WHERE conversation_id = OLD.id;
    RETURN NULL;
END $$;
CREATE TRIGGER conversations_drop_versions AFTER DELETE ON conversations FOR EACH ROW
    EXECUTE FUNCTION drop_message_versions();

-- The bytes behind attachments, stored once per content in the object store.
CREATE TABLE objects (
    sha256     bytea PRIMARY KEY CHECK (octet_length(sha256) = 32),
    size_bytes bigint NOT NULL CHECK (size_bytes >= 0),
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE attachments (
    id              uuid PRIMARY KEY,
    conversation_id uuid NOT NULL,
    message_id      uuid NOT NULL,
    file_name       text NOT NULL,
    mime_type       text NOT NULL,
    object_sha256   bytea REFERENCES objects, -- NULL: named by the export, but the file was not in it
    size_bytes      bigint,
    width           integer,
    height          integer,
    duration_ms     integer,
    created_at      timestamptz NOT NULL DEFAULT now(),
    FOREIGN KEY (conversation_id, message_id) REFERENCES messages (conversation_id, id) ON DELETE CASCADE
);
CREATE INDEX attachments_message ON attachments (conversation_id, message_id);
CREATE INDEX attachments_object ON attachments (object_sha256);
