-- Bounds that change, split and swap; a key that changes; the rows stay.
-- from
CREATE TABLE public.r (id integer, d date) PARTITION BY RANGE (d);
CREATE TABLE public.r1 PARTITION OF public.r FOR VALUES FROM ('2020-01-01') TO ('2022-01-01');
CREATE TABLE public.r2 PARTITION OF public.r FOR VALUES FROM ('2022-01-01') TO ('2023-01-01');
CREATE TABLE public.l (id integer, k text) PARTITION BY LIST (k);
CREATE TABLE public.l1 PARTITION OF public.l FOR VALUES IN ('a', 'b');
CREATE TABLE public.l2 PARTITION OF public.l FOR VALUES IN ('c');
CREATE TABLE public.h (id integer, k integer) PARTITION BY HASH (id);
CREATE TABLE public.h0 PARTITION OF public.h FOR VALUES WITH (modulus 1, remainder 0);
-- to
CREATE TABLE public.r (id integer, d date) PARTITION BY RANGE (d);
CREATE TABLE public.r1 PARTITION OF public.r FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE public.r15 PARTITION OF public.r FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
CREATE TABLE public.r2 PARTITION OF public.r FOR VALUES FROM ('2022-01-01') TO (MAXVALUE);
CREATE TABLE public.l (id integer, k text) PARTITION BY LIST (k);
CREATE TABLE public.l1 PARTITION OF public.l FOR VALUES IN ('c');
CREATE TABLE public.l2 PARTITION OF public.l FOR VALUES IN ('a', 'b', NULL);
CREATE TABLE public.h (id integer, k integer) PARTITION BY RANGE (k);
CREATE TABLE public.h0 PARTITION OF public.h FOR VALUES FROM (MINVALUE) TO (5);
CREATE TABLE public.h1 PARTITION OF public.h DEFAULT;
-- rows
INSERT INTO r SELECT i, date '2020-06-01' + i * 300 FROM generate_series(0, 2) i;
INSERT INTO l VALUES (1, 'a'), (2, 'b'), (3, 'c');
INSERT INTO h SELECT i, i FROM generate_series(1, 10) i;
-- after
SELECT count(*) = 3 FROM r;
SELECT count(*) = 2 FROM l2;
SELECT count(*) = 10 FROM h;
-- back
SELECT count(*) = 3 AND sum(id) = 3 FROM r;
SELECT count(*) = 2 FROM l1;
SELECT count(*) = 10 FROM h;
