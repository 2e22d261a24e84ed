-- 4: the type of a column changes under a view, with its grants, comments, options and trigger.
-- from
CREATE TABLE public.t (id integer PRIMARY KEY, amount integer, note text);
CREATE VIEW public.v WITH (security_barrier=true) AS SELECT id, amount, note FROM public.t WHERE amount > 0;
COMMENT ON VIEW public.v IS 'positive';
COMMENT ON COLUMN public.v.amount IS 'in cents';
GRANT SELECT ON public.v TO pairs_reader;
GRANT UPDATE (note) ON public.v TO pairs_writer;
CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;
CREATE TRIGGER v_write INSTEAD OF INSERT ON public.v FOR EACH ROW EXECUTE FUNCTION public.f();
ALTER VIEW public.v ALTER COLUMN note SET DEFAULT 'none';
-- to
CREATE TABLE public.t (id integer PRIMARY KEY, amount bigint, note text);
CREATE VIEW public.v WITH (security_barrier=true) AS SELECT id, amount, note FROM public.t WHERE amount > 0;
COMMENT ON VIEW public.v IS 'positive';
COMMENT ON COLUMN public.v.amount IS 'in cents';
GRANT SELECT ON public.v TO pairs_reader;
GRANT UPDATE (note) ON public.v TO pairs_writer;
CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;
CREATE TRIGGER v_write INSTEAD OF INSERT ON public.v FOR EACH ROW EXECUTE FUNCTION public.f();
ALTER VIEW public.v ALTER COLUMN note SET DEFAULT 'none';
-- rows
INSERT INTO t VALUES (1, 5, 'a'), (2, -1, NULL);
-- after
SELECT sum(amount) = 4 FROM t;
SELECT count(*) = 1 FROM v;
-- back
SELECT sum(amount) = 4 FROM t;
