"""A naming convention for everything, with names that are cut, and constraints of every kind."""
from sqlalchemy import (
    CheckConstraint, Column, ForeignKey, ForeignKeyConstraint, Integer, MetaData, String, UniqueConstraint,
)
from sqlalchemy.orm import declarative_base

Base = declarative_base(metadata=MetaData(naming_convention={
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}))


class Account(Base):
    __tablename__ = "accounts_with_a_table_name_that_is_rather_long_on_purpose"
    __table_args__ = (
        UniqueConstraint("tenant", "a_column_whose_name_is_long_as_well", deferrable=True, initially="DEFERRED"),
        CheckConstraint("tenant LIKE 'a%' OR tenant ~ '^\\d+$'", name="tenant_form"),
        CheckConstraint("id > 0", name="positive", info={}),
    )
    id = Column(Integer, primary_key=True)
    tenant = Column(String(20), index=True)
    a_column_whose_name_is_long_as_well = Column(String, index=True, unique=True)


class Member(Base):
    __tablename__ = "members"
    id = Column(Integer, primary_key=True)
    second = Column(Integer, primary_key=True)
    account_id = Column(ForeignKey(Account.id, ondelete="CASCADE", onupdate="SET NULL", deferrable=True))
    parent_id = Column(Integer)
    parent_second = Column(Integer)
    __table_args__ = (
        ForeignKeyConstraint(["parent_id", "parent_second"], ["members.id", "members.second"], match="FULL"),
    )
