DROP TABLE annotation_versions;
DROP TABLE annotation_comments;
DROP TABLE annotations;
DROP FUNCTION keep_annotation_version();
DROP FUNCTION edits_notes_of(uuid);
DROP TYPE annotation_visibility;
