-- Search over millions of messages. How a query is planned: docs/decisions/0007-search-plans-itself.md.

-- Typos and parts of words.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- In how many messages each word (and mark, see insight::marks) of the index is; the row '' has the
-- number of all messages. Statistics to plan with: they may lag behind, no result depends on them.
CREATE TABLE search_words (
    word     text COLLATE "C" PRIMARY KEY,
    messages bigint NOT NULL
);
CREATE INDEX search_words_similar ON search_words USING gin (word gin_trgm_ops)
    WHERE char_length(word) >= 4;

-- What came and went since the last time search_words was brought up to date. Writers only append,
-- so that two imports never wait for each other over the word “the”.
CREATE TABLE search_word_changes (
    word     text NOT NULL,
    messages bigint NOT NULL
);

-- When the messages at 0/64, 1/64 … 64/64 of a conversation were sent: how its messages spread over time.
ALTER TABLE conversations ADD COLUMN milestones timestamptz[] NOT NULL DEFAULT '{}';
-- Names as they are compared: lower case, without accents (insight::tokens::fold).
ALTER TABLE conversations ADD COLUMN folded_title text NOT NULL DEFAULT '';
ALTER TABLE participants ADD COLUMN folded_name text NOT NULL DEFAULT '';

-- What is there already. Folding is Rust's; this comes near for what was imported before.
UPDATE participants SET folded_name = lower(regexp_replace(normalize(display_name, NFKD), '[̀-ͯ]', '', 'g'));
UPDATE conversations c SET
    folded_title = lower(regexp_replace(normalize(title, NFKD), '[̀-ͯ]', '', 'g')),
    milestones = ARRAY(SELECT m.sent_at FROM generate_series(0, 64) AS step
        JOIN messages m ON m.conversation_id = c.id AND m.seq = 1 + (c.last_seq - 1) * step / 64 ORDER BY step);
UPDATE messages SET search_vector = COALESCE(search_vector, '') || array_to_tsvector(array_remove(ARRAY[
        CASE WHEN kind <> 'text' THEN '#' || kind::text END,
        CASE WHEN content ~* '(^|[^a-z0-9])(https?://|www\.)\S' THEN '#link' END,
        CASE WHEN edited THEN '#edited' END], NULL))
    WHERE kind <> 'text' OR edited OR content ~* '(^|[^a-z0-9])(https?://|www\.)\S';
INSERT INTO search_words SELECT word, ndoc FROM ts_stat('SELECT search_vector FROM messages') WHERE word <> '';
INSERT INTO search_words SELECT '', count(*) FROM messages;

-- A search that a person wants to do again.
CREATE TABLE saved_searches (
    id         uuid PRIMARY KEY,
    user_id    uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    query      text NOT NULL CHECK (char_length(query) BETWEEN 1 AND 500),
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (user_id, query)
);
ALTER TABLE saved_searches ENABLE ROW LEVEL SECURITY;
CREATE POLICY saved_searches_owned ON saved_searches FOR ALL TO colloquy_app
    USING (user_id = app_user_id()) WITH CHECK (user_id = app_user_id());

GRANT SELECT ON search_words TO colloquy_app;
GRANT SELECT, INSERT, DELETE ON saved_searches TO colloquy_app;

-- An import may have brought days of a month to come into the default partition: then they stay
-- there, and that month needs no partition of its own.
CREATE OR REPLACE FUNCTION ensure_monthly_partitions(parent regclass, first date, last date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    month date := date_trunc('month', first);
    part text;
BEGIN
    WHILE month <= last LOOP
        part := format('%s_%s', (SELECT relname FROM pg_class WHERE oid = parent), to_char(month, 'YYYY_MM'));
        IF to_regclass(quote_ident(part)) IS NULL THEN
            BEGIN
                EXECUTE format('CREATE TABLE %I PARTITION OF %s FOR VALUES FROM (%L) TO (%L)',
                    part, parent, month, month + interval '1 month');
            EXCEPTION WHEN duplicate_table OR check_violation THEN NULL;
            END;
        END IF;
        month := month + interval '1 month';
    END LOOP;
END $$;
