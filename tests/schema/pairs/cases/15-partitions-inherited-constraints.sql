-- 15: inherited constraints stay with the parent; a foreign key's name may be the same on several tables.
-- from
CREATE TABLE public.target (id integer PRIMARY KEY);
CREATE TABLE public.p (id integer NOT NULL, day date NOT NULL, v integer, CONSTRAINT p_v CHECK (v > 0), CONSTRAINT p_pk PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
CREATE TABLE public.p1 PARTITION OF public.p FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE public.p2 PARTITION OF public.p DEFAULT;
ALTER TABLE public.p ADD CONSTRAINT same_fkey FOREIGN KEY (v) REFERENCES public.target;
CREATE TABLE public.q (v integer);
ALTER TABLE public.q ADD CONSTRAINT same_fkey FOREIGN KEY (v) REFERENCES public.target;
CREATE INDEX p_v_idx ON public.p (v);
-- to
CREATE TABLE public.target (id integer PRIMARY KEY);
CREATE TABLE public.p (id integer NOT NULL, day date NOT NULL, v integer, w text, CONSTRAINT p_v CHECK (v > 1), CONSTRAINT p_pk PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
CREATE TABLE public.p1 PARTITION OF public.p FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE public.p2 PARTITION OF public.p DEFAULT;
CREATE TABLE public.p3 PARTITION OF public.p FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
ALTER TABLE public.p ADD CONSTRAINT same_fkey FOREIGN KEY (v) REFERENCES public.target ON DELETE CASCADE;
CREATE TABLE public.q (v integer);
ALTER TABLE public.q ADD CONSTRAINT same_fkey FOREIGN KEY (v) REFERENCES public.target;
CREATE INDEX p_v_idx ON public.p (v);
CREATE INDEX p_w_idx ON public.p (w);
-- rows
INSERT INTO target VALUES (2), (3);
INSERT INTO p VALUES (1, '2020-05-05', 2), (2, '2030-01-01', 3);
-- after
SELECT sum(v) = 5 AND count(*) = 2 FROM p;
-- back
SELECT sum(v) = 5 AND count(*) = 2 FROM p;
