-- CLUSTER ON and REPLICA IDENTITY USING INDEX, moved to another index, taken away, on an index that is made anew.
-- from
CREATE TABLE public.t (id integer NOT NULL, v integer NOT NULL);
CREATE INDEX t_id ON public.t (id);
CREATE UNIQUE INDEX t_v ON public.t (v);
ALTER TABLE public.t CLUSTER ON t_id;
ALTER TABLE public.t REPLICA IDENTITY USING INDEX t_v;
CREATE TABLE public.u (id integer CONSTRAINT u_pk PRIMARY KEY);
-- to
CREATE TABLE public.t (id integer NOT NULL, v integer NOT NULL);
CREATE INDEX t_id ON public.t (id DESC);
CREATE UNIQUE INDEX t_v ON public.t (v, id);
ALTER TABLE public.t CLUSTER ON t_id;
ALTER TABLE public.t REPLICA IDENTITY USING INDEX t_v;
CREATE TABLE public.u (id integer CONSTRAINT u_pk PRIMARY KEY);
ALTER TABLE public.u CLUSTER ON u_pk;
ALTER TABLE public.u REPLICA IDENTITY USING INDEX u_pk;
-- rows
INSERT INTO t VALUES (1, 1), (2, 2);
