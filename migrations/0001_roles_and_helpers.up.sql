-- The role the server works as. It owns nothing, so row-level security applies to it.
-- Roles belong to the cluster, not to the database: another database may have made it already,
-- even at this very moment.
DO $$
BEGIN
    CREATE ROLE colloquy_app NOLOGIN;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;
    WHEN insufficient_privilege THEN
        RAISE EXCEPTION 'the role colloquy_app does not exist and % may not create it', current_user
            USING HINT = 'As a superuser run: CREATE ROLE colloquy_app NOLOGIN; GRANT colloquy_app TO '
                || quote_ident(current_user) || ';';
END $$;

DO $$
BEGIN
    IF NOT pg_has_role(current_user, 'colloquy_app', 'MEMBER') THEN
        EXECUTE format('GRANT colloquy_app TO %I', current_user);
    END IF;
END $$;

DO $$
BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO colloquy_app', current_schema());
END $$;

-- Who is asking, as the transaction said with set_config('app.user_id', …, true); NULL for nobody.
CREATE FUNCTION app_user_id() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('app.user_id', true), '')::uuid;

CREATE FUNCTION touch_updated_at() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END $$;

-- Makes the monthly partitions of a table that is partitioned by range for every month from
-- `first` to `last`. Called ahead by a job, and by whoever writes older dates.
CREATE FUNCTION ensure_monthly_partitions(parent regclass, first date, last date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    month date := date_trunc('month', first);
    part text;
BEGIN
    WHILE month <= last LOOP
        part := format('%s_%s', (SELECT relname FROM pg_class WHERE oid = parent), to_char(month, 'YYYY_MM'));
        IF to_regclass(quote_ident(part)) IS NULL THEN
            BEGIN
                EXECUTE format('CREATE TABLE %I PARTITION OF %s FOR VALUES FROM (%L) TO (%L)',
                    part, parent, month, month + interval '1 month');
            EXCEPTION WHEN duplicate_table THEN NULL; -- another session was quicker
            END;
        END IF;
        month := month + interval '1 month';
    END LOOP;
END $$;
