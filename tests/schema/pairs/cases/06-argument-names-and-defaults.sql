-- 6: what CREATE OR REPLACE refuses: a renamed argument, a default taken away; a view calls the function.
-- from
CREATE FUNCTION public.f(a integer, b integer DEFAULT 2) RETURNS integer LANGUAGE sql IMMUTABLE AS $$SELECT $1 + $2$$;
CREATE TABLE public.t (id integer, s integer GENERATED ALWAYS AS (public.f(id, 3)) STORED, CHECK (public.f(id, 1) > 0));
CREATE INDEX t_f ON public.t (public.f(id, 4));
CREATE VIEW public.v AS SELECT public.f(id, 5) AS f FROM public.t;
-- to
CREATE FUNCTION public.f(first integer, second integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$SELECT $1 + $2$$;
CREATE TABLE public.t (id integer, s integer GENERATED ALWAYS AS (public.f(id, 3)) STORED, CHECK (public.f(id, 1) > 0));
CREATE INDEX t_f ON public.t (public.f(id, 4));
CREATE VIEW public.v AS SELECT public.f(id, 5) AS f FROM public.t;
-- rows
INSERT INTO t VALUES (1), (2);
-- after
SELECT sum(s) = 9 FROM t;
-- back
SELECT sum(s) = 9 FROM t;
