-- messages: index (session_id, created_at)
--
-- Revision ID: 92d6b3e0c7f5
-- Revises: 4c80aa1f6e93
-- Create Date: 2026-10-19T10:33:12+00:00

-- retort: upgrade
CREATE INDEX chat_messages_session_idx
    ON chat_messages (session_id, created_at);

-- retort: downgrade
DROP INDEX chat_messages_session_idx;
