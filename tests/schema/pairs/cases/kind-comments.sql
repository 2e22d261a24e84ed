-- Comments on columns of views, on indexes, attributes, casts, statistics, constraints of domains, and on all that has one.
-- from
CREATE TYPE public.pair AS (x integer, y text);
CREATE DOMAIN public.pos AS integer CONSTRAINT positive CHECK (VALUE > 0);
CREATE TABLE public.t (id integer CONSTRAINT t_pk PRIMARY KEY, v text);
CREATE INDEX t_v ON public.t (v);
CREATE VIEW public.w AS SELECT id, v FROM public.t;
CREATE MATERIALIZED VIEW public.m AS SELECT id, v FROM public.t;
CREATE STATISTICS public.s ON id, v FROM public.t;
CREATE CAST (public.pair AS text) WITH INOUT;
CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;
CREATE TRIGGER tr BEFORE INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION public.f();
CREATE RULE r AS ON DELETE TO public.t DO ALSO NOTHING;
CREATE POLICY p ON public.t USING (true);
COMMENT ON INDEX public.t_v IS 'goes';
COMMENT ON CONSTRAINT t_pk ON public.t IS 'changes';
-- to
CREATE TYPE public.pair AS (x integer, y text);
CREATE DOMAIN public.pos AS integer CONSTRAINT positive CHECK (VALUE > 0);
CREATE TABLE public.t (id integer CONSTRAINT t_pk PRIMARY KEY, v text);
CREATE INDEX t_v ON public.t (v);
CREATE VIEW public.w AS SELECT id, v FROM public.t;
CREATE MATERIALIZED VIEW public.m AS SELECT id, v FROM public.t;
CREATE STATISTICS public.s ON id, v FROM public.t;
CREATE CAST (public.pair AS text) WITH INOUT;
CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;
CREATE TRIGGER tr BEFORE INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION public.f();
CREATE RULE r AS ON DELETE TO public.t DO ALSO NOTHING;
CREATE POLICY p ON public.t USING (true);
COMMENT ON CONSTRAINT t_pk ON public.t IS 'it''s
changed';
COMMENT ON COLUMN public.w.v IS 'a';
COMMENT ON COLUMN public.m.v IS 'b';
COMMENT ON COLUMN public.pair.y IS 'c';
COMMENT ON TYPE public.pair IS 'd';
COMMENT ON CONSTRAINT positive ON DOMAIN public.pos IS 'e';
COMMENT ON CAST (public.pair AS text) IS 'f';
COMMENT ON STATISTICS public.s IS 'g';
COMMENT ON TRIGGER tr ON public.t IS 'h';
COMMENT ON RULE r ON public.t IS 'i';
COMMENT ON POLICY p ON public.t IS 'j';
COMMENT ON FUNCTION public.f() IS 'k';
COMMENT ON MATERIALIZED VIEW public.m IS 'l';
COMMENT ON SCHEMA public IS 'm';
