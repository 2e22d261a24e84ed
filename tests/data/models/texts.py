"""Comments and defaults with every character that somebody could quote wrongly."""
from datetime import datetime

from sqlalchemy import Boolean, Column, DateTime, Integer, MetaData, Numeric, String, Table, func, text

metadata = MetaData()
Table(
    "texts", metadata,
    Column("id", Integer, primary_key=True, comment="the key: 100% :sure \\ it's \"it\" 日本"),
    Column("plain", String, server_default="it's \\ 50% :x", comment="two\nlines; and -- more"),
    Column("raw", String, server_default=text("'a%b' || E'\\\\n'")),
    Column("flag", Boolean, nullable=False, server_default=text("false")),
    Column("amount", Numeric(12, 2), server_default="0"),
    Column("at", DateTime(timezone=True), server_default=func.now()),
    Column("zoneless", DateTime, server_default=text("TIMEZONE('utc', now())"), default=datetime.utcnow),
    Column("per%cent", Integer),
    Column("co:lon", Integer),
    comment="texts; -- not a comment\n/* nor this */ $$",
)
