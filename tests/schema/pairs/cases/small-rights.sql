-- Schemas, extensions, sequences, grants, policies, comments, publications: one change a pair.
-- pair: schemas
-- from
CREATE SCHEMA gone;
CREATE TABLE gone.t (id serial PRIMARY KEY);
CREATE VIEW gone.v AS SELECT id FROM gone.t;
CREATE FUNCTION gone.f() RETURNS integer LANGUAGE sql AS $$SELECT 1$$;
CREATE TYPE gone.e AS ENUM ('a');
-- to
CREATE SCHEMA come AUTHORIZATION pairs_writer;
CREATE SCHEMA "Odd Name";
COMMENT ON SCHEMA come IS 'x';
GRANT USAGE, CREATE ON SCHEMA come TO pairs_reader WITH GRANT OPTION;
CREATE TABLE "Odd Name"."T" ("Id" serial);
-- pair: public-schema-rights
-- from
CREATE TABLE public.t (id integer);
-- to
CREATE TABLE public.t (id integer);
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT CREATE ON SCHEMA public TO pairs_writer;
COMMENT ON SCHEMA public IS 'ours';
-- pair: extensions
-- needs: citext pgcrypto
-- from
CREATE EXTENSION citext;
CREATE TABLE public.t (a public.citext DEFAULT 'x', b text);
-- to
CREATE EXTENSION pgcrypto;
CREATE TABLE public.t (a text DEFAULT 'x', b text);
COMMENT ON EXTENSION pgcrypto IS 'ours';
-- pair: extension-changes-schema
-- needs: citext
-- from
CREATE SCHEMA ext;
CREATE EXTENSION citext;
CREATE TABLE public.t (a public.citext);
CREATE INDEX i ON public.t (a);
-- to
CREATE SCHEMA ext;
CREATE EXTENSION citext SCHEMA ext;
CREATE TABLE public.t (a ext.citext);
CREATE INDEX i ON public.t (a);
-- pair: extension-used-in-default-and-index
-- needs: uuid-ossp hstore
-- from
CREATE TABLE public.t (id integer);
-- to
CREATE EXTENSION "uuid-ossp";
CREATE EXTENSION hstore;
CREATE TABLE public.t (id uuid DEFAULT public.uuid_generate_v4() PRIMARY KEY, h public.hstore);
CREATE INDEX i ON public.t USING gist (h);
CREATE FUNCTION public.f(public.hstore) RETURNS text LANGUAGE sql AS $$SELECT $1::text$$;
-- pair: sequences
-- from
CREATE SEQUENCE public.a;
CREATE SEQUENCE public.b AS integer START 10 INCREMENT 5 CYCLE;
CREATE SEQUENCE public.c INCREMENT -1 MINVALUE -100 MAXVALUE -1;
-- to
CREATE SEQUENCE public.a AS smallint MINVALUE 0 START 0 CACHE 20;
CREATE SEQUENCE public.b AS bigint START 20 INCREMENT 2 MAXVALUE 1000;
CREATE SEQUENCE public.c INCREMENT 1 MINVALUE 1 MAXVALUE 100;
CREATE SEQUENCE public.d;
COMMENT ON SEQUENCE public.d IS 'fourth';
GRANT USAGE, SELECT ON SEQUENCE public.d TO pairs_reader;
-- pair: sequence-unlogged
-- since: 15
-- from
CREATE SEQUENCE public.a;
CREATE UNLOGGED SEQUENCE public.b;
-- to
CREATE UNLOGGED SEQUENCE public.a;
CREATE SEQUENCE public.b;
-- pair: sequence-owner
-- from
CREATE SEQUENCE public.a;
CREATE TABLE public.t (x integer DEFAULT nextval('public.a'), y integer);
CREATE SEQUENCE public.b OWNED BY public.t.y;
-- to
CREATE SEQUENCE public.a;
CREATE TABLE public.t (x integer DEFAULT nextval('public.a'), y integer);
ALTER SEQUENCE public.a OWNED BY public.t.x;
CREATE SEQUENCE public.b;
-- pair: sequence-owner-moves
-- from
CREATE TABLE public.t (x integer, y integer);
CREATE TABLE public.u (z integer);
CREATE SEQUENCE public.a OWNED BY public.t.x;
-- to
CREATE TABLE public.t (x integer, y integer);
CREATE SEQUENCE public.a;
CREATE TABLE public.u (z integer DEFAULT nextval('public.a'));
ALTER SEQUENCE public.a OWNED BY public.u.z;
-- pair: sequence-kept-when-its-table-goes
-- from
CREATE TABLE public.t (id serial);
-- to
CREATE SEQUENCE public.t_id_seq AS integer;
CREATE TABLE public.u (id integer DEFAULT nextval('public.t_id_seq'));
-- pair: grants-on-tables
-- from
CREATE TABLE public.t (a integer, b text);
CREATE TABLE public.u (a integer);
GRANT SELECT ON public.t TO pairs_reader;
GRANT ALL ON public.u TO pairs_writer;
-- to
CREATE TABLE public.t (a integer, b text);
CREATE TABLE public.u (a integer);
GRANT INSERT, UPDATE, DELETE ON public.t TO pairs_reader WITH GRANT OPTION;
GRANT SELECT ON public.t TO PUBLIC;
GRANT SELECT, TRIGGER, REFERENCES ON public.u TO pairs_writer;
-- pair: grants-on-columns
-- from
CREATE TABLE public.t (a integer, b text, c date);
GRANT SELECT (a, b) ON public.t TO pairs_reader;
GRANT UPDATE ON public.t TO pairs_writer;
-- to
CREATE TABLE public.t (a integer, b text, c date);
GRANT SELECT (b, c), INSERT (a) ON public.t TO pairs_reader WITH GRANT OPTION;
GRANT UPDATE (c) ON public.t TO pairs_writer;
GRANT SELECT ON public.t TO pairs_reader;
-- pair: column-grant-and-column-gone
-- from
CREATE TABLE public.t (a integer, b text);
GRANT SELECT (a), UPDATE (b) ON public.t TO pairs_reader;
-- to
CREATE TABLE public.t (a integer, c text);
GRANT SELECT (a), UPDATE (c) ON public.t TO pairs_reader;
-- pair: grants-on-functions-and-types
-- from
CREATE FUNCTION public.f(integer) RETURNS integer LANGUAGE sql AS $$SELECT 1$$;
CREATE FUNCTION public.g() RETURNS integer LANGUAGE sql AS $$SELECT 1$$;
REVOKE ALL ON FUNCTION public.g() FROM PUBLIC;
CREATE DOMAIN public.d AS integer;
CREATE TYPE public.e AS ENUM ('a');
REVOKE ALL ON TYPE public.e FROM PUBLIC;
-- to
CREATE FUNCTION public.f(integer) RETURNS integer LANGUAGE sql AS $$SELECT 1$$;
REVOKE ALL ON FUNCTION public.f(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.f(integer) TO pairs_reader;
CREATE FUNCTION public.g() RETURNS integer LANGUAGE sql AS $$SELECT 1$$;
CREATE DOMAIN public.d AS integer;
REVOKE ALL ON DOMAIN public.d FROM PUBLIC;
GRANT USAGE ON DOMAIN public.d TO pairs_writer;
CREATE TYPE public.e AS ENUM ('a');
-- pair: grants-on-function-that-is-replaced
-- from
CREATE FUNCTION public.f(a integer) RETURNS integer LANGUAGE sql AS $$SELECT 1$$;
REVOKE ALL ON FUNCTION public.f(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.f(integer) TO pairs_reader;
-- to
CREATE FUNCTION public.f(a integer) RETURNS bigint LANGUAGE sql AS $$SELECT 1::bigint$$;
REVOKE ALL ON FUNCTION public.f(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.f(integer) TO pairs_writer;
-- pair: default-privileges
-- from
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO pairs_reader;
ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO pairs_reader;
-- to
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT ON TABLES TO pairs_reader WITH GRANT OPTION;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO pairs_writer;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO pairs_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE pairs_writer GRANT USAGE ON TYPES TO pairs_reader;
-- pair: default-privileges-and-new-objects
-- from
CREATE TABLE public.old (id integer);
-- to
CREATE TABLE public.old (id integer);
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO pairs_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO pairs_writer;
CREATE TABLE public.fresh (id serial);
CREATE FUNCTION public.f() RETURNS integer LANGUAGE sql AS $$SELECT 1$$;
-- pair: default-privileges-go-and-objects-too
-- from
ALTER DEFAULT PRIVILEGES REVOKE USAGE ON TYPES FROM PUBLIC;
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC;
CREATE TYPE public.e AS ENUM ('a');
CREATE DOMAIN public.d AS integer;
CREATE TABLE public.t (a public.e, b public.d);
-- to
CREATE TYPE public.e AS ENUM ('b');
CREATE DOMAIN public.d AS text;
CREATE TABLE public.t (a public.e, b public.d);
-- pair: policies
-- from
CREATE TABLE public.t (id integer, who text);
ALTER TABLE public.t ENABLE ROW LEVEL SECURITY;
CREATE POLICY a ON public.t USING (who = CURRENT_USER);
CREATE POLICY b ON public.t FOR INSERT TO pairs_writer WITH CHECK (id > 0);
CREATE POLICY c ON public.t FOR SELECT TO pairs_reader USING (true);
-- to
CREATE TABLE public.t (id integer, who text);
ALTER TABLE public.t ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY a ON public.t USING (who = CURRENT_USER AND id > 1) WITH CHECK (id > 2);
CREATE POLICY b ON public.t AS RESTRICTIVE FOR INSERT TO pairs_writer WITH CHECK (id > 0);
CREATE POLICY c ON public.t FOR UPDATE TO pairs_reader, pairs_writer USING (true);
COMMENT ON POLICY c ON public.t IS 'c';
-- pair: policies-off
-- from
CREATE TABLE public.t (id integer);
ALTER TABLE public.t ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY a ON public.t;
-- to
CREATE TABLE public.t (id integer);
-- pair: policy-with-function-and-other-table
-- from
CREATE TABLE public.t (id integer, owner integer);
CREATE TABLE public.m (id integer, t_id integer);
-- to
CREATE TABLE public.t (id bigint, owner integer);
CREATE TABLE public.m (id integer, t_id bigint);
CREATE FUNCTION public.me() RETURNS integer LANGUAGE sql STABLE AS $$SELECT current_setting('app.me', true)::integer$$;
ALTER TABLE public.t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON public.t FOR ALL TO PUBLIC USING (owner = public.me() OR EXISTS (SELECT 1 FROM public.m WHERE m.t_id = t.id AND m.id = public.me()));
-- pair: policy-column-type
-- from
CREATE TABLE public.t (id integer, org text, CHECK (org <> ''));
ALTER TABLE public.t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON public.t USING (org = 'x') WITH CHECK (org <> 'y');
-- to
CREATE TABLE public.t (id integer, org character varying(20), CHECK (org <> ''));
ALTER TABLE public.t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON public.t USING (org = 'x') WITH CHECK (org <> 'y');
-- pair: comments-change-and-go
-- from
CREATE TABLE public.t (id integer PRIMARY KEY, n text);
COMMENT ON TABLE public.t IS 'old';
COMMENT ON COLUMN public.t.n IS 'old n';
CREATE VIEW public.v AS SELECT id FROM public.t;
COMMENT ON COLUMN public.v.id IS 'old v';
CREATE INDEX i ON public.t (n);
COMMENT ON INDEX public.i IS 'old i';
CREATE FUNCTION public.f(a integer, b text) RETURNS integer LANGUAGE sql AS $$SELECT 1$$;
COMMENT ON FUNCTION public.f(integer, text) IS 'old f';
CREATE TYPE public.e AS ENUM ('x');
COMMENT ON TYPE public.e IS 'old e';
-- to
CREATE TABLE public.t (id integer PRIMARY KEY, n text);
COMMENT ON TABLE public.t IS E'two\nlines with ''quotes'' and \\ backslash';
CREATE VIEW public.v AS SELECT id FROM public.t;
COMMENT ON COLUMN public.v.id IS 'new v';
COMMENT ON VIEW public.v IS '';
CREATE INDEX i ON public.t (n);
CREATE FUNCTION public.f(a integer, b text) RETURNS integer LANGUAGE sql AS $$SELECT 1$$;
COMMENT ON FUNCTION public.f(integer, text) IS 'new f';
CREATE TYPE public.e AS ENUM ('x');
COMMENT ON TYPE public.e IS 'üñí ☃';
COMMENT ON CONSTRAINT t_pkey ON public.t IS 'key';
-- pair: publications
-- from
CREATE TABLE public.a (id integer PRIMARY KEY);
CREATE TABLE public.b (id integer PRIMARY KEY);
CREATE PUBLICATION p FOR TABLE public.a;
CREATE PUBLICATION q FOR ALL TABLES;
-- to
CREATE TABLE public.a (id integer PRIMARY KEY);
CREATE TABLE public.b (id integer PRIMARY KEY);
CREATE PUBLICATION p FOR TABLE public.a, public.b WITH (publish = 'insert, delete', publish_via_partition_root = true);
CREATE PUBLICATION q;
CREATE PUBLICATION r FOR TABLE ONLY public.b;
COMMENT ON PUBLICATION r IS 'r';
-- pair: publication-details
-- since: 15
-- from
CREATE SCHEMA s;
CREATE TABLE public.a (id integer PRIMARY KEY, n text);
CREATE PUBLICATION p FOR TABLE public.a;
-- to
CREATE SCHEMA s;
CREATE TABLE public.a (id integer PRIMARY KEY, n text);
CREATE PUBLICATION p FOR TABLE public.a (id, n) WHERE (id > 5);
CREATE PUBLICATION q FOR TABLES IN SCHEMA s;
-- pair: publication-of-column-that-changes
-- since: 15
-- from
CREATE TABLE public.a (id integer PRIMARY KEY, n text);
CREATE PUBLICATION p FOR TABLE public.a (id, n) WHERE (id > 5);
-- to
CREATE TABLE public.a (id bigint PRIMARY KEY, m text);
CREATE PUBLICATION p FOR TABLE public.a (id, m) WHERE (id > 5);
-- pair: owners
-- from
CREATE SCHEMA s;
CREATE TABLE public.t (id serial);
CREATE VIEW public.v AS SELECT id FROM public.t;
CREATE FUNCTION public.f() RETURNS integer LANGUAGE sql AS $$SELECT 1$$;
CREATE TYPE public.e AS ENUM ('a');
CREATE SEQUENCE public.q;
-- to
CREATE SCHEMA s;
ALTER SCHEMA s OWNER TO pairs_writer;
CREATE TABLE public.t (id serial);
ALTER TABLE public.t OWNER TO pairs_writer;
CREATE VIEW public.v AS SELECT id FROM public.t;
ALTER VIEW public.v OWNER TO pairs_reader;
CREATE FUNCTION public.f() RETURNS integer LANGUAGE sql AS $$SELECT 1$$;
ALTER FUNCTION public.f() OWNER TO pairs_writer;
CREATE TYPE public.e AS ENUM ('a');
ALTER TYPE public.e OWNER TO pairs_writer;
CREATE SEQUENCE public.q;
ALTER SEQUENCE public.q OWNER TO pairs_writer;
-- pair: two-schemas-the-same-names
-- from
CREATE SCHEMA a;
CREATE SCHEMA b;
CREATE TYPE a.e AS ENUM ('x');
CREATE TYPE b.e AS ENUM ('x');
CREATE TABLE a.t (id serial PRIMARY KEY, k a.e);
CREATE TABLE b.t (id serial PRIMARY KEY, k b.e, a_id integer REFERENCES a.t);
-- to
CREATE SCHEMA a;
CREATE SCHEMA b;
CREATE TYPE a.e AS ENUM ('x', 'y');
CREATE TYPE b.e AS ENUM ('y');
CREATE TABLE b.t (id serial PRIMARY KEY, k a.e);
CREATE TABLE a.t (id serial PRIMARY KEY, k b.e, b_id integer REFERENCES b.t);
-- pair: all-at-once-from-nothing
-- from
-- to
CREATE SCHEMA app;
CREATE TYPE app.role AS ENUM ('admin', 'user');
CREATE DOMAIN app.email AS text CHECK (VALUE ~ '@');
CREATE TABLE app.users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email app.email NOT NULL UNIQUE, role app.role DEFAULT 'user' NOT NULL, made timestamptz DEFAULT now() NOT NULL);
CREATE TABLE app.posts (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, author bigint NOT NULL REFERENCES app.users ON DELETE CASCADE, title text NOT NULL, body text, search tsvector GENERATED ALWAYS AS (to_tsvector('english', title || ' ' || coalesce(body, ''))) STORED);
CREATE INDEX posts_search ON app.posts USING gin (search);
CREATE INDEX posts_author ON app.posts (author) WHERE body IS NOT NULL;
CREATE FUNCTION app.count_posts(app.users) RETURNS bigint LANGUAGE sql STABLE AS $$SELECT count(*) FROM app.posts WHERE author = $1.id$$;
CREATE VIEW app.authors AS SELECT u.id, u.email, app.count_posts(u.*) AS posts FROM app.users u;
CREATE FUNCTION app.audit() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;
CREATE TRIGGER audit AFTER INSERT OR UPDATE ON app.posts FOR EACH ROW EXECUTE FUNCTION app.audit();
ALTER TABLE app.posts ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON app.posts USING (author = (SELECT id FROM app.users WHERE email = CURRENT_USER));
GRANT SELECT ON ALL TABLES IN SCHEMA app TO pairs_reader;
