-- 7 of the kinds: an enum made and another dropped, against columns and their defaults.
-- from
CREATE TYPE public.old AS ENUM ('a', 'b');
CREATE TABLE public.t (id integer, k public.old DEFAULT 'a' NOT NULL, w text DEFAULT 'x' NOT NULL);
-- to
CREATE TYPE public.fresh AS ENUM ('x', 'y');
CREATE TABLE public.t (id integer, k text DEFAULT 'a' NOT NULL, w public.fresh DEFAULT 'x' NOT NULL);
-- rows
INSERT INTO t VALUES (1, 'b', 'y'), (2, 'a', 'x');
-- after
SELECT string_agg(k || w::text, ',' ORDER BY id) = 'by,ax' FROM t;
-- back
SELECT string_agg(k::text || w, ',' ORDER BY id) = 'by,ax' FROM t;
