-- 18: and all of it taken away in the order that works.
-- from
CREATE SEQUENCE public.numbers;
CREATE DOMAIN public.positive AS integer CHECK (VALUE > 0);
CREATE TYPE public.pair AS (x public.positive, y text);
CREATE TABLE public.aa (id integer DEFAULT nextval('public.numbers'), p public.pair);
ALTER SEQUENCE public.numbers OWNED BY public.aa.id;
CREATE FUNCTION public.rows() RETURNS SETOF public.aa LANGUAGE sql AS $$SELECT * FROM public.aa$$;
CREATE VIEW public.a AS SELECT r.id FROM public.rows() r;
CREATE FUNCTION public.t() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;
CREATE TRIGGER t BEFORE INSERT ON public.aa FOR EACH ROW EXECUTE FUNCTION public.t();
CREATE FUNCTION public.same(public.pair, public.pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$SELECT $1 IS NOT DISTINCT FROM $2$$;
CREATE OPERATOR public.=== (FUNCTION = public.same, LEFTARG = public.pair, RIGHTARG = public.pair, COMMUTATOR = OPERATOR(public.===));
-- to
CREATE TABLE public.rest (id integer);
