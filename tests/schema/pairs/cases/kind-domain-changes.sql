-- A domain under a column: default, NOT NULL, checks, base type; the rows stay.
-- from
CREATE DOMAIN public.code AS character varying(10) DEFAULT 'x' CONSTRAINT code_c CHECK (VALUE <> '');
CREATE TABLE public.t (id integer PRIMARY KEY, c public.code, many public.code[]);
CREATE VIEW public.v AS SELECT c FROM public.t;
-- to
CREATE DOMAIN public.code AS text DEFAULT 'y' NOT NULL CONSTRAINT code_d CHECK (length(VALUE) < 20);
CREATE TABLE public.t (id integer PRIMARY KEY, c public.code, many public.code[]);
CREATE VIEW public.v AS SELECT c FROM public.t;
-- rows
INSERT INTO t VALUES (1, 'a', '{b}'), (2, 'c', NULL);
-- after
SELECT string_agg(c, ',' ORDER BY id) = 'a,c' FROM t;
-- back
SELECT string_agg(c, ',' ORDER BY id) = 'a,c' FROM t;
