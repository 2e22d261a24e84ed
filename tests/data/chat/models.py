"""The same as models.sql, as SQLAlchemy has it."""

from sqlalchemy import (
    DDL, BigInteger, Boolean, Column, Computed, DateTime, Enum, ForeignKey, Identity, Index,
    Integer, MetaData, PrimaryKeyConstraint, String, Text, event, func, text,
)
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import declarative_base, relationship

Base = declarative_base(metadata=MetaData())
engine = create_async_engine("postgresql+asyncpg://nobody@127.0.0.1:1/nowhere")


class User(Base):
    __tablename__ = "users"
    id = Column(BigInteger, Identity(), primary_key=True)
    email = Column(Text, nullable=False)
    full_name = Column(String(80))
    settings = Column(JSONB)
    deleted_at = Column(DateTime(timezone=True))
    sessions = relationship("ChatSession", back_populates="user")
    __table_args__ = (
        Index("users_email_live", func.lower(email), unique=True,
              postgresql_where=deleted_at.is_(None)),
    )


class ChatSession(Base):
    __tablename__ = "chat_sessions"
    id = Column(BigInteger, Identity(), primary_key=True)
    user_id = Column(ForeignKey("users.id", ondelete="CASCADE"), nullable=False)
    title = Column(String(200), nullable=False, server_default="Untitled")
    archived = Column(Boolean, nullable=False, server_default=text("false"))
    started_at = Column(DateTime(timezone=True), nullable=False, server_default=func.now())
    touched_at = Column(DateTime(timezone=True))
    messages = Column(Integer, nullable=False, server_default=text("0"))
    user = relationship("User", back_populates="sessions")


class ChatMessage(Base):
    __tablename__ = "chat_messages"
    id = Column(BigInteger, Identity(), nullable=False)
    session_id = Column(ForeignKey("chat_sessions.id", ondelete="CASCADE"), nullable=False)
    role = Column(Enum("user", "assistant", "tool", "system", name="message_role"),
                  nullable=False, server_default="user")
    body = Column(Text, nullable=False)
    tokens = Column(Integer)
    created_at = Column(DateTime(timezone=True), nullable=False)
    __table_args__ = (
        PrimaryKeyConstraint("id", "created_at"),
        Index("ix_chat_messages_session_id", "session_id", "created_at"),
        {"postgresql_partition_by": "RANGE (created_at)"},
    )


class Document(Base):
    __tablename__ = "documents"
    id = Column(BigInteger, Identity(), primary_key=True)
    owner_id = Column(ForeignKey("users.id"))
    filename = Column(String(255), nullable=False)
    content = Column(Text)
    shared = Column(Boolean, nullable=False, server_default=text("false"))
    search = Column(TSVECTOR, Computed(
        "to_tsvector('english', filename || ' ' || coalesce(content, ''))", persisted=True))
    __table_args__ = (Index("documents_search", "search", postgresql_using="gin"),)


# What SQLAlchemy has no construct for.
for statement in (
    """CREATE TABLE chat_messages_2025 PARTITION OF chat_messages
    FOR VALUES FROM ('2025-01-01 00:00+00') TO ('2026-01-01 00:00+00')""",
    """CREATE TABLE chat_messages_2026 PARTITION OF chat_messages
    FOR VALUES FROM ('2026-01-01 00:00+00') TO ('2027-01-01 00:00+00')""",
    "CREATE TABLE chat_messages_other PARTITION OF chat_messages DEFAULT",
    "ALTER TABLE documents ENABLE ROW LEVEL SECURITY",
    """CREATE POLICY documents_owner ON documents
    USING (shared OR owner_id = current_setting('chat.user', true)::bigint)""",
    """CREATE VIEW active_sessions AS
    SELECT s.id, s.title, s.messages, u.email, u.full_name
    FROM chat_sessions s JOIN users u ON u.id = s.user_id
    WHERE NOT s.archived""",
    """CREATE VIEW busy_users AS
    SELECT email, count(*) AS sessions FROM active_sessions GROUP BY email""",
    "GRANT SELECT ON busy_users TO PUBLIC",
    """CREATE FUNCTION touch_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE chat_sessions SET touched_at = now(), messages = messages + 1
        WHERE id = NEW.session_id;
    RETURN NEW;
END
$$""",
    """CREATE TRIGGER touch AFTER INSERT ON chat_messages
    FOR EACH ROW EXECUTE FUNCTION touch_session()""",
):
    event.listen(Base.metadata, "after_create", DDL(statement.replace("%", "%%")))
