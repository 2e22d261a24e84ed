-- documents: content hash
--
-- Revision ID: e3157bc9d048
-- Revises: b7a4d15c02e8
-- Create Date: 2026-10-12T09:48:33+00:00

-- retort: upgrade
ALTER TABLE documents
    ADD COLUMN content_hash text GENERATED ALWAYS AS (md5(content)) STORED;

-- retort: downgrade
ALTER TABLE documents DROP COLUMN content_hash;
