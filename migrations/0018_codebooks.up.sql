-- Codebooks: codes in a tree, and what was coded with them by whom. A coding names its message and quotes its
-- words as annotations do (0015): no foreign key holds it, and what is gone is said to be gone.
CREATE TYPE codebook_role AS ENUM ('coder', 'editor', 'owner');

CREATE TABLE codebooks (
    id          uuid PRIMARY KEY,
    owner_id    uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    title       text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 200),
    description text NOT NULL DEFAULT '' CHECK (char_length(description) <= 10000),
    blind       boolean NOT NULL DEFAULT false, -- coders see their own codings only; its editors see all
    created_at  timestamptz NOT NULL DEFAULT now(),
    deleted_at  timestamptz
);
CREATE INDEX codebooks_owner ON codebooks (owner_id);

CREATE TABLE codebook_coders (
    codebook_id uuid NOT NULL REFERENCES codebooks ON DELETE CASCADE,
    user_id     uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    role        codebook_role NOT NULL CHECK (role <> 'owner'),
    added_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (codebook_id, user_id)
);
CREATE INDEX codebook_coders_user ON codebook_coders (user_id);

CREATE TABLE codes (
    id          uuid PRIMARY KEY,
    codebook_id uuid NOT NULL REFERENCES codebooks ON DELETE CASCADE,
    parent_id   uuid,
    name        text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 200),
    color       smallint NOT NULL CHECK (color BETWEEN 1 AND 12),
    definition  text NOT NULL DEFAULT '' CHECK (char_length(definition) <= 10000),
    memo        text NOT NULL DEFAULT '' CHECK (char_length(memo) <= 20000),
    shortcut    text CHECK (shortcut ~ '^[0-9a-z]$' AND shortcut NOT IN ('j', 'k')), -- those move in the text
    position    integer NOT NULL,              -- among those of the same parent
    created_at  timestamptz NOT NULL DEFAULT now(),
    deleted_at  timestamptz,
    UNIQUE (codebook_id, id),
    FOREIGN KEY (codebook_id, parent_id) REFERENCES codes (codebook_id, id)
);
CREATE UNIQUE INDEX codes_shortcut ON codes (codebook_id, shortcut) WHERE deleted_at IS NULL;

-- A code at a message, or at words of it. What was coded in one go at messages that follow each other is one
-- segment.
CREATE TABLE codings (
    id              uuid PRIMARY KEY,
    segment_id      uuid NOT NULL,
    codebook_id     uuid NOT NULL,
    code_id         uuid NOT NULL,
    conversation_id uuid NOT NULL REFERENCES conversations ON DELETE CASCADE,
    message_id      uuid NOT NULL,
    start_position  integer,                   -- characters of the text, from 0; NULL: all of the message
    end_position    integer,
    quote           text NOT NULL DEFAULT '',
    memo            text NOT NULL DEFAULT '' CHECK (char_length(memo) <= 5000),
    coder_id        uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    created_at      timestamptz NOT NULL DEFAULT now(),
    deleted_at      timestamptz,
    FOREIGN KEY (codebook_id, code_id) REFERENCES codes (codebook_id, id) ON DELETE CASCADE,
    CHECK ((start_position IS NULL) = (end_position IS NULL)),
    CHECK (start_position >= 0 AND start_position < end_position)
);
-- The same code by the same coder at the same place is one coding.
CREATE UNIQUE INDEX codings_once
    ON codings (code_id, coder_id, message_id, COALESCE(start_position, -1), COALESCE(end_position, -1))
    WHERE deleted_at IS NULL;
CREATE INDEX codings_message ON codings (conversation_id, message_id) WHERE deleted_at IS NULL;
CREATE INDEX codings_codebook ON codings (codebook_id, conversation_id, id) WHERE deleted_at IS NULL;
CREATE INDEX codings_segment ON codings (segment_id);

-- What the asking user may do with a codebook; NULL: not even see it.
CREATE FUNCTION codebook_role_of_me(codebook uuid) RETURNS codebook_role
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE SET search_path FROM CURRENT AS $$
    SELECT CASE WHEN b.owner_id = app_user_id() THEN 'owner'
        ELSE (SELECT k.role FROM codebook_coders k WHERE k.codebook_id = b.id AND k.user_id = app_user_id()) END
    FROM codebooks b WHERE b.id = codebook
$$;
-- Makes two codes one. An editor may not read all conversations in which was coded: this moves theirs, too.
CREATE FUNCTION merge_codings(codebook uuid, old_code uuid, new_code uuid) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    -- Where both codes stand at one place, one coding is enough.
    UPDATE codings k SET deleted_at = now()
    WHERE codebook_role_of_me(codebook) >= 'editor' AND k.codebook_id = codebook AND k.code_id = old_code AND k.deleted_at IS NULL
        AND EXISTS (SELECT FROM codings o WHERE o.code_id = new_code AND o.coder_id = k.coder_id AND o.message_id = k.message_id
            AND o.start_position IS NOT DISTINCT FROM k.start_position AND o.end_position IS NOT DISTINCT FROM k.end_position
            AND o.deleted_at IS NULL);
    UPDATE codings k SET code_id = new_code
    WHERE codebook_role_of_me(codebook) >= 'editor' AND k.codebook_id = codebook AND k.code_id = old_code AND k.deleted_at IS NULL
$$;

ALTER TABLE codebooks ENABLE ROW LEVEL SECURITY;
CREATE POLICY codebooks_seen ON codebooks FOR SELECT TO colloquy_app USING (owner_id = app_user_id()
    OR EXISTS (SELECT FROM codebook_coders k WHERE k.codebook_id = codebooks.id AND k.user_id = app_user_id()));
CREATE POLICY codebooks_made ON codebooks FOR INSERT TO colloquy_app WITH CHECK (owner_id = app_user_id());
CREATE POLICY codebooks_changed ON codebooks FOR UPDATE TO colloquy_app
    USING (codebook_role_of_me(id) >= 'editor') WITH CHECK (codebook_role_of_me(id) >= 'editor');
ALTER TABLE codebook_coders ENABLE ROW LEVEL SECURITY;
CREATE POLICY codebook_coders_seen ON codebook_coders FOR SELECT TO colloquy_app
    USING (user_id = app_user_id() OR codebook_role_of_me(codebook_id) IS NOT NULL);
CREATE POLICY codebook_coders_chosen ON codebook_coders FOR ALL TO colloquy_app
    USING (codebook_role_of_me(codebook_id) = 'owner') WITH CHECK (codebook_role_of_me(codebook_id) = 'owner');
-- Who was added may leave.
CREATE POLICY codebook_coders_left ON codebook_coders FOR DELETE TO colloquy_app USING (user_id = app_user_id());
ALTER TABLE codes ENABLE ROW LEVEL SECURITY;
CREATE POLICY codes_seen ON codes FOR SELECT TO colloquy_app
    USING (EXISTS (SELECT FROM codebooks b WHERE b.id = codes.codebook_id));
CREATE POLICY codes_made ON codes FOR INSERT TO colloquy_app WITH CHECK (codebook_role_of_me(codebook_id) >= 'editor');
CREATE POLICY codes_changed ON codes FOR UPDATE TO colloquy_app USING (codebook_role_of_me(codebook_id) >= 'editor');
ALTER TABLE codings ENABLE ROW LEVEL SECURITY;
CREATE POLICY codings_seen ON codings FOR SELECT TO colloquy_app
    USING (EXISTS (SELECT FROM codebooks b WHERE b.id = codings.codebook_id
            AND (codings.coder_id = app_user_id() OR NOT b.blind OR codebook_role_of_me(b.id) >= 'editor'))
        AND (conversation_id = app_conversation_id()
            OR EXISTS (SELECT FROM conversations c WHERE c.id = codings.conversation_id)));
CREATE POLICY codings_made ON codings FOR INSERT TO colloquy_app
    WITH CHECK (coder_id = app_user_id() AND codebook_role_of_me(codebook_id) IS NOT NULL
        AND EXISTS (SELECT FROM conversations c WHERE c.id = codings.conversation_id));
CREATE POLICY codings_changed ON codings FOR UPDATE TO colloquy_app
    USING (coder_id = app_user_id() OR codebook_role_of_me(codebook_id) >= 'editor');
GRANT SELECT, INSERT, UPDATE ON codebooks, codes, codings TO colloquy_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON codebook_coders TO colloquy_app;
