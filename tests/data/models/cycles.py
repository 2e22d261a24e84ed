"""Foreign keys in a circle: with use_alter, without, without names, and to itself."""
from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Integer
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Node(Base):
    __tablename__ = "nodes"
    id = Column(Integer, primary_key=True)
    parent_id = Column(ForeignKey("nodes.id"))
    favourite_id = Column(ForeignKey("entries.id", use_alter=True, name="fk_favourite"))


class Entry(Base):
    __tablename__ = "entries"
    id = Column(Integer, primary_key=True)
    node_id = Column(ForeignKey("nodes.id"), nullable=False)


class Left(Base):
    __tablename__ = "left"
    id = Column(Integer, primary_key=True)
    right_id = Column(ForeignKey("right.id"))
    second_right_id = Column(ForeignKey("right.id"))


class Right(Base):
    __tablename__ = "right"
    id = Column(Integer, primary_key=True)
    left_id = Column(Integer)
    __table_args__ = (ForeignKeyConstraint(["left_id"], ["left.id"], ondelete="SET NULL"),)
