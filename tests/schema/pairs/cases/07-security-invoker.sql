-- 7: security_invoker must not be lost, neither when it changes nor when the view is made anew.
-- since: 15
-- from
CREATE TABLE public.t (id integer, v integer);
CREATE VIEW public.a WITH (security_invoker=true) AS SELECT id, v FROM public.t;
CREATE VIEW public.b AS SELECT id FROM public.t;
CREATE VIEW public.c WITH (security_invoker=true, check_option=cascaded) AS SELECT id FROM public.t WHERE id > 0;
-- to
CREATE TABLE public.t (id integer, v bigint);
CREATE VIEW public.a WITH (security_invoker=true) AS SELECT id, v FROM public.t;
CREATE VIEW public.b WITH (security_invoker=true) AS SELECT id FROM public.t;
CREATE VIEW public.c WITH (check_option=local) AS SELECT id FROM public.t WHERE id > 0;
-- rows
INSERT INTO t VALUES (1, 1);
