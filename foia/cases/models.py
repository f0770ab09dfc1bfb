"""Cases, their events, questions, documents, identities, responsibilities and deadlines, as rows."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from foia.cases.case_indexes import CASE_INDEXES
from foia.extensions import Base, new_id, partial_index

CLOSED_BY = "actor_id IS NOT NULL AND type IN ('answered', 'decided', 'joined', 'lapsed', 'not_admitted')"


class Case(Base):
    """The row of a case: what folding its events gives, and the response's deadline, for lists."""

    __tablename__ = "cases"
    __table_args__ = CASE_INDEXES
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    folio: Mapped[str] = mapped_column(String(24), unique=True)
    kind: Mapped[str] = mapped_column(String(30))
    country: Mapped[str] = mapped_column(String(2))
    channel: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(2))
    notice_channel: Mapped[str] = mapped_column(String(20))
    received_at: Mapped[datetime]
    received_on: Mapped[date] = mapped_column(Date)

    category: Mapped[str | None] = mapped_column(String(60))

    # What the events say (foia.cases.case.CaseState, field for field).
    phase: Mapped[str] = mapped_column(String(30))
    outcome: Mapped[str | None] = mapped_column(String(30))
    regime_id: Mapped[str] = mapped_column(String(60))
    regime_version: Mapped[str] = mapped_column(String(20))
    variant: Mapped[str | None] = mapped_column(String(60))
    body_id: Mapped[UUID | None] = mapped_column(ForeignKey("bodies.id"))
    about_body_id: Mapped[UUID | None] = mapped_column(ForeignKey("bodies.id"))
    custody: Mapped[str] = mapped_column(String(20))
    office_id: Mapped[UUID | None] = mapped_column(ForeignKey("offices.id"))
    assignee_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    held: Mapped[bool] = mapped_column(Boolean, default=False)
    against_highest: Mapped[bool] = mapped_column(Boolean, default=False)
    reserved: Mapped[bool] = mapped_column(Boolean, default=False)
    confidential: Mapped[bool] = mapped_column(Boolean, default=False)
    urgent: Mapped[bool] = mapped_column(Boolean, default=False)
    suspended: Mapped[bool] = mapped_column(Boolean, default=False)
    set_aside: Mapped[bool] = mapped_column(Boolean, default=False)
    unpaid: Mapped[bool] = mapped_column(Boolean, default=False)
    # Ids (hex) of people and offices that get no access, between spaces: a list may ask for one.
    excluded: Mapped[str] = mapped_column(Text, default="")
    origin_case_id: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id"))
    referred_from_id: Mapped[UUID | None] = mapped_column(ForeignKey("bodies.id"))
    awaited_step: Mapped[str | None] = mapped_column(String(60))
    acknowledged_at: Mapped[datetime | None]
    admitted_at: Mapped[datetime | None]
    lapse_proposed_at: Mapped[datetime | None]
    concluded_at: Mapped[datetime | None]
    # Nothing of it may be destroyed; and since when there is nothing left of who filed and what was written.
    legal_hold: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    anonymized_at: Mapped[datetime | None]
    # Since when a draft waits for approval, and from when the filer may read the last answer.
    approval_asked_at: Mapped[datetime | None]
    answer_opens_at: Mapped[datetime | None]
    # Who began the draft of an answer that nobody signed yet: no event tells of it.
    drafted_by_id: Mapped[UUID | None]
    # The log it came from (None: it was filed here), and if it was open and old already when it came.
    source: Mapped[str | None] = mapped_column(String(40))
    backlog: Mapped[bool] = mapped_column(Boolean, default=False)

    # By which law the dates below were counted: the number of its last amendment, and the beginning of the
    # SHA-256 of the regime's and of the calendar's text.
    law_revision: Mapped[int] = mapped_column(Integer, default=0)
    regime_hash: Mapped[str] = mapped_column(String(16), default="")
    calendar_hash: Mapped[str] = mapped_column(String(16), default="")
    # What the law says of the response (a copy of the row in `deadlines`).
    due_on: Mapped[date | None] = mapped_column(Date)
    first_due_on: Mapped[date | None] = mapped_column(Date)
    late_after_on: Mapped[date | None] = mapped_column(Date)
    due_confirmed: Mapped[bool] = mapped_column(Boolean, default=False)
    stopped_on: Mapped[date | None] = mapped_column(Date)
    # Working days from receipt to `stopped_on`, on the body's calendar.
    response_working_days: Mapped[int | None] = mapped_column(Integer)
    # The date as it would be if the filing were admitted today; only while the term has not started.
    provisional_due_on: Mapped[date | None] = mapped_column(Date)
    # What the category promises, which is no law: by when, and what an urgent case is ordered by.
    service_due_at: Mapped[datetime | None]
    # Where the case stands in a tray: urgent ones first, then by due date, without a date last.
    tray_rank: Mapped[str] = mapped_column(String(24), default="")
    # Something happened that the index of words does not know yet (foia.cases.search_jobs).
    search_pending: Mapped[bool] = mapped_column(Boolean, default=True)

    key_hmac: Mapped[str] = mapped_column(String(64))
    key_version: Mapped[str] = mapped_column(String(16))
    head_sequence: Mapped[int] = mapped_column(Integer, default=0)
    head_hash: Mapped[str] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(Integer)

    # One wins when two change the same case: the UPDATE names the version it read.
    __mapper_args__ = {"version_id_col": version}

    @property
    def acknowledged(self) -> bool:
        return self.acknowledged_at is not None

    @property
    def excluded_ids(self) -> frozenset[str]:
        return frozenset(self.excluded.split())


class Event(Base):
    """One thing that happened to a case. Append-only: triggers refuse UPDATE and DELETE."""

    __tablename__ = "events"
    __table_args__ = (
        UniqueConstraint("case_id", "sequence"),
        # What the service did itself nobody looks for by who did it.
        partial_index("ix_events_actor_id", "actor_id", where="actor_id IS NOT NULL"),
        # Cases that one person ended, in order of time: an auditor asks how many within an hour.
        partial_index("ix_events_closed_by", "actor_id", "recorded_at", where=CLOSED_BY),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    sequence: Mapped[int] = mapped_column(Integer)
    type: Mapped[str] = mapped_column(String(40))
    schema: Mapped[int] = mapped_column(Integer)
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime] = mapped_column(index=True)
    actor_kind: Mapped[str] = mapped_column(String(10))
    actor_id: Mapped[UUID | None]
    payload: Mapped[str] = mapped_column(Text)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class Question(Base):
    """One thing asked; its text is a document, its outcome and ground are its own."""

    __tablename__ = "questions"
    __table_args__ = (UniqueConstraint("case_id", "position"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    position: Mapped[int] = mapped_column(Integer)
    document_id: Mapped[UUID] = mapped_column(ForeignKey("documents.id"))
    outcome: Mapped[str | None] = mapped_column(String(30))
    ground_code: Mapped[str | None] = mapped_column(String(60))
    # Further grounds, between spaces.
    more_ground_codes: Mapped[str] = mapped_column(String(400), default="")
    part_case_id: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id"))


class Document(Base):
    """A text or file under the case's key: texts sealed in the row, files sealed in the file store."""

    __tablename__ = "documents"
    __table_args__ = (
        Index("ix_documents_case_id_recorded_at", "case_id", "recorded_at"),
        # What waits to be looked through, or was found harmful.
        partial_index(
            "ix_documents_scan",
            "scan_state",
            "scanned_at",
            where="scan_state IN ('pending', 'failed', 'harmful')",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    # subject question accused message answer charges note reason file draft comment
    kind: Mapped[str] = mapped_column(String(20))
    author: Mapped[str] = mapped_column(String(10))  # filer body system
    visible_to_filer: Mapped[bool] = mapped_column(Boolean)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("documents.id"))
    media_type: Mapped[str] = mapped_column(String(100))
    byte_size: Mapped[int] = mapped_column(Integer)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    stored_name: Mapped[str | None] = mapped_column(String(64), unique=True)
    sealed_name: Mapped[bytes | None] = mapped_column(LargeBinary)
    commitment: Mapped[str] = mapped_column(String(64))
    recorded_at: Mapped[datetime]
    # From when whoever it is for may read it; None: at once.
    opens_at: Mapped[datetime | None]
    # A clean or redacted copy of another file of the case, made for whom it leaves to.
    copy_of_id: Mapped[UUID | None] = mapped_column(ForeignKey("documents.id"))
    # clean redacted; original: a clean copy of it leaves, and it is for staff alone
    copy_kind: Mapped[str] = mapped_column(String(10), default="")
    # pending passed failed harmful; empty: none asked
    scan_state: Mapped[str] = mapped_column(String(10), default="")
    withheld_at: Mapped[datetime | None]
    # When it was last looked through; and from when it may be published.
    scanned_at: Mapped[datetime | None]
    public_from: Mapped[datetime | None]


class CaseKey(Base):
    """The case's own key, wrapped by the deployment's; destroying the row erases every text and file."""

    __tablename__ = "case_keys"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    key_version: Mapped[str] = mapped_column(String(16))
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)


class Identity(Base):
    """Who filed, or on whose behalf: sealed, erasable, apart from the events."""

    __tablename__ = "identities"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(12), primary_key=True)  # filer, represented
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    email_confirmed_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]


class IdentityIndex(Base):
    """Keyed fingerprints of a person's number, e-mail and phone, for exact search only."""

    __tablename__ = "identity_index"
    __table_args__ = (Index("ix_identity_index_field_fingerprint", "field", "fingerprint"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(12), primary_key=True)
    field: Mapped[str] = mapped_column(String(20), primary_key=True)
    key_version: Mapped[str] = mapped_column(String(16))
    fingerprint: Mapped[str] = mapped_column(String(64))


class IdentityRequest(Base):
    """Somebody asks to read who filed a case of somebody known to few; somebody else decides; read once."""

    __tablename__ = "identity_requests"
    __table_args__ = (Index("ix_identity_requests_case_id_asked_at", "case_id", "asked_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    purpose: Mapped[str] = mapped_column(String(40))
    asked_at: Mapped[datetime]
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
    granted: Mapped[bool | None] = mapped_column(Boolean)
    used_at: Mapped[datetime | None]


class Measure(Base):
    """A corrective measure a body promised in an answer; what it is stands in the answer."""

    __tablename__ = "measures"
    __table_args__ = (Index("ix_measures_case_id", "case_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    document_id: Mapped[UUID] = mapped_column(ForeignKey("documents.id"))
    due_on: Mapped[date] = mapped_column(Date)
    kept_at: Mapped[datetime | None]


class Responsibility(Base):
    """Who had to act, from when until when; the open row is the one in force."""

    __tablename__ = "responsibilities"
    __table_args__ = (
        Index(
            "uq_responsibilities_open",
            "case_id",
            unique=True,
            sqlite_where=text("to_at IS NULL"),
            postgresql_where=text("to_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    body_id: Mapped[UUID | None] = mapped_column(ForeignKey("bodies.id"))
    custody: Mapped[str] = mapped_column(String(20))
    office_id: Mapped[UUID | None] = mapped_column(ForeignKey("offices.id"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    from_at: Mapped[datetime]
    to_at: Mapped[datetime | None]


class CaseLink(Base):
    """A relation between two cases."""

    __tablename__ = "case_links"

    from_case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    to_case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    relation: Mapped[str] = mapped_column(String(20), primary_key=True)


class DeadlineRow(Base):
    """One computed deadline of a case; a new date is a new version, the old row is voided, never changed."""

    __tablename__ = "deadlines"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    step: Mapped[str] = mapped_column(String(60), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    actor: Mapped[str] = mapped_column(String(20))
    starts_on: Mapped[date | None] = mapped_column(Date)
    due_on: Mapped[date | None] = mapped_column(Date)
    first_due_on: Mapped[date | None] = mapped_column(Date)
    conflict_due_on: Mapped[date | None] = mapped_column(Date)
    confirmed: Mapped[bool] = mapped_column(Boolean)
    stopped_on: Mapped[date | None] = mapped_column(Date)
    recorded_at: Mapped[datetime]
    voided_at: Mapped[datetime | None]


class Filing(Base):
    """A form already received: its nonce shows the same receipt for a while, never makes a second case."""

    __tablename__ = "filings"

    nonce_hmac: Mapped[str] = mapped_column(String(64), primary_key=True)
    key_version: Mapped[str] = mapped_column(String(16))
    content_hmac: Mapped[str] = mapped_column(String(64))
    cookie_hmac: Mapped[str] = mapped_column(String(64))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    created_at: Mapped[datetime]


class OneTimeCode(Base):
    """A code or link sent to a filer's address: to confirm it, or to get a new key."""

    __tablename__ = "one_time_codes"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(20))  # confirm_address, key_recovery
    token_hmac: Mapped[str] = mapped_column(String(64), index=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(Integer, default=0)
