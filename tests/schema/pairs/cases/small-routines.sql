-- Functions, procedures, aggregates, triggers, rules, views: one change a pair.
-- pair: function-properties
-- from
CREATE FUNCTION public.f(a integer) RETURNS integer LANGUAGE sql AS $$SELECT a$$;
-- to
CREATE FUNCTION public.f(a integer) RETURNS integer LANGUAGE sql IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE COST 7 SECURITY DEFINER SET search_path TO 'public', 'pg_temp' SET work_mem TO '8MB' AS $$SELECT a + 1$$;
-- pair: function-overloads
-- from
CREATE FUNCTION public.f(integer) RETURNS integer LANGUAGE sql AS $$SELECT 1$$;
CREATE FUNCTION public.f(text) RETURNS integer LANGUAGE sql AS $$SELECT 2$$;
CREATE FUNCTION public.f() RETURNS integer LANGUAGE sql AS $$SELECT 3$$;
-- to
CREATE FUNCTION public.f(integer) RETURNS text LANGUAGE sql AS $$SELECT 'x'::text$$;
CREATE FUNCTION public.f(text, integer DEFAULT 4) RETURNS integer LANGUAGE sql AS $$SELECT 2$$;
CREATE FUNCTION public.f(VARIADIC integer[]) RETURNS integer LANGUAGE sql AS $$SELECT 3$$;
COMMENT ON FUNCTION public.f(integer) IS 'one';
-- pair: function-out-parameters
-- from
CREATE FUNCTION public.f(a integer, OUT b integer, OUT c text) LANGUAGE sql AS $$SELECT a, 'x'::text$$;
CREATE FUNCTION public.g(INOUT x integer) LANGUAGE sql AS $$SELECT x$$;
CREATE FUNCTION public.h() RETURNS TABLE (a integer) LANGUAGE sql AS $$SELECT 1$$;
-- to
CREATE FUNCTION public.f(a integer, OUT b integer, OUT c text, OUT d date) LANGUAGE sql AS $$SELECT a, 'x'::text, '2020-01-01'::date$$;
CREATE FUNCTION public.g(INOUT y integer) LANGUAGE sql AS $$SELECT y$$;
CREATE FUNCTION public.h() RETURNS TABLE (a integer, b text) LANGUAGE sql AS $$SELECT 1, 'x'::text$$;
-- pair: function-language
-- from
CREATE FUNCTION public.f(a integer) RETURNS integer LANGUAGE sql AS $$SELECT a$$;
-- to
CREATE FUNCTION public.f(a integer) RETURNS integer LANGUAGE plpgsql AS $body$
BEGIN
    -- a $$ inside
    RETURN a;
END
$body$;
-- pair: function-becomes-procedure
-- from
CREATE FUNCTION public.f(a integer) RETURNS void LANGUAGE plpgsql AS $$BEGIN END$$;
CREATE PROCEDURE public.p(a integer) LANGUAGE plpgsql AS $$BEGIN END$$;
-- to
CREATE PROCEDURE public.f(a integer) LANGUAGE plpgsql AS $$BEGIN END$$;
CREATE FUNCTION public.p(a integer) RETURNS void LANGUAGE plpgsql AS $$BEGIN END$$;
-- pair: procedures
-- from
CREATE PROCEDURE public.p(IN a integer, INOUT b text DEFAULT 'x') LANGUAGE plpgsql AS $$BEGIN b := a; END$$;
-- to
CREATE PROCEDURE public.p(IN a integer, INOUT c text DEFAULT 'y') LANGUAGE plpgsql SECURITY DEFINER AS $$BEGIN c := a; END$$;
COMMENT ON PROCEDURE public.p(integer, text) IS 'p';
GRANT EXECUTE ON PROCEDURE public.p(integer, text) TO pairs_reader;
-- pair: sql-standard-bodies
-- from
CREATE TABLE public.t (a integer, b text);
CREATE FUNCTION public.f() RETURNS bigint LANGUAGE sql RETURN (SELECT count(t.a) FROM public.t);
CREATE FUNCTION public.g(x integer) RETURNS integer LANGUAGE sql RETURN x + 1;
CREATE PROCEDURE public.p() LANGUAGE sql BEGIN ATOMIC INSERT INTO public.t VALUES (1, 'x'); DELETE FROM public.t WHERE t.a = 2; END;
-- to
CREATE TABLE public.t (a bigint, b text);
CREATE FUNCTION public.f() RETURNS bigint LANGUAGE sql RETURN (SELECT count(t.a) FROM public.t);
CREATE FUNCTION public.g(x integer) RETURNS integer LANGUAGE sql RETURN x + 2;
CREATE PROCEDURE public.p() LANGUAGE sql BEGIN ATOMIC INSERT INTO public.t VALUES (1, 'x'); DELETE FROM public.t WHERE t.a = 3; END;
-- pair: function-used-by-all-loses-an-argument
-- from
CREATE FUNCTION public.f(a integer, b integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$SELECT a + b$$;
CREATE TABLE public.t (id integer DEFAULT public.f(1, 2), CONSTRAINT c CHECK (public.f(id, 1) > 0));
CREATE VIEW public.v AS SELECT public.f(id, 2) AS x FROM public.t;
CREATE MATERIALIZED VIEW public.m AS SELECT x FROM public.v;
-- to
CREATE FUNCTION public.f(a integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$SELECT a$$;
CREATE TABLE public.t (id integer DEFAULT public.f(1), CONSTRAINT c CHECK (public.f(id) > 0));
CREATE VIEW public.v AS SELECT public.f(id) AS x FROM public.t;
CREATE MATERIALIZED VIEW public.m AS SELECT x FROM public.v;
-- pair: trigger-function-changes
-- from
CREATE TABLE public.t (id integer, at timestamptz);
CREATE FUNCTION public.touch() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN NEW.at := now(); RETURN NEW; END$$;
CREATE TRIGGER tr BEFORE UPDATE ON public.t FOR EACH ROW EXECUTE FUNCTION public.touch();
-- to
CREATE TABLE public.t (id integer, at timestamptz);
CREATE FUNCTION public.touched() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN NEW.at := now(); RETURN NEW; END$$;
CREATE TRIGGER tr BEFORE INSERT OR UPDATE OF id ON public.t FOR EACH ROW WHEN (NEW.id > 0) EXECUTE FUNCTION public.touched('a', 'b');
COMMENT ON TRIGGER tr ON public.t IS 'touches';
-- pair: trigger-kinds
-- from
CREATE TABLE public.t (id integer);
CREATE VIEW public.v AS SELECT id FROM public.t;
CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NULL; END$$;
CREATE TRIGGER a AFTER INSERT ON public.t FOR EACH STATEMENT EXECUTE FUNCTION public.f();
CREATE TRIGGER b BEFORE DELETE ON public.t FOR EACH ROW EXECUTE FUNCTION public.f();
-- to
CREATE TABLE public.t (id integer);
CREATE VIEW public.v AS SELECT id FROM public.t;
CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NULL; END$$;
CREATE TRIGGER a AFTER INSERT ON public.t REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.f();
CREATE CONSTRAINT TRIGGER b AFTER DELETE ON public.t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.f();
CREATE TRIGGER c INSTEAD OF UPDATE OR DELETE ON public.v FOR EACH ROW EXECUTE FUNCTION public.f();
CREATE TRIGGER d BEFORE TRUNCATE ON public.t FOR EACH STATEMENT EXECUTE FUNCTION public.f();
-- pair: trigger-states
-- from
CREATE TABLE public.t (id integer);
CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NULL; END$$;
CREATE TRIGGER a AFTER INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION public.f();
CREATE TRIGGER b AFTER INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION public.f();
ALTER TABLE public.t DISABLE TRIGGER a;
-- to
CREATE TABLE public.t (id integer);
CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NULL; END$$;
CREATE TRIGGER a AFTER INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION public.f();
CREATE TRIGGER b AFTER INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION public.f();
CREATE TRIGGER c AFTER INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION public.f();
ALTER TABLE public.t ENABLE REPLICA TRIGGER a, ENABLE ALWAYS TRIGGER b, DISABLE TRIGGER c;
-- pair: event-triggers
-- from
CREATE FUNCTION public.e() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN END$$;
CREATE EVENT TRIGGER one ON ddl_command_start EXECUTE FUNCTION public.e();
CREATE EVENT TRIGGER two ON sql_drop EXECUTE FUNCTION public.e();
-- to
CREATE FUNCTION public.e() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN END$$;
CREATE EVENT TRIGGER one ON ddl_command_end WHEN TAG IN ('ALTER TABLE', 'CREATE TABLE') EXECUTE FUNCTION public.e();
ALTER EVENT TRIGGER one DISABLE;
CREATE EVENT TRIGGER three ON ddl_command_end EXECUTE FUNCTION public.e();
COMMENT ON EVENT TRIGGER three IS 'third';
-- pair: rules
-- from
CREATE TABLE public.t (id integer, n text);
CREATE TABLE public.log (id integer);
CREATE RULE a AS ON INSERT TO public.t DO ALSO INSERT INTO public.log VALUES (NEW.id);
CREATE RULE b AS ON DELETE TO public.t DO INSTEAD NOTHING;
-- to
CREATE TABLE public.t (id integer, n text);
CREATE TABLE public.log (id integer);
CREATE RULE a AS ON INSERT TO public.t WHERE NEW.id > 5 DO ALSO (INSERT INTO public.log VALUES (NEW.id); INSERT INTO public.log VALUES (0));
CREATE RULE b AS ON DELETE TO public.t DO INSTEAD NOTHING;
ALTER TABLE public.t DISABLE RULE b;
COMMENT ON RULE a ON public.t IS 'logs';
-- pair: aggregates
-- from
CREATE FUNCTION public.add(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$SELECT $1 + $2$$;
CREATE AGGREGATE public.total(integer) (SFUNC = public.add, STYPE = integer, INITCOND = '0');
-- to
CREATE FUNCTION public.add(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$SELECT $1 + $2$$;
CREATE FUNCTION public.fin(integer) RETURNS text LANGUAGE sql IMMUTABLE AS $$SELECT $1::text$$;
CREATE AGGREGATE public.total(integer) (SFUNC = public.add, STYPE = integer, FINALFUNC = public.fin, COMBINEFUNC = public.add, PARALLEL = safe);
CREATE AGGREGATE public.count_all(*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '0');
CREATE AGGREGATE public.pct(double precision ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);
COMMENT ON AGGREGATE public.total(integer) IS 'sums';
-- pair: view-replaced
-- from
CREATE TABLE public.t (a integer, b text, c date);
CREATE VIEW public.v AS SELECT a, b FROM public.t;
GRANT SELECT ON public.v TO pairs_reader;
COMMENT ON VIEW public.v IS 'v';
-- to
CREATE TABLE public.t (a integer, b text, c date);
CREATE VIEW public.v AS SELECT a, b, c FROM public.t WHERE a > 0;
GRANT SELECT ON public.v TO pairs_reader;
COMMENT ON VIEW public.v IS 'v';
-- pair: view-column-taken-away
-- from
CREATE TABLE public.t (a integer, b text, c date);
CREATE VIEW public.v AS SELECT a, b, c FROM public.t;
CREATE VIEW public.w AS SELECT a FROM public.v;
CREATE FUNCTION public.f() RETURNS SETOF public.v LANGUAGE sql AS $$SELECT * FROM public.v$$;
COMMENT ON COLUMN public.w.a IS 'a';
GRANT SELECT ON public.w TO pairs_reader;
-- to
CREATE TABLE public.t (a integer, b text, c date);
CREATE VIEW public.v AS SELECT a, c FROM public.t;
CREATE VIEW public.w AS SELECT a FROM public.v;
CREATE FUNCTION public.f() RETURNS SETOF public.v LANGUAGE sql AS $$SELECT * FROM public.v$$;
COMMENT ON COLUMN public.w.a IS 'a';
GRANT SELECT ON public.w TO pairs_reader;
-- pair: view-column-names
-- from
CREATE TABLE public.t (a integer, b text);
CREATE VIEW public.v AS SELECT a AS x, b AS y FROM public.t;
-- to
CREATE TABLE public.t (a integer, b text);
CREATE VIEW public.v AS SELECT a AS x2, b AS y FROM public.t;
COMMENT ON COLUMN public.v.x2 IS 'x';
-- pair: view-options
-- from
CREATE TABLE public.t (a integer);
CREATE VIEW public.v WITH (security_barrier) AS SELECT a FROM public.t WHERE a > 0 WITH LOCAL CHECK OPTION;
CREATE VIEW public.w AS SELECT a FROM public.t WHERE a > 0;
-- to
CREATE TABLE public.t (a integer);
CREATE VIEW public.v AS SELECT a FROM public.t WHERE a > 0 WITH CASCADED CHECK OPTION;
CREATE VIEW public.w WITH (security_barrier) AS SELECT a FROM public.t WHERE a > 0;
ALTER VIEW public.w ALTER a SET DEFAULT 4;
-- pair: views-of-all-shapes
-- from
CREATE TABLE public.t (id integer PRIMARY KEY, parent integer, n text, v numeric);
-- to
CREATE TABLE public.t (id integer PRIMARY KEY, parent integer, n text, v numeric);
CREATE RECURSIVE VIEW public.tree (id, depth) AS SELECT id, 0 FROM public.t WHERE parent IS NULL UNION ALL SELECT t.id, tree.depth + 1 FROM public.t JOIN tree ON t.parent = tree.id;
CREATE VIEW public.w AS WITH x AS MATERIALIZED (SELECT n, sum(v) AS s FROM public.t GROUP BY ROLLUP (n)) SELECT x.*, row_number() OVER (PARTITION BY n ORDER BY s DESC) AS r FROM x;
CREATE VIEW public.l AS SELECT t.id, u.n FROM public.t LEFT JOIN LATERAL (SELECT n FROM public.t y WHERE y.id < t.id LIMIT 1) u ON true;
CREATE VIEW public.s AS SELECT DISTINCT ON (n) n, v, CASE WHEN v > 1 THEN 'big' ELSE 'small' END AS size, ARRAY(SELECT 1) AS arr, EXISTS (SELECT 1) AS e FROM public.t ORDER BY n, v DESC;
CREATE VIEW public.c AS SELECT 1 AS one UNION SELECT 2 EXCEPT SELECT 3;
CREATE VIEW public.val AS VALUES (1, 'a'), (2, 'b');
-- pair: view-on-dropped-and-made-table
-- from
CREATE TABLE public.a (id integer, n text);
CREATE VIEW public.v AS SELECT id, n FROM public.a;
-- to
CREATE TABLE public.b (id integer, n text);
CREATE VIEW public.v AS SELECT id, n FROM public.b;
-- pair: materialized-views
-- from
CREATE TABLE public.t (a integer, b text);
CREATE MATERIALIZED VIEW public.m AS SELECT a, b FROM public.t;
CREATE UNIQUE INDEX m_a ON public.m (a);
CREATE VIEW public.v AS SELECT a FROM public.m;
COMMENT ON MATERIALIZED VIEW public.m IS 'm';
GRANT SELECT ON public.m TO pairs_reader;
-- to
CREATE TABLE public.t (a integer, b text);
CREATE MATERIALIZED VIEW public.m WITH (fillfactor = 70) AS SELECT a, b, a + 1 AS c FROM public.t;
CREATE UNIQUE INDEX m_a ON public.m (a);
CREATE INDEX m_b ON public.m (b);
CREATE VIEW public.v AS SELECT a FROM public.m;
COMMENT ON MATERIALIZED VIEW public.m IS 'm';
COMMENT ON COLUMN public.m.a IS 'a of m';
GRANT SELECT ON public.m TO pairs_reader;
-- pair: materialized-view-without-data
-- from
CREATE TABLE public.t (a integer);
CREATE MATERIALIZED VIEW public.m AS SELECT a FROM public.t WITH NO DATA;
-- to
CREATE TABLE public.t (a bigint);
CREATE MATERIALIZED VIEW public.m AS SELECT a FROM public.t WITH NO DATA;
CREATE MATERIALIZED VIEW public.n AS SELECT a FROM public.m WITH NO DATA;
-- pair: view-becomes-materialized
-- from
CREATE TABLE public.t (a integer);
CREATE VIEW public.v AS SELECT a FROM public.t;
CREATE VIEW public.w AS SELECT a FROM public.v;
CREATE MATERIALIZED VIEW public.m AS SELECT a FROM public.t;
-- to
CREATE TABLE public.t (a integer);
CREATE MATERIALIZED VIEW public.v AS SELECT a FROM public.t;
CREATE VIEW public.w AS SELECT a FROM public.v;
CREATE VIEW public.m AS SELECT a FROM public.t;
-- pair: operators-and-casts
-- from
CREATE TYPE public.c AS (a integer);
CREATE FUNCTION public.eq(public.c, public.c) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$SELECT ($1).a = ($2).a$$;
CREATE OPERATOR public.=== (LEFTARG = public.c, RIGHTARG = public.c, FUNCTION = public.eq);
-- to
CREATE TYPE public.c AS (a integer);
CREATE FUNCTION public.eq(public.c, public.c) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$SELECT ($1).a = ($2).a$$;
CREATE FUNCTION public.as_int(public.c) RETURNS integer LANGUAGE sql IMMUTABLE AS $$SELECT ($1).a$$;
CREATE OPERATOR public.=== (LEFTARG = public.c, RIGHTARG = public.c, FUNCTION = public.eq, COMMUTATOR = OPERATOR(public.===), RESTRICT = eqsel, JOIN = eqjoinsel);
CREATE CAST (public.c AS integer) WITH FUNCTION public.as_int(public.c) AS ASSIGNMENT;
CREATE CAST (public.c AS text) WITH INOUT AS IMPLICIT;
COMMENT ON CAST (public.c AS integer) IS 'its number';
COMMENT ON OPERATOR public.=== (public.c, public.c) IS 'same';
-- pair: operator-class
-- from
CREATE FUNCTION public.cmp(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$SELECT $2 - $1$$;
-- to
CREATE FUNCTION public.cmp(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$SELECT $2 - $1$$;
CREATE OPERATOR CLASS public.rev FOR TYPE integer USING btree AS OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=, OPERATOR 5 <, FUNCTION 1 public.cmp(integer, integer);
CREATE TABLE public.t (a integer);
CREATE INDEX i ON public.t (a public.rev);
-- pair: text-search
-- from
CREATE TEXT SEARCH DICTIONARY public.d (TEMPLATE = simple, STOPWORDS = english);
CREATE TEXT SEARCH CONFIGURATION public.c (PARSER = "default");
ALTER TEXT SEARCH CONFIGURATION public.c ADD MAPPING FOR asciiword, word WITH public.d;
CREATE TABLE public.t (a text);
-- to
CREATE TEXT SEARCH DICTIONARY public.d (TEMPLATE = simple, STOPWORDS = english, ACCEPT = false);
CREATE TEXT SEARCH DICTIONARY public.e (TEMPLATE = snowball, LANGUAGE = german);
CREATE TEXT SEARCH CONFIGURATION public.c (PARSER = "default");
ALTER TEXT SEARCH CONFIGURATION public.c ADD MAPPING FOR asciiword WITH public.d, public.e;
ALTER TEXT SEARCH CONFIGURATION public.c ADD MAPPING FOR numword WITH simple;
CREATE TABLE public.t (a text, v tsvector GENERATED ALWAYS AS (to_tsvector('public.c', a)) STORED);
CREATE INDEX i ON public.t USING gin (v);
COMMENT ON TEXT SEARCH CONFIGURATION public.c IS 'words';
-- pair: collations
-- from
CREATE COLLATION public.c (PROVIDER = icu, LOCALE = 'de');
CREATE TABLE public.t (a text COLLATE public.c);
CREATE INDEX i ON public.t (a);
-- to
CREATE COLLATION public.c (PROVIDER = icu, LOCALE = 'fr');
CREATE COLLATION public.d (PROVIDER = icu, LOCALE = 'und-u-ks-level2', DETERMINISTIC = false);
CREATE TABLE public.t (a text COLLATE public.c, b text COLLATE public.d UNIQUE);
CREATE INDEX i ON public.t (a);
-- rows
INSERT INTO t VALUES ('x');
-- pair: conversion-and-language
-- from
CREATE SCHEMA s;
-- to
CREATE SCHEMA s;
CREATE CONVERSION s.c FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE LANGUAGE lang HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler VALIDATOR plpgsql_validator;
COMMENT ON LANGUAGE lang IS 'another';
-- pair: functions-on-each-other
-- from
CREATE FUNCTION public.a(integer) RETURNS integer LANGUAGE sql AS $$SELECT $1$$;
-- to
CREATE FUNCTION public.z(integer) RETURNS integer LANGUAGE sql AS $$SELECT $1$$;
CREATE FUNCTION public.a(integer) RETURNS integer LANGUAGE sql AS $$SELECT public.z($1)$$;
CREATE FUNCTION public.b(integer DEFAULT public.z(1)) RETURNS integer LANGUAGE sql AS $$SELECT public.a($1)$$;
CREATE TABLE public.t (x integer DEFAULT public.b());
CREATE FUNCTION public.c() RETURNS SETOF public.t LANGUAGE sql AS $$SELECT * FROM public.t$$;
CREATE VIEW public.v AS SELECT x FROM public.c();
CREATE FUNCTION public.d() RETURNS SETOF public.v LANGUAGE sql AS $$SELECT x FROM public.v$$;
-- pair: function-of-table-type-whose-column-changes
-- from
CREATE TABLE public.t (id integer, n text);
CREATE FUNCTION public.f(t public.t) RETURNS text LANGUAGE sql STABLE AS $$SELECT t.n$$;
CREATE FUNCTION public.g() RETURNS SETOF public.t LANGUAGE sql AS $$SELECT * FROM public.t$$;
CREATE FUNCTION public.h() RETURNS text LANGUAGE plpgsql AS $$DECLARE x public.t.n%TYPE; BEGIN RETURN x; END$$;
CREATE VIEW public.v AS SELECT public.f(t.*) AS label FROM public.t;
-- to
CREATE TABLE public.t (id integer, n character varying(30), k date);
CREATE FUNCTION public.f(t public.t) RETURNS text LANGUAGE sql STABLE AS $$SELECT t.n || t.k$$;
CREATE FUNCTION public.g() RETURNS SETOF public.t LANGUAGE sql AS $$SELECT * FROM public.t$$;
CREATE FUNCTION public.h() RETURNS text LANGUAGE plpgsql AS $$DECLARE x public.t.n%TYPE; BEGIN RETURN x; END$$;
CREATE VIEW public.v AS SELECT public.f(t.*) AS label FROM public.t;
-- pair: transform-support-rows
-- from
CREATE FUNCTION public.f() RETURNS SETOF integer LANGUAGE sql ROWS 10 AS $$SELECT 1$$;
CREATE FUNCTION public.w() RETURNS bigint LANGUAGE internal WINDOW IMMUTABLE STRICT AS 'window_row_number';
-- to
CREATE FUNCTION public.f() RETURNS SETOF integer LANGUAGE sql ROWS 500 COST 3 AS $$SELECT 1$$;
CREATE FUNCTION public.w() RETURNS bigint LANGUAGE internal WINDOW IMMUTABLE STRICT PARALLEL SAFE AS 'window_row_number';
-- pair: function-of-rows-loses-a-column
-- from
CREATE TABLE public.t (a integer, b text);
CREATE FUNCTION public.f() RETURNS SETOF public.t LANGUAGE sql BEGIN ATOMIC SELECT r.a, r.b FROM public.t r; END;
GRANT EXECUTE ON FUNCTION public.f() TO pairs_reader;
-- to
CREATE TABLE public.t (a integer);
CREATE FUNCTION public.f() RETURNS SETOF public.t LANGUAGE sql BEGIN ATOMIC SELECT r.a FROM public.t r; END;
GRANT EXECUTE ON FUNCTION public.f() TO pairs_reader;
