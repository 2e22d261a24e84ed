-- chunks: index on embedding
--
-- Revision ID: 07ab92e4fd31
-- Revises: d6c15f70e2b8
-- Create Date: 2026-11-23T18:05:22+00:00

-- retort: upgrade autocommit
-- Chunks without an embedding are what the worker looks for.
CREATE INDEX CONCURRENTLY chunks_missing_idx
    ON chunks (document_id)
 WHERE embedding IS NULL;

CREATE INDEX CONCURRENTLY chunks_content_idx
    ON chunks USING gin (to_tsvector('simple', content));

-- retort: downgrade autocommit
DROP INDEX CONCURRENTLY chunks_content_idx;

DROP INDEX CONCURRENTLY chunks_missing_idx;
