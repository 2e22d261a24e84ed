-- The schema that the chat application should have. It is ahead of the history: New revision shows what is missing.

CREATE TYPE message_role AS ENUM ('system', 'user', 'assistant', 'tool');
CREATE TYPE document_status AS ENUM ('draft', 'ready', 'failed');

CREATE TABLE users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL,
    -- It was called name once.
    full_name text CONSTRAINT users_name_not_null NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz,
    language text NOT NULL DEFAULT 'en',
    time_zone text NOT NULL DEFAULT 'Europe/Berlin',
    avatar_url text
);

CREATE UNIQUE INDEX users_email_key ON users (lower(email));

CREATE VIEW active_users AS
SELECT id, full_name, email
  FROM users
 WHERE last_seen_at > now() - interval '30 days';

CREATE TABLE chat_sessions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    title text NOT NULL DEFAULT 'Untitled',
    created_at timestamptz NOT NULL DEFAULT now(),
    archived_at timestamptz,
    total_tokens bigint NOT NULL DEFAULT 0,
    pinned boolean NOT NULL DEFAULT false
);

CREATE INDEX chat_sessions_user_id_idx ON chat_sessions (user_id);

CREATE TABLE chat_messages (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    session_id bigint NOT NULL REFERENCES chat_sessions (id) ON DELETE CASCADE,
    role message_role NOT NULL,
    content text NOT NULL,
    model text NOT NULL,
    metadata jsonb NOT NULL DEFAULT '{"cites": []}',
    created_at timestamptz NOT NULL DEFAULT now(),
    search tsvector GENERATED ALWAYS AS (to_tsvector('simple', content)) STORED,
    prompt_tokens integer,
    completion_tokens integer,
    finish_reason text,
    parent_id bigint REFERENCES chat_messages (id) ON DELETE SET NULL
);

COMMENT ON COLUMN chat_messages.model IS 'Model that produced the answer';

CREATE INDEX chat_messages_session_idx ON chat_messages (session_id, created_at);
CREATE INDEX chat_messages_model_idx ON chat_messages (model, created_at DESC);
CREATE INDEX chat_messages_search_idx ON chat_messages USING gin (search);
CREATE INDEX chat_messages_parent_id_idx ON chat_messages (parent_id);

CREATE TABLE documents (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    title text NOT NULL,
    content text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    owner_id bigint REFERENCES users (id) ON DELETE SET NULL,
    status document_status NOT NULL DEFAULT 'draft',
    content_hash text GENERATED ALWAYS AS (md5(content)) STORED,
    chunk_count integer NOT NULL DEFAULT 1
);

CREATE TABLE chunks (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    document_id bigint NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    position integer NOT NULL,
    content text NOT NULL,
    embedding real[],
    UNIQUE (document_id, position),
    CONSTRAINT chunks_embedding_size CHECK (cardinality(embedding) = 1536)
);

CREATE INDEX chunks_missing_idx ON chunks (document_id) WHERE embedding IS NULL;
CREATE INDEX chunks_content_idx ON chunks USING gin (to_tsvector('simple', content));

CREATE SCHEMA analytics;

CREATE TABLE analytics.events (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint REFERENCES users (id) ON DELETE SET NULL,
    kind text NOT NULL,
    payload jsonb NOT NULL DEFAULT '{}',
    happened_at timestamptz NOT NULL DEFAULT now()
);

CREATE MATERIALIZED VIEW analytics.daily AS
SELECT date_trunc('day', happened_at) AS day, kind, count(*) AS events
  FROM analytics.events
 GROUP BY 1, 2;
