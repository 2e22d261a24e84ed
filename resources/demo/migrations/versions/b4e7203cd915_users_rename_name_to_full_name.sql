-- users: rename name to full_name
--
-- Revision ID: b4e7203cd915
-- Revises: ac12d9f06b7e
-- Create Date: 2026-11-20T11:02:53+00:00

-- retort: upgrade
ALTER TABLE users RENAME COLUMN name TO full_name;

CREATE VIEW active_users AS
SELECT id, full_name, email
  FROM users
 WHERE last_seen_at > now() - interval '30 days';

-- retort: downgrade
DROP VIEW active_users;

ALTER TABLE users RENAME COLUMN full_name TO name;
