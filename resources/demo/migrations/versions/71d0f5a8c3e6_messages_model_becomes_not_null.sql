-- messages: model becomes NOT NULL
--
-- Revision ID: 71d0f5a8c3e6
-- Revises: b4e7203cd915
-- Create Date: 2026-11-23T17:20:14+00:00

-- retort: upgrade
-- Every message names the model that answered it.
UPDATE chat_messages
   SET model = 'unknown'
 WHERE model IS NULL;

ALTER TABLE chat_messages
    ALTER COLUMN model SET NOT NULL;

ALTER TABLE chat_messages
    ADD COLUMN finish_reason text,
    ADD COLUMN latency_ms integer DEFAULT 0;

CREATE INDEX chat_messages_model_idx
    ON chat_messages (model, created_at DESC);

COMMENT ON COLUMN chat_messages.model
    IS 'Model that produced the answer';

-- retort: downgrade
COMMENT ON COLUMN chat_messages.model IS NULL;

DROP INDEX chat_messages_model_idx;

ALTER TABLE chat_messages
    DROP COLUMN latency_ms,
    DROP COLUMN finish_reason,
    ALTER COLUMN model DROP NOT NULL;
