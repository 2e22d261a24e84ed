-- documents: owner and status
--
-- Revision ID: b7a4d15c02e8
-- Revises: d02b7e81f5a9
-- Create Date: 2026-10-05T10:15:40+00:00

-- retort: upgrade
ALTER TABLE documents
    ADD COLUMN owner_id bigint REFERENCES users (id) ON DELETE SET NULL,
    ADD COLUMN status text NOT NULL DEFAULT 'draft';

ALTER TABLE documents
    ADD CONSTRAINT documents_status_check CHECK (status IN ('draft', 'ready', 'failed'));

-- retort: downgrade
ALTER TABLE documents
    DROP COLUMN status,
    DROP COLUMN owner_id;
