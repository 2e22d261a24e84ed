-- A partition that becomes a table of its own, and a table that becomes a partition.
-- loses: public.p p
-- from
CREATE TABLE public.p (id integer PRIMARY KEY, note text) PARTITION BY RANGE (id);
CREATE TABLE public.p1 PARTITION OF public.p FOR VALUES FROM (0) TO (10);
CREATE TABLE public.p2 PARTITION OF public.p FOR VALUES FROM (10) TO (20);
CREATE TABLE public.free (note text, id integer NOT NULL, CONSTRAINT free_pkey PRIMARY KEY (id));
-- to
CREATE TABLE public.p (id integer PRIMARY KEY, note text) PARTITION BY RANGE (id);
CREATE TABLE public.p1 PARTITION OF public.p FOR VALUES FROM (0) TO (10);
CREATE TABLE public.p2 (id integer PRIMARY KEY, note text);
CREATE TABLE public.free (note text, id integer NOT NULL, CONSTRAINT free_pkey PRIMARY KEY (id));
ALTER TABLE public.p ATTACH PARTITION public.free FOR VALUES FROM (20) TO (30);
-- rows
INSERT INTO p VALUES (1, 'a'), (11, 'b');
INSERT INTO free VALUES ('c', 21);
-- after
SELECT count(*) = 2 FROM p;
SELECT count(*) = 1 FROM p2;
-- back
SELECT count(*) = 2 FROM p;
SELECT count(*) = 1 FROM free;
