-- What 18 has new: virtual columns, NOT ENFORCED, named NOT NULL, NOT VALID and NO INHERIT on it, WITHOUT OVERLAPS, PERIOD.
-- since: 18
-- from
CREATE TABLE public.t (id int4range NOT NULL, valid daterange NOT NULL, v integer, w integer NOT NULL, n integer CONSTRAINT n_named NOT NULL);
CREATE TABLE public.c (t_id int4range, during daterange, CONSTRAINT c_check CHECK (NOT isempty(during)));
-- to
CREATE TABLE public.t (id int4range NOT NULL, valid daterange NOT NULL, v integer, w integer CONSTRAINT w_set NOT NULL, n integer CONSTRAINT n_other NOT NULL NO INHERIT,
    twice integer GENERATED ALWAYS AS (v * 2) VIRTUAL, kept integer GENERATED ALWAYS AS (v * 3) STORED, CONSTRAINT t_pk PRIMARY KEY (id, valid WITHOUT OVERLAPS));
ALTER TABLE public.t ADD CONSTRAINT v_late NOT NULL v NOT VALID;
CREATE TABLE public.c (t_id int4range, during daterange, CONSTRAINT c_check CHECK (NOT isempty(during)) NOT ENFORCED,
    CONSTRAINT c_fk FOREIGN KEY (t_id, PERIOD during) REFERENCES public.t (id, PERIOD valid));
CREATE TABLE public.e (v integer CONSTRAINT e_u UNIQUE, CONSTRAINT e_fk FOREIGN KEY (v) REFERENCES public.e (v) NOT ENFORCED);
-- rows
INSERT INTO t VALUES ('[1,2)', '[2020-01-01,2021-01-01)', 1, 1, 1);
