-- Figures of conversations that go on: whoever sends, edits or deletes a message asks for the analysis of its month,
-- in the same transaction. Archives change by imports, which ask themselves. Workers look every few seconds.
CREATE FUNCTION ask_for_analysis(conversation uuid, of_month date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    -- A worker that takes the row up waits for this transaction, so that it reads what was sent.
    PERFORM FROM analytics_jobs j WHERE j.conversation_id = conversation AND j.status = 'queued'
        AND (j.months IS NULL OR of_month = ANY(j.months)) FOR SHARE;
    IF FOUND THEN RETURN; END IF;
    UPDATE analytics_jobs j SET months = j.months || of_month
        WHERE j.conversation_id = conversation AND j.status = 'queued' AND j.months IS NOT NULL;
    IF NOT FOUND THEN
        INSERT INTO analytics_jobs (id, conversation_id, months)
        VALUES (gen_random_uuid(), conversation, ARRAY[of_month]);
    END IF;
END $$;
REVOKE ALL ON FUNCTION ask_for_analysis FROM PUBLIC;

CREATE FUNCTION conversation_went_on() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM ask_for_analysis(NEW.id,
        date_trunc('month', COALESCE(NEW.last_message_at, now()) AT TIME ZONE NEW.time_zone)::date);
    RETURN NULL;
END $$;
CREATE TRIGGER conversations_went_on AFTER UPDATE OF last_seq ON conversations FOR EACH ROW
    WHEN (NEW.kind <> 'archive' AND NEW.last_seq > OLD.last_seq)
    EXECUTE FUNCTION conversation_went_on();

CREATE FUNCTION message_was_changed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    of_month date;
BEGIN
    SELECT date_trunc('month', COALESCE(NEW.wall_time, NEW.sent_at AT TIME ZONE c.time_zone)) INTO of_month
        FROM conversations c WHERE c.id = NEW.conversation_id AND c.kind <> 'archive';
    IF of_month IS NOT NULL THEN
        PERFORM ask_for_analysis(NEW.conversation_id, of_month);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER messages_were_changed AFTER UPDATE ON messages FOR EACH ROW
    WHEN (OLD.content IS DISTINCT FROM NEW.content OR OLD.caption IS DISTINCT FROM NEW.caption
        OR OLD.kind IS DISTINCT FROM NEW.kind OR OLD.details IS DISTINCT FROM NEW.details
        OR OLD.deleted_at IS DISTINCT FROM NEW.deleted_at)
    EXECUTE FUNCTION message_was_changed();
