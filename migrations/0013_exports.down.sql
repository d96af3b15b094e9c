DROP TABLE export_files;
DROP TABLE export_jobs;
DROP TYPE export_status;
