-- documents: split into chunks
--
-- Revision ID: 3e9a84d1b0f7
-- Revises: 9f31c7e2a05d
-- Branch Labels: rag
-- Create Date: 2026-11-19T10:45:19+00:00

-- retort: upgrade
CREATE TABLE chunks (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    document_id bigint NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    position integer NOT NULL,
    content text NOT NULL,
    UNIQUE (document_id, position)
);

INSERT INTO chunks (document_id, position, content)
SELECT id, 0, content
  FROM documents;

ALTER TABLE documents ADD COLUMN chunk_count integer NOT NULL DEFAULT 1;

ALTER TABLE chat_messages ALTER COLUMN metadata SET DEFAULT '{"cites": []}';

-- retort: downgrade
ALTER TABLE chat_messages ALTER COLUMN metadata SET DEFAULT '{}';

ALTER TABLE documents DROP COLUMN chunk_count;

DROP TABLE chunks;
