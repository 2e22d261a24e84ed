-- Columns: one change a pair.
-- pair: array-column-added
-- from
CREATE TABLE public.t (id integer NOT NULL);
-- to
CREATE TABLE public.t (id integer NOT NULL, tags text[], grid integer[][] DEFAULT '{{1,2},{3,4}}', ranks numeric(8,2)[] NOT NULL DEFAULT '{}');
-- pair: interval-and-time-precisions
-- from
CREATE TABLE public.t (a interval, b timestamp(3), c time, d timestamptz, e bit(3), f character(4));
-- to
CREATE TABLE public.t (a interval day to second(2), b timestamp(6) with time zone, c time(0) with time zone, d timestamp, e bit varying(9), f character varying(4));
-- pair: numeric-scale
-- from
CREATE TABLE public.t (a numeric, b numeric(10,2), c numeric(5), d real, e bigint);
-- to
CREATE TABLE public.t (a numeric(12,3), b numeric, c numeric(5,4), d double precision, e numeric(20,0));
-- rows
INSERT INTO t VALUES (1.5, 2.25, 3, 4.5, 5);
-- after
SELECT a = 1.5 AND b = 2.25 AND e = 5 FROM t;
-- pair: text-to-jsonb-and-back
-- from
CREATE TABLE public.t (a text, b json DEFAULT '{"a": 1}', c jsonb);
-- to
CREATE TABLE public.t (a jsonb, b jsonb DEFAULT '{"a": 1}', c json);
-- rows
INSERT INTO t (a) VALUES ('{"x": 2}');
-- after
SELECT (a ->> 'x')::integer = 2 FROM t;
-- pair: text-to-array
-- from
CREATE TABLE public.t (id integer, tags text DEFAULT '{}');
-- to
CREATE TABLE public.t (id integer, tags text[] DEFAULT '{}');
-- pair: array-to-scalar
-- from
CREATE TABLE public.t (id integer, n integer[] DEFAULT '{1}' NOT NULL);
-- to
CREATE TABLE public.t (id integer, n integer DEFAULT 1 NOT NULL);
-- pair: integer-to-boolean
-- from
CREATE TABLE public.t (id integer, f integer DEFAULT 0 NOT NULL, g text DEFAULT 'yes');
-- to
CREATE TABLE public.t (id integer, f boolean DEFAULT false NOT NULL, g boolean DEFAULT true);
-- rows
INSERT INTO t (id, f, g) VALUES (1, 1, 'no');
-- after
SELECT f AND NOT g FROM t;
-- pair: text-to-uuid
-- from
CREATE TABLE public.t (id text DEFAULT gen_random_uuid()::text NOT NULL PRIMARY KEY);
CREATE TABLE public.u (t_id text REFERENCES public.t ON DELETE CASCADE);
-- to
CREATE TABLE public.t (id uuid DEFAULT gen_random_uuid() NOT NULL PRIMARY KEY);
CREATE TABLE public.u (t_id uuid REFERENCES public.t ON DELETE CASCADE);
-- rows
INSERT INTO t DEFAULT VALUES;
INSERT INTO u SELECT id FROM t;
-- pair: epoch-to-timestamp
-- from
CREATE TABLE public.t (id integer, at bigint, day text, span integer);
-- to
CREATE TABLE public.t (id integer, at timestamptz, day date, span interval);
-- pair: varchar-lengths
-- from
CREATE TABLE public.t (a character varying(10), b character varying(50), c character varying, d text);
-- to
CREATE TABLE public.t (a character varying(50), b character varying(10), c character varying(5), d character varying);
-- pair: not-null-to-and-fro
-- from
CREATE TABLE public.t (a integer, b integer NOT NULL, c integer DEFAULT 1, d integer DEFAULT 1 NOT NULL);
-- to
CREATE TABLE public.t (a integer NOT NULL, b integer, c integer DEFAULT 1 NOT NULL, d integer DEFAULT 2);
-- pair: column-collation
-- from
CREATE TABLE public.t (a text, b text COLLATE "C", c character varying(5) COLLATE "C");
CREATE INDEX t_a ON public.t (a, b COLLATE "POSIX");
-- to
CREATE TABLE public.t (a text COLLATE "C", b text, c character varying(5) COLLATE "POSIX");
CREATE INDEX t_a ON public.t (a, b COLLATE "POSIX");
-- pair: storage-compression-statistics
-- from
CREATE TABLE public.t (a text, b text, c bytea, d jsonb);
ALTER TABLE public.t ALTER a SET STORAGE EXTERNAL, ALTER b SET STATISTICS 200, ALTER c SET COMPRESSION pglz, ALTER d SET (n_distinct = 5);
-- to
CREATE TABLE public.t (a text, b text, c bytea, d jsonb);
ALTER TABLE public.t ALTER b SET STORAGE MAIN, ALTER a SET STATISTICS 0, ALTER d SET COMPRESSION pglz, ALTER a SET (n_distinct = -0.5, n_distinct_inherited = 3);
-- pair: storage-with-type-change
-- from
CREATE TABLE public.t (a text, b integer, c text);
ALTER TABLE public.t ALTER a SET STORAGE EXTERNAL, ALTER a SET STATISTICS 77, ALTER c SET STORAGE MAIN, ALTER c SET COMPRESSION pglz;
-- to
CREATE TABLE public.t (a bytea, b text, c character varying(20));
ALTER TABLE public.t ALTER b SET STORAGE EXTERNAL, ALTER a SET STATISTICS 77, ALTER c SET STORAGE MAIN, ALTER c SET COMPRESSION pglz;
-- pair: generated-added-dropped
-- from
CREATE TABLE public.t (a integer, b integer GENERATED ALWAYS AS (a * 2) STORED, c integer);
-- to
CREATE TABLE public.t (a integer, b integer, c integer GENERATED ALWAYS AS (a + 1) STORED);
-- pair: generated-expression
-- from
CREATE TABLE public.t (a text, b text, full_name text GENERATED ALWAYS AS (a || ' ' || b) STORED NOT NULL, n integer GENERATED ALWAYS AS (length(a)) STORED);
CREATE INDEX t_full ON public.t (full_name);
CREATE VIEW public.v AS SELECT full_name FROM public.t;
-- to
CREATE TABLE public.t (a text, b text, full_name text GENERATED ALWAYS AS (upper(b) || ', ' || a) STORED NOT NULL, n bigint GENERATED ALWAYS AS (length(a)) STORED);
CREATE INDEX t_full ON public.t (full_name);
CREATE VIEW public.v AS SELECT full_name FROM public.t;
-- rows
INSERT INTO t (a, b) VALUES ('x', 'y');
-- after
SELECT full_name = 'Y, x' FROM t;
-- back
SELECT full_name = 'x y' FROM t;
-- pair: generated-source-goes
-- from
CREATE TABLE public.t (id integer, price numeric, qty integer, total numeric GENERATED ALWAYS AS (price * qty) STORED);
-- to
CREATE TABLE public.t (id integer, price numeric, total numeric GENERATED ALWAYS AS (price * 2) STORED);
-- pair: identity-kinds
-- from
CREATE TABLE public.t (a integer GENERATED ALWAYS AS IDENTITY, b integer NOT NULL);
CREATE TABLE public.u (a bigint GENERATED BY DEFAULT AS IDENTITY (START 5 INCREMENT 2), b integer);
-- to
CREATE TABLE public.t (a integer GENERATED BY DEFAULT AS IDENTITY, b integer NOT NULL);
CREATE TABLE public.u (a bigint GENERATED ALWAYS AS IDENTITY (START 10 INCREMENT 3 MINVALUE 2 MAXVALUE 500 CACHE 4 CYCLE), b integer NOT NULL);
-- pair: identity-comes-and-goes
-- from
CREATE TABLE public.t (a integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, b integer);
CREATE TABLE public.u (a integer PRIMARY KEY, b integer);
-- to
CREATE TABLE public.t (a integer PRIMARY KEY, b integer);
CREATE TABLE public.u (a integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, b integer);
-- rows
INSERT INTO t (b) VALUES (1), (2);
INSERT INTO u VALUES (7, 1);
-- pair: identity-sequence-name
-- from
CREATE TABLE public.t (a integer GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME public.odd_name START 3));
-- to
CREATE TABLE public.t (a integer GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME public.other_name START 3));
-- pair: identity-type
-- from
CREATE TABLE public.t (a smallint GENERATED ALWAYS AS IDENTITY, b bigint GENERATED ALWAYS AS IDENTITY);
-- to
CREATE TABLE public.t (a bigint GENERATED ALWAYS AS IDENTITY, b integer GENERATED ALWAYS AS IDENTITY);
-- pair: serial-to-identity
-- from
CREATE TABLE public.t (id serial PRIMARY KEY, n text);
-- to
CREATE TABLE public.t (id integer GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, n text);
-- rows
INSERT INTO t (n) VALUES ('a'), ('b');
-- pair: identity-to-bigserial
-- from
CREATE TABLE public.t (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n text);
-- to
CREATE TABLE public.t (id bigserial PRIMARY KEY, n text);
-- pair: serial-to-plain-and-back
-- from
CREATE TABLE public.t (id serial, k integer NOT NULL);
-- to
CREATE TABLE public.t (id integer NOT NULL, k serial);
-- pair: serial-widened
-- from
CREATE TABLE public.t (id serial PRIMARY KEY);
CREATE TABLE public.u (t_id integer NOT NULL REFERENCES public.t);
-- to
CREATE TABLE public.t (id bigserial PRIMARY KEY);
CREATE TABLE public.u (t_id bigint NOT NULL REFERENCES public.t);
-- pair: all-columns-go
-- from
CREATE TABLE public.t (a integer, b text);
CREATE TABLE public.u ();
-- to
CREATE TABLE public.t ();
CREATE TABLE public.u (a integer, b text);
-- pair: column-under-view-dropped
-- from
CREATE TABLE public.t (a integer, b text, c text);
CREATE VIEW public.v AS SELECT a, b FROM public.t;
CREATE VIEW public.w AS SELECT * FROM public.v WHERE b IS NOT NULL;
-- to
CREATE TABLE public.t (a integer, c text);
CREATE VIEW public.v AS SELECT a, c AS b FROM public.t;
CREATE VIEW public.w AS SELECT * FROM public.v WHERE b IS NOT NULL;
-- pair: column-with-everything-dropped
-- from
CREATE TABLE public.t (id integer PRIMARY KEY, k integer UNIQUE CHECK (k > 0), n text DEFAULT 'x' NOT NULL);
CREATE INDEX t_n ON public.t (lower(n), id);
CREATE STATISTICS public.st ON k, n FROM public.t;
CREATE TABLE public.u (k integer REFERENCES public.t (k));
COMMENT ON COLUMN public.t.k IS 'key';
-- to
CREATE TABLE public.t (id integer PRIMARY KEY);
CREATE TABLE public.u (k integer);
-- pair: reserved-and-odd-names
-- from
CREATE TABLE public."order" (id integer, "select" text, "Mixed Case" integer DEFAULT 1, "a""b" text);
-- to
CREATE TABLE public."order" (id integer, "select" integer, "Mixed Case" integer DEFAULT 2 NOT NULL, "a""b" text, "user" text, "1st" date CHECK ("1st" > '2000-01-01'));
CREATE INDEX "Odd Index" ON public."order" ("Mixed Case", "user" DESC);
-- pair: defaults-of-all-kinds
-- from
CREATE TABLE public.t (a integer, b text, c timestamptz, d uuid, e boolean, f text[], g jsonb, h date, i numeric, j text, k bytea, l inet, m interval, n text);
-- to
CREATE TABLE public.t (a integer DEFAULT (1 + 2) * 3, b text DEFAULT 'it''s \ "quoted"', c timestamptz DEFAULT now() + interval '1 day', d uuid DEFAULT gen_random_uuid(), e boolean DEFAULT (NOT false),
    f text[] DEFAULT ARRAY['a', 'b'], g jsonb DEFAULT jsonb_build_object('a', 1), h date DEFAULT CURRENT_DATE, i numeric DEFAULT -1.5, j text DEFAULT CURRENT_USER, k bytea DEFAULT '\x00ff',
    l inet DEFAULT '10.0.0.1/8', m interval DEFAULT '1 year 2 days', n text DEFAULT E'tab\there\nline');
-- pair: default-nextval-of-other-sequence
-- from
CREATE SEQUENCE public.one;
CREATE SEQUENCE public.two;
CREATE TABLE public.t (id bigint DEFAULT nextval('public.one') NOT NULL);
-- to
CREATE SEQUENCE public.two;
CREATE SEQUENCE public.three;
CREATE TABLE public.t (id bigint DEFAULT nextval('public.three') NOT NULL, k bigint DEFAULT nextval('public.two'));
