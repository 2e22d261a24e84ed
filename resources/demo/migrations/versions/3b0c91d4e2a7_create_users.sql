-- create users
--
-- Revision ID: 3b0c91d4e2a7
-- Revises:
-- Create Date: 2026-09-01T09:12:44+00:00

-- retort: upgrade
CREATE TABLE users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL,
    name text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

-- retort: downgrade
DROP TABLE users;
