"""Tables of what is to be sent: reminders, messages, who leads the sweep, and each sweep's result.

A reminder and a message know the id of a case, never the case: nothing of a filer stands in these rows.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from foia.extensions import Base, new_id
from foia.notifications.policy import Channel

# As written in the partial indexes: a bound value in its place would keep the planner from using them.
PLANNED = text("state = 'planned'")
UNSENT = text("state in ('pending', 'sending')")
WAITING = text("state in ('failed', 'held')")  # for a person
TOLD_OTHERWISE = "told_otherwise"  # why it is not sent any more: a person told its recipient
# Of a reminder: nobody was there to tell; and its time came.
FAILED = text("state = 'failed' and reason <> 'told_otherwise'")
TOLD = text("state in ('sent', 'failed')")
UNFOLLOWED = text("followed_at is null")  # by the plans of running cases

CODE = String(40)
KEY = String(200)


DIGESTED = text("digest_id is not null")
# A staff member's notices and a filer's, newest first.
OF_PERSON = text("recipient_kind = 'person'")


class ReminderState(StrEnum):
    PLANNED = "planned"
    SENT = "sent"  # its messages are in the outbox
    VOIDED = "voided"
    FAILED = "failed"


class MessageState(StrEnum):
    PENDING = "pending"
    HELD = "held"  # due before a restore: a person releases or voids it
    SENDING = "sending"  # claimed until `claimed_until`
    SENT = "sent"
    PLACED = "placed"  # in the product only, for whoever gets no mail
    DIGESTED = "digested"  # it left in a digest
    FAILED = "failed"
    VOIDED = "voided"
    AWAITING_CONFIRMATION = "awaiting_confirmation"  # of the filer's address


class RecipientKind(StrEnum):
    FILER = "filer"
    PERSON = "person"
    BODY = "body"
    CITIZEN = "citizen"  # of an account, about the account itself: no case


class Reminder(Base):
    """One reminder of one version of a deadline to one role; never deleted."""

    __tablename__ = "reminders"
    __table_args__ = (
        UniqueConstraint(
            "case_id",
            "step",
            "deadline_version",
            "threshold_unit",
            "threshold",
            "recipient_role",
            "channel",
            name="uq_reminders_notice",
        ),
        # Partial: the sweep reads only what is still to do, however many cases there ever were.
        Index(
            "ix_reminders_planned",
            "next_attempt_at",
            "id",
            sqlite_where=PLANNED,
            postgresql_where=PLANNED,
        ),
        Index(
            "ix_reminders_failed",
            "state_at",
            "id",
            sqlite_where=FAILED,
            postgresql_where=FAILED,
        ),
        # What an auditor reads of a month; what is only planned, or was voided, costs it nothing.
        Index(
            "ix_reminders_told",
            "due_at",
            "id",
            sqlite_where=TOLD,
            postgresql_where=TOLD,
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID]
    step: Mapped[str] = mapped_column(String(80))
    deadline_version: Mapped[int]
    threshold: Mapped[int]  # in `threshold_unit`; working days before the last day are negative
    threshold_unit: Mapped[str] = mapped_column(CODE)
    recipient_role: Mapped[str] = mapped_column(CODE)
    channel: Mapped[str] = mapped_column(CODE)
    due_at: Mapped[datetime]
    due_on: Mapped[date]  # the last day of the term it speaks of
    zone: Mapped[str] = mapped_column(String(60))  # of the body; "today" is judged in it
    state: Mapped[str] = mapped_column(CODE, default=ReminderState.PLANNED)
    reason: Mapped[str] = mapped_column(String(80), default="")
    state_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime]  # `due_at`, or later after an attempt that failed
    outbox_id: Mapped[UUID | None]  # its first message, if it has several recipients


class OutboxMessage(Base):
    """One message to one recipient. The address and the words are found when it is sent, never stored."""

    __tablename__ = "outbox_messages"
    __table_args__ = (
        Index(
            "ix_outbox_messages_due",
            "next_attempt_at",
            "id",
            sqlite_where=UNSENT,
            postgresql_where=UNSENT,
        ),
        Index(
            "ix_outbox_messages_waiting",
            "state",
            "not_before",
            sqlite_where=WAITING,
            postgresql_where=WAITING,
        ),
        Index("ix_outbox_messages_digest_id", "digest_id", sqlite_where=DIGESTED, postgresql_where=DIGESTED),
        Index(
            "ix_outbox_messages_person",
            "recipient_id",
            "created_at",
            "id",
            sqlite_where=OF_PERSON,
            postgresql_where=OF_PERSON,
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID | None] = mapped_column(index=True)
    channel: Mapped[str] = mapped_column(CODE, default=Channel.MAIL)
    template: Mapped[str] = mapped_column(CODE)
    recipient_kind: Mapped[str] = mapped_column(CODE)
    recipient_id: Mapped[UUID | None]
    language: Mapped[str] = mapped_column(String(8))
    key: Mapped[str] = mapped_column(KEY, unique=True)
    detail: Mapped[str] = mapped_column(KEY, default="")  # ids only
    state: Mapped[str] = mapped_column(CODE, default=MessageState.PENDING)
    reason: Mapped[str] = mapped_column(String(80), default="")
    state_at: Mapped[datetime]
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime]  # while it is being sent: when the claim lapses
    claimed_until: Mapped[datetime | None]
    # Left half of the Message-ID: one for all attempts, by which a bounce is known.
    message_id: Mapped[str] = mapped_column(String(64), index=True)
    opened_at: Mapped[datetime | None]  # first, in the product
    bounced_at: Mapped[datetime | None]  # a server gave it back after it was accepted
    digest_id: Mapped[UUID | None]  # the message it was gathered into


class ReminderPolicy(Base):
    """When who is reminded of what; each change is a new row, the one in force is not retired.

    An empty `regime_id` or `kind`, or no body, means any. `content` is `foia.notifications.policy`'s
    own writing of the policy."""

    __tablename__ = "reminder_policies"
    __table_args__ = (
        Index("ix_reminder_policies_scope", "body_id", "regime_id", "kind"),
        Index(
            "ix_reminder_policies_unfollowed",
            "number",
            sqlite_where=UNFOLLOWED,
            postgresql_where=UNFOLLOWED,
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[int] = mapped_column(Integer, unique=True)  # in the order they were made
    regime_id: Mapped[str] = mapped_column(String(60), default="")
    kind: Mapped[str] = mapped_column(CODE, default="")
    body_id: Mapped[UUID | None] = mapped_column(ForeignKey("bodies.id"))
    content: Mapped[str] = mapped_column(Text)
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    recorded_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    # Running cases are planned anew in the order of their ids: up to here, and done.
    followed_to: Mapped[UUID | None]
    followed_at: Mapped[datetime | None]


class Lease(Base):
    """Who leads a job, until when. An optimisation: the unique keys are the guarantee."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(CODE, primary_key=True)
    holder: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime]


class Sweep(Base):
    """What one sweep did; the last ones are kept."""

    __tablename__ = "sweeps"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    started_at: Mapped[datetime] = mapped_column(index=True)
    finished_at: Mapped[datetime | None] = mapped_column(index=True)
    reminders_sent: Mapped[int] = mapped_column(default=0)
    messages_sent: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    error_count: Mapped[int] = mapped_column(default=0)


class ServiceState(Base):
    """A fact about the service that every process must see, such as the instant of the last restore."""

    __tablename__ = "service_state"

    key: Mapped[str] = mapped_column(CODE, primary_key=True)
    value: Mapped[str] = mapped_column(KEY)
    changed_at: Mapped[datetime]


class NoticeText(Base):
    """A deployment's own words for a notice, in place of the product's; each change is a new version.

    `body` holds sentences, one a line, with placeholders in braces; the version in force is the newest one
    that was not retired."""

    __tablename__ = "notice_texts"

    template: Mapped[str] = mapped_column(CODE, primary_key=True)
    audience: Mapped[str] = mapped_column(String(10), primary_key=True)  # filer, staff
    language: Mapped[str] = mapped_column(String(5), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    recorded_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
