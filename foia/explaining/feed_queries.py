"""Whose calendar a secret opens, and the due dates that calendar holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session

from foia import law
from foia.accounts.models import Person, RoleGrant
from foia.accounts.queries import actor_of, is_active
from foia.actors import Actor, Capability
from foia.cases.context import Context
from foia.cases.models import Case, CaseKey, DeadlineRow, Event
from foia.cases.phases import OPEN_PHASES
from foia.cases.terms import report
from foia.cases.tray_scopes import scopes_of
from foia.cases.untold_answers import told_of
from foia.changes import Change
from foia.directory.models import Body
from foia.explaining.models import CASE, PERSON, CalendarFeed
from foia.keys import Keyring

PURPOSE = "calendar-feed"
MOST_EVENTS = 500
_RESPONSE, _OWED_BY_FILER = "response", "clarification"


@dataclass(frozen=True)
class DueRow:
    """One due date that runs, as it stands in the rows of a case."""

    case_id: UUID
    folio: str
    regime_id: str
    regime_version: str
    kind: str
    due_on: date
    confirmed: bool
    version: int
    body: Body | None


@dataclass(frozen=True)
class FeedOpened:
    """A feed that a secret opened: its row, the language it speaks, and for whose tray it is, if any."""

    row: CalendarFeed
    language: str
    actor: Actor | None = None


def feed_by_secret(session: Session, keyring: Keyring, secret: str) -> FeedOpened | None:
    """Return the feed a secret opens, if whoever owns it may still read what it tells."""
    marks = keyring.fingerprints(secret, PURPOSE)
    row = session.scalar(
        select(CalendarFeed).where(CalendarFeed.secret_hmac.in_(marks), CalendarFeed.revoked_at.is_(None))
    )
    if row is None:
        return None
    return _of_person(session, row) if row.owner_kind == PERSON else _of_case(session, row)


def _of_person(session: Session, row: CalendarFeed) -> FeedOpened | None:
    """Open a tray's calendar while a role held when it was made is still held, without a break."""
    person_id = row.person_id
    if person_id is None:
        return None
    was_shut_out = exists().where(
        Change.subject_kind == "person",
        Change.subject_id == person_id.hex,
        Change.action == "disabled",
        Change.changed_at >= row.created_at,
    )
    held_since = exists().where(
        RoleGrant.person_id == Person.id,
        RoleGrant.ended_at.is_(None),
        RoleGrant.granted_at <= row.created_at,
    )
    language = session.scalar(
        select(Person.language).where(Person.id == person_id, is_active(), held_since, ~was_shut_out)
    )
    if language is None:
        return None
    actor = actor_of(session, person_id)
    return FeedOpened(row, language, actor) if actor.can_somewhere(Capability.READ_CASE) else None


def _of_case(session: Session, row: CalendarFeed) -> FeedOpened | None:
    """Open a case's calendar while its texts are kept and its key is the one it was made under."""
    was_rekeyed = exists().where(
        Event.case_id == Case.id, Event.type == "key_rotated", Event.recorded_at >= row.created_at
    )
    language = session.scalar(
        select(Case.language)
        .join(CaseKey, CaseKey.case_id == Case.id)
        .where(Case.id == row.case_id, ~was_rekeyed)
    )
    return FeedOpened(row, language) if language is not None else None


def feed_of(
    session: Session, *, person_id: UUID | None = None, case_id: UUID | None = None
) -> CalendarFeed | None:
    """Return the feed somebody has now."""
    owner = CalendarFeed.person_id == person_id if person_id else CalendarFeed.case_id == case_id
    kind = PERSON if person_id else CASE
    return session.scalar(
        select(CalendarFeed)
        .where(owner, CalendarFeed.owner_kind == kind, CalendarFeed.revoked_at.is_(None))
        .order_by(CalendarFeed.created_at.desc())
        .limit(1)
    )


def due_rows_of_tray(session: Session, actor: Actor) -> list[DueRow]:
    """Return the responses due of the cases somebody works, the nearest first."""
    scopes = scopes_of(actor, Capability.READ_CASE)
    if not scopes:
        return []
    reached = or_(*(scope.condition for scope in scopes))
    # What came open and old from another log stands apart from a tray, and from its calendar.
    is_in_tray = and_(reached, Case.set_aside.is_(False), Case.backlog.is_(False))
    return _rows(session, is_in_tray, (_RESPONSE,))


def due_rows_of_case(session: Session, case_id: UUID) -> list[DueRow]:
    """Return what runs in one case: the response, and what is asked of whoever filed it."""
    return _rows(session, Case.id == case_id, (_RESPONSE, _OWED_BY_FILER))


def due_rows_as_told(context: Context, case_id: UUID) -> list[DueRow]:
    """Return the same as the filer may know it: an answer not open yet has ended nothing."""
    session = context.session
    case = session.get_one(Case, case_id)
    if case.answer_opens_at is None or case.answer_opens_at <= context.now:
        return due_rows_of_case(session, case_id)
    known = told_of(context, case)
    if known.case is case:
        return due_rows_of_case(session, case_id)
    body = session.get(Body, case.body_id) if case.body_id else None
    found = report(context.book, known.history, body, now=context.now, told=False)
    versions = {
        row.step: row.version
        for row in session.scalars(
            select(DeadlineRow).where(DeadlineRow.case_id == case_id).order_by(DeadlineRow.version)
        )
    }
    return [
        DueRow(
            case_id=case_id,
            folio=case.folio,
            regime_id=case.regime_id,
            regime_version=case.regime_version,
            kind=deadline.kind,
            due_on=deadline.due_on,
            confirmed=deadline.confirmed,
            version=versions.get(deadline.step, 1),
            body=body,
        )
        for deadline in found.deadlines
        if deadline.kind in (_RESPONSE, _OWED_BY_FILER)
        and deadline.due_on is not None
        and deadline.stopped_on is None
        and deadline.step in versions
    ]


def _rows(session: Session, condition: ColumnElement[bool], kinds: Sequence[str]) -> list[DueRow]:
    rows = session.execute(_statement(condition, kinds).limit(MOST_EVENTS)).all()
    return [
        DueRow(
            case_id=case_id,
            folio=folio,
            regime_id=regime_id,
            regime_version=regime_version,
            kind=kind,
            due_on=due_on,
            confirmed=confirmed,
            version=version,
            body=body,
        )
        for case_id, folio, regime_id, regime_version, kind, due_on, confirmed, version, body in rows
        if due_on is not None
    ]


def _statement(
    condition: ColumnElement[bool], kinds: Sequence[str]
) -> Select[UUID, str, str, str, str, date | None, bool, int, Body]:
    return (
        select(
            Case.id,
            Case.folio,
            Case.regime_id,
            Case.regime_version,
            DeadlineRow.kind,
            DeadlineRow.due_on,
            DeadlineRow.confirmed,
            DeadlineRow.version,
            Body,
        )
        .join(DeadlineRow, DeadlineRow.case_id == Case.id)
        .outerjoin(Body, Body.id == Case.body_id)
        .where(
            condition,
            Case.phase.in_(OPEN_PHASES),
            Case.regime_id != law.UNBOUND,
            DeadlineRow.kind.in_(kinds),
            DeadlineRow.voided_at.is_(None),
            DeadlineRow.stopped_on.is_(None),
            DeadlineRow.due_on.is_not(None),
        )
        .order_by(DeadlineRow.due_on, Case.id)
    )
