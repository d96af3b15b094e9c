DROP VIEW searchable_participants;
