-- What the server prints and reads again it prints differently: the target is reached as it was first written.
-- from
CREATE TABLE public.t (id integer, status character varying(20), kind character(4), n numeric(6,2));
-- to
CREATE TABLE public.t (id integer, status character varying(20), kind character(4), n numeric(6,2),
    CONSTRAINT a CHECK (status IN ('a', 'b')), CONSTRAINT b CHECK (kind = ANY (ARRAY['a', 'b'])), CONSTRAINT c CHECK (n IN (1, 2.5)),
    CONSTRAINT d CHECK (status = ANY (ARRAY['a'::character varying, 'b'::character varying]::text[])));
CREATE INDEX i ON public.t (id) WHERE status IN ('a', 'b');
CREATE POLICY p ON public.t USING (status IN ('a', 'b')) WITH CHECK (kind NOT IN ('x', 'y'));
CREATE VIEW public.v AS SELECT id FROM public.t WHERE status IN ('a', 'b') AND kind IN ('c', 'd');
CREATE DOMAIN public.d AS character varying(10) CHECK (VALUE IN ('q', 'r'));
CREATE STATISTICS public.s ON (status IN ('a', 'b')), id FROM public.t;
CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;
CREATE TRIGGER tr BEFORE UPDATE ON public.t FOR EACH ROW WHEN (NEW.status IN ('a', 'b')) EXECUTE FUNCTION public.f();
-- rows
INSERT INTO t VALUES (1, 'a', 'a', 1);
