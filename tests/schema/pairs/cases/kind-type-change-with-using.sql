-- Types that need a USING, with defaults taken off and on; the values stay.
-- from
CREATE TYPE public.e AS ENUM ('a', 'b');
CREATE TABLE public.t (id text PRIMARY KEY, a text DEFAULT '1', b integer DEFAULT 1, c text DEFAULT '{}', d public.e DEFAULT 'a', f boolean DEFAULT true, g timestamp DEFAULT now(),
    h character varying(50) DEFAULT 'long');
-- to
CREATE TYPE public.e AS ENUM ('a', 'b');
CREATE TABLE public.t (id bigint PRIMARY KEY, a integer DEFAULT 1, b boolean DEFAULT true, c jsonb DEFAULT '{}', d text DEFAULT 'a', f integer DEFAULT 1, g date DEFAULT CURRENT_DATE,
    h character varying(20) DEFAULT 'long');
-- rows
INSERT INTO t VALUES ('7', '8', 1, '{"k": 1}', 'b', false, '2020-02-03 00:00:00', 'short');
-- after
SELECT id = 7 AND a = 8 AND b AND c ->> 'k' = '1' AND d = 'b' AND f = 0 AND g = '2020-02-03' AND h = 'short' FROM t;
-- back
SELECT id = '7' AND a = '8' AND b = 1 AND c::jsonb ->> 'k' = '1' AND d = 'b' AND NOT f AND g = '2020-02-03' AND h = 'short' FROM t;
