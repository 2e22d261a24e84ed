-- 14: values at the start, in the middle and at the end are added in place; one is used as a default at once.
-- from
CREATE TYPE public.state AS ENUM ('b', 'd');
CREATE TABLE public.t (id integer, s public.state DEFAULT 'b');
CREATE VIEW public.v AS SELECT s FROM public.t;
-- to
CREATE TYPE public.state AS ENUM ('a', 'b', 'c', 'd', 'it''s');
CREATE TABLE public.t (id integer, s public.state DEFAULT 'c', CONSTRAINT t_s CHECK (s <> 'it''s'));
CREATE VIEW public.v AS SELECT s FROM public.t;
-- rows
INSERT INTO t VALUES (1, 'b'), (2, 'd');
-- after
SELECT string_agg(s::text, ',' ORDER BY id) = 'b,d' FROM t;
-- back
SELECT string_agg(s::text, ',' ORDER BY id) = 'b,d' FROM t;
