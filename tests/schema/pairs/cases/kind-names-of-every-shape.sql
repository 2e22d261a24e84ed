-- Names that need quotes, overloads, the same name in two schemas, 63 bytes.
-- from
CREATE SCHEMA "Sch ema";
CREATE TABLE "Sch ema"."select" ("Order" integer PRIMARY KEY, "it's" text, "a.b" text, "q""q" text);
CREATE TABLE public."select" ("Order" integer PRIMARY KEY);
CREATE FUNCTION public.f(integer) RETURNS integer LANGUAGE sql AS $$SELECT $1$$;
-- to
CREATE SCHEMA "Sch ema";
CREATE TABLE "Sch ema"."select" ("Order" bigint PRIMARY KEY, "it's" text DEFAULT 'it''s' NOT NULL, "a.b" text CHECK ("a.b" <> 'x;--'), "q""q" text, "größe" text);
CREATE TABLE public."select" ("Order" integer PRIMARY KEY REFERENCES public."select");
CREATE INDEX "Index with spaces" ON "Sch ema"."select" ("it's", lower("q""q"));
CREATE FUNCTION public.f(integer) RETURNS integer LANGUAGE sql AS $$SELECT $1 + 1$$;
CREATE FUNCTION public.f(text) RETURNS text LANGUAGE sql AS $q$SELECT '$$' || $1$q$;
CREATE FUNCTION "Sch ema".f(integer) RETURNS integer LANGUAGE sql AS $$SELECT public.f($1)$$;
CREATE TABLE public.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx (yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy serial UNIQUE);
-- rows
INSERT INTO "Sch ema"."select" VALUES (1, 'v', 'a', 'b');
