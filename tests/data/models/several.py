"""Several MetaData in a list, with a type and a schema that both use."""
from sqlalchemy import Column, Enum, ForeignKey, Integer, MetaData, Table

first = MetaData()
second = MetaData()
Table("a", first, Column("id", Integer, primary_key=True), Column("kind", Enum("x", "y", name="kind", schema="k")))
Table("b", second, Column("id", Integer, primary_key=True), Column("kind", Enum("x", "y", name="kind", schema="k")),
      Column("a_id", ForeignKey(first.tables["a"].c.id)))
both = [first, second]
