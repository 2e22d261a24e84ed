-- Columns that the models have in another order: only their place may differ.
-- from
CREATE TABLE public.t (a integer, b text, c date);
-- to
CREATE TABLE public.t (c date, x integer, a integer, b text);
-- rows
INSERT INTO t VALUES (1, 'b', '2020-01-01');
-- after
SELECT a = 1 AND b = 'b' AND c = '2020-01-01' FROM t;
