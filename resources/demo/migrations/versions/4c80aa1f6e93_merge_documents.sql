-- merge documents
--
-- Revision ID: 4c80aa1f6e93
-- Revises: 0f9e6d72a3b4, e3157bc9d048
-- Create Date: 2026-10-14T15:20:00+00:00

-- retort: upgrade

-- retort: downgrade
