-- 11, 12: a table; its derived names (sequence, key, foreign key) follow.
-- options: --rename public.person=public.member
-- from
CREATE TABLE public.person (id serial PRIMARY KEY, name text);
CREATE TABLE public.pet (id serial PRIMARY KEY, person_id integer REFERENCES public.person);
-- to
CREATE TABLE public.member (id serial PRIMARY KEY, name text);
CREATE TABLE public.pet (id serial PRIMARY KEY, person_id integer REFERENCES public.member);
-- rows
INSERT INTO person (name) VALUES ('a'), ('b');
INSERT INTO pet (person_id) VALUES (2);
-- after
SELECT string_agg(name, ',' ORDER BY id) = 'a,b' FROM member;
SELECT count(*) = 1 FROM pet JOIN member ON person_id = member.id;
-- back
SELECT string_agg(name, ',' ORDER BY id) = 'a,b' FROM person;
