-- 20: the many names of one type are no difference.
-- from
CREATE TABLE public.t (a int4, b int8, c varchar, d char, e bool, f float8, g decimal(8, 0), h timestamptz(0), i time, j bit, k varbit(4), l interval(3), m interval year to month, n int[], o "char", p name);
-- to
CREATE TABLE public.t (a integer, b bigint, c character varying, d character(1), e boolean, f double precision, g numeric(8), h timestamp(0) with time zone, i time without time zone, j bit(1), k bit varying(4), l interval(3), m interval year to month, n integer array, o "char", p name);
COMMENT ON TABLE public.t IS 'the only difference';
