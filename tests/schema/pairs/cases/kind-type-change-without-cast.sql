-- Types between which there is no cast: the column is made anew, everything else of the table stays.
-- from
CREATE TYPE public.pair AS (x integer, y text);
CREATE TABLE public.t (id integer PRIMARY KEY, a integer NOT NULL DEFAULT 1, b public.pair, c jsonb, d uuid, keep text);
CREATE INDEX t_a ON public.t (a);
COMMENT ON COLUMN public.t.a IS 'a';
-- to
CREATE TYPE public.pair AS (x integer, y text);
CREATE TABLE public.t (id integer PRIMARY KEY, a uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000', b integer[], c inet, d point, keep text);
CREATE INDEX t_a ON public.t (a);
COMMENT ON COLUMN public.t.a IS 'a';
-- rows
INSERT INTO t (id, a, keep) VALUES (1, 5, 'k1'), (2, 6, 'k2');
-- after
SELECT string_agg(keep, ',' ORDER BY id) = 'k1,k2' FROM t;
-- back
SELECT string_agg(keep, ',' ORDER BY id) = 'k1,k2' FROM t;
