-- 5: views on views, twice the same source, a diamond; the bottom column changes its type.
-- from
CREATE TABLE public.t (id integer, v smallint);
CREATE VIEW public.z AS SELECT id, v FROM public.t;
CREATE VIEW public.b AS SELECT z.id, z.v FROM public.z UNION ALL SELECT z.id, z.v FROM public.z;
CREATE VIEW public.c AS SELECT z.v FROM public.z;
CREATE VIEW public.a AS SELECT b.id, c.v FROM public.b CROSS JOIN public.c JOIN public.b b2 ON b2.id = b.id;
-- to
CREATE TABLE public.t (id integer, v integer);
CREATE VIEW public.z AS SELECT id, v FROM public.t;
CREATE VIEW public.b AS SELECT z.id, z.v FROM public.z UNION ALL SELECT z.id, z.v FROM public.z;
CREATE VIEW public.c AS SELECT z.v FROM public.z;
CREATE VIEW public.a AS SELECT b.id, c.v FROM public.b CROSS JOIN public.c JOIN public.b b2 ON b2.id = b.id;
-- rows
INSERT INTO t VALUES (1, 7), (2, 8);
-- after
SELECT sum(v) = 15 FROM t;
-- back
SELECT sum(v) = 15 FROM t;
