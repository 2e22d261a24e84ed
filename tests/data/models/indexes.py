"""Indexes in all forms, exclusion constraints, partitioned and inheriting tables."""
from sqlalchemy import Column, Date, Index, Integer, MetaData, String, Table, desc, func, text
from sqlalchemy.dialects import postgresql as pg

metadata = MetaData()
rooms = Table(
    "rooms", metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, index=True),
    Column("room", Integer),
    Column("during", pg.TSRANGE),
    Column("data", pg.JSONB),
    Column("deleted", Integer, index=True, unique=True),
    pg.ExcludeConstraint(("room", "="), ("during", "&&"), using="gist", name="no_overlap", where=text("room > 0"),
                         deferrable=True),
    pg.ExcludeConstraint(("during", "&&"), using="gist", name="no_overlap_at_all"),
)
Table("measures", metadata, Column("at", Date, primary_key=True), Column("value", Integer, index=True),
      postgresql_partition_by="RANGE (at)")
Table("more_rooms", metadata, Column("more", Integer), postgresql_inherits="rooms")
Index("ix_partial", rooms.c.name, unique=True, postgresql_where=rooms.c.deleted.is_(None))
Index("ix_like", rooms.c.name, postgresql_where=rooms.c.name.like("a%"))
Index("ix_expression", func.lower(rooms.c.name), desc(rooms.c.room))
Index("ix_text", text("(data ->> 'a%b')"), _table=rooms)
Index("ix_include", rooms.c.room, postgresql_include=["name"])
Index("ix_gin", rooms.c.data, postgresql_using="gin", postgresql_ops={"data": "jsonb_path_ops"})
Index("ix_nulls", rooms.c.room.desc().nullslast(), postgresql_with={"fillfactor": 50})
Index("ix_concurrent", rooms.c.room, postgresql_concurrently=True)
Index("ix_ops", rooms.c.name, postgresql_ops={"name": "text_pattern_ops"})
