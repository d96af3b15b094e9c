DROP TABLE removed_bookmarks;
ALTER TABLE bookmarks DROP COLUMN until_message_id;
