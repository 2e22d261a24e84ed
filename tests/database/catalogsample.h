#pragma once

#include <QByteArray>

namespace Retort::Test {

/// Two roles that the sample grants to; they stay, as other tests may run at the same time.
inline constexpr const char *sampleRoles = R"sql(
DO $$ BEGIN CREATE ROLE retort_reader_a; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE retort_reader_b; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
)sql";

/// One object of every kind, with facts that are not the ordinary ones.
inline constexpr const char *sampleSchema = R"sql(
CREATE SCHEMA app; COMMENT ON SCHEMA app IS 'app it is'; CREATE SCHEMA "Odd.Schema ""x""";
GRANT USAGE ON SCHEMA app TO retort_reader_a;
CREATE TYPE app.mood AS ENUM ('sad','ok','hap,py "q"');
CREATE DOMAIN app.posint AS integer DEFAULT 1 NOT NULL CONSTRAINT pos CHECK (VALUE > 0);
CREATE TYPE app.pair AS (a integer, b text COLLATE "C");
COMMENT ON TYPE app.pair IS 'a pair'; COMMENT ON COLUMN app.pair.a IS 'first';
CREATE TYPE app.fr AS RANGE (subtype = float8, subtype_diff = float8mi);
CREATE FUNCTION app.f(a integer, b text DEFAULT 'x', OUT c integer) LANGUAGE plpgsql AS $$begin c := 1; end$$;
CREATE PROCEDURE app.p(a integer, INOUT b integer) LANGUAGE sql AS 'select 1';
CREATE FUNCTION app.trg() RETURNS trigger LANGUAGE plpgsql AS $$begin return new; end$$;
CREATE FUNCTION app.usesrow(app.fr) RETURNS app.mood LANGUAGE sql AS $$select 'ok'::app.mood$$;
CREATE TABLE app.t (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, s serial, m app.mood DEFAULT 'ok', p app.posint, ps app.pair[], "Sel ect" text COLLATE "C",
  g integer GENERATED ALWAYS AS (id * 2) STORED, r app.fr, d1 timestamp(3) with time zone DEFAULT now() NOT NULL, CONSTRAINT ck CHECK (d1 > '2020-01-01'), UNIQUE (s) INCLUDE (m) DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE app.u (id integer REFERENCES app.t, x integer, y int, EXCLUDE USING gist (int4range(x,y) WITH &&));
ALTER TABLE app.u ADD CONSTRAINT nv CHECK (x > 1) NOT VALID;
CREATE INDEX ui ON app.u USING btree (lower(x::text) DESC, (x+y), id) INCLUDE (y) WITH (fillfactor=70) WHERE x > 3;
ALTER INDEX app.ui ALTER COLUMN 2 SET STATISTICS 50;
CREATE UNIQUE INDEX uu ON app.u (id); ALTER TABLE app.u ALTER id SET NOT NULL; ALTER TABLE app.u REPLICA IDENTITY USING INDEX uu; ALTER TABLE app.u CLUSTER ON uu;
CREATE VIEW app.v WITH (security_barrier) AS SELECT id, m, app.f(id) AS ff FROM app.t; CREATE VIEW app.vv AS SELECT id FROM app.v;
ALTER VIEW app.v ALTER m SET DEFAULT 'sad';
CREATE MATERIALIZED VIEW app.mv AS SELECT * FROM app.u; CREATE INDEX ON app.mv (x);
CREATE TRIGGER tr BEFORE UPDATE OF m ON app.t FOR EACH ROW WHEN (new.id > 1) EXECUTE FUNCTION app.trg('a');
CREATE CONSTRAINT TRIGGER ctr AFTER INSERT ON app.t DEFERRABLE FOR EACH ROW EXECUTE FUNCTION app.trg();
ALTER TABLE app.t DISABLE TRIGGER tr;
CREATE RULE ru AS ON UPDATE TO app.v DO INSTEAD (UPDATE app.t SET m = 'ok'; SELECT 1);
CREATE POLICY po ON app.t AS RESTRICTIVE FOR SELECT TO retort_reader_a USING (id = 1); ALTER TABLE app.t ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE STATISTICS app.st (ndistinct) ON x, y FROM app.u; ALTER STATISTICS app.st SET STATISTICS 5;
CREATE TABLE app.part (a int, b int, PRIMARY KEY (a)) PARTITION BY RANGE (a); CREATE TABLE app.part1 PARTITION OF app.part FOR VALUES FROM (0) TO (10) PARTITION BY LIST (a); CREATE TABLE app.part11 PARTITION OF app.part1 DEFAULT;
CREATE INDEX pi ON app.part (b); CREATE TRIGGER ptr AFTER INSERT ON app.part FOR EACH ROW EXECUTE FUNCTION app.trg();
ALTER TABLE app.part ADD FOREIGN KEY (b) REFERENCES app.t; CREATE TABLE app.refpart (x int REFERENCES app.part);
CREATE TABLE app.kid (z int) INHERITS (app.u); CREATE TABLE app.typed OF app.pair; CREATE UNLOGGED TABLE app.unl (a text) WITH (fillfactor=50, toast.autovacuum_enabled=off);
ALTER TABLE app.unl ALTER a SET STORAGE EXTERNAL, ALTER a SET COMPRESSION pglz, ALTER a SET STATISTICS 7, ALTER a SET (n_distinct=5);
CREATE AGGREGATE app.ag (integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0'); CREATE AGGREGATE app.cnt (*) (SFUNC = int8inc, STYPE = int8, INITCOND='0');
CREATE AGGREGATE app.os (float8 ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);
CREATE FUNCTION app.myeq(app.pair, app.pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'select true';
CREATE OPERATOR app.=== (LEFTARG = app.pair, RIGHTARG = app.pair, FUNCTION = app.myeq, COMMUTATOR = OPERATOR(app.===), RESTRICT = eqsel, HASHES);
CREATE FUNCTION app.mycmp(app.posint, app.posint) RETURNS integer LANGUAGE sql IMMUTABLE AS 'select 0';
CREATE OPERATOR CLASS app.oc FOR TYPE integer USING btree AS OPERATOR 1 <, OPERATOR 3 =, FUNCTION 1 btint4cmp(integer,integer);
CREATE OPERATOR FAMILY app.ofa USING hash; ALTER OPERATOR FAMILY app.ofa USING hash ADD OPERATOR 1 = (int4, int8);
CREATE FUNCTION app.mi(app.mood) RETURNS integer LANGUAGE sql AS $$select 1$$; CREATE CAST (app.mood AS integer) WITH FUNCTION app.mi(app.mood) AS ASSIGNMENT;
CREATE COLLATION app.co FROM "C"; CREATE COLLATION app.ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE CONVERSION app.cv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE TEXT SEARCH DICTIONARY app.td (TEMPLATE = simple, STOPWORDS = english); CREATE TEXT SEARCH CONFIGURATION app.tc (COPY = english); ALTER TEXT SEARCH CONFIGURATION app.tc ALTER MAPPING FOR word WITH app.td, simple;
CREATE TEXT SEARCH PARSER app.tp (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype); CREATE TEXT SEARCH TEMPLATE app.tt (LEXIZE = dsimple_lexize);
CREATE FUNCTION app.etf() RETURNS event_trigger LANGUAGE plpgsql AS 'begin end'; CREATE EVENT TRIGGER et ON ddl_command_end WHEN TAG IN ('CREATE TABLE','ALTER TABLE') EXECUTE FUNCTION app.etf();
CREATE FOREIGN DATA WRAPPER fw OPTIONS (a 'b'); CREATE SERVER sv TYPE 'x' VERSION '1' FOREIGN DATA WRAPPER fw OPTIONS (h 'l=1'); CREATE USER MAPPING FOR retort_reader_a SERVER sv OPTIONS (user 'u'); CREATE USER MAPPING FOR PUBLIC SERVER sv;
CREATE FOREIGN TABLE app.ft (a int OPTIONS (x 'y') NOT NULL) SERVER sv OPTIONS (t 'z');
CREATE PUBLICATION pu FOR TABLE app.t, app.u WITH (publish = 'insert'); 
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO retort_reader_a; ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
CREATE LANGUAGE plx HANDLER plpgsql_call_handler;
CREATE ACCESS METHOD am1 TYPE INDEX HANDLER bthandler;
CREATE FUNCTION app.tfs(internal) RETURNS internal LANGUAGE internal IMMUTABLE AS $$int4in$$; CREATE TRANSFORM FOR app.mood LANGUAGE plx (FROM SQL WITH FUNCTION app.tfs(internal));
GRANT SELECT (m) ON app.t TO retort_reader_b; GRANT UPDATE ON app.t TO retort_reader_a WITH GRANT OPTION; REVOKE ALL ON app.u FROM CURRENT_USER; COMMENT ON COLUMN app.t.m IS 'it''s';
GRANT EXECUTE ON FUNCTION pg_sleep(double precision) TO retort_reader_a; REVOKE EXECUTE ON FUNCTION pg_sleep(double precision) FROM PUBLIC;
CREATE SEQUENCE app.sq AS smallint INCREMENT 3 CYCLE;
CREATE FUNCTION app.fatomic() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM app.u; END;
CREATE SCHEMA retort; CREATE TABLE retort.x (a int);
CREATE TYPE app.bt; CREATE FUNCTION app.btin(cstring) RETURNS app.bt LANGUAGE internal IMMUTABLE STRICT AS 'int4in'; CREATE FUNCTION app.btout(app.bt) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out'; CREATE TYPE app.bt (INPUT = app.btin, OUTPUT = app.btout, LIKE = integer);
CREATE TABLE app.b (x app.bt, y app.bt[]);
SELECT lo_create(0);
CREATE TABLE app.lone (a integer, b text, c varchar(20), e point);
ALTER TABLE app.lone SET (autovacuum_enabled = off);
CREATE TABLE app.kid2 (LIKE app.lone); CREATE TABLE app.part12 (a int NOT NULL, b int);
CREATE TABLE app.version (id int PRIMARY KEY);
CREATE TYPE app.pair2 AS (a integer); CREATE TABLE app.typed2 OF app.pair2; CREATE RULE rt AS ON INSERT TO app.typed2 DO ALSO NOTHING;
CREATE FUNCTION app.mypre(app.pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'select true';
CREATE OPERATOR FAMILY app.ogf USING gist; CREATE FUNCTION app.tts(internal) RETURNS app.mood LANGUAGE internal IMMUTABLE AS 'int4in';
CREATE FUNCTION app.trg2() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end';
CREATE FUNCTION app.etf2() RETURNS event_trigger LANGUAGE plpgsql AS 'begin end';
CREATE EVENT TRIGGER et2 ON sql_drop EXECUTE FUNCTION app.etf();
)sql";

/// What newer servers add.
inline constexpr const char *sampleSince15 = R"sql(
CREATE TABLE app.nnd (a int, UNIQUE NULLS NOT DISTINCT (a));
CREATE PUBLICATION pu15 FOR TABLE app.lone (a, b) WHERE (a > 1);
CREATE PUBLICATION ps15 FOR TABLES IN SCHEMA "Odd.Schema ""x""";
)sql";
inline constexpr const char *sampleSince18 = R"sql(
CREATE TABLE app.n18 (a int CONSTRAINT named NOT NULL, b int NOT NULL, c int GENERATED ALWAYS AS (a + 1) VIRTUAL, d int CONSTRAINT ni NOT NULL NO INHERIT, e int,
  CONSTRAINT ne CHECK (a > 1) NOT ENFORCED);
ALTER TABLE app.n18 ADD CONSTRAINT nv NOT NULL e NOT VALID;
CREATE TABLE app.g18 (a int, c int GENERATED ALWAYS AS (a + 1) VIRTUAL);
CREATE TABLE app.k18 (b int NOT NULL) INHERITS (app.n18);
CREATE TABLE app.t18 (a int4range, r daterange, PRIMARY KEY (a, r WITHOUT OVERLAPS));
CREATE TABLE app.f18 (a int4range, r daterange, FOREIGN KEY (a, PERIOD r) REFERENCES app.t18 (a, PERIOD r));
)sql";

} // namespace Retort::Test
