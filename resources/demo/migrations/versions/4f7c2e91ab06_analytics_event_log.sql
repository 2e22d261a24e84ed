-- analytics: event log
--
-- Revision ID: 4f7c2e91ab06
-- Revises:
-- Branch Labels: analytics
-- Depends On: c5d8127fe036
-- Create Date: 2026-10-27T09:05:50+00:00

-- retort: upgrade
CREATE SCHEMA analytics;

CREATE TABLE analytics.events (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint REFERENCES users (id) ON DELETE SET NULL,
    kind text NOT NULL,
    payload jsonb NOT NULL DEFAULT '{}',
    happened_at timestamptz NOT NULL DEFAULT now()
);

-- retort: downgrade
DROP TABLE analytics.events;

DROP SCHEMA analytics;
