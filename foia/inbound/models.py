"""Tables of mail that came in: the addresses filers answer to, what arrived, and who read it.

Nothing of a mail stands here in clear: what a person has to look at is sealed under the deployment's key.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foia.extensions import Base, new_id

CODE = String(40)


class MailState(StrEnum):
    TAKEN = "taken"  # it is in its case, or did what it came for
    HELD = "held"  # a person decides
    DISCARDED = "discarded"
    ATTACHED = "attached"  # a person put it in a case


class ReplyAddress(Base):
    """The token of a case's reply address, as an HMAC; the token itself follows from a key and the case."""

    __tablename__ = "reply_addresses"
    __table_args__ = (UniqueConstraint("case_id", "made_by"),)

    token_hmac: Mapped[str] = mapped_column(String(64), primary_key=True)
    key_version: Mapped[str] = mapped_column(String(16))  # of the HMAC
    made_by: Mapped[str] = mapped_column(String(16))  # the version that gives the token
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    created_at: Mapped[datetime]


class InboundMail(Base):
    """One mail that came in: what became of it and why; its source only while a person may need it."""

    __tablename__ = "inbound_mails"
    __table_args__ = (
        Index("ix_inbound_mails_state_received_at", "state", "received_at", "id"),
        Index("ix_inbound_mails_case_id_received_at", "case_id", "received_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    received_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(CODE)
    reason: Mapped[str] = mapped_column(CODE)  # why the machine did so
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id"))
    message_id_hmac: Mapped[str] = mapped_column(String(64), unique=True)
    byte_size: Mapped[int] = mapped_column(Integer)
    is_whole: Mapped[bool] = mapped_column(Boolean)  # False: only its beginning was kept
    kept_bytes: Mapped[int] = mapped_column(Integer)
    key_version: Mapped[str | None] = mapped_column(String(16))
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    settled_at: Mapped[datetime | None]  # when it stopped waiting
    settled_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    settled_reason: Mapped[str] = mapped_column(CODE, default="")  # why a person discarded it


class InboundReading(Base):
    """The trace of every reading of a mail that waits; it stays when the mail is deleted."""

    __tablename__ = "inbound_readings"
    __table_args__ = (Index("ix_inbound_readings_mail_id_read_at", "mail_id", "read_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    mail_id: Mapped[UUID]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    read_at: Mapped[datetime]
