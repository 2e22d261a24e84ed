-- 18: a table after its sequence, a function after its type, a type after its domain, a view after all.
-- from
CREATE SCHEMA z;
-- to
CREATE SCHEMA z;
CREATE SCHEMA a;
CREATE SEQUENCE z.numbers START 10;
CREATE DOMAIN z.positive AS integer CHECK (VALUE > 0);
CREATE TYPE a.pair AS (x z.positive, y text);
CREATE TYPE a.pairs_range AS RANGE (subtype = double precision, subtype_diff = float8mi);
CREATE FUNCTION a.first(a.pair) RETURNS z.positive LANGUAGE sql IMMUTABLE AS $$SELECT ($1).x$$;
CREATE TABLE a.aa (id integer DEFAULT nextval('z.numbers'), p a.pair, r a.pairs_range, first integer GENERATED ALWAYS AS (a.first(p)) STORED);
CREATE VIEW a.a AS SELECT id, a.first(p) AS f, (p).y AS y FROM a.aa;
CREATE AGGREGATE a.total(integer) (sfunc = int4pl, stype = integer, initcond = '0');
CREATE MATERIALIZED VIEW a.m AS SELECT a.total(id) AS t FROM a.a;
