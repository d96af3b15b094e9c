DROP INDEX bookmarks_order;
ALTER TABLE bookmarks DROP COLUMN color, DROP COLUMN folder, DROP COLUMN position;
