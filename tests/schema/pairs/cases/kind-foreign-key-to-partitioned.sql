-- A foreign key to a partitioned table, whose unique index comes in the same step; and between two of them.
-- from
CREATE TABLE public.p (id integer, v text) PARTITION BY RANGE (id);
CREATE TABLE public.p1 PARTITION OF public.p FOR VALUES FROM (0) TO (10);
CREATE TABLE public.c (p_id integer);
CREATE TABLE public.d (p_id integer) PARTITION BY HASH (p_id);
CREATE TABLE public.d0 PARTITION OF public.d FOR VALUES WITH (modulus 1, remainder 0);
-- to
CREATE TABLE public.p (id integer, v text, CONSTRAINT p_u UNIQUE (id)) PARTITION BY RANGE (id);
CREATE TABLE public.p1 PARTITION OF public.p FOR VALUES FROM (0) TO (10);
CREATE TABLE public.p2 PARTITION OF public.p FOR VALUES FROM (10) TO (20);
CREATE TABLE public.c (p_id integer, CONSTRAINT c_fk FOREIGN KEY (p_id) REFERENCES public.p (id) ON DELETE CASCADE);
CREATE TABLE public.d (p_id integer, CONSTRAINT d_fk FOREIGN KEY (p_id) REFERENCES public.p (id)) PARTITION BY HASH (p_id);
CREATE TABLE public.d0 PARTITION OF public.d FOR VALUES WITH (modulus 1, remainder 0);
-- rows
INSERT INTO p VALUES (1, 'a');
INSERT INTO c VALUES (1), (NULL);
INSERT INTO d VALUES (1);
