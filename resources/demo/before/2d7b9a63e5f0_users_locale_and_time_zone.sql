-- users: locale and time zone
--
-- Revision ID: 2d7b9a63e5f0
-- Revises: 6a1d58f4b0c3
-- Create Date: 2026-10-30T11:11:11+00:00

-- retort: upgrade
ALTER TABLE users
    ADD COLUMN locale text NOT NULL DEFAULT 'en',
    ADD COLUMN time_zone text NOT NULL DEFAULT 'UTC';

-- retort: downgrade
ALTER TABLE users
    DROP COLUMN time_zone,
    DROP COLUMN locale;
