-- 6: the return type of a function changes under a view, a default and a policy.
-- from
CREATE FUNCTION public.f() RETURNS integer LANGUAGE sql STABLE AS $$SELECT 1$$;
CREATE FUNCTION public.g() RETURNS TABLE(a integer) LANGUAGE sql STABLE AS $$SELECT 1$$;
CREATE TABLE public.t (id integer DEFAULT public.f());
CREATE POLICY p ON public.t USING (public.f() > 0);
CREATE VIEW public.v AS SELECT public.f() AS f, id FROM public.t;
CREATE VIEW public.w AS SELECT g.a, v.f FROM public.v, public.g() g;
GRANT SELECT ON public.w TO pairs_reader;
REVOKE ALL ON FUNCTION public.f() FROM PUBLIC;
COMMENT ON FUNCTION public.f() IS 'one';
-- to
CREATE FUNCTION public.f() RETURNS bigint LANGUAGE sql STABLE AS $$SELECT 1::bigint$$;
CREATE FUNCTION public.g() RETURNS TABLE(a integer, b text) LANGUAGE sql STABLE AS $$SELECT 1, 'x'::text$$;
CREATE TABLE public.t (id integer DEFAULT public.f());
CREATE POLICY p ON public.t USING (public.f() > 0);
CREATE VIEW public.v AS SELECT public.f() AS f, id FROM public.t;
CREATE VIEW public.w AS SELECT g.a, v.f FROM public.v, public.g() g;
GRANT SELECT ON public.w TO pairs_reader;
REVOKE ALL ON FUNCTION public.f() FROM PUBLIC;
COMMENT ON FUNCTION public.f() IS 'one';
-- rows
INSERT INTO t VALUES (5);
