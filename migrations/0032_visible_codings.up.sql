-- The codings of a codebook that a user may see: those of codes that are still there, in conversations that the user may read.
-- `only_by`: the coder who codes blind and sees their own; NULL: everybody's. It runs with the rights of the caller, so row-level
-- security holds, and PostgreSQL inlines it into the query around it.
CREATE FUNCTION visible_codings(book uuid, reader uuid, only_by uuid) RETURNS SETOF codings
    LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT k.* FROM codings k
    JOIN codes o ON o.codebook_id = k.codebook_id AND o.id = k.code_id AND o.deleted_at IS NULL
    JOIN conversations c ON c.id = k.conversation_id AND c.deleted_at IS NULL
    WHERE k.codebook_id = book AND k.deleted_at IS NULL AND (only_by IS NULL OR k.coder_id = only_by)
        AND k.conversation_id IN (SELECT r.conversation_id FROM conversation_readers r WHERE r.user_id = reader)
$$;
