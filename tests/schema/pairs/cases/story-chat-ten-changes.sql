-- A chat application's models, changed in ten awkward ways at once.
-- options: --rename public.message.body=public.message.text
-- from
CREATE TYPE public.role AS ENUM ('member', 'admin');
CREATE TABLE public.account (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL, role public.role DEFAULT 'member' NOT NULL, bio text, score integer DEFAULT 0);
CREATE TABLE public.room (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text, archived boolean DEFAULT false NOT NULL);
CREATE TABLE public.message (id bigint NOT NULL, room_id bigint NOT NULL REFERENCES public.room, author_id bigint REFERENCES public.account, body text NOT NULL, sent_at timestamptz NOT NULL, CONSTRAINT message_pkey PRIMARY KEY (id, sent_at));
CREATE VIEW public.recent AS SELECT m.id, m.body, a.email, a.score FROM public.message m JOIN public.account a ON a.id = m.author_id;
CREATE VIEW public.recent_admin AS SELECT r.id, r.score FROM public.recent r;
ALTER TABLE public.message ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON public.message TO pairs_reader USING (body <> '');
CREATE FUNCTION public.touch() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN NEW.bio := coalesce(NEW.bio, ''); RETURN NEW; END$$;
CREATE TRIGGER touch BEFORE UPDATE ON public.account FOR EACH ROW EXECUTE FUNCTION public.touch();
CREATE UNIQUE INDEX account_email ON public.account (email);
-- to
CREATE TYPE public.role AS ENUM ('guest', 'member', 'moderator', 'admin');
CREATE TABLE public.account (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL, role public.role DEFAULT 'guest' NOT NULL, bio text DEFAULT '' NOT NULL, score bigint DEFAULT 0,
    search tsvector GENERATED ALWAYS AS (to_tsvector('english', COALESCE(bio, ''))) STORED);
CREATE TABLE public.room (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text, archived boolean DEFAULT false NOT NULL);
CREATE UNIQUE INDEX room_name_open ON public.room (lower(name)) WHERE NOT archived;
CREATE TABLE public.message (id bigint NOT NULL, room_id bigint NOT NULL REFERENCES public.room, author_id bigint REFERENCES public.account, text text NOT NULL, sent_at timestamptz NOT NULL, CONSTRAINT message_pkey PRIMARY KEY (id, sent_at)) PARTITION BY RANGE (sent_at);
CREATE TABLE public.message_2020 PARTITION OF public.message FOR VALUES FROM ('2020-01-01 00:00+00') TO ('2021-01-01 00:00+00');
CREATE TABLE public.message_rest PARTITION OF public.message DEFAULT;
CREATE VIEW public.recent AS SELECT m.id, m.text, a.email, a.score FROM public.message m JOIN public.account a ON a.id = m.author_id;
CREATE VIEW public.recent_admin AS SELECT r.id, r.score FROM public.recent r;
ALTER TABLE public.message ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON public.message TO pairs_reader USING (text <> '' AND room_id > 0);
CREATE FUNCTION public.touch() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN NEW.bio := coalesce(NEW.bio, ''); NEW.score := NEW.score + 1; RETURN NEW; END$$;
CREATE TRIGGER touch BEFORE INSERT OR UPDATE OF bio ON public.account FOR EACH ROW EXECUTE FUNCTION public.touch();
CREATE UNIQUE INDEX account_email ON public.account (email);
-- rows
INSERT INTO account (email, bio, score) VALUES ('a@x', NULL, 1), ('b@x', 'cats and dogs', 2);
INSERT INTO room (name) VALUES ('one'), ('two');
INSERT INTO message VALUES (1, 1, 1, 'hello', '2020-02-02'), (2, 2, 2, 'there', '2024-02-02');
-- after
SELECT string_agg(text, ',' ORDER BY id) = 'hello,there' FROM message;
SELECT count(*) = 1 FROM message_2020;
SELECT count(*) = 2 AND count(bio) = 2 FROM account;
-- back
SELECT string_agg(body, ',' ORDER BY id) = 'hello,there' FROM message;
SELECT count(*) = 2 FROM account;
