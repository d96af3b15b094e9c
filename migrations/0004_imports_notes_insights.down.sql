DROP TABLE audit_logs, conversation_analytics, bookmarks, imports;
DROP TYPE import_status;
