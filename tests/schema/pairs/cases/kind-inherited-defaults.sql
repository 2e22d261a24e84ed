-- Defaults, checks and columns that are inherited, overridden, merged; a parent comes and goes.
-- loses: public.base base
-- from
CREATE TABLE public.base (id integer DEFAULT 1, note text DEFAULT 'b', CONSTRAINT base_c CHECK (id > 0), CONSTRAINT own_c CHECK (id < 100) NO INHERIT);
CREATE TABLE public.child (extra integer) INHERITS (public.base);
ALTER TABLE public.child ALTER COLUMN note SET DEFAULT 'c';
CREATE TABLE public.merged (id integer DEFAULT 2, extra integer) INHERITS (public.base);
CREATE TABLE public.alone (id integer, note text, extra integer, CONSTRAINT base_c CHECK (id > 0));
-- to
CREATE TABLE public.base (id bigint DEFAULT 3, note text, fresh date DEFAULT '2020-01-01', CONSTRAINT base_c CHECK (id > 0), CONSTRAINT own_c CHECK (id < 100));
CREATE TABLE public.child (extra integer) INHERITS (public.base);
ALTER TABLE public.child ALTER COLUMN note SET DEFAULT 'd';
CREATE TABLE public.merged (id bigint, note text, extra integer, fresh date, CONSTRAINT base_c CHECK (id > 0), CONSTRAINT own_c CHECK (id < 100));
CREATE TABLE public.alone (id bigint, note text, extra integer, fresh date, CONSTRAINT base_c CHECK (id > 0), CONSTRAINT own_c CHECK (id < 100)) INHERITS (public.base);
-- rows
INSERT INTO child VALUES (1, 'x', 2);
INSERT INTO merged VALUES (2, 'y', 2);
INSERT INTO alone VALUES (3, 'z', 4);
-- after
SELECT string_agg(id || note, ',' ORDER BY id) = '1x' FROM child;
SELECT count(*) = 1 FROM merged WHERE note = 'y';
-- back
SELECT sum(id) = 3 FROM base;
