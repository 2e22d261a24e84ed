-- sessions: drop legacy cookie
--
-- The cookies were revoked in September. Nothing can bring them back, so there is no way down.
--
-- Revision ID: 58c3f0e96b1d
-- Revises: 1e6f93ab40c2
-- Create Date: 2026-10-01T16:44:09+00:00

-- retort: upgrade
ALTER TABLE chat_sessions DROP COLUMN cookie;
