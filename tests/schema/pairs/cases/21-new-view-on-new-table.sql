-- 21: a new view on a new table, with a new policy and a materialized view on that.
-- from
CREATE SCHEMA s;
-- to
CREATE SCHEMA s;
CREATE TABLE s.fresh (id integer PRIMARY KEY, v text);
CREATE VIEW s.a_view AS SELECT id, v FROM s.fresh;
CREATE MATERIALIZED VIEW s.a_mat AS SELECT count(*) AS n FROM s.a_view;
CREATE UNIQUE INDEX ON s.a_mat (n);
ALTER TABLE s.fresh ENABLE ROW LEVEL SECURITY;
CREATE POLICY mine ON s.fresh TO pairs_reader USING (EXISTS (SELECT 1 FROM s.a_view w WHERE w.id = fresh.id));
