DROP FUNCTION object_is_needed(bytea);
ALTER TABLE imports DROP COLUMN file_deleted_at;
