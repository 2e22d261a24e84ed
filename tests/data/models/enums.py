"""Enum types: from Python's enum, shared, in a schema, without a type of their own, with a CHECK, renamed values."""
import enum

from sqlalchemy import ARRAY, Column, Enum, Integer, MetaData, String, Table
from sqlalchemy.dialects import postgresql

metadata = MetaData()


class Colour(enum.Enum):
    RED = "red"
    DARK_BLUE = "dark blue"


class Size(enum.Enum):
    S = "small"
    L = "it's large"


colour = Enum(Colour, name="colour")
shared = postgresql.ENUM("on", "off", name="Switch State", metadata=metadata)
Table(
    "shirts", metadata,
    Column("id", Integer, primary_key=True),
    Column("colour", colour, nullable=False, server_default="RED"),
    Column("lining", colour),
    Column("size", Enum(Size, name="size", values_callable=lambda kind: [one.value for one in kind])),
    Column("all_sizes", ARRAY(Enum("s", "m", "l", name="letters"))),
    Column("state", shared),
    Column("plain", Enum("a", "b", native_enum=False, length=20)),
    Column("checked", Enum("a%", "b", native_enum=False, create_constraint=True, name="checked_kind")),
    Column("text", String().with_variant(postgresql.CHAR(3), "postgresql")),
)
Table("hats", metadata, Column("id", Integer, primary_key=True), Column("colour", colour), Column("state", shared))
Table("socks", metadata, Column("colour", colour))
