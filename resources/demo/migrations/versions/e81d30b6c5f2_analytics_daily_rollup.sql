-- analytics: daily rollup
--
-- Revision ID: e81d30b6c5f2
-- Revises: 4f7c2e91ab06
-- Create Date: 2026-11-06T09:27:36+00:00

-- retort: upgrade
CREATE MATERIALIZED VIEW analytics.daily AS
SELECT date_trunc('day', happened_at) AS day, kind, count(*) AS events
  FROM analytics.events
 GROUP BY 1, 2;

-- retort: downgrade
DROP MATERIALIZED VIEW analytics.daily;
