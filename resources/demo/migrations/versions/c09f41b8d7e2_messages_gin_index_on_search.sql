-- messages: GIN index on search
--
-- Revision ID: c09f41b8d7e2
-- Revises: f8e2047d9c1b
-- Create Date: 2026-11-02T10:00:29+00:00

-- retort: upgrade
CREATE INDEX chat_messages_search_idx ON chat_messages USING gin (search);

-- retort: downgrade
DROP INDEX chat_messages_search_idx;
