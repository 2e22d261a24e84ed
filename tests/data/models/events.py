"""DDL that events add: functions, triggers, views, schemas, a condition that asks the database, seed rows."""
from sqlalchemy import DDL, Column, Integer, MetaData, String, Table, event, text
from sqlalchemy.schema import CreateSchema

metadata = MetaData()
notes = Table("notes", metadata, Column("id", Integer, primary_key=True), Column("body", String), schema="app")
event.listen(metadata, "before_create", CreateSchema("app"))
event.listen(metadata, "before_create", DDL("CREATE EXTENSION IF NOT EXISTS pg_trgm").execute_if(dialect="postgresql"))
event.listen(metadata, "before_create", DDL("CREATE TABLE for_mysql (id int)").execute_if(dialect="mysql"))
event.listen(notes, "after_create", DDL("""
    CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE NOTICE '%%', NEW.id; RETURN NEW;
    END $$ -- of the function
"""))
event.listen(notes, "after_create", DDL(
    "CREATE TRIGGER touch BEFORE UPDATE ON %(fullname)s FOR EACH ROW EXECUTE FUNCTION app.touch();"))


@event.listens_for(metadata, "after_create")
def views(target, connection, **named):
    if connection.execute(text("SELECT 1 FROM pg_views WHERE viewname = :name"), {"name": "recent"}).scalar() is None:
        connection.execute(text("CREATE VIEW app.recent AS SELECT id, body FROM app.notes WHERE body LIKE 'a%'"))
    connection.execute(notes.insert(), [{"body": "seed"}])
