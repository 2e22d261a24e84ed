-- Row filters, column lists and schemas of publications.
-- since: 15
-- from
CREATE SCHEMA s;
CREATE TABLE public.t (id integer PRIMARY KEY, a text, b text);
CREATE TABLE public.u (id integer PRIMARY KEY);
CREATE PUBLICATION p FOR TABLE public.t (id, a) WHERE (id > 5), public.u;
CREATE PUBLICATION q FOR TABLES IN SCHEMA s;
-- to
CREATE SCHEMA s;
CREATE TABLE public.t (id bigint PRIMARY KEY, a text, b text);
CREATE TABLE public.w (id integer PRIMARY KEY);
CREATE PUBLICATION p FOR TABLE public.t (id, b) WHERE (id > 6), public.w WITH (publish = 'insert, update', publish_via_partition_root = true);
CREATE PUBLICATION q FOR TABLES IN SCHEMA s, public, TABLE public.t;
