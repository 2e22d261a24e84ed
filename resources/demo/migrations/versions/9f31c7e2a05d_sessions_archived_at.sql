-- sessions: archived_at
--
-- Revision ID: 9f31c7e2a05d
-- Revises: 1b64e8f3d0a2
-- Create Date: 2026-11-11T13:13:40+00:00

-- retort: upgrade
ALTER TABLE chat_sessions ADD COLUMN archived_at timestamptz;

-- retort: downgrade
ALTER TABLE chat_sessions DROP COLUMN archived_at;
