-- NOT NULL on a column that holds nulls: the models' default fills them first.
-- from
CREATE TABLE public.t (id integer PRIMARY KEY, a text, b integer DEFAULT 4);
-- to
CREATE TABLE public.t (id integer PRIMARY KEY, a text DEFAULT 'none' NOT NULL, b integer DEFAULT 4 NOT NULL);
-- rows
INSERT INTO t VALUES (1, NULL, NULL), (2, 'x', 2);
-- after
SELECT string_agg(a || b, ',' ORDER BY id) = 'none4,x2' FROM t;
