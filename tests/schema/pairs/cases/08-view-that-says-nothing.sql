-- 8: views that deparse differently from what was written: no difference, and none the second time.
-- from
CREATE TABLE public.t (id integer PRIMARY KEY, status character varying(20), data jsonb);
CREATE VIEW public.v AS SELECT t.*, (SELECT count(*) FROM public.t u WHERE u.id < t.id) AS n FROM public.t WHERE status IN ('a', 'b') ORDER BY 1;
CREATE VIEW public.w AS SELECT id, CASE status WHEN 'a' THEN 1 ELSE 2 END AS c, data ->> 'k' AS k FROM public.t GROUP BY id;
-- to
CREATE TABLE public.t (id integer PRIMARY KEY, status character varying(20), data jsonb);
CREATE VIEW public.v AS SELECT t.*, (SELECT count(*) FROM public.t u WHERE u.id < t.id) AS n FROM public.t WHERE status IN ('a', 'b') ORDER BY 1;
CREATE VIEW public.w AS SELECT id, CASE status WHEN 'a' THEN 1 ELSE 2 END AS c, data ->> 'k' AS k FROM public.t GROUP BY id;
COMMENT ON VIEW public.w IS 'the only difference';
