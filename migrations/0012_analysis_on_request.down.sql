REVOKE INSERT, UPDATE ON analytics_jobs FROM colloquy_app;
DROP POLICY analytics_jobs_owned ON analytics_jobs;
