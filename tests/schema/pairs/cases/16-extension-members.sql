-- 16: members of an extension are never touched, and what depends on an extension is not dropped with it.
-- needs: citext hstore
-- from
CREATE SCHEMA ext;
CREATE EXTENSION citext SCHEMA ext;
CREATE TABLE public.t (id integer, name ext.citext);
-- to
CREATE SCHEMA ext;
CREATE EXTENSION citext SCHEMA ext;
CREATE EXTENSION hstore SCHEMA ext;
CREATE TABLE public.t (id integer, name ext.citext, tags ext.hstore DEFAULT ''::ext.hstore);
CREATE INDEX t_tags ON public.t USING gin (tags);
-- rows
INSERT INTO t VALUES (1, 'A');
-- after
SELECT name OPERATOR(ext.=) 'a' FROM t;
