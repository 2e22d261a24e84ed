"""PostgreSQL's own types, computed columns, the types of SQLAlchemy that have another name there."""
from sqlalchemy import (
    JSON, BigInteger, Column, Computed, Date, Float, Integer, Interval, LargeBinary, MetaData, Numeric, SmallInteger, String,
    Table, Text, Time, TypeDecorator, Unicode, text,
)
from sqlalchemy.dialects import postgresql as pg


class Money(TypeDecorator):
    impl = BigInteger
    cache_ok = True


class Anything(TypeDecorator):
    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect):
        return dialect.type_descriptor(pg.JSONB() if dialect.name == "postgresql" else Text())


metadata = MetaData()
Table(
    "types", metadata,
    Column("id", pg.UUID(as_uuid=True), primary_key=True, server_default=text("gen_random_uuid()")),
    Column("words", pg.ARRAY(Text), nullable=False, server_default="{}"),
    Column("grid", pg.ARRAY(Integer, dimensions=2)),
    Column("data", pg.JSONB, nullable=False, server_default=text("'{\"a\": [1]}'::jsonb")),
    Column("json", JSON),
    Column("body", Text),
    Column("search", pg.TSVECTOR, Computed("to_tsvector('english'::regconfig, coalesce(body, ''))", persisted=True)),
    Column("address", pg.INET),
    Column("net", pg.CIDR),
    Column("mac", pg.MACADDR),
    Column("bits", pg.BIT(3)),
    Column("varbits", pg.BIT(varying=True)),
    Column("span", pg.TSTZRANGE),
    Column("interval", pg.INTERVAL(fields="DAY TO SECOND", precision=3)),
    Column("plain_interval", Interval),
    Column("stamp", pg.TIMESTAMP(timezone=True, precision=3)),
    Column("time", Time),
    Column("date", Date),
    Column("bytes", LargeBinary),
    Column("small", SmallInteger),
    Column("real", pg.REAL),
    Column("float", Float(53)),
    Column("free", Numeric),
    Column("unicode", Unicode(30)),
    Column("collated", String(10, collation="C")),
    Column("money", Money),
    Column("anything", Anything),
    Column("oid", pg.OID),
)
