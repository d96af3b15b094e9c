-- Which messages of a conversation an export, a share link or a preview includes, as one value. NULL means "any".
CREATE TYPE message_selection AS (
    since   timestamptz,
    until   timestamptz,     -- exclusive
    senders uuid[],
    kinds   text[],
    seqs    bigint[],
    ids     uuid[]
);
-- The planner inlines it.
CREATE FUNCTION message_is_selected(
    seq bigint, id uuid, sender_id uuid, kind text, sent_at timestamptz, selection message_selection
) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((selection).since IS NULL OR sent_at >= (selection).since)
       AND ((selection).until IS NULL OR sent_at < (selection).until)
       AND ((selection).senders IS NULL OR sender_id = ANY ((selection).senders))
       AND ((selection).kinds IS NULL OR kind = ANY ((selection).kinds))
       AND ((selection).seqs IS NULL OR seq = ANY ((selection).seqs))
       AND ((selection).ids IS NULL OR id = ANY ((selection).ids));
