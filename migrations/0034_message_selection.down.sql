DROP FUNCTION message_is_selected;
DROP TYPE message_selection;
