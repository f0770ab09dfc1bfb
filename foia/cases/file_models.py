"""Who opened a file that left the body: by day and reader, so that it can be told if it has to be closed."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from foia.extensions import Base, new_id

FILER, STAFF, PUBLIC = "filer", "staff", "public"


class FileOpening(Base):
    """How often one reader opened a file on a day; of the public only how often, never who."""

    __tablename__ = "file_openings"
    __table_args__ = (
        Index("uq_file_openings", "document_id", "opened_on", "reader", "person_id", unique=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    document_id: Mapped[UUID] = mapped_column(ForeignKey("documents.id"))
    opened_on: Mapped[date] = mapped_column(Date)
    reader: Mapped[str] = mapped_column(String(10))  # filer staff public
    # Staff alone; all zeros for the others, so that the row is found again.
    person_id: Mapped[UUID]
    times: Mapped[int] = mapped_column(Integer)
