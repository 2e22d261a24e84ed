-- The kinds where the best peer fails: indexes and constraints of partitioned tables, ON ONLY, attached by hand, with names of their own, to two levels.
-- from
CREATE TABLE public.p (a integer NOT NULL, b integer NOT NULL, c text) PARTITION BY RANGE (a);
CREATE TABLE public.p1 PARTITION OF public.p FOR VALUES FROM (0) TO (10) PARTITION BY LIST (b);
CREATE TABLE public.p11 PARTITION OF public.p1 FOR VALUES IN (1);
CREATE TABLE public.p2 PARTITION OF public.p FOR VALUES FROM (10) TO (20);
CREATE INDEX p_c ON public.p (c);
-- to
CREATE TABLE public.p (a integer NOT NULL, b integer NOT NULL, c text) PARTITION BY RANGE (a);
CREATE TABLE public.p1 PARTITION OF public.p FOR VALUES FROM (0) TO (10) PARTITION BY LIST (b);
CREATE TABLE public.p11 PARTITION OF public.p1 FOR VALUES IN (1);
CREATE TABLE public.p2 PARTITION OF public.p FOR VALUES FROM (10) TO (20);
CREATE UNIQUE INDEX p11_own ON public.p11 (a, b);
ALTER TABLE public.p ADD CONSTRAINT p_key PRIMARY KEY (a, b);
CREATE INDEX p_lower ON public.p (lower(c)) WHERE b > 0;
CREATE INDEX p_only ON ONLY public.p (b, c);
CREATE INDEX p2_only ON public.p2 (b, c);
ALTER INDEX public.p_only ATTACH PARTITION public.p2_only;
CREATE INDEX p2_alone ON public.p2 (c DESC);
COMMENT ON INDEX public.p2_only IS 'attached';
-- rows
INSERT INTO p VALUES (1, 1, 'x'), (11, 5, 'y');
