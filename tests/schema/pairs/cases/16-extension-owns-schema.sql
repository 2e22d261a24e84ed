-- 16: an extension comes with its schema and goes.
-- needs: pgcrypto
-- from
CREATE TABLE public.t (id integer);
-- to
CREATE TABLE public.t (id integer);
CREATE SCHEMA crypto;
CREATE EXTENSION pgcrypto SCHEMA crypto;
