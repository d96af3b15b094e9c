-- One import may hold many conversations, and one conversation may come from many imports.
ALTER TABLE imports
    ADD COLUMN source   text,                        -- the program that wrote the file, once that is known
    ADD COLUMN options  jsonb NOT NULL DEFAULT '{}', -- what its owner said: date order, columns, merge or not
    ADD COLUMN question jsonb,                       -- what its owner is asked, while it waits for the answer
    ADD COLUMN undone_at timestamptz;                -- when its owner took it back

CREATE TYPE import_outcome AS ENUM ('new', 'merged', 'unchanged');

-- What became of each conversation of an import.
CREATE TABLE import_conversations (
    import_id       uuid NOT NULL REFERENCES imports ON DELETE CASCADE,
    conversation_id uuid NOT NULL REFERENCES conversations ON DELETE CASCADE,
    position        integer NOT NULL, -- its place in the file, from 0
    outcome         import_outcome NOT NULL,
    added           bigint NOT NULL,  -- messages that only this import brought
    changed         bigint NOT NULL,  -- messages whose content it replaced
    same            bigint NOT NULL,  -- messages that were there already
    PRIMARY KEY (import_id, position)
);
CREATE INDEX import_conversations_conversation ON import_conversations (conversation_id);
INSERT INTO import_conversations (import_id, conversation_id, position, outcome, added, changed, same)
SELECT id, conversation_id, 0, 'new', messages_done, 0, 0 FROM imports WHERE conversation_id IS NOT NULL;

-- What a merge did to each message, so that it can be taken back. A new conversation is taken back
-- as a whole and needs no rows here.
CREATE TABLE import_changes (
    import_id       uuid NOT NULL REFERENCES imports ON DELETE CASCADE,
    conversation_id uuid NOT NULL,
    message_id      uuid NOT NULL,
    before          jsonb,            -- the replaced row; NULL for a message that was added
    PRIMARY KEY (import_id, conversation_id, message_id),
    FOREIGN KEY (conversation_id, message_id) REFERENCES messages (conversation_id, id) ON DELETE CASCADE
);
CREATE INDEX import_changes_message ON import_changes (conversation_id, message_id);

-- Messages on their way into a conversation that is there already. They stay for the length of one
-- transaction, so a crash may empty the table.
CREATE UNLOGGED TABLE staged_messages (
    id              uuid NOT NULL,
    conversation_id uuid NOT NULL,
    seq             bigint NOT NULL, -- the place in the file, from 1
    sender_id       uuid,
    kind            message_kind NOT NULL,
    content         text NOT NULL,
    caption         text,
    sent_at         timestamptz NOT NULL,
    wall_time       timestamp NOT NULL,
    edited          boolean NOT NULL,
    external_id     text,
    details         jsonb,
    search_vector   tsvector,
    PRIMARY KEY (conversation_id, seq)
);
ALTER TABLE staged_messages ENABLE ROW LEVEL SECURITY;

-- A merge gives many messages another place at once: what counts is the order when it is done.
ALTER TABLE messages DROP CONSTRAINT messages_seq;
ALTER TABLE messages ADD CONSTRAINT messages_seq UNIQUE (conversation_id, seq) DEFERRABLE INITIALLY IMMEDIATE;

-- A small picture of a picture, or of a video's beginning.
ALTER TABLE attachments ADD COLUMN thumbnail_sha256 bytea REFERENCES objects;
CREATE INDEX attachments_thumbnail ON attachments (thumbnail_sha256) WHERE thumbnail_sha256 IS NOT NULL;

ALTER TABLE import_conversations ENABLE ROW LEVEL SECURITY;
CREATE POLICY import_conversations_owned ON import_conversations FOR SELECT TO colloquy_app
    USING (EXISTS (SELECT FROM imports i WHERE i.id = import_conversations.import_id));
-- An archive's owner says which of its participants they are.
CREATE POLICY participants_owned ON participants FOR UPDATE TO colloquy_app
    USING (EXISTS (SELECT FROM conversations c WHERE c.id = participants.conversation_id AND c.owner_id = app_user_id()));
GRANT UPDATE (is_self) ON participants TO colloquy_app;

-- Only jobs look into the changes.
ALTER TABLE import_changes ENABLE ROW LEVEL SECURITY;
GRANT SELECT ON import_conversations TO colloquy_app;
