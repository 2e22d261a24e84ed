-- Defaults, NOT NULL, STATISTICS and STORAGE that a partition overrides, changed on the parent and on one partition.
-- from
CREATE TABLE public.p (id integer, v text DEFAULT 'x', n integer) PARTITION BY LIST (id);
CREATE TABLE public.a PARTITION OF public.p (v DEFAULT 'a') FOR VALUES IN (1);
CREATE TABLE public.b PARTITION OF public.p (n NOT NULL) FOR VALUES IN (2);
CREATE TABLE public.c PARTITION OF public.p FOR VALUES IN (3);
-- to
CREATE TABLE public.p (id integer, v text DEFAULT 'y', n integer) PARTITION BY LIST (id);
CREATE TABLE public.a PARTITION OF public.p FOR VALUES IN (1);
ALTER TABLE ONLY public.a ALTER COLUMN v DROP DEFAULT;
CREATE TABLE public.b PARTITION OF public.p (v DEFAULT 'x') FOR VALUES IN (2);
CREATE TABLE public.c PARTITION OF public.p (n DEFAULT 3 NOT NULL) FOR VALUES IN (3);
ALTER TABLE ONLY public.p ALTER COLUMN n SET STATISTICS 11;
ALTER TABLE ONLY public.a ALTER COLUMN n SET STATISTICS 22;
ALTER TABLE ONLY public.b ALTER COLUMN v SET STORAGE MAIN;
ALTER TABLE ONLY public.c ALTER COLUMN v SET COMPRESSION pglz;
-- rows
INSERT INTO p VALUES (1, 'q', NULL), (2, 'q', 2), (3, 'q', 5);
