-- NOT VALID comes, stays and goes; deferrable changes; NULLS NOT DISTINCT and NO INHERIT.
-- since: 15
-- from
CREATE TABLE public.a (id integer CONSTRAINT a_pk PRIMARY KEY, u integer CONSTRAINT a_u UNIQUE);
CREATE TABLE public.b (a_id integer, v integer);
ALTER TABLE public.b ADD CONSTRAINT b_fk FOREIGN KEY (a_id) REFERENCES public.a NOT VALID;
ALTER TABLE public.b ADD CONSTRAINT b_c CHECK (v > 0) NOT VALID;
ALTER TABLE public.b ADD CONSTRAINT b_d CHECK (v > 1);
-- to
CREATE TABLE public.a (id integer CONSTRAINT a_pk PRIMARY KEY, u integer, CONSTRAINT a_u UNIQUE NULLS NOT DISTINCT (u) DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE public.b (a_id integer, v integer, CONSTRAINT b_c CHECK (v > 0));
ALTER TABLE public.b ADD CONSTRAINT b_fk FOREIGN KEY (a_id) REFERENCES public.a DEFERRABLE;
ALTER TABLE public.b ADD CONSTRAINT b_d CHECK (v > 1) NOT VALID;
ALTER TABLE public.b ADD CONSTRAINT b_e CHECK (v > 2) NO INHERIT NOT VALID;
-- rows
INSERT INTO a VALUES (1, 1), (2, NULL);
INSERT INTO b VALUES (1, 5), (NULL, NULL);
