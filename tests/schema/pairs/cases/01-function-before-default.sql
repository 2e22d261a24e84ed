-- 1: a function must stand before the table that uses it in a DEFAULT.
-- from
CREATE TABLE public.keep (id integer PRIMARY KEY, note text);
-- to
CREATE FUNCTION public.short_id() RETURNS text LANGUAGE plpgsql AS $$BEGIN RETURN substr(md5(random()::text), 1, 8); END$$;
CREATE TABLE public.keep (id integer PRIMARY KEY, note text DEFAULT public.short_id());
CREATE TABLE public.link (id text DEFAULT public.short_id() PRIMARY KEY, keep_id integer NOT NULL REFERENCES public.keep);
-- rows
INSERT INTO keep VALUES (1, 'a'), (2, NULL);
-- after
SELECT count(*) FILTER (WHERE note IS NULL) = 1 AND count(*) = 2 FROM keep;
-- back
SELECT count(*) = 2 FROM keep;
