DROP TABLE attachments, objects, message_versions, messages, participants, conversations;
DROP FUNCTION drop_message_versions();
DROP FUNCTION keep_message_version();
DROP TYPE message_kind, participant_status, participant_role, conversation_kind;
