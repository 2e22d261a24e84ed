-- LOGGED and UNLOGGED across foreign keys: both directions have an order.
-- from
CREATE UNLOGGED TABLE public.a (id integer PRIMARY KEY);
CREATE UNLOGGED TABLE public.b (id integer PRIMARY KEY REFERENCES public.a);
CREATE UNLOGGED TABLE public.c (id integer REFERENCES public.b, own serial);
-- to
CREATE TABLE public.a (id integer PRIMARY KEY);
CREATE TABLE public.b (id integer PRIMARY KEY REFERENCES public.a);
CREATE UNLOGGED TABLE public.c (id integer REFERENCES public.b, own serial);
-- rows
INSERT INTO a VALUES (1);
INSERT INTO b VALUES (1);
INSERT INTO c VALUES (1);
