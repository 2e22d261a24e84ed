-- 13: an enum loses a value while a default, a view, a function's parameter, an array, a domain, an index and a check use it.
-- from
CREATE TYPE public.mood AS ENUM ('sad', 'ok', 'happy', 'gone');
CREATE TABLE public.t (id integer, m public.mood DEFAULT 'ok' NOT NULL, many public.mood[] DEFAULT '{ok}', CONSTRAINT t_m CHECK (m <> 'sad'));
CREATE INDEX t_m_idx ON public.t (m) WHERE m = 'happy';
CREATE VIEW public.v AS SELECT id, m FROM public.t WHERE m = 'ok';
CREATE FUNCTION public.f(m public.mood DEFAULT 'ok') RETURNS public.mood LANGUAGE sql AS $$SELECT m$$;
CREATE POLICY p ON public.t USING (m > 'sad');
COMMENT ON TYPE public.mood IS 'how';
GRANT USAGE ON TYPE public.mood TO pairs_reader;
-- to
CREATE TYPE public.mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE public.t (id integer, m public.mood DEFAULT 'ok' NOT NULL, many public.mood[] DEFAULT '{ok}', CONSTRAINT t_m CHECK (m <> 'sad'));
CREATE INDEX t_m_idx ON public.t (m) WHERE m = 'happy';
CREATE VIEW public.v AS SELECT id, m FROM public.t WHERE m = 'ok';
CREATE FUNCTION public.f(m public.mood DEFAULT 'ok') RETURNS public.mood LANGUAGE sql AS $$SELECT m$$;
CREATE POLICY p ON public.t USING (m > 'sad');
COMMENT ON TYPE public.mood IS 'how';
GRANT USAGE ON TYPE public.mood TO pairs_reader;
-- rows
INSERT INTO t VALUES (1, 'ok', '{ok,happy}'), (2, 'happy', NULL);
-- after
SELECT string_agg(m::text, ',' ORDER BY id) = 'ok,happy' FROM t;
SELECT many::text = '{ok,happy}' FROM t WHERE id = 1;
-- back
SELECT string_agg(m::text, ',' ORDER BY id) = 'ok,happy' FROM t;
