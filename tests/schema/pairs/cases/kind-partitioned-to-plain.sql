-- And back: a partitioned table with two levels becomes plain.
-- from
CREATE TABLE public.m (id integer NOT NULL, k text NOT NULL, v integer DEFAULT 5, CONSTRAINT m_pk PRIMARY KEY (id, k)) PARTITION BY LIST (k);
CREATE TABLE public.ma PARTITION OF public.m FOR VALUES IN ('a') PARTITION BY HASH (id);
CREATE TABLE public.ma0 PARTITION OF public.ma FOR VALUES WITH (modulus 2, remainder 0);
CREATE TABLE public.ma1 PARTITION OF public.ma FOR VALUES WITH (modulus 2, remainder 1);
CREATE TABLE public.mb PARTITION OF public.m FOR VALUES IN ('b', 'c');
-- to
CREATE TABLE public.m (id integer NOT NULL, k text NOT NULL, v integer DEFAULT 5, CONSTRAINT m_pk PRIMARY KEY (id, k));
-- rows
INSERT INTO m SELECT i, (ARRAY['a', 'b', 'c'])[i % 3 + 1], i FROM generate_series(1, 30) i;
-- after
SELECT count(*) = 30 AND sum(v) = 465 FROM m;
-- back
SELECT count(*) = 30 AND sum(v) = 465 FROM m;
