-- messages: token counts
--
-- Revision ID: ac12d9f06b7e
-- Revises: 9f31c7e2a05d
-- Create Date: 2026-11-18T09:31:07+00:00

-- retort: upgrade
ALTER TABLE chat_messages ADD COLUMN prompt_tokens integer;

ALTER TABLE chat_messages ADD COLUMN completion_tokens integer;

ALTER TABLE chat_sessions ADD COLUMN total_tokens bigint NOT NULL DEFAULT 0;

ALTER TABLE chat_messages ALTER COLUMN metadata SET DEFAULT '{"tokens": 0}';

-- retort: downgrade
ALTER TABLE chat_messages ALTER COLUMN metadata SET DEFAULT '{}';

ALTER TABLE chat_sessions DROP COLUMN total_tokens;

ALTER TABLE chat_messages DROP COLUMN completion_tokens;

ALTER TABLE chat_messages DROP COLUMN prompt_tokens;
