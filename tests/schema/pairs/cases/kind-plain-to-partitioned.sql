-- A plain table becomes partitioned, with its rows, its key, its identity, its index, view, grants and a foreign key from outside.
-- from
CREATE TABLE public.log (id bigint GENERATED ALWAYS AS IDENTITY, day date NOT NULL, body text, CONSTRAINT log_pk PRIMARY KEY (id, day));
CREATE TABLE public.ref (id bigint, day date, CONSTRAINT ref_fk FOREIGN KEY (id, day) REFERENCES public.log (id, day));
CREATE INDEX log_day ON public.log (day);
CREATE VIEW public.v AS SELECT id, body FROM public.log;
GRANT SELECT ON public.log TO pairs_reader;
COMMENT ON COLUMN public.log.body IS 'text';
-- to
CREATE TABLE public.log (id bigint NOT NULL, day date NOT NULL, body text, CONSTRAINT log_pk PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
CREATE TABLE public.log_2020 PARTITION OF public.log FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE public.log_rest PARTITION OF public.log DEFAULT;
CREATE TABLE public.ref (id bigint, day date, CONSTRAINT ref_fk FOREIGN KEY (id, day) REFERENCES public.log (id, day));
CREATE INDEX log_day ON public.log (day);
CREATE VIEW public.v AS SELECT id, body FROM public.log;
GRANT SELECT ON public.log TO pairs_reader;
COMMENT ON COLUMN public.log.body IS 'text';
-- rows
INSERT INTO log (day, body) VALUES ('2020-02-02', 'a'), ('2025-05-05', 'b'), ('2019-01-01', 'c');
INSERT INTO ref VALUES (1, '2020-02-02');
-- after
SELECT string_agg(body, ',' ORDER BY id) = 'a,b,c' FROM log;
SELECT count(*) = 1 FROM log_2020;
SELECT count(*) = 1 FROM ref JOIN log USING (id, day);
-- back
SELECT string_agg(body, ',' ORDER BY id) = 'a,b,c' FROM log;
