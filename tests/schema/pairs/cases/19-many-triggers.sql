-- 19: many triggers and functions at once (the peer took 71 s).
-- from
CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;
DO $$BEGIN FOR i IN 1..150 LOOP
EXECUTE format('CREATE TABLE public.t%s (id integer)', i);
END LOOP; END$$;
-- to
CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;
DO $$BEGIN FOR i IN 1..150 LOOP
EXECUTE format('CREATE TABLE public.t%s (id integer)', i);
EXECUTE format('CREATE TRIGGER tr BEFORE INSERT ON public.t%s FOR EACH ROW EXECUTE FUNCTION public.f()', i);
END LOOP; END$$;
