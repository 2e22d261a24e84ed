-- A unique constraint of a partitioned table becomes one of its partitions alone, and back.
-- from
CREATE TABLE public.p (a integer, b integer, CONSTRAINT p_u UNIQUE (a, b)) PARTITION BY HASH (a);
CREATE TABLE public.p0 PARTITION OF public.p FOR VALUES WITH (modulus 2, remainder 0);
CREATE TABLE public.p1 PARTITION OF public.p FOR VALUES WITH (modulus 2, remainder 1);
-- to
CREATE TABLE public.p (a integer, b integer) PARTITION BY HASH (a);
CREATE TABLE public.p0 PARTITION OF public.p FOR VALUES WITH (modulus 2, remainder 0);
CREATE TABLE public.p1 PARTITION OF public.p FOR VALUES WITH (modulus 2, remainder 1);
ALTER TABLE public.p1 ADD CONSTRAINT p1_a_b_key UNIQUE (a, b);
-- rows
INSERT INTO p SELECT i, i FROM generate_series(1, 20) i;
