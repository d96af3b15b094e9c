DROP TABLE conversation_settings;
