-- 1: and in a generated column, a CHECK, an index and a trigger's WHEN.
-- from
CREATE TABLE public.t (id integer, name text);
-- to
CREATE FUNCTION public.slug(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$SELECT lower(replace($1, ' ', '-'))$$;
CREATE FUNCTION public.touch() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;
CREATE TABLE public.t (id integer, name text, slug text GENERATED ALWAYS AS (public.slug(name)) STORED,
    CONSTRAINT t_name_check CHECK (public.slug(name) <> 'admin'));
CREATE INDEX t_slug_idx ON public.t (public.slug(name));
CREATE TRIGGER t_touch BEFORE UPDATE ON public.t FOR EACH ROW WHEN (public.slug(NEW.name) IS DISTINCT FROM 'x') EXECUTE FUNCTION public.touch();
-- rows
INSERT INTO t VALUES (1, 'A B'), (2, 'c');
-- after
SELECT string_agg(slug, ',' ORDER BY id) = 'a-b,c' FROM t;
-- back
SELECT string_agg(name, ',' ORDER BY id) = 'A B,c' FROM t;
