DROP TABLE saved_searches;
ALTER TABLE conversations DROP COLUMN milestones, DROP COLUMN folded_title;
ALTER TABLE participants DROP COLUMN folded_name;
UPDATE messages SET search_vector = ts_delete(search_vector, ARRAY(SELECT word FROM search_words WHERE word LIKE '#%'))
    WHERE kind <> 'text' OR edited OR search_vector @@ '''#link'''::tsquery;
DROP TABLE search_word_changes;
DROP TABLE search_words;
DROP EXTENSION pg_trgm;
