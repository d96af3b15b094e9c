-- What the days and months of a conversation add up to, so that its dashboard need not add them up each time:
-- insight::summary::Sums and insight::keywords::Keywords, participants by their place in `people`. NULL when
-- something changed since. `json`, not `jsonb`: it is read whole, as text.
ALTER TABLE conversation_insights
    ADD COLUMN people   uuid[],
    ADD COLUMN sums     json,
    ADD COLUMN keywords json;

-- What was analysed before is added up when the server starts: an analysis of no months.
INSERT INTO analytics_jobs (id, conversation_id, months)
SELECT gen_random_uuid(), i.conversation_id, '{}' FROM conversation_insights i
WHERE NOT EXISTS (SELECT FROM analytics_jobs j WHERE j.conversation_id = i.conversation_id AND j.status = 'queued');
