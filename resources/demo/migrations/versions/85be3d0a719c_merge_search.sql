-- merge search
--
-- Revision ID: 85be3d0a719c
-- Revises: 2d7b9a63e5f0, c09f41b8d7e2
-- Create Date: 2026-11-04T16:40:00+00:00

-- retort: upgrade

-- retort: downgrade
