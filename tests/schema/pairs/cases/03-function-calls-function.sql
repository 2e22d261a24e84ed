-- 3: what functions call is not in pg_depend: old SQL bodies are checked when they are made.
-- from
CREATE TABLE public.t (id integer);
-- to
CREATE TABLE public.t (id integer);
CREATE FUNCTION public.z_bottom(integer) RETURNS integer LANGUAGE sql AS $$SELECT $1 + 1$$;
CREATE FUNCTION public.m_middle(integer) RETURNS integer LANGUAGE sql AS $$SELECT public.z_bottom($1) * 2$$;
CREATE TABLE public.z_late (id integer DEFAULT public.m_middle(3));
CREATE FUNCTION public.a_top() RETURNS bigint LANGUAGE sql AS $$SELECT count(*) + public.m_middle(1) FROM public.z_late$$;
