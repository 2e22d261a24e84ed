-- create documents
--
-- Revision ID: d02b7e81f5a9
-- Revises: 1e6f93ab40c2
-- Branch Labels: documents
-- Create Date: 2026-09-29T09:00:18+00:00

-- retort: upgrade
CREATE TABLE documents (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    title text NOT NULL,
    content text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

-- retort: downgrade
DROP TABLE documents;
