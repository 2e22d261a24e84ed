-- 3: a function that is dropped and one that called it, whose signature changes.
-- from
CREATE FUNCTION public.inner_one(a integer) RETURNS integer LANGUAGE sql AS $$SELECT a$$;
CREATE FUNCTION public.outer_one() RETURNS integer LANGUAGE sql AS $$SELECT public.inner_one(1)$$;
-- to
CREATE FUNCTION public.inner_one(a text) RETURNS text LANGUAGE sql AS $$SELECT a$$;
CREATE FUNCTION public.outer_one() RETURNS text LANGUAGE sql AS $$SELECT public.inner_one('x')$$;
