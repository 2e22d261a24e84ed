-- 12: renamed and of another type at once, beside a column that takes the old name.
-- options: --rename public.t.amount=public.t.amount_cents
-- from
CREATE TABLE public.t (id integer PRIMARY KEY, amount integer);
-- to
CREATE TABLE public.t (id integer PRIMARY KEY, amount_cents bigint, amount text);
-- rows
INSERT INTO t VALUES (1, 10), (2, 20);
-- after
SELECT sum(amount_cents) = 30 AND count(amount) = 0 FROM t;
-- back
SELECT sum(amount) = 30 FROM t;
