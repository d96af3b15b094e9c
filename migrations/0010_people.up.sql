-- People: participants of several conversations (or several of one) that a user says are the same
-- human. A statement of that user about what they may see; taking it back changes no message.
CREATE TABLE persons (
    id          uuid PRIMARY KEY,
    owner_id    uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    name        text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 300),
    folded_name text NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    UNIQUE (owner_id, id)
);
CREATE TABLE person_participants (
    owner_id        uuid NOT NULL,
    person_id       uuid NOT NULL,
    conversation_id uuid NOT NULL,
    participant_id  uuid NOT NULL,
    PRIMARY KEY (owner_id, conversation_id, participant_id),
    FOREIGN KEY (owner_id, person_id) REFERENCES persons (owner_id, id) ON DELETE CASCADE,
    FOREIGN KEY (conversation_id, participant_id) REFERENCES participants (conversation_id, id) ON DELETE CASCADE
);
CREATE INDEX person_participants_person ON person_participants (owner_id, person_id);
CREATE INDEX person_participants_participant ON person_participants (conversation_id, participant_id);
ALTER TABLE persons ENABLE ROW LEVEL SECURITY;
CREATE POLICY persons_owned ON persons FOR ALL TO colloquy_app
    USING (owner_id = app_user_id()) WITH CHECK (owner_id = app_user_id());
ALTER TABLE person_participants ENABLE ROW LEVEL SECURITY;
CREATE POLICY person_participants_owned ON person_participants FOR ALL TO colloquy_app
    USING (owner_id = app_user_id())
    WITH CHECK (owner_id = app_user_id()
        AND EXISTS (SELECT FROM conversations c WHERE c.id = person_participants.conversation_id));
GRANT SELECT, INSERT, UPDATE, DELETE ON persons, person_participants TO colloquy_app;
