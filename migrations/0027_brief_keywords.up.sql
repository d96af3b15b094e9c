-- Of dashboards of many conversations each brings fewer words: those that could be among the first.
ALTER TABLE conversation_insights ADD COLUMN brief json;

-- All are added up once more when the server starts.
UPDATE conversation_insights SET people = NULL, sums = NULL, keywords = NULL;
INSERT INTO analytics_jobs (id, conversation_id, months)
SELECT gen_random_uuid(), i.conversation_id, '{}' FROM conversation_insights i
WHERE NOT EXISTS (SELECT FROM analytics_jobs j WHERE j.conversation_id = i.conversation_id AND j.status = 'queued');
