-- Names that say what things are, and one function for wall-clock time.
ALTER TABLE message_sentiment RENAME TO message_analysis;
ALTER INDEX message_sentiment_pkey RENAME TO message_analysis_pkey;
ALTER POLICY message_sentiment_seen ON message_analysis RENAME TO message_analysis_visible;
ALTER FUNCTION read_as RENAME TO message_matches_analysis;

-- Rows of the current conversation: the one that the request has proven it may read (Viewer::read sets it).
ALTER VIEW messages_in_hand RENAME TO current_messages;
ALTER VIEW participants_in_hand RENAME TO current_participants;
ALTER VIEW attachments_in_hand RENAME TO current_attachments;
ALTER VIEW message_versions_in_hand RENAME TO current_message_versions;
ALTER VIEW annotations_in_hand RENAME TO current_annotations;

-- The time a message shows: as its export wrote it, else when it was sent in the conversation's time zone.
-- The planner inlines it.
CREATE FUNCTION wall_clock(wall_time timestamp, sent_at timestamptz, time_zone text) RETURNS timestamp
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN COALESCE(wall_time, sent_at AT TIME ZONE time_zone);
