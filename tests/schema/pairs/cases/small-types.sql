-- Types: enums, domains, composites, ranges, base types: one change a pair.
-- pair: enum-made
-- from
CREATE TABLE public.t (id integer, s text DEFAULT 'new' NOT NULL);
-- to
CREATE TYPE public.state AS ENUM ('new', 'done');
CREATE TABLE public.t (id integer, s public.state DEFAULT 'new' NOT NULL);
-- rows
INSERT INTO t VALUES (1, 'done');
-- after
SELECT s = 'done' FROM t;
-- pair: enum-values-everywhere
-- from
CREATE TYPE public.e AS ENUM ('b', 'd');
-- to
CREATE TYPE public.e AS ENUM ('a', 'b', 'c', 'd', 'e', 'it''s', 'Zed');
-- pair: enum-emptied
-- from
CREATE TYPE public.e AS ENUM ('a');
CREATE TYPE public.f AS ENUM ();
-- to
CREATE TYPE public.e AS ENUM ();
CREATE TYPE public.f AS ENUM ('x', 'y');
-- pair: enum-value-removed-in-array-and-domain
-- from
CREATE TYPE public.e AS ENUM ('a', 'b', 'c');
CREATE DOMAIN public.d AS public.e DEFAULT 'a' CHECK (VALUE <> 'c');
CREATE TABLE public.t (x public.d, y public.e[] DEFAULT '{a,b}', z public.e DEFAULT 'b');
-- to
CREATE TYPE public.e AS ENUM ('a', 'b');
CREATE DOMAIN public.d AS public.e DEFAULT 'a' CHECK (VALUE <> 'b');
CREATE TABLE public.t (x public.d, y public.e[] DEFAULT '{a,b}', z public.e DEFAULT 'b');
-- rows
INSERT INTO t VALUES ('a', '{b}', 'a');
-- after
SELECT x::text = 'a' AND y::text = '{b}' AND z::text = 'a' FROM t;
-- back
SELECT x::text = 'a' AND y::text = '{b}' AND z::text = 'a' FROM t;
-- pair: enum-value-removed-in-composite
-- from
CREATE TYPE public.e AS ENUM ('a', 'b', 'c');
CREATE TYPE public.c AS (n integer, k public.e);
CREATE TABLE public.t (id integer, x public.c, y public.c[]);
-- to
CREATE TYPE public.e AS ENUM ('a', 'b');
CREATE TYPE public.c AS (n integer, k public.e);
CREATE TABLE public.t (id integer, x public.c, y public.c[]);
-- rows
INSERT INTO t VALUES (1, '(1,a)', '{"(2,b)"}');
-- after
SELECT (x).k = 'a' AND (y[1]).k = 'b' FROM t;
-- pair: enum-value-removed-under-materialized-view-and-key
-- from
CREATE TYPE public.e AS ENUM ('a', 'b', 'c');
CREATE TABLE public.p (k public.e PRIMARY KEY);
CREATE TABLE public.c (k public.e REFERENCES public.p, v text);
CREATE MATERIALIZED VIEW public.m AS SELECT k, count(*) AS n FROM public.c GROUP BY k;
CREATE UNIQUE INDEX m_k ON public.m (k);
CREATE FUNCTION public.f(public.e) RETURNS text LANGUAGE sql IMMUTABLE AS $$SELECT 'x' || $1$$;
CREATE INDEX c_f ON public.c (public.f(k));
-- to
CREATE TYPE public.e AS ENUM ('a', 'b');
CREATE TABLE public.p (k public.e PRIMARY KEY);
CREATE TABLE public.c (k public.e REFERENCES public.p, v text);
CREATE MATERIALIZED VIEW public.m AS SELECT k, count(*) AS n FROM public.c GROUP BY k;
CREATE UNIQUE INDEX m_k ON public.m (k);
CREATE FUNCTION public.f(public.e) RETURNS text LANGUAGE sql IMMUTABLE AS $$SELECT 'x' || $1$$;
CREATE INDEX c_f ON public.c (public.f(k));
-- rows
INSERT INTO p VALUES ('a'), ('b');
INSERT INTO c VALUES ('a', 'x');
-- pair: enum-as-partition-key
-- from
CREATE TYPE public.e AS ENUM ('a', 'b', 'c');
CREATE TABLE public.t (k public.e NOT NULL, v integer) PARTITION BY LIST (k);
CREATE TABLE public.ta PARTITION OF public.t FOR VALUES IN ('a');
CREATE TABLE public.tb PARTITION OF public.t FOR VALUES IN ('b');
-- to
CREATE TYPE public.e AS ENUM ('a', 'b');
CREATE TABLE public.t (k public.e NOT NULL, v integer) PARTITION BY LIST (k);
CREATE TABLE public.ta PARTITION OF public.t FOR VALUES IN ('a');
CREATE TABLE public.tb PARTITION OF public.t FOR VALUES IN ('b');
-- rows
INSERT INTO t VALUES ('a', 1), ('b', 2);
-- after
SELECT sum(v) = 3 FROM t;
-- pair: enum-to-other-schema
-- from
CREATE SCHEMA one;
CREATE TYPE one.e AS ENUM ('a', 'b');
CREATE TABLE public.t (k one.e DEFAULT 'a');
-- to
CREATE SCHEMA two;
CREATE TYPE two.e AS ENUM ('a', 'b');
CREATE TABLE public.t (k two.e DEFAULT 'a');
-- rows
INSERT INTO t VALUES ('b');
-- after
SELECT k = 'b' FROM t;
-- pair: enum-added-and-used-in-view-and-check
-- from
CREATE TYPE public.e AS ENUM ('a', 'b');
CREATE TABLE public.t (k public.e, CONSTRAINT c CHECK (k <> 'b'));
CREATE VIEW public.v AS SELECT k FROM public.t WHERE k = 'a';
-- to
CREATE TYPE public.e AS ENUM ('a', 'b', 'c');
CREATE TABLE public.t (k public.e, CONSTRAINT c CHECK (k <> 'c'));
CREATE VIEW public.v AS SELECT k FROM public.t WHERE k = 'c';
-- pair: enum-and-function-default
-- from
CREATE TYPE public.e AS ENUM ('a', 'b');
CREATE FUNCTION public.f(k public.e DEFAULT 'a') RETURNS SETOF public.e LANGUAGE sql AS $$SELECT k$$;
-- to
CREATE TYPE public.e AS ENUM ('b', 'c');
CREATE FUNCTION public.f(k public.e DEFAULT 'c') RETURNS SETOF public.e LANGUAGE sql AS $$SELECT k$$;
-- pair: enum-becomes-domain
-- from
CREATE TYPE public.e AS ENUM ('a', 'b');
CREATE TABLE public.t (k public.e DEFAULT 'a');
-- to
CREATE DOMAIN public.e AS text CHECK (VALUE IN ('a', 'b'));
CREATE TABLE public.t (k public.e DEFAULT 'a');
-- rows
INSERT INTO t VALUES ('b');
-- pair: domain-all
-- from
CREATE DOMAIN public.d AS integer DEFAULT 1 NOT NULL CONSTRAINT pos CHECK (VALUE > 0);
CREATE DOMAIN public.e AS text COLLATE "C";
CREATE DOMAIN public.g AS text;
CREATE TABLE public.t (a public.d, b public.e, c public.g);
-- to
CREATE DOMAIN public.d AS integer CONSTRAINT pos CHECK (VALUE > 1) CONSTRAINT small CHECK (VALUE < 10);
CREATE DOMAIN public.e AS text COLLATE "C" DEFAULT 'x' NOT NULL;
CREATE DOMAIN public.g AS text CHECK (VALUE ~ '^\d+$');
COMMENT ON DOMAIN public.d IS 'a number';
COMMENT ON CONSTRAINT small ON DOMAIN public.d IS 'below ten';
CREATE TABLE public.t (a public.d, b public.e, c public.g);
-- pair: domain-type
-- from
CREATE DOMAIN public.d AS integer CHECK (VALUE > 0);
CREATE TABLE public.t (id integer PRIMARY KEY, a public.d DEFAULT 5, b public.d[]);
CREATE VIEW public.v AS SELECT a FROM public.t;
CREATE FUNCTION public.f(public.d) RETURNS public.d LANGUAGE sql AS $$SELECT $1$$;
-- to
CREATE DOMAIN public.d AS bigint CHECK (VALUE > 0);
CREATE TABLE public.t (id integer PRIMARY KEY, a public.d DEFAULT 5, b public.d[]);
CREATE VIEW public.v AS SELECT a FROM public.t;
CREATE FUNCTION public.f(public.d) RETURNS public.d LANGUAGE sql AS $$SELECT $1$$;
-- rows
INSERT INTO t VALUES (1, 2, '{3}');
-- after
SELECT a = 2 AND b::text = '{3}' FROM t;
-- back
SELECT a = 2 AND b::text = '{3}' FROM t;
-- pair: domain-check-while-used-in-array-and-composite
-- from
CREATE DOMAIN public.d AS text CHECK (VALUE <> '');
CREATE TYPE public.c AS (n integer, k public.d);
CREATE TABLE public.t (id integer, x public.d[], y public.c, z public.d);
-- to
CREATE DOMAIN public.d AS text CHECK (VALUE <> '') CONSTRAINT longer CHECK (length(VALUE) > 1);
CREATE TYPE public.c AS (n integer, k public.d);
CREATE TABLE public.t (id integer, x public.d[], y public.c, z public.d);
-- rows
INSERT INTO t VALUES (1, '{ab}', '(1,cd)', 'ef');
-- after
SELECT x[1] = 'ab' AND (y).k = 'cd' AND z = 'ef' FROM t;
-- back
SELECT x[1] = 'ab' AND (y).k = 'cd' AND z = 'ef' FROM t;
-- pair: domain-not-null-while-used-in-composite
-- from
CREATE DOMAIN public.d AS text;
CREATE TYPE public.c AS (n integer, k public.d);
CREATE TABLE public.t (id integer, y public.c);
-- to
CREATE DOMAIN public.d AS text NOT NULL;
CREATE TYPE public.c AS (n integer, k public.d);
CREATE TABLE public.t (id integer, y public.c);
-- pair: domain-on-domain
-- from
CREATE DOMAIN public.low AS integer CHECK (VALUE < 100);
CREATE DOMAIN public.high AS public.low CHECK (VALUE > 10);
CREATE TABLE public.t (a public.high);
-- to
CREATE DOMAIN public.low AS bigint CHECK (VALUE < 200);
CREATE DOMAIN public.high AS public.low CHECK (VALUE > 20);
CREATE TABLE public.t (a public.high);
-- pair: domain-not-valid-check
-- from
CREATE DOMAIN public.d AS integer;
ALTER DOMAIN public.d ADD CONSTRAINT c CHECK (VALUE > 0) NOT VALID;
CREATE TABLE public.t (a public.d);
-- to
CREATE DOMAIN public.d AS integer CONSTRAINT c CHECK (VALUE > 0);
CREATE TABLE public.t (a public.d);
-- pair: domain-check-with-function
-- from
CREATE TABLE public.t (a text);
-- to
CREATE FUNCTION public.ok(text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$BEGIN RETURN $1 <> ''; END$$;
CREATE DOMAIN public.d AS text DEFAULT lower('X') CHECK (public.ok(VALUE));
CREATE TABLE public.t (a public.d);
-- pair: domain-under-key-and-index
-- from
CREATE DOMAIN public.id AS integer;
CREATE TABLE public.p (id public.id PRIMARY KEY);
CREATE TABLE public.c (id public.id REFERENCES public.p);
-- to
CREATE DOMAIN public.id AS uuid;
CREATE TABLE public.p (id public.id PRIMARY KEY);
CREATE TABLE public.c (id public.id REFERENCES public.p);
-- pair: composite-attributes
-- from
CREATE TYPE public.c AS (a integer, b text, d numeric(5,2));
-- to
CREATE TYPE public.c AS (a bigint, d numeric(5,2), e timestamp(3), f text COLLATE "C");
-- pair: composite-used
-- from
CREATE TYPE public.addr AS (street text, city text);
CREATE TABLE public.t (id integer, home public.addr, more public.addr[], w public.addr DEFAULT '(a,b)');
CREATE VIEW public.v AS SELECT (home).city FROM public.t;
-- to
CREATE TYPE public.addr AS (street text, city text, zip text);
CREATE TABLE public.t (id integer, home public.addr, more public.addr[], w public.addr DEFAULT '(a,b,c)');
CREATE VIEW public.v AS SELECT (home).city FROM public.t;
-- rows
INSERT INTO t VALUES (1, '(s,c)', '{"(x,y)"}');
-- after
SELECT (home).city = 'c' AND (more[1]).street = 'x' FROM t;
-- pair: composite-attribute-type-used
-- from
CREATE TYPE public.money2 AS (amount integer, unit text);
CREATE TABLE public.t (id integer, price public.money2);
CREATE FUNCTION public.f(public.money2) RETURNS integer LANGUAGE sql AS $$SELECT ($1).amount$$;
-- to
CREATE TYPE public.money2 AS (amount numeric, unit text);
CREATE TABLE public.t (id integer, price public.money2);
CREATE FUNCTION public.f(public.money2) RETURNS numeric LANGUAGE sql AS $$SELECT ($1).amount$$;
-- rows
INSERT INTO t VALUES (1, '(5,EUR)');
-- after
SELECT (price).amount = 5 FROM t;
-- pair: composite-nested
-- from
CREATE TYPE public.low AS (a integer);
CREATE TYPE public.high AS (l public.low, ls public.low[]);
CREATE TABLE public.t (h public.high);
-- to
CREATE TYPE public.low AS (a integer, b text);
CREATE TYPE public.high AS (l public.low, ls public.low[], n integer);
CREATE TABLE public.t (h public.high);
-- pair: composite-comments-and-rights
-- from
CREATE TYPE public.c AS (a integer, b text);
COMMENT ON TYPE public.c IS 'x';
-- to
CREATE TYPE public.c AS (a integer, b text);
COMMENT ON COLUMN public.c.a IS 'attribute';
GRANT USAGE ON TYPE public.c TO pairs_reader;
REVOKE USAGE ON TYPE public.c FROM PUBLIC;
-- pair: composite-becomes-table
-- from
CREATE TYPE public.c AS (a integer, b text);
-- to
CREATE TABLE public.c (a integer, b text);
-- pair: table-type-used
-- from
CREATE TABLE public.a (x integer, y text);
CREATE TABLE public.b (id integer, a public.a, many public.a[]);
CREATE FUNCTION public.f(public.a) RETURNS text LANGUAGE sql AS $$SELECT $1.y$$;
-- to
CREATE TABLE public.a (x integer, y text, z date);
CREATE TABLE public.b (id integer, a public.a, many public.a[]);
CREATE FUNCTION public.f(public.a) RETURNS text LANGUAGE sql AS $$SELECT $1.y$$;
-- pair: range
-- from
CREATE TYPE public.r AS RANGE (SUBTYPE = double precision);
CREATE TABLE public.t (a public.r);
-- to
CREATE TYPE public.r AS RANGE (SUBTYPE = double precision, SUBTYPE_DIFF = float8mi);
CREATE TYPE public.s AS RANGE (SUBTYPE = text, COLLATION = "C", MULTIRANGE_TYPE_NAME = public.many_s);
CREATE TABLE public.t (a public.r, b public.many_s, c public.s DEFAULT '[a,b)');
-- pair: range-gone
-- from
CREATE TYPE public.r AS RANGE (SUBTYPE = time);
CREATE TABLE public.t (a public.r, b text);
CREATE INDEX i ON public.t USING gist (a);
-- to
CREATE TABLE public.t (a text, b text);
-- pair: shell-type
-- from
CREATE SCHEMA s;
-- to
CREATE SCHEMA s;
CREATE TYPE s.shell;
-- pair: base-type
-- from
CREATE TABLE public.t (id integer);
-- to
CREATE TYPE public.box2;
CREATE FUNCTION public.box2_in(cstring) RETURNS public.box2 LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION public.box2_out(public.box2) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE public.box2 (INPUT = public.box2_in, OUTPUT = public.box2_out, INTERNALLENGTH = 4, PASSEDBYVALUE, ALIGNMENT = int4);
CREATE TABLE public.t (id integer, b public.box2);
-- pair: composite-type-column-order
-- from
CREATE TYPE public.c AS (a integer, b integer, d integer);
-- to
CREATE TYPE public.c AS (d integer, a integer, b integer);
-- pair: typed-table
-- from
CREATE TYPE public.person AS (name text, age integer);
CREATE TABLE public.people OF public.person (PRIMARY KEY (name));
CREATE TABLE public.others (name text, age integer);
-- to
CREATE TYPE public.person AS (name text, age integer, at date);
CREATE TABLE public.people OF public.person (PRIMARY KEY (name), age DEFAULT 3);
CREATE TABLE public.others (name text, age integer, at date);
