DROP TABLE codings, codes, codebook_coders, codebooks;
DROP FUNCTION merge_codings(uuid, uuid, uuid);
DROP FUNCTION codebook_role_of_me(uuid);
DROP TYPE codebook_role;
