-- 2: foreign keys in a ring, made and taken away.
-- from
CREATE TABLE public.lonely (id integer);
-- to
CREATE TABLE public.a (id integer PRIMARY KEY, b_id integer);
CREATE TABLE public.b (id integer PRIMARY KEY, c_id integer);
CREATE TABLE public.c (id integer PRIMARY KEY, a_id integer, own integer REFERENCES public.c);
ALTER TABLE public.a ADD CONSTRAINT a_b_fkey FOREIGN KEY (b_id) REFERENCES public.b DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE public.b ADD CONSTRAINT b_c_fkey FOREIGN KEY (c_id) REFERENCES public.c;
ALTER TABLE public.c ADD CONSTRAINT c_a_fkey FOREIGN KEY (a_id) REFERENCES public.a ON DELETE SET NULL;
