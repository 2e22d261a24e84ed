-- 22: storage, publications, schema privileges, triggers and whatever else tools leave out without a word.
-- from
CREATE SCHEMA s;
CREATE TABLE s.t (id integer PRIMARY KEY, a text, b text);
CREATE PUBLICATION pub FOR TABLE s.t;
-- to
CREATE SCHEMA s;
GRANT USAGE ON SCHEMA s TO pairs_reader;
COMMENT ON SCHEMA s IS 'a schema';
CREATE TABLE s.t (id integer PRIMARY KEY, a text, b text);
ALTER TABLE s.t ALTER COLUMN a SET STORAGE EXTERNAL;
ALTER TABLE s.t ALTER COLUMN b SET COMPRESSION pglz;
ALTER TABLE s.t ALTER COLUMN b SET STATISTICS 500;
ALTER TABLE s.t ALTER COLUMN a SET (n_distinct=-0.5);
ALTER TABLE s.t SET (fillfactor=70, autovacuum_enabled=false, toast.autovacuum_enabled=false);
ALTER TABLE s.t REPLICA IDENTITY FULL;
CREATE TABLE s.u (id integer);
CREATE PUBLICATION pub FOR TABLE s.t, s.u WITH (publish = 'insert');
CREATE PUBLICATION everything FOR ALL TABLES;
CREATE STATISTICS s.st (ndistinct) ON a, b FROM s.t;
CREATE STATISTICS s.st2 ON lower(a), b FROM s.t;
ALTER STATISTICS s.st SET STATISTICS 100;
CREATE CONVERSION s.conv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE TEXT SEARCH DICTIONARY s.dict (TEMPLATE = pg_catalog.simple, accept = 'false');
CREATE TEXT SEARCH CONFIGURATION s.conf (COPY = pg_catalog.english);
ALTER TEXT SEARCH CONFIGURATION s.conf ALTER MAPPING FOR asciiword WITH s.dict;
CREATE COLLATION s.natural (provider = icu, locale = 'en-u-kn-true');
CREATE OPERATOR FAMILY s.fam USING btree;
CREATE FOREIGN DATA WRAPPER dummy OPTIONS (debug 'true');
CREATE SERVER far TYPE 'x' VERSION '1' FOREIGN DATA WRAPPER dummy OPTIONS (host 'h');
CREATE USER MAPPING FOR pairs_reader SERVER far OPTIONS (user 'u');
CREATE FOREIGN TABLE s.ft (id integer OPTIONS (name 'ID') NOT NULL, CHECK (id > 0)) SERVER far OPTIONS (tab 't');
CREATE FUNCTION s.ev() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN END$$;
CREATE EVENT TRIGGER watch ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION s.ev();
ALTER EVENT TRIGGER watch DISABLE;
CREATE RULE r AS ON DELETE TO s.u DO INSTEAD NOTHING;
CREATE CAST (s.t AS text) WITH INOUT AS ASSIGNMENT;
-- rows
INSERT INTO s.t VALUES (1, 'a', 'b');
