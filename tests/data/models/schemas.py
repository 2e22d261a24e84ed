"""Tables, types and sequences in several schemas, one of them with a name that needs quotes."""
from sqlalchemy import Column, Enum, ForeignKey, Index, Integer, MetaData, Sequence, String, Table

metadata = MetaData(schema="app")
Table(
    "orders", metadata,
    Column("id", Integer, Sequence("order_numbers", schema="numbers", start=1000, increment=5), primary_key=True),
    Column("status", Enum("new", "done", name="status", schema="kinds")),
    Column("own", Enum("x", "y", name="own_kind", inherit_schema=True)),
    Column("customer_id", ForeignKey("Big Customers.customers.id"), index=True),
)
Table(
    "customers", metadata,
    Column("id", Integer, primary_key=True),
    Column("select", String(10), unique=True),
    Column("Order", String(10)),
    schema="Big Customers",
)
Table("plain", metadata, Column("id", Integer, primary_key=True), schema="public")
Index("Ix Mixed", metadata.tables["Big Customers.customers"].c.Order)
