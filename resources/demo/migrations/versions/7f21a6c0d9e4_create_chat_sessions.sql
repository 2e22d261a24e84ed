-- create chat_sessions
--
-- Revision ID: 7f21a6c0d9e4
-- Revises: 3b0c91d4e2a7
-- Create Date: 2026-09-02T10:40:02+00:00

-- retort: upgrade
CREATE TABLE chat_sessions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    title text,
    cookie text,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX chat_sessions_user_id_idx ON chat_sessions (user_id);

-- retort: downgrade
DROP TABLE chat_sessions;
