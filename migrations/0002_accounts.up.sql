-- Accounts: who may sign in, as what, and from where.
CREATE TABLE users (
    id            uuid PRIMARY KEY,
    email         text NOT NULL,
    password_hash text NOT NULL,
    full_name     text NOT NULL,
    preferences   jsonb NOT NULL DEFAULT '{}',
    is_active     boolean NOT NULL DEFAULT true,
    last_login    timestamptz,
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now(),
    deleted_at    timestamptz,
    CONSTRAINT users_full_name_length CHECK (char_length(full_name) BETWEEN 1 AND 200),
    CONSTRAINT users_email_length CHECK (char_length(email) BETWEEN 3 AND 254)
);
CREATE UNIQUE INDEX users_email_key ON users (lower(email));
CREATE TRIGGER users_touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

CREATE TABLE roles (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name        text NOT NULL UNIQUE,
    description text NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now()
);

-- A permission is written domain:function:action, as in chat:message:delete.
CREATE TABLE permissions (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    resource    text NOT NULL, -- domain:function
    action      text NOT NULL,
    description text NOT NULL,
    UNIQUE (resource, action)
);

CREATE TABLE user_roles (
    user_id     uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    role_id     uuid NOT NULL REFERENCES roles ON DELETE CASCADE,
    assigned_at timestamptz NOT NULL DEFAULT now(),
    expires_at  timestamptz,
    PRIMARY KEY (user_id, role_id)
);
CREATE INDEX user_roles_role ON user_roles (role_id);

CREATE TABLE role_permissions (
    role_id       uuid NOT NULL REFERENCES roles ON DELETE CASCADE,
    permission_id uuid NOT NULL REFERENCES permissions ON DELETE CASCADE,
    PRIMARY KEY (role_id, permission_id)
);
CREATE INDEX role_permissions_permission ON role_permissions (permission_id);

-- Sessions of signed-in (and of not yet signed-in) browsers. `id` is the SHA-256 of what the
-- cookie carries, so a copy of this table opens no session.
CREATE TABLE user_sessions (
    id         bytea PRIMARY KEY,
    user_id    uuid REFERENCES users ON DELETE CASCADE,
    data       jsonb NOT NULL,
    device     text NOT NULL DEFAULT '',
    ip_address inet,
    created_at timestamptz NOT NULL DEFAULT now(),
    last_seen  timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
);
CREATE INDEX user_sessions_user ON user_sessions (user_id);
CREATE INDEX user_sessions_expiry ON user_sessions (expires_at);

-- An invitation lets one person sign up. `token_hash` is the SHA-256 of what the link carries.
CREATE TABLE invitations (
    id         uuid PRIMARY KEY,
    token_hash bytea NOT NULL UNIQUE,
    email      text,
    invited_by uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    used_at    timestamptz,
    used_by    uuid REFERENCES users ON DELETE SET NULL
);
CREATE INDEX invitations_invited_by ON invitations (invited_by);

INSERT INTO roles (name, description) VALUES
    ('administrator', 'Runs the installation: people, invitations, settings'),
    ('member', 'Imports, reads, searches and annotates conversations'),
    ('analyst', 'Looks at dashboards');

INSERT INTO permissions (resource, action, description) VALUES
    ('admin:user', 'read', 'See the people of this installation'),
    ('admin:user', 'invite', 'Invite people'),
    ('archive:import', 'create', 'Import conversations');

INSERT INTO role_permissions (role_id, permission_id)
SELECT r.id, p.id FROM roles r, permissions p
WHERE r.name = 'administrator' OR (r.name = 'member' AND p.resource = 'archive:import');

GRANT SELECT, INSERT, UPDATE, DELETE ON users, user_roles, user_sessions, invitations TO colloquy_app;
GRANT SELECT ON roles, permissions, role_permissions TO colloquy_app;
