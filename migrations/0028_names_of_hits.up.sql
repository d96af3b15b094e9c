-- The names beside the hits of a search. As searchable_messages: whoever reads it joins `conversations`, whose policy
-- holds; the policy of participants would ask the same again, by a function, for each of the hits.
CREATE VIEW searchable_participants AS SELECT conversation_id, id, display_name FROM participants;
GRANT SELECT ON searchable_participants TO colloquy_app;
