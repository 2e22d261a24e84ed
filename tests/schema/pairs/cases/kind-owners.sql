-- Owners of everything; an owned sequence follows its table.
-- from
CREATE TABLE public.t (id serial, v integer);
CREATE VIEW public.v AS SELECT id FROM public.t;
CREATE FUNCTION public.f() RETURNS integer LANGUAGE sql AS $$SELECT 1$$;
CREATE TYPE public.e AS ENUM ('a');
CREATE SCHEMA s;
GRANT SELECT ON public.t TO pairs_reader;
-- to
CREATE TABLE public.t (id serial, v bigint);
CREATE VIEW public.v AS SELECT id FROM public.t;
CREATE FUNCTION public.f() RETURNS integer LANGUAGE sql AS $$SELECT 1$$;
CREATE TYPE public.e AS ENUM ('a');
CREATE SCHEMA s;
GRANT SELECT ON public.t TO pairs_reader;
ALTER TABLE public.t OWNER TO pairs_owner;
ALTER VIEW public.v OWNER TO pairs_owner;
ALTER FUNCTION public.f() OWNER TO pairs_owner;
ALTER TYPE public.e OWNER TO pairs_owner;
ALTER SCHEMA s OWNER TO pairs_owner;
