-- 5: what stood below stands above afterwards.
-- from
CREATE TABLE public.t (id integer, v integer);
CREATE VIEW public.one AS SELECT id FROM public.t;
CREATE VIEW public.two AS SELECT id FROM public.one;
-- to
CREATE TABLE public.t (id integer, v integer);
CREATE VIEW public.two AS SELECT id FROM public.t;
CREATE VIEW public.one AS SELECT id FROM public.two;
