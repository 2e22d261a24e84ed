-- 11: without being told, a rename is a drop and an addition; nothing else in the table may go.
-- from
CREATE TABLE public.t (id integer PRIMARY KEY, old_name text, keep text);
-- to
CREATE TABLE public.t (id integer PRIMARY KEY, new_name text, keep text);
-- rows
INSERT INTO t VALUES (1, 'x', 'k1'), (2, 'y', 'k2');
-- after
SELECT string_agg(keep, ',' ORDER BY id) = 'k1,k2' AND count(new_name) = 0 FROM t;
-- back
SELECT string_agg(keep, ',' ORDER BY id) = 'k1,k2' FROM t;
