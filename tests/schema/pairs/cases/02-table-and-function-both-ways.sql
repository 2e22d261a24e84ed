-- 2: a default calls a function that reads the very table; another function takes its rows.
-- from
CREATE SCHEMA app;
-- to
CREATE SCHEMA app;
CREATE TABLE app.ticket (id integer PRIMARY KEY, number integer, state text);
CREATE FUNCTION app.next_number() RETURNS integer LANGUAGE sql STABLE AS $$SELECT COALESCE(max(number), 0) + 1 FROM app.ticket$$;
ALTER TABLE app.ticket ALTER COLUMN number SET DEFAULT app.next_number();
CREATE FUNCTION app.label(app.ticket) RETURNS text LANGUAGE sql STABLE AS $$SELECT '#' || ($1).number$$;
CREATE FUNCTION app.open_tickets() RETURNS SETOF app.ticket LANGUAGE sql STABLE BEGIN ATOMIC SELECT ticket.id, ticket.number, ticket.state FROM app.ticket WHERE ticket.state = 'open'; END;
CREATE VIEW app.labels AS SELECT t.id, app.label(t.*) AS label FROM app.ticket t;
ALTER TABLE app.ticket ADD CONSTRAINT ticket_number_check CHECK (number > 0);
