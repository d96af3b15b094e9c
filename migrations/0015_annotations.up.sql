-- Notes on messages. A note names its message and quotes what it was made of, but no foreign key holds it:
-- when the message goes, the note stays and says that its place is gone.
CREATE TYPE annotation_visibility AS ENUM ('private', 'shared');

CREATE TABLE annotations (
    id               uuid PRIMARY KEY,
    conversation_id  uuid NOT NULL REFERENCES conversations ON DELETE CASCADE,
    message_id       uuid NOT NULL,
    until_message_id uuid,             -- the last message, of a note on several
    start_position   integer,          -- characters of the text, from 0; NULL: all of the message
    end_position     integer,
    quote            text NOT NULL DEFAULT '',  -- what stood at the place; finds it again after an edit
    category         text NOT NULL DEFAULT '' CHECK (char_length(category) <= 60),
    tags             text[] NOT NULL DEFAULT '{}' CHECK (cardinality(tags) <= 30),
    body             text NOT NULL CHECK (char_length(body) BETWEEN 1 AND 20000), -- Markdown
    mentions         uuid[] NOT NULL DEFAULT '{}',
    visibility       annotation_visibility NOT NULL DEFAULT 'private',
    author_id        uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    resolved_at      timestamptz,
    resolved_by      uuid REFERENCES users ON DELETE SET NULL,
    created_at       timestamptz NOT NULL DEFAULT now(),
    updated_at       timestamptz NOT NULL DEFAULT now(),
    deleted_at       timestamptz,
    CHECK ((start_position IS NULL) = (end_position IS NULL)),
    CHECK (start_position >= 0 AND start_position < end_position)
);
CREATE INDEX annotations_message ON annotations (conversation_id, message_id) WHERE deleted_at IS NULL;
CREATE INDEX annotations_author ON annotations (author_id, created_at DESC);
CREATE INDEX annotations_mentions ON annotations USING gin (mentions);

CREATE TABLE annotation_comments (
    id            uuid PRIMARY KEY,
    annotation_id uuid NOT NULL REFERENCES annotations ON DELETE CASCADE,
    author_id     uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    body          text NOT NULL CHECK (char_length(body) BETWEEN 1 AND 5000),
    mentions      uuid[] NOT NULL DEFAULT '{}',
    created_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX annotation_comments_annotation ON annotation_comments (annotation_id, created_at);
CREATE INDEX annotation_comments_mentions ON annotation_comments USING gin (mentions);

-- What a note said before.
CREATE TABLE annotation_versions (
    id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    annotation_id uuid NOT NULL REFERENCES annotations ON DELETE CASCADE,
    changed_at    timestamptz NOT NULL DEFAULT now(),
    changed_by    uuid,
    category      text NOT NULL,
    tags          text[] NOT NULL,
    body          text NOT NULL,
    visibility    annotation_visibility NOT NULL
);
CREATE INDEX annotation_versions_annotation ON annotation_versions (annotation_id, changed_at);
CREATE FUNCTION keep_annotation_version() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO annotation_versions (annotation_id, changed_by, category, tags, body, visibility)
        VALUES (OLD.id, app_user_id(), OLD.category, OLD.tags, OLD.body, OLD.visibility);
    RETURN NULL;
END $$;
CREATE TRIGGER annotations_version AFTER UPDATE ON annotations FOR EACH ROW
    WHEN (OLD.body IS DISTINCT FROM NEW.body OR OLD.category IS DISTINCT FROM NEW.category
        OR OLD.tags IS DISTINCT FROM NEW.tags OR OLD.visibility IS DISTINCT FROM NEW.visibility)
    EXECUTE FUNCTION keep_annotation_version();
CREATE TRIGGER annotations_touch BEFORE UPDATE ON annotations
    FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

-- May the asking user change notes of others on this conversation?
CREATE FUNCTION edits_notes_of(conversation uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE SET search_path FROM CURRENT AS $$
    SELECT EXISTS (SELECT FROM conversations c WHERE c.id = conversation AND c.owner_id = app_user_id())
        OR EXISTS (SELECT FROM conversation_access a
            WHERE a.conversation_id = conversation AND a.user_id = app_user_id() AND a.role = 'editor')
$$;
ALTER TABLE annotations ENABLE ROW LEVEL SECURITY;
CREATE POLICY annotations_seen ON annotations FOR SELECT TO colloquy_app
    USING ((author_id = app_user_id() OR visibility = 'shared')
        AND EXISTS (SELECT FROM conversations c WHERE c.id = annotations.conversation_id));
CREATE POLICY annotations_made ON annotations FOR INSERT TO colloquy_app
    WITH CHECK (author_id = app_user_id()
        AND EXISTS (SELECT FROM conversations c WHERE c.id = annotations.conversation_id));
CREATE POLICY annotations_changed ON annotations FOR UPDATE TO colloquy_app
    USING (author_id = app_user_id() OR (visibility = 'shared' AND edits_notes_of(conversation_id)));
ALTER TABLE annotation_comments ENABLE ROW LEVEL SECURITY;
CREATE POLICY annotation_comments_seen ON annotation_comments FOR SELECT TO colloquy_app
    USING (EXISTS (SELECT FROM annotations a WHERE a.id = annotation_comments.annotation_id));
CREATE POLICY annotation_comments_made ON annotation_comments FOR INSERT TO colloquy_app
    WITH CHECK (author_id = app_user_id()
        AND EXISTS (SELECT FROM annotations a WHERE a.id = annotation_comments.annotation_id));
CREATE POLICY annotation_comments_gone ON annotation_comments FOR DELETE TO colloquy_app
    USING (author_id = app_user_id());
ALTER TABLE annotation_versions ENABLE ROW LEVEL SECURITY;
CREATE POLICY annotation_versions_seen ON annotation_versions FOR SELECT TO colloquy_app
    USING (EXISTS (SELECT FROM annotations a WHERE a.id = annotation_versions.annotation_id));
GRANT SELECT, INSERT, UPDATE ON annotations TO colloquy_app;
GRANT SELECT, INSERT, DELETE ON annotation_comments TO colloquy_app;
GRANT SELECT ON annotation_versions TO colloquy_app;
