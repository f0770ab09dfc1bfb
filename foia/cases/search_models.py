"""The index by which staff find cases by their words: keyed tokens, never a word, a row a case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text, column, table
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from foia.extensions import Base

# On SQLite the index itself: an FTS5 table over the rows below, kept by triggers (migration 0004).
WORDS_TABLE = "search_words"
search_words = table(WORDS_TABLE, column("rowid", BigInteger))
GIN_INDEX = "ix_search_rows_tokens"


class SearchRow(Base):
    """What one case is found by. It falls with the case's key: what is erased is found no more.

    `number` orders by receipt (foia.cases.search_tokens.number_of); `tokens` are keyed marks of the words,
    and plain ones for where the case is."""

    __tablename__ = "search_rows"
    __table_args__ = (Index(GIN_INDEX, "tokens", postgresql_using="gin").ddl_if(dialect="postgresql"),)

    number: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
    )
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_keys.case_id", ondelete="CASCADE"), unique=True)
    key_version: Mapped[str] = mapped_column(String(16), index=True)
    tokens: Mapped[str] = mapped_column(Text().with_variant(TSVECTOR(), "postgresql"))
    indexed_at: Mapped[datetime]


def belongs_to_models(
    dialect_name: str,
) -> Callable[[Any, str | None, str, bool, Any], bool]:
    """Return what a comparison of a database with the models takes part in: all but what only one has.

    SQLite's full-text table brings tables of its own; PostgreSQL's index is nothing to SQLite."""

    def takes_part(_item: Any, name: str | None, kind: str, _reflected: bool, _compared: Any) -> bool:
        if dialect_name != "sqlite" or name is None:
            return True
        return not (kind == "table" and name.startswith(WORDS_TABLE)) and name != GIN_INDEX

    return takes_part
