DROP FUNCTION visible_codings(uuid, uuid, uuid);
