-- 9: CHECK with IN (…) and IS NOT DISTINCT FROM, and a partial index, on varchar and char: made once, then quiet.
-- from
CREATE TABLE public.t (id integer, status character varying(20), code character(3));
-- to
CREATE TABLE public.t (id integer, status character varying(20), code character(3),
    CONSTRAINT t_status CHECK (status IN ('draft', 'open')), CONSTRAINT t_code CHECK (code IN ('a', 'b') AND status IS NOT DISTINCT FROM 'x'));
CREATE INDEX t_open ON public.t (id) WHERE status IN ('open', 'late');
CREATE UNIQUE INDEX t_not ON public.t (id) WHERE status NOT IN ('gone', 'dead') AND code <> 'q';
CREATE POLICY p ON public.t USING (status IN ('draft', 'open'));
-- rows
INSERT INTO t VALUES (1, 'x', NULL) ON CONFLICT DO NOTHING;
DELETE FROM t;
