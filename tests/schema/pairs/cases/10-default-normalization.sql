-- 10: defaults and checks as people write them and as the server prints them.
-- from
CREATE TABLE public.t (a text DEFAULT 'x', b character varying(10) DEFAULT 'x', c numeric DEFAULT 1, d timestamp DEFAULT '2020-01-01', e interval DEFAULT '1 day',
    f integer DEFAULT -1, g jsonb DEFAULT '{}', h text[] DEFAULT '{}', i timestamptz DEFAULT CURRENT_TIMESTAMP, j boolean DEFAULT 'yes', k date DEFAULT now());
-- to
CREATE TABLE public.t (a text DEFAULT 'x'::text, b character varying(10) DEFAULT 'x'::text, c numeric DEFAULT 1.0, d timestamp DEFAULT '2020-01-01 00:00', e interval DEFAULT '24:00',
    f integer DEFAULT '-1'::integer, g jsonb DEFAULT '{}'::jsonb, h text[] DEFAULT ARRAY[]::text[], i timestamptz DEFAULT now(), j boolean DEFAULT true, k date DEFAULT CURRENT_DATE,
    CHECK (f BETWEEN 0 AND 5), CHECK (a LIKE 'x%' AND a ILIKE 'y%'), CHECK (c > 0 OR (b = 'q') IS TRUE));
