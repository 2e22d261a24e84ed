-- Bounds of a sequence that its value or start lie outside of, both directions of counting, and types.
-- from
CREATE SEQUENCE public.up MINVALUE 1 MAXVALUE 1000 START 1;
CREATE SEQUENCE public.down INCREMENT -1 MINVALUE -1000 MAXVALUE -1;
CREATE SEQUENCE public.small AS smallint;
CREATE TABLE public.t (id integer);
CREATE SEQUENCE public.owned OWNED BY public.t.id CYCLE;
-- to
CREATE SEQUENCE public.up MINVALUE 5000 MAXVALUE 9000 START 6000 CACHE 7;
CREATE SEQUENCE public.down INCREMENT 3 MINVALUE 100 MAXVALUE 200 CYCLE;
CREATE SEQUENCE public.small AS bigint MAXVALUE 99 START 10;
CREATE TABLE public.t (id integer);
CREATE SEQUENCE public.owned MINVALUE -5 START -5;
