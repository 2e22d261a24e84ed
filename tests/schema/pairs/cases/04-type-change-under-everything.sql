-- 4: and under a materialized view with an index, a policy, a rule, a trigger of that column, a generated column, a foreign key.
-- from
CREATE TABLE public.t (id integer PRIMARY KEY, code character varying(10), total numeric(10,2) DEFAULT 0, half numeric GENERATED ALWAYS AS (total / 2) STORED);
CREATE TABLE public.child (t_id integer REFERENCES public.t, id integer UNIQUE);
CREATE MATERIALIZED VIEW public.m AS SELECT code, sum(total) AS total FROM public.t GROUP BY code;
CREATE UNIQUE INDEX m_code ON public.m (code);
CREATE VIEW public.v AS SELECT code FROM public.m;
CREATE POLICY p ON public.t TO pairs_reader USING (total > 0 AND code <> 'x');
CREATE RULE r AS ON UPDATE TO public.t WHERE OLD.total > 100 DO ALSO NOTHING;
CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;
CREATE TRIGGER tr BEFORE UPDATE OF total ON public.t FOR EACH ROW WHEN (OLD.total IS DISTINCT FROM NEW.total) EXECUTE FUNCTION public.f();
CREATE INDEX t_total ON public.t (total) WHERE total > 1;
CREATE STATISTICS public.s ON code, total FROM public.t;
-- to
CREATE TABLE public.t (id bigint PRIMARY KEY, code text, total double precision DEFAULT 0, half double precision GENERATED ALWAYS AS (total / 2) STORED);
CREATE TABLE public.child (t_id bigint REFERENCES public.t, id integer UNIQUE);
CREATE MATERIALIZED VIEW public.m AS SELECT code, sum(total) AS total FROM public.t GROUP BY code;
CREATE UNIQUE INDEX m_code ON public.m (code);
CREATE VIEW public.v AS SELECT code FROM public.m;
CREATE POLICY p ON public.t TO pairs_reader USING (total > 0 AND code <> 'x');
CREATE RULE r AS ON UPDATE TO public.t WHERE OLD.total > 100 DO ALSO NOTHING;
CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;
CREATE TRIGGER tr BEFORE UPDATE OF total ON public.t FOR EACH ROW WHEN (OLD.total IS DISTINCT FROM NEW.total) EXECUTE FUNCTION public.f();
CREATE INDEX t_total ON public.t (total) WHERE total > 1;
CREATE STATISTICS public.s ON code, total FROM public.t;
-- rows
INSERT INTO t VALUES (1, 'a', 10), (2, 'b', 2.5);
INSERT INTO child VALUES (1, 1), (NULL, 2);
-- after
SELECT sum(total) = 12.5 AND sum(half) = 6.25 FROM t;
SELECT count(*) = 1 FROM child WHERE t_id = 1;
-- back
SELECT sum(total) = 12.5 AND sum(half) = 6.25 FROM t;
