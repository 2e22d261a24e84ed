-- Constraints and indexes: one change a pair.
-- pair: primary-key-moves
-- from
CREATE TABLE public.t (a integer PRIMARY KEY, b integer NOT NULL);
CREATE TABLE public.u (a integer REFERENCES public.t);
-- to
CREATE TABLE public.t (a integer NOT NULL, b integer NOT NULL, CONSTRAINT t_pkey PRIMARY KEY (a, b), CONSTRAINT t_a_key UNIQUE (a));
CREATE TABLE public.u (a integer REFERENCES public.t (a));
-- pair: primary-key-name
-- from
CREATE TABLE public.t (a integer CONSTRAINT old_pk PRIMARY KEY, b integer CONSTRAINT old_uq UNIQUE);
CREATE TABLE public.u (a integer REFERENCES public.t, b integer REFERENCES public.t (b));
-- to
CREATE TABLE public.t (a integer CONSTRAINT new_pk PRIMARY KEY, b integer CONSTRAINT new_uq UNIQUE);
CREATE TABLE public.u (a integer REFERENCES public.t, b integer REFERENCES public.t (b));
-- pair: primary-key-on-nullable
-- from
CREATE TABLE public.t (a integer, b integer NOT NULL);
-- to
CREATE TABLE public.t (a integer PRIMARY KEY, b integer NOT NULL);
-- pair: primary-key-goes-not-null-stays
-- from
CREATE TABLE public.t (a integer, b integer, PRIMARY KEY (a, b));
-- to
CREATE TABLE public.t (a integer NOT NULL, b integer);
-- pair: foreign-key-actions
-- from
CREATE TABLE public.p (a integer, b integer, PRIMARY KEY (a, b));
CREATE TABLE public.c (a integer, b integer, CONSTRAINT f FOREIGN KEY (a, b) REFERENCES public.p);
-- to
CREATE TABLE public.p (a integer, b integer, PRIMARY KEY (a, b));
CREATE TABLE public.c (a integer, b integer, CONSTRAINT f FOREIGN KEY (a, b) REFERENCES public.p MATCH FULL ON UPDATE CASCADE ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED);
-- pair: foreign-key-set-null-columns
-- since: 15
-- from
CREATE TABLE public.p (a integer, b integer, PRIMARY KEY (a, b));
CREATE TABLE public.c (a integer NOT NULL, b integer, CONSTRAINT f FOREIGN KEY (a, b) REFERENCES public.p ON DELETE SET NULL);
-- to
CREATE TABLE public.p (a integer, b integer, PRIMARY KEY (a, b));
CREATE TABLE public.c (a integer NOT NULL, b integer, CONSTRAINT f FOREIGN KEY (a, b) REFERENCES public.p ON DELETE SET NULL (b));
-- pair: foreign-key-deferrable-only
-- from
CREATE TABLE public.p (a integer PRIMARY KEY);
CREATE TABLE public.c (a integer CONSTRAINT f REFERENCES public.p, b integer CONSTRAINT g REFERENCES public.p DEFERRABLE);
-- to
CREATE TABLE public.p (a integer PRIMARY KEY);
CREATE TABLE public.c (a integer CONSTRAINT f REFERENCES public.p DEFERRABLE, b integer CONSTRAINT g REFERENCES public.p DEFERRABLE INITIALLY DEFERRED);
-- pair: foreign-key-to-self-and-target-swapped
-- from
CREATE TABLE public.a (id integer PRIMARY KEY);
CREATE TABLE public.b (id integer PRIMARY KEY);
CREATE TABLE public.c (id integer PRIMARY KEY, other integer CONSTRAINT f REFERENCES public.a);
-- to
CREATE TABLE public.b (id integer PRIMARY KEY);
CREATE TABLE public.c (id integer PRIMARY KEY, other integer CONSTRAINT f REFERENCES public.b, parent integer CONSTRAINT g REFERENCES public.c);
-- pair: foreign-key-type-changes-both
-- from
CREATE TABLE public.p (id integer PRIMARY KEY, k text UNIQUE);
CREATE TABLE public.c (id integer REFERENCES public.p, k text REFERENCES public.p (k));
-- to
CREATE TABLE public.p (id bigint PRIMARY KEY, k character varying(20) UNIQUE);
CREATE TABLE public.c (id bigint REFERENCES public.p, k character varying(20) REFERENCES public.p (k));
-- rows
INSERT INTO p VALUES (1, 'a');
INSERT INTO c VALUES (1, 'a');
-- pair: check-changes
-- from
CREATE TABLE public.t (a integer CHECK (a > 0), b integer, CONSTRAINT a_below_b CHECK (a < b), CONSTRAINT gone CHECK (b <> 7));
-- to
CREATE TABLE public.t (a integer CHECK (a >= 0), b integer, CONSTRAINT a_below_b CHECK (a < b AND b < 100) NO INHERIT, CONSTRAINT fresh CHECK (b IN (1, 2, 3) OR b IS NULL));
-- pair: check-with-function
-- from
CREATE TABLE public.t (email text);
-- to
CREATE FUNCTION public.valid(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$SELECT $1 ~ '^[^@]+@[^@]+$'$$;
CREATE TABLE public.t (email text CONSTRAINT e CHECK (public.valid(email)));
-- pair: check-not-valid-then-valid
-- from
CREATE TABLE public.t (a integer);
ALTER TABLE public.t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;
CREATE TABLE public.p (id integer PRIMARY KEY);
CREATE TABLE public.u (id integer);
ALTER TABLE public.u ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES public.p NOT VALID;
-- to
CREATE TABLE public.t (a integer CONSTRAINT c CHECK (a > 0));
CREATE TABLE public.p (id integer PRIMARY KEY);
CREATE TABLE public.u (id integer CONSTRAINT f REFERENCES public.p);
-- pair: unique-forms
-- from
CREATE TABLE public.t (a integer, b integer, c integer, CONSTRAINT u1 UNIQUE (a), CONSTRAINT u2 UNIQUE (a, b), CONSTRAINT u3 UNIQUE (c));
-- to
CREATE TABLE public.t (a integer, b integer, c integer, CONSTRAINT u1 UNIQUE (a) INCLUDE (b), CONSTRAINT u2 UNIQUE (b, a) DEFERRABLE, CONSTRAINT u3 UNIQUE (c) WITH (fillfactor = 70));
-- pair: unique-nulls-not-distinct
-- since: 15
-- from
CREATE TABLE public.t (a integer, b integer, CONSTRAINT u UNIQUE (a, b));
CREATE UNIQUE INDEX i ON public.t (b);
-- to
CREATE TABLE public.t (a integer, b integer, CONSTRAINT u UNIQUE NULLS NOT DISTINCT (a, b));
CREATE UNIQUE INDEX i ON public.t (b) NULLS NOT DISTINCT;
-- pair: unique-constraint-or-index
-- from
CREATE TABLE public.t (a integer, b integer, CONSTRAINT t_a UNIQUE (a));
CREATE UNIQUE INDEX t_b ON public.t (b);
-- to
CREATE TABLE public.t (a integer, b integer, CONSTRAINT t_b UNIQUE (b));
CREATE UNIQUE INDEX t_a ON public.t (a);
-- pair: foreign-key-on-unique-index
-- from
CREATE TABLE public.p (a integer, b integer);
CREATE TABLE public.c (a integer);
-- to
CREATE TABLE public.p (a integer, b integer);
CREATE UNIQUE INDEX p_a ON public.p (a);
CREATE TABLE public.c (a integer REFERENCES public.p (a));
-- pair: exclusion
-- needs: btree_gist
-- from
CREATE EXTENSION btree_gist;
CREATE TABLE public.t (room integer, during tsrange, CONSTRAINT e EXCLUDE USING gist (during WITH &&));
-- to
CREATE EXTENSION btree_gist;
CREATE TABLE public.t (room integer, during tsrange, CONSTRAINT e EXCLUDE USING gist (room WITH =, during WITH &&) WHERE (room > 0) DEFERRABLE INITIALLY DEFERRED);
-- pair: constraint-kind-under-one-name
-- from
CREATE TABLE public.p (id integer PRIMARY KEY);
CREATE TABLE public.t (a integer, CONSTRAINT x CHECK (a > 0), CONSTRAINT y UNIQUE (a));
-- to
CREATE TABLE public.p (id integer PRIMARY KEY);
CREATE TABLE public.t (a integer, CONSTRAINT x UNIQUE (a), CONSTRAINT y FOREIGN KEY (a) REFERENCES public.p);
-- pair: constraint-comments
-- from
CREATE TABLE public.t (a integer CONSTRAINT c CHECK (a > 0) CONSTRAINT u UNIQUE);
COMMENT ON CONSTRAINT c ON public.t IS 'old';
-- to
CREATE TABLE public.t (a integer CONSTRAINT c CHECK (a > 1) CONSTRAINT u UNIQUE);
COMMENT ON CONSTRAINT c ON public.t IS 'old';
COMMENT ON CONSTRAINT u ON public.t IS 'new';
COMMENT ON INDEX public.u IS 'of the index';
-- pair: tables-with-keys-go
-- from
CREATE TABLE public.a (id serial PRIMARY KEY, b_id integer);
CREATE TABLE public.b (id serial PRIMARY KEY, a_id integer REFERENCES public.a);
ALTER TABLE public.a ADD FOREIGN KEY (b_id) REFERENCES public.b;
CREATE TABLE public.c (id serial PRIMARY KEY, b_id integer REFERENCES public.b);
-- to
CREATE TABLE public.c (id serial PRIMARY KEY, b_id integer);
-- pair: index-forms
-- from
CREATE TABLE public.t (a integer, b text, c jsonb, d tsvector, e point, f integer[]);
CREATE INDEX i1 ON public.t (a);
CREATE INDEX i2 ON public.t (b);
CREATE INDEX i3 ON public.t (a);
CREATE INDEX i4 ON public.t USING gin (c);
CREATE INDEX i5 ON public.t USING hash (b);
CREATE INDEX i6 ON public.t (a) WHERE a > 0;
-- to
CREATE TABLE public.t (a integer, b text, c jsonb, d tsvector, e point, f integer[]);
CREATE INDEX i1 ON public.t (a DESC NULLS LAST);
CREATE INDEX i2 ON public.t (b text_pattern_ops);
CREATE INDEX i3 ON public.t (a) INCLUDE (b);
CREATE INDEX i4 ON public.t USING gin (c jsonb_path_ops);
CREATE INDEX i5 ON public.t USING btree (b);
CREATE INDEX i6 ON public.t (a) WHERE a > 1 AND b IS NOT NULL;
CREATE INDEX i7 ON public.t USING gist (e);
CREATE INDEX i8 ON public.t USING brin (a) WITH (pages_per_range = 32, autosummarize = on);
CREATE INDEX i9 ON public.t ((c ->> 'x'), (a + 1), lower(b) COLLATE "C" DESC);
CREATE INDEX i10 ON public.t USING gin (d) WITH (fastupdate = off);
CREATE INDEX i11 ON public.t USING spgist (e);
-- pair: index-options-and-statistics
-- from
CREATE TABLE public.t (a integer, b text);
CREATE INDEX i ON public.t (a, (a + 1), lower(b)) WITH (fillfactor = 90);
ALTER INDEX public.i ALTER COLUMN 2 SET STATISTICS 50;
COMMENT ON INDEX public.i IS 'x';
-- to
CREATE TABLE public.t (a integer, b text);
CREATE INDEX i ON public.t (a, (a + 1), lower(b)) WITH (fillfactor = 80, deduplicate_items = off);
ALTER INDEX public.i ALTER COLUMN 3 SET STATISTICS 60;
COMMENT ON INDEX public.i IS 'y';
-- pair: index-on-changed-column
-- from
CREATE TABLE public.t (a character varying(10), b integer);
CREATE INDEX i ON public.t (a varchar_pattern_ops);
CREATE INDEX j ON public.t (b) WHERE b > 3;
CREATE UNIQUE INDEX k ON public.t (upper(a));
COMMENT ON INDEX public.j IS 'kept';
-- to
CREATE TABLE public.t (a text, b bigint);
CREATE INDEX i ON public.t (a text_pattern_ops);
CREATE INDEX j ON public.t (b) WHERE b > 3;
CREATE UNIQUE INDEX k ON public.t (upper(a));
COMMENT ON INDEX public.j IS 'kept';
-- pair: index-names-swapped
-- from
CREATE TABLE public.t (a integer, b integer);
CREATE INDEX x ON public.t (a);
CREATE INDEX y ON public.t (b);
-- to
CREATE TABLE public.t (a integer, b integer);
CREATE INDEX y ON public.t (a);
CREATE INDEX x ON public.t (b);
-- pair: index-moves-to-other-table
-- from
CREATE TABLE public.t (a integer);
CREATE TABLE public.u (a integer);
CREATE INDEX x ON public.t (a);
-- to
CREATE TABLE public.t (a integer);
CREATE TABLE public.u (a integer);
CREATE INDEX x ON public.u (a);
-- pair: trigram
-- needs: pg_trgm
-- from
CREATE TABLE public.t (a text);
-- to
CREATE EXTENSION pg_trgm;
CREATE TABLE public.t (a text);
CREATE INDEX i ON public.t USING gin (a gin_trgm_ops);
CREATE INDEX j ON public.t USING gist (a gist_trgm_ops (siglen = 32));
-- pair: replica-identity
-- from
CREATE TABLE public.a (id integer PRIMARY KEY);
CREATE TABLE public.b (id integer NOT NULL);
CREATE UNIQUE INDEX b_i ON public.b (id);
CREATE TABLE public.c (id integer);
ALTER TABLE public.a REPLICA IDENTITY FULL;
ALTER TABLE public.b REPLICA IDENTITY USING INDEX b_i;
-- to
CREATE TABLE public.a (id integer PRIMARY KEY);
CREATE TABLE public.b (id integer NOT NULL, k bigint NOT NULL);
CREATE UNIQUE INDEX b_k ON public.b (k);
CREATE TABLE public.c (id integer);
ALTER TABLE public.a REPLICA IDENTITY USING INDEX a_pkey;
ALTER TABLE public.b REPLICA IDENTITY USING INDEX b_k;
ALTER TABLE public.c REPLICA IDENTITY NOTHING;
-- pair: replica-identity-index-rebuilt
-- from
CREATE TABLE public.b (id integer NOT NULL, k integer NOT NULL);
CREATE UNIQUE INDEX b_i ON public.b (id);
ALTER TABLE public.b REPLICA IDENTITY USING INDEX b_i;
ALTER TABLE public.b CLUSTER ON b_i;
-- to
CREATE TABLE public.b (id integer NOT NULL, k integer NOT NULL);
CREATE UNIQUE INDEX b_i ON public.b (id, k);
ALTER TABLE public.b REPLICA IDENTITY USING INDEX b_i;
ALTER TABLE public.b CLUSTER ON b_i;
-- pair: statistics-objects
-- from
CREATE TABLE public.t (a integer, b integer, c text);
CREATE STATISTICS public.s1 (ndistinct) ON a, b FROM public.t;
CREATE STATISTICS public.s2 ON a, b FROM public.t;
COMMENT ON STATISTICS public.s2 IS 'x';
CREATE STATISTICS public.s3 (mcv) ON b, c FROM public.t;
-- to
CREATE SCHEMA other;
CREATE TABLE public.t (a integer, b integer, c text);
CREATE STATISTICS public.s1 (ndistinct, dependencies) ON a, b FROM public.t;
CREATE STATISTICS public.s2 ON a, b FROM public.t;
ALTER STATISTICS public.s2 SET STATISTICS 300;
CREATE STATISTICS other.s4 ON (a + b) FROM public.t;
CREATE STATISTICS other.s5 ON (lower(c)), a FROM public.t;
