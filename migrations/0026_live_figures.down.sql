DROP TRIGGER messages_were_changed ON messages;
DROP TRIGGER conversations_went_on ON conversations;
DROP FUNCTION message_was_changed;
DROP FUNCTION conversation_went_on;
DROP FUNCTION ask_for_analysis;
