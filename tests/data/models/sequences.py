"""Sequences: free ones, as defaults on either side, with every option; identity columns."""
from sqlalchemy import BigInteger, Column, Identity, Integer, MetaData, Sequence, SmallInteger, Table

metadata = MetaData()
Sequence("free", start=7, increment=-2, minvalue=-100, maxvalue=7, cycle=True, cache=3, metadata=metadata)
numbers = Sequence("numbers", data_type=SmallInteger, metadata=metadata)
Table(
    "things", metadata,
    Column("id", BigInteger, Identity(always=True, start=10, increment=3, minvalue=5, maxvalue=5000, cycle=True),
           primary_key=True),
    Column("number", SmallInteger, numbers, server_default=numbers.next_value()),
)
Table("serials", metadata, Column("id", SmallInteger, primary_key=True), Column("other", Integer, Identity()))
Table("big_serials", metadata, Column("id", BigInteger, primary_key=True, autoincrement=True))
Table("no_serial", metadata, Column("id", Integer, primary_key=True, autoincrement=False))
