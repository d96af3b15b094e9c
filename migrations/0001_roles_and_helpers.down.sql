-- The role stays: other databases of the cluster may use it.
DROP FUNCTION ensure_monthly_partitions(regclass, date, date);
DROP FUNCTION touch_updated_at();
DROP FUNCTION app_user_id();
DO $$
BEGIN
    EXECUTE format('REVOKE USAGE ON SCHEMA %I FROM colloquy_app', current_schema());
END $$;
