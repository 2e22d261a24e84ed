-- Generated columns that come, change, become plain (with their values) and follow a type.
-- from
CREATE TABLE public.t (id integer PRIMARY KEY, a integer, g integer GENERATED ALWAYS AS (a * 2) STORED, h integer GENERATED ALWAYS AS (a + 1) STORED, p text DEFAULT 'x');
CREATE INDEX t_g ON public.t (g);
CREATE VIEW public.v AS SELECT g, h FROM public.t;
-- to
CREATE TABLE public.t (id integer PRIMARY KEY, a bigint, g bigint GENERATED ALWAYS AS (a * 3) STORED, h integer, p text GENERATED ALWAYS AS ('a' || id) STORED);
CREATE INDEX t_g ON public.t (g);
CREATE VIEW public.v AS SELECT g, h FROM public.t;
-- rows
INSERT INTO t (id, a) VALUES (1, 10), (2, 20);
-- after
SELECT sum(g) = 90 AND sum(h) = 32 FROM t;
-- back
SELECT sum(g) = 60 AND sum(h) = 32 FROM t;
