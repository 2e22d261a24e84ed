-- 13: the same values in another order; rows keep their label, the order of comparison changes.
-- from
CREATE TYPE public.size AS ENUM ('l', 'm', 's');
CREATE TABLE public.t (id integer PRIMARY KEY, s public.size DEFAULT 'm');
-- to
CREATE TYPE public.size AS ENUM ('s', 'm', 'l');
CREATE TABLE public.t (id integer PRIMARY KEY, s public.size DEFAULT 'm');
-- rows
INSERT INTO t VALUES (1, 's'), (2, 'l');
-- after
SELECT string_agg(s::text, ',' ORDER BY s) = 's,l' FROM t;
-- back
SELECT string_agg(s::text, ',' ORDER BY s) = 'l,s' FROM t;
