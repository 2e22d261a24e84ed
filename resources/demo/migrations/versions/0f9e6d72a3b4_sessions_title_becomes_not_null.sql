-- sessions: title becomes NOT NULL
--
-- Revision ID: 0f9e6d72a3b4
-- Revises: 58c3f0e96b1d
-- Create Date: 2026-10-08T13:02:27+00:00

-- retort: upgrade
UPDATE chat_sessions
   SET title = 'Untitled'
 WHERE title IS NULL;

ALTER TABLE chat_sessions
    ALTER COLUMN title SET DEFAULT 'Untitled',
    ALTER COLUMN title SET NOT NULL;

-- retort: downgrade
ALTER TABLE chat_sessions
    ALTER COLUMN title DROP NOT NULL,
    ALTER COLUMN title DROP DEFAULT;
