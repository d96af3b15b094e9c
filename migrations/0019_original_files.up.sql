-- The file that an import was made of can be deleted on request; its hash stays.
ALTER TABLE imports ADD COLUMN file_deleted_at timestamptz;

-- Whether anybody's import or message still needs a stored file. Asked by who deletes theirs: two people who
-- bring the same file share what is stored.
CREATE FUNCTION object_is_needed(sha256 bytea) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
    SELECT EXISTS (SELECT FROM imports i WHERE i.file_sha256 = $1 AND i.file_deleted_at IS NULL)
        OR EXISTS (SELECT FROM attachments a WHERE a.object_sha256 = $1)
        OR EXISTS (SELECT FROM attachments a WHERE a.thumbnail_sha256 = $1)
$$;
