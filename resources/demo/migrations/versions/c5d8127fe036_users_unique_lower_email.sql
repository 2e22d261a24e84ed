-- users: unique lower(email)
--
-- Revision ID: c5d8127fe036
-- Revises: a94e0b3c57d1
-- Create Date: 2026-09-17T08:30:10+00:00

-- retort: upgrade
CREATE UNIQUE INDEX users_email_key ON users (lower(email));

-- retort: downgrade
DROP INDEX users_email_key;
