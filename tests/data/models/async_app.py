"""A module as an asynchronous application has it: engine and session made at import, prints, its own threads."""
import sys
import threading

from sqlalchemy import Column, Integer, String
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import declarative_base, registry, sessionmaker

print("loading the application", file=sys.stdout)
sys.__stdout__.write("and a word past sys.stdout\n")
engine = create_async_engine("postgresql+asyncpg://nobody:secret@localhost:1/nowhere", pool_pre_ping=True)
Session = sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)
mapper_registry = registry()
Base = mapper_registry.generate_base()
threading.Thread(target=threading.Event().wait).start()


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    name = Column(String(40), nullable=False)
    __mapper_args__ = {"eager_defaults": True}


class Holder:
    metadata = Base.metadata


db = Holder()
