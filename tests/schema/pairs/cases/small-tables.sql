-- Tables as a whole: options, inheritance, partitions, foreign tables: one change a pair.
-- pair: tables-come-and-go
-- from
CREATE TABLE public.gone (id integer PRIMARY KEY, note text);
COMMENT ON TABLE public.gone IS 'x';
GRANT SELECT ON public.gone TO pairs_reader;
-- to
CREATE TABLE public.come (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, note text NOT NULL, at timestamptz DEFAULT now());
COMMENT ON TABLE public.come IS 'it''s';
COMMENT ON COLUMN public.come.note IS 'with "quotes"';
GRANT SELECT, INSERT ON public.come TO pairs_writer;
-- pair: unlogged-and-options
-- from
CREATE TABLE public.a (id serial PRIMARY KEY, x text);
CREATE UNLOGGED TABLE public.b (id integer GENERATED ALWAYS AS IDENTITY, x text) WITH (fillfactor = 50);
-- to
CREATE UNLOGGED TABLE public.a (id serial PRIMARY KEY, x text) WITH (autovacuum_enabled = false, toast.autovacuum_vacuum_cost_delay = 10);
CREATE TABLE public.b (id integer GENERATED ALWAYS AS IDENTITY, x text) WITH (fillfactor = 60, parallel_workers = 2);
-- pair: inherits
-- loses: p q
-- from
CREATE TABLE public.p (a integer, b text DEFAULT 'x');
CREATE TABLE public.q (c date);
CREATE TABLE public.c1 (d integer) INHERITS (public.p);
CREATE TABLE public.c2 (a integer, b text);
-- to
CREATE TABLE public.p (a integer, b text DEFAULT 'y', e integer CHECK (e > 0));
CREATE TABLE public.q (c date);
CREATE TABLE public.c1 (d integer) INHERITS (public.p, public.q);
CREATE TABLE public.c2 (a integer, b text, e integer CONSTRAINT p_e_check CHECK (e > 0)) INHERITS (public.p);
-- rows
INSERT INTO c1 (a, d) VALUES (1, 2);
INSERT INTO c2 VALUES (3, 'z');
-- pair: disinherit
-- loses: p
-- from
CREATE TABLE public.p (a integer NOT NULL, b text DEFAULT 'x', CONSTRAINT k CHECK (a > 0));
CREATE TABLE public.c (d integer) INHERITS (public.p);
-- to
CREATE TABLE public.p (a integer NOT NULL, b text DEFAULT 'x', CONSTRAINT k CHECK (a > 0));
CREATE TABLE public.c (a integer NOT NULL, b text DEFAULT 'x', d integer, CONSTRAINT k CHECK (a > 0));
-- rows
INSERT INTO c VALUES (1, 'q', 2);
-- after
SELECT count(*) = 1 FROM c;
-- pair: inherited-column-local
-- from
CREATE TABLE public.p (a integer, b integer);
CREATE TABLE public.c (a integer, d integer) INHERITS (public.p);
-- to
CREATE TABLE public.p (a integer, b integer);
CREATE TABLE public.c (b integer, d integer) INHERITS (public.p);
-- rows
INSERT INTO c VALUES (1, 2, 3);
-- after
SELECT (a, b, d) = (1, 2, 3) FROM c;
-- back
SELECT (a, b, d) = (1, 2, 3) FROM c;
-- pair: inherited-type-change
-- from
CREATE TABLE public.p (a integer, b text);
CREATE TABLE public.c (d integer) INHERITS (public.p);
CREATE TABLE public.g () INHERITS (public.c);
CREATE VIEW public.v AS SELECT a FROM public.g;
-- to
CREATE TABLE public.p (a bigint NOT NULL, b text);
CREATE TABLE public.c (d integer) INHERITS (public.p);
CREATE TABLE public.g () INHERITS (public.c);
CREATE VIEW public.v AS SELECT a FROM public.g;
-- pair: parent-dropped-child-stays
-- from
CREATE TABLE public.p (a integer, b text);
CREATE TABLE public.c (d integer) INHERITS (public.p);
-- to
CREATE TABLE public.c (a integer, b text, d integer);
-- pair: partitions-come-and-go
-- from
CREATE TABLE public.p (id integer, at date) PARTITION BY RANGE (at);
CREATE TABLE public.p1 PARTITION OF public.p FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
-- to
CREATE TABLE public.p (id integer, at date) PARTITION BY RANGE (at);
CREATE TABLE public.p2 PARTITION OF public.p FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
CREATE TABLE public.p3 PARTITION OF public.p FOR VALUES FROM (MINVALUE) TO ('2019-01-01');
CREATE TABLE public.px PARTITION OF public.p DEFAULT;
-- pair: partition-column-added
-- until: 17
-- from
CREATE TABLE public.p (id integer, k text) PARTITION BY LIST (k);
CREATE TABLE public.pa PARTITION OF public.p FOR VALUES IN ('a');
CREATE TABLE public.pb (k text, id integer);
ALTER TABLE public.p ATTACH PARTITION public.pb FOR VALUES IN ('b');
-- to
CREATE TABLE public.p (id bigint, k text, n numeric DEFAULT 0 NOT NULL, CONSTRAINT pk PRIMARY KEY (id, k)) PARTITION BY LIST (k);
CREATE TABLE public.pa PARTITION OF public.p FOR VALUES IN ('a');
CREATE TABLE public.pb (k text NOT NULL, id bigint NOT NULL, n numeric DEFAULT 0 NOT NULL);
ALTER TABLE public.p ATTACH PARTITION public.pb FOR VALUES IN ('b');
-- rows
INSERT INTO p VALUES (1, 'a'), (2, 'b');
-- pair: partition-key-changes
-- from
CREATE TABLE public.p (id integer NOT NULL, k text NOT NULL, at date NOT NULL) PARTITION BY LIST (k);
CREATE TABLE public.pa PARTITION OF public.p FOR VALUES IN ('a');
CREATE TABLE public.pb PARTITION OF public.p DEFAULT;
CREATE INDEX p_at ON public.p (at);
-- to
CREATE TABLE public.p (id integer NOT NULL, k text NOT NULL, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE public.pa PARTITION OF public.p FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE public.pb PARTITION OF public.p DEFAULT;
CREATE INDEX p_at ON public.p (at);
-- rows
INSERT INTO p VALUES (1, 'a', '2020-05-05'), (2, 'b', '2030-01-01');
-- after
SELECT count(*) = 2 FROM p;
-- back
SELECT count(*) = 2 FROM p;
-- pair: hash-partitions
-- from
CREATE TABLE public.p (id integer) PARTITION BY HASH (id);
CREATE TABLE public.p0 PARTITION OF public.p FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE public.p1 PARTITION OF public.p FOR VALUES WITH (MODULUS 2, REMAINDER 1);
-- to
CREATE TABLE public.p (id integer) PARTITION BY HASH (id);
CREATE TABLE public.p0 PARTITION OF public.p FOR VALUES WITH (MODULUS 4, REMAINDER 0);
CREATE TABLE public.p1 PARTITION OF public.p FOR VALUES WITH (MODULUS 4, REMAINDER 1);
CREATE TABLE public.p2 PARTITION OF public.p FOR VALUES WITH (MODULUS 4, REMAINDER 2);
CREATE TABLE public.p3 PARTITION OF public.p FOR VALUES WITH (MODULUS 4, REMAINDER 3);
-- rows
INSERT INTO p SELECT generate_series(1, 20);
-- after
SELECT count(*) = 20 FROM p;
-- back
SELECT count(*) = 20 FROM p;
-- pair: subpartitions
-- from
CREATE TABLE public.p (k text, at date) PARTITION BY LIST (k);
CREATE TABLE public.pa PARTITION OF public.p FOR VALUES IN ('a');
-- to
CREATE TABLE public.p (k text, at date) PARTITION BY LIST (k);
CREATE TABLE public.pa PARTITION OF public.p FOR VALUES IN ('a') PARTITION BY RANGE (at);
CREATE TABLE public.pa1 PARTITION OF public.pa FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE public.pad PARTITION OF public.pa DEFAULT;
-- rows
INSERT INTO p VALUES ('a', '2020-02-02'), ('a', '2000-01-01');
-- after
SELECT count(*) = 2 FROM p;
-- back
SELECT count(*) = 2 FROM p;
-- pair: partition-detached-kept
-- loses: p
-- from
CREATE TABLE public.p (id integer NOT NULL, k text, PRIMARY KEY (id), CONSTRAINT c CHECK (id > 0)) PARTITION BY RANGE (id);
CREATE TABLE public.p1 PARTITION OF public.p FOR VALUES FROM (1) TO (10);
CREATE TABLE public.p2 PARTITION OF public.p FOR VALUES FROM (10) TO (20);
CREATE INDEX p_k ON public.p (k);
-- to
CREATE TABLE public.p (id integer NOT NULL, k text, PRIMARY KEY (id), CONSTRAINT c CHECK (id > 0)) PARTITION BY RANGE (id);
CREATE TABLE public.p1 (id integer NOT NULL, k text, PRIMARY KEY (id), CONSTRAINT c CHECK (id > 0));
CREATE TABLE public.p2 PARTITION OF public.p FOR VALUES FROM (10) TO (20);
CREATE INDEX p_k ON public.p (k);
-- rows
INSERT INTO p VALUES (1, 'x'), (11, 'y');
-- after
SELECT count(*) = 1 FROM p1;
-- back
SELECT count(*) = 2 FROM p;
-- pair: partition-moves-to-other-parent
-- loses: p q
-- from
CREATE TABLE public.p (id integer) PARTITION BY RANGE (id);
CREATE TABLE public.q (id integer) PARTITION BY RANGE (id);
CREATE TABLE public.x PARTITION OF public.p FOR VALUES FROM (1) TO (10);
-- to
CREATE TABLE public.p (id integer) PARTITION BY RANGE (id);
CREATE TABLE public.q (id integer) PARTITION BY RANGE (id);
CREATE TABLE public.x PARTITION OF public.q FOR VALUES FROM (1) TO (20);
-- rows
INSERT INTO p VALUES (3);
-- after
SELECT count(*) = 1 FROM q;
-- pair: partitioned-expression-key
-- from
CREATE TABLE public.p (id integer, name text) PARTITION BY RANGE (lower(name) COLLATE "C", id);
-- to
CREATE TABLE public.p (id integer, name text) PARTITION BY LIST ((id % 10));
CREATE TABLE public.p0 PARTITION OF public.p FOR VALUES IN (0, 1, NULL);
-- pair: partitioned-index-parts
-- from
CREATE TABLE public.p (id integer, k integer) PARTITION BY RANGE (id);
CREATE TABLE public.p1 PARTITION OF public.p FOR VALUES FROM (1) TO (10);
-- to
CREATE TABLE public.p (id integer, k integer) PARTITION BY RANGE (id);
CREATE TABLE public.p1 PARTITION OF public.p FOR VALUES FROM (1) TO (10);
CREATE INDEX p_k ON public.p (k DESC) WHERE k > 0;
CREATE UNIQUE INDEX p_u ON public.p (id, k);
CREATE INDEX own ON public.p1 (k);
-- pair: partition-with-own-options
-- from
CREATE TABLE public.p (id integer, k text) PARTITION BY RANGE (id);
CREATE TABLE public.p1 PARTITION OF public.p FOR VALUES FROM (1) TO (10);
-- to
CREATE TABLE public.p (id integer, k text) PARTITION BY RANGE (id);
CREATE TABLE public.p1 PARTITION OF public.p (k DEFAULT 'x') FOR VALUES FROM (1) TO (10) WITH (fillfactor = 70);
COMMENT ON TABLE public.p1 IS 'first';
COMMENT ON COLUMN public.p1.k IS 'of the part';
GRANT SELECT ON public.p1 TO pairs_reader;
-- pair: partition-foreign-key-both-ways
-- from
CREATE TABLE public.p (id integer PRIMARY KEY, other integer) PARTITION BY RANGE (id);
CREATE TABLE public.p1 PARTITION OF public.p FOR VALUES FROM (1) TO (10);
CREATE TABLE public.t (id integer PRIMARY KEY, p_id integer);
-- to
CREATE TABLE public.p (id integer PRIMARY KEY, other integer) PARTITION BY RANGE (id);
CREATE TABLE public.p1 PARTITION OF public.p FOR VALUES FROM (1) TO (10);
CREATE TABLE public.t (id integer PRIMARY KEY, p_id integer REFERENCES public.p ON DELETE CASCADE);
ALTER TABLE public.p ADD CONSTRAINT p_t FOREIGN KEY (other) REFERENCES public.t;
-- pair: partition-triggers
-- from
CREATE TABLE public.p (id integer) PARTITION BY RANGE (id);
CREATE TABLE public.p1 PARTITION OF public.p FOR VALUES FROM (1) TO (10);
CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;
CREATE TRIGGER old AFTER INSERT ON public.p FOR EACH ROW EXECUTE FUNCTION public.f();
-- to
CREATE TABLE public.p (id integer) PARTITION BY RANGE (id);
CREATE TABLE public.p1 PARTITION OF public.p FOR VALUES FROM (1) TO (10);
CREATE TABLE public.p2 PARTITION OF public.p FOR VALUES FROM (10) TO (20);
CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;
CREATE TRIGGER old AFTER INSERT OR UPDATE ON public.p FOR EACH ROW EXECUTE FUNCTION public.f();
CREATE TRIGGER new BEFORE UPDATE ON public.p FOR EACH ROW EXECUTE FUNCTION public.f();
ALTER TABLE public.p1 DISABLE TRIGGER new;
-- pair: partitioned-serial-and-identity
-- from
CREATE TABLE public.p (id serial, k text) PARTITION BY LIST (k);
CREATE TABLE public.pa PARTITION OF public.p FOR VALUES IN ('a');
-- to
CREATE TABLE public.p (id bigserial, k text, at timestamptz DEFAULT now() NOT NULL) PARTITION BY LIST (k);
CREATE TABLE public.pa PARTITION OF public.p FOR VALUES IN ('a', 'b');
CREATE TABLE public.pc PARTITION OF public.p FOR VALUES IN ('c');
-- pair: table-becomes-view
-- from
CREATE TABLE public.a (id integer, n text);
CREATE TABLE public.b (id integer, n text);
CREATE VIEW public.c AS SELECT id FROM public.a;
-- to
CREATE TABLE public.a (id integer, n text);
CREATE VIEW public.b AS SELECT id, n FROM public.a;
CREATE TABLE public.c (id integer);
-- pair: table-to-other-schema
-- from
CREATE SCHEMA old;
CREATE TABLE old.t (id serial PRIMARY KEY, n text);
CREATE INDEX t_n ON old.t (n);
-- to
CREATE SCHEMA new;
CREATE TABLE new.t (id serial PRIMARY KEY, n text);
CREATE INDEX t_n ON new.t (n);
-- pair: foreign-table
-- needs: postgres_fdw
-- from
CREATE EXTENSION postgres_fdw;
CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'a', dbname 'x');
CREATE FOREIGN TABLE public.f (id integer, n text OPTIONS (column_name 'name')) SERVER s OPTIONS (table_name 't');
-- to
CREATE EXTENSION postgres_fdw;
CREATE SERVER s VERSION '2' FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'b', dbname 'x', port '5433');
CREATE USER MAPPING FOR pairs_reader SERVER s OPTIONS (user 'u', password 'p');
CREATE FOREIGN TABLE public.f (id bigint NOT NULL, n text OPTIONS (column_name 'label'), at date DEFAULT '2020-01-01', CONSTRAINT c CHECK (id > 0)) SERVER s OPTIONS (table_name 't', schema_name 'public');
COMMENT ON FOREIGN TABLE public.f IS 'far';
GRANT USAGE ON FOREIGN SERVER s TO pairs_writer;
-- pair: foreign-wrapper
-- from
CREATE FOREIGN DATA WRAPPER w;
CREATE SERVER one FOREIGN DATA WRAPPER w;
CREATE FOREIGN TABLE public.t (id integer) SERVER one;
-- to
CREATE FOREIGN DATA WRAPPER w OPTIONS (debug 'true');
CREATE SERVER two TYPE 'x' FOREIGN DATA WRAPPER w OPTIONS (a 'b');
CREATE FOREIGN TABLE public.t (id integer) SERVER two OPTIONS (c 'it''s');
GRANT USAGE ON FOREIGN DATA WRAPPER w TO pairs_reader;
CREATE USER MAPPING FOR PUBLIC SERVER two;
COMMENT ON SERVER two IS 'second';
-- pair: foreign-partition
-- from
CREATE FOREIGN DATA WRAPPER w;
CREATE SERVER one FOREIGN DATA WRAPPER w;
CREATE TABLE public.p (id integer) PARTITION BY RANGE (id);
CREATE FOREIGN TABLE public.p1 PARTITION OF public.p FOR VALUES FROM (1) TO (10) SERVER one;
-- to
CREATE FOREIGN DATA WRAPPER w;
CREATE SERVER one FOREIGN DATA WRAPPER w;
CREATE TABLE public.p (id integer, n text) PARTITION BY RANGE (id);
CREATE FOREIGN TABLE public.p1 PARTITION OF public.p FOR VALUES FROM (1) TO (20) SERVER one;
CREATE TABLE public.p2 PARTITION OF public.p FOR VALUES FROM (20) TO (30);
-- pair: many-tables-in-a-chain
-- from
CREATE TABLE public.z (id integer PRIMARY KEY);
-- to
CREATE TABLE public.a (id integer PRIMARY KEY, b integer);
CREATE TABLE public.b (id integer PRIMARY KEY, c integer);
CREATE TABLE public.c (id integer PRIMARY KEY, z integer);
CREATE TABLE public.z (id integer PRIMARY KEY, a integer REFERENCES public.a);
ALTER TABLE public.a ADD FOREIGN KEY (b) REFERENCES public.b;
ALTER TABLE public.b ADD FOREIGN KEY (c) REFERENCES public.c;
ALTER TABLE public.c ADD FOREIGN KEY (z) REFERENCES public.z;
-- pair: partition-with-foreign-key-detached
-- loses: p
-- from
CREATE TABLE public.r (id integer PRIMARY KEY);
CREATE TABLE public.p (id integer, r_id integer REFERENCES public.r, s_id integer CONSTRAINT s REFERENCES public.r) PARTITION BY RANGE (id);
CREATE TABLE public.p1 PARTITION OF public.p FOR VALUES FROM (1) TO (10);
CREATE TABLE public.p2 PARTITION OF public.p FOR VALUES FROM (10) TO (20);
-- to
CREATE TABLE public.r (id integer PRIMARY KEY);
CREATE TABLE public.p (id integer, r_id integer REFERENCES public.r, s_id integer CONSTRAINT s REFERENCES public.r) PARTITION BY RANGE (id);
CREATE TABLE public.p1 (id integer, r_id integer CONSTRAINT p_r_id_fkey REFERENCES public.r, s_id integer);
CREATE TABLE public.p2 PARTITION OF public.p FOR VALUES FROM (10) TO (30);
-- rows
INSERT INTO r VALUES (1);
INSERT INTO p VALUES (3, 1, 1);
-- pair: partition-index-renamed
-- from
CREATE TABLE public.p (id integer, k text) PARTITION BY RANGE (id);
CREATE TABLE public.p1 PARTITION OF public.p FOR VALUES FROM (1) TO (10);
CREATE INDEX i ON public.p (k);
ALTER INDEX public.p1_k_idx RENAME TO one;
-- to
CREATE TABLE public.p (id integer, k text) PARTITION BY RANGE (id);
CREATE TABLE public.p1 PARTITION OF public.p FOR VALUES FROM (1) TO (10);
CREATE INDEX i ON public.p (k);
ALTER INDEX public.p1_k_idx RENAME TO two;
COMMENT ON INDEX public.i IS 'whole';
-- pair: disabled-trigger-of-moved-partition
-- from
CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;
CREATE TABLE public.p (id integer) PARTITION BY RANGE (id);
CREATE TABLE public.p1 PARTITION OF public.p FOR VALUES FROM (1) TO (10);
CREATE TRIGGER t AFTER INSERT ON public.p FOR EACH ROW EXECUTE FUNCTION public.f();
ALTER TABLE public.p1 DISABLE TRIGGER t;
-- to
CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;
CREATE TABLE public.p (id integer) PARTITION BY RANGE (id);
CREATE TABLE public.p1 PARTITION OF public.p FOR VALUES FROM (1) TO (20);
CREATE TRIGGER t AFTER INSERT ON public.p FOR EACH ROW EXECUTE FUNCTION public.f();
ALTER TABLE public.p1 DISABLE TRIGGER t;
