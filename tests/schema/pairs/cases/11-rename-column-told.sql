-- 11, 12: told, a rename keeps the values in both directions, under an index, a view, a check and a policy.
-- options: --rename public.t.old_name=public.t.new_name
-- from
CREATE TABLE public.t (id integer PRIMARY KEY, old_name text NOT NULL, CONSTRAINT t_name CHECK (old_name <> ''));
CREATE INDEX t_name_idx ON public.t (lower(old_name)) WHERE old_name <> 'a';
CREATE VIEW public.v AS SELECT id, old_name AS label FROM public.t;
CREATE POLICY p ON public.t USING (old_name <> 'secret');
COMMENT ON COLUMN public.t.old_name IS 'a name';
GRANT SELECT (old_name) ON public.t TO pairs_reader;
-- to
CREATE TABLE public.t (id integer PRIMARY KEY, new_name text NOT NULL, CONSTRAINT t_name CHECK (new_name <> ''));
CREATE INDEX t_name_idx ON public.t (lower(new_name)) WHERE new_name <> 'a';
CREATE VIEW public.v AS SELECT id, new_name AS label FROM public.t;
CREATE POLICY p ON public.t USING (new_name <> 'secret');
COMMENT ON COLUMN public.t.new_name IS 'a name';
GRANT SELECT (new_name) ON public.t TO pairs_reader;
-- rows
INSERT INTO t VALUES (1, 'x'), (2, 'y');
-- after
SELECT string_agg(new_name, ',' ORDER BY id) = 'x,y' FROM t;
-- back
SELECT string_agg(old_name, ',' ORDER BY id) = 'x,y' FROM t;
