-- messages: tsvector search column
--
-- Revision ID: f8e2047d9c1b
-- Revises: 92d6b3e0c7f5
-- Branch Labels: search
-- Create Date: 2026-10-28T14:30:45+00:00

-- retort: upgrade
ALTER TABLE chat_messages
    ADD COLUMN search tsvector
        GENERATED ALWAYS AS (to_tsvector('simple', content)) STORED;

-- retort: downgrade
ALTER TABLE chat_messages DROP COLUMN search;
