DROP TABLE invitations, user_sessions, role_permissions, user_roles, permissions, roles, users;
