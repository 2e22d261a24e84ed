-- Attributes of a type that a table holds: added, dropped, of another type; a typed table follows.
-- from
CREATE TYPE public.addr AS (street text, nr integer, zip character varying(5));
CREATE TABLE public.t (id integer, a public.addr);
CREATE TABLE public.typed OF public.addr (street NOT NULL);
CREATE FUNCTION public.f(public.addr) RETURNS text LANGUAGE sql IMMUTABLE AS $$SELECT ($1).street$$;
-- to
CREATE TYPE public.addr AS (street text, zip text, city text);
CREATE TABLE public.t (id integer, a public.addr);
CREATE TABLE public.typed OF public.addr (street NOT NULL);
CREATE FUNCTION public.f(public.addr) RETURNS text LANGUAGE sql IMMUTABLE AS $$SELECT ($1).street$$;
-- rows
INSERT INTO t (id) VALUES (1);
