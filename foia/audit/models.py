"""Tables of the audit log: the events in the sealer's order, the tree over them, and what was signed of it.

Rows are only ever added. Nothing here refers to the case or the event by a foreign key: the log stands for
itself, and tells what is gone.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from foia.extensions import Base

# SQLite looks rows up fastest by an integer of its own.
POSITION = BigInteger().with_variant(Integer, "sqlite")


class LogEntry(Base):
    """One event in the log. Positions begin at 1 and have no gap; the tree's index is one less."""

    __tablename__ = "log_entries"

    position: Mapped[int] = mapped_column(POSITION, primary_key=True, autoincrement=False)
    event_id: Mapped[UUID] = mapped_column(unique=True)
    case_id: Mapped[UUID]
    sequence: Mapped[int] = mapped_column(Integer)
    leaf: Mapped[str] = mapped_column(String(64))  # the event's hash when it was sealed


class LogNode(Base):
    """The hash of a complete subtree of 2^level leaves (8, 16, 24…), the place-th from the left."""

    __tablename__ = "log_nodes"

    level: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(POSITION, primary_key=True, autoincrement=False)
    hash: Mapped[str] = mapped_column(String(64))


class Checkpoint(Base):
    """What was signed: how many entries the log had, and their root. `note` is all that is published."""

    __tablename__ = "checkpoints"

    size: Mapped[int] = mapped_column(POSITION, primary_key=True, autoincrement=False)
    key_mark: Mapped[str] = mapped_column(String(8), primary_key=True)
    root: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column(String(10))  # daily release demand
