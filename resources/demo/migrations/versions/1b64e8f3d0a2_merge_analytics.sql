-- merge analytics
--
-- Revision ID: 1b64e8f3d0a2
-- Revises: 85be3d0a719c, e81d30b6c5f2
-- Create Date: 2026-11-09T10:10:10+00:00

-- retort: upgrade

-- retort: downgrade
