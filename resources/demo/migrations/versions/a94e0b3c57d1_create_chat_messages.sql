-- create chat_messages
--
-- Revision ID: a94e0b3c57d1
-- Revises: 7f21a6c0d9e4
-- Create Date: 2026-09-03T14:05:31+00:00

-- retort: upgrade
CREATE TABLE chat_messages (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    session_id bigint NOT NULL REFERENCES chat_sessions (id) ON DELETE CASCADE,
    role text NOT NULL,
    content text NOT NULL,
    model text,
    metadata jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now()
);

-- retort: downgrade
DROP TABLE chat_messages;
