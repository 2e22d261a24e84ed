-- 15: checks, policies, indexes, defaults, NOT NULL and triggers that only one partition has.
-- from
CREATE TABLE public.p (id integer, kind text, v integer DEFAULT 1) PARTITION BY LIST (kind);
CREATE TABLE public.pa PARTITION OF public.p FOR VALUES IN ('a');
CREATE TABLE public.pb PARTITION OF public.p FOR VALUES IN ('b', NULL);
-- to
CREATE TABLE public.p (id integer, kind text, v integer DEFAULT 1) PARTITION BY LIST (kind);
CREATE TABLE public.pa PARTITION OF public.p (v DEFAULT 2 NOT NULL, CONSTRAINT pa_v CHECK (v > 0)) FOR VALUES IN ('a');
CREATE TABLE public.pb PARTITION OF public.p FOR VALUES IN ('b', NULL);
ALTER TABLE public.pa ADD CONSTRAINT pa_pk PRIMARY KEY (v);
ALTER TABLE public.pb ADD CONSTRAINT pb_u UNIQUE (id);
CREATE INDEX pb_v ON public.pb (v) WHERE v > 5;
ALTER TABLE public.pa ENABLE ROW LEVEL SECURITY;
CREATE POLICY pa_policy ON public.pa USING (v > 1);
CREATE POLICY p_policy ON public.p USING (v > 2);
ALTER TABLE ONLY public.pb ALTER COLUMN kind SET STORAGE EXTERNAL;
ALTER TABLE ONLY public.pb ALTER COLUMN v SET STATISTICS 30;
CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;
CREATE TRIGGER p_tr AFTER INSERT ON public.p FOR EACH ROW EXECUTE FUNCTION public.f();
CREATE TRIGGER pb_tr BEFORE UPDATE ON public.pb FOR EACH ROW EXECUTE FUNCTION public.f();
-- rows
INSERT INTO p VALUES (1, 'a', 5), (2, 'b', NULL), (3, NULL, 9);
-- after
SELECT sum(id) = 6 FROM p;
-- back
SELECT sum(id) = 6 FROM p;
