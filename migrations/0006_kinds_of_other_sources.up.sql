-- New values of two enumerations, in a migration of their own: PostgreSQL lets nobody use a value
-- in the transaction that adds it.

-- What other programs' exports have, and WhatsApp since 2024.
ALTER TYPE message_kind ADD VALUE 'event' AFTER 'poll';
-- The import waits for its owner's answer: what the file alone does not tell.
ALTER TYPE import_status ADD VALUE 'asking' AFTER 'saving';
