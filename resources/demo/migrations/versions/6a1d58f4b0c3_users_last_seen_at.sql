-- users: last_seen_at
--
-- Revision ID: 6a1d58f4b0c3
-- Revises: 92d6b3e0c7f5
-- Create Date: 2026-10-22T08:55:01+00:00

-- retort: upgrade
ALTER TABLE users ADD COLUMN last_seen_at timestamptz;

-- retort: downgrade
ALTER TABLE users DROP COLUMN last_seen_at;
