-- messages: role enum
--
-- Revision ID: 1e6f93ab40c2
-- Revises: c5d8127fe036
-- Create Date: 2026-09-24T11:21:55+00:00

-- retort: upgrade
CREATE TYPE message_role AS ENUM ('system', 'user', 'assistant', 'tool');

ALTER TABLE chat_messages
    ALTER COLUMN role TYPE message_role USING role::message_role;

-- retort: downgrade
ALTER TABLE chat_messages
    ALTER COLUMN role TYPE text USING role::text;

DROP TYPE message_role;
