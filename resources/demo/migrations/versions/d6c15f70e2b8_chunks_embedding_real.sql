-- chunks: embedding real[]
--
-- Revision ID: d6c15f70e2b8
-- Revises: 3e9a84d1b0f7
-- Create Date: 2026-11-21T15:36:41+00:00

-- retort: upgrade
ALTER TABLE chunks
    ADD COLUMN embedding real[],
    ADD CONSTRAINT chunks_embedding_size CHECK (cardinality(embedding) = 1536);

-- retort: downgrade
ALTER TABLE chunks DROP COLUMN embedding;
