-- Bookmarks have a colour, a folder and an order; a folder is there as long as something is in it.
ALTER TABLE bookmarks
    ADD COLUMN color smallint NOT NULL DEFAULT 0 CHECK (color BETWEEN 0 AND 6), -- 0: none
    ADD COLUMN folder text NOT NULL DEFAULT '' CHECK (char_length(folder) <= 60),
    ADD COLUMN position double precision NOT NULL DEFAULT extract(epoch FROM clock_timestamp()); -- the highest comes first
UPDATE bookmarks SET position = extract(epoch FROM created_at);
CREATE INDEX bookmarks_order ON bookmarks (user_id, position DESC, id);
