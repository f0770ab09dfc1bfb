"""Notices placed for a filer, a page at a time: of one case, or of every case an account follows.

A page costs the same few statements whatever its notices are about. An answer that is not open yet, or was
taken back, has no notice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, asc, desc, func, or_, select, tuple_, update
from sqlalchemy.orm import Session, aliased

from foia.cases.models import Case, DeadlineRow, Event
from foia.cases.placed_notices import is_placed, is_told, number_of_answer, untold_numbers
from foia.cases.store import happening
from foia.cases.untold import ANSWERS, UNDONE
from foia.citizens.follow_queries import is_in_force
from foia.citizens.models import FollowedCase
from foia.errors import NotFound
from foia.extensions import fixed, fixed_number
from foia.notifications import notice_rules
from foia.notifications.models import NoticeText, OutboxMessage, Reminder
from foia.transactions import apart

PAGE_ROWS = 20
_OF_REMINDERS = frozenset({"reminder", "overdue"})  # whose detail is the reminder's id
_ABOUT_ANSWERS = (*sorted(ANSWERS), UNDONE, "notified")


@dataclass(frozen=True)
class Placed:
    """A notice with its case, and the deployment's own words for it where there were any that day.

    `kept` is what its words are made from, so that the session finds it without asking."""

    message: OutboxMessage
    case: Case
    title: str | None = None
    body: str | None = None
    followed_id: UUID | None = None
    kept: Sequence[object] = ()

    @property
    def placed_at(self) -> datetime:
        """From when the person could read it."""
        return max(self.message.created_at, self.message.not_before)


@dataclass(frozen=True)
class Place:
    """Where a page begins: after a notice, or before it; at the newest one without either."""

    after: UUID | None = None
    before: UUID | None = None


@dataclass(frozen=True)
class NoticePage:
    """One page, newest first, and the notices at its ends where there are more beyond."""

    rows: list[Placed]
    older: UUID | None = None
    newer: UUID | None = None


def notices_of_case(
    session: Session, case: Case, place: Place, *, language: str, now: datetime, unopened: bool = False
) -> NoticePage:
    """Return a page of the notices of a case."""
    return _page(session, (Case.id == case.id,), None, place, language, now, unopened)


def notices_of_citizen(
    session: Session, citizen_id: UUID, place: Place, *, language: str, now: datetime, unopened: bool = False
) -> NoticePage:
    """Return a page of the notices of every case an account follows."""
    return _page(session, (), citizen_id, place, language, now, unopened)


def notice_of_case(session: Session, case: Case, notice_id: UUID, *, language: str, now: datetime) -> Placed:
    """Return one notice of a case. Raises NotFound."""
    return _one(session, (Case.id == case.id, OutboxMessage.id == notice_id), None, language, now)


def notice_of_citizen(
    session: Session, citizen_id: UUID, notice_id: UUID, *, language: str, now: datetime
) -> Placed:
    """Return one notice of the cases an account follows. Raises NotFound."""
    return _one(session, (OutboxMessage.id == notice_id,), citizen_id, language, now)


def note_opened(session: Session, message: OutboxMessage, now: datetime) -> datetime:
    """Keep when a notice was first opened, apart from the page that shows it; return that instant."""
    if message.opened_at is not None:
        return message.opened_at
    with apart(session) as own:
        own.execute(
            update(OutboxMessage)
            .where(OutboxMessage.id == message.id, OutboxMessage.opened_at.is_(None))
            .values(opened_at=now)
            .execution_options(synchronize_session=False)
        )
    return now


def unopened_by_case(session: Session, case_ids: Sequence[UUID], *, now: datetime) -> dict[UUID, int]:
    """Count the notices of each case that nobody opened yet; cases without any are left out."""
    if not case_ids:
        return {}
    unopened = (OutboxMessage.case_id.in_(case_ids), OutboxMessage.opened_at.is_(None), *is_placed(now))
    found = session.execute(select(OutboxMessage.case_id, OutboxMessage.key).where(*unopened))
    rows = [(case_id, key) for case_id, key in found if case_id is not None]
    untold = _untold(session, {case_id for case_id, key in rows if number_of_answer(key) is not None}, now)
    counts: dict[UUID, int] = {}
    for case_id, key in rows:
        if is_told(key, untold.get(case_id, ())):
            counts[case_id] = counts.get(case_id, 0) + 1
    return counts


def _page(
    session: Session,
    of: tuple[ColumnElement[bool], ...],
    citizen_id: UUID | None,
    place: Place,
    language: str,
    now: datetime,
    unopened: bool,
) -> NoticePage:
    backwards = place.before is not None
    beyond = place.before or place.after
    wanted = [*of, *([OutboxMessage.opened_at.is_(None)] if unopened else [])]
    here = tuple_(OutboxMessage.created_at, OutboxMessage.id)
    if beyond is not None:
        other = aliased(OutboxMessage)
        at = select(other.created_at).where(other.id == beyond).scalar_subquery()
        there = tuple_(at, beyond)
        wanted.append(here > there if backwards else here < there)
    rows = _read(session, wanted, citizen_id, language, now, newest_first=not backwards)
    has_more, rows = len(rows) > PAGE_ROWS, rows[:PAGE_ROWS]
    if backwards:
        rows.reverse()
    if not rows:
        return NoticePage([])
    ends = rows[0].message.id, rows[-1].message.id
    return NoticePage(
        _told(session, rows, now),
        older=ends[1] if has_more or backwards else None,
        newer=ends[0] if (has_more if backwards else beyond is not None) else None,
    )


def _one(
    session: Session,
    wanted: tuple[ColumnElement[bool], ...],
    citizen_id: UUID | None,
    language: str,
    now: datetime,
) -> Placed:
    found = _told(session, _read(session, wanted, citizen_id, language, now, newest_first=True), now)
    if not found:
        raise NotFound("notice")
    return found[0]


def _read(
    session: Session,
    wanted: Iterable[ColumnElement[bool]],
    citizen_id: UUID | None,
    language: str,
    now: datetime,
    *,
    newest_first: bool,
) -> list[Placed]:
    """Read a page of notices and one more, with the words the deployment had for each when it was placed."""
    order = desc if newest_first else asc
    statement = (
        select(OutboxMessage, Case, NoticeText.title, NoticeText.body)
        .join(Case, Case.id == OutboxMessage.case_id)
        .outerjoin(NoticeText, _own_words(language))
        .where(*is_placed(now), *wanted)
        .order_by(order(OutboxMessage.created_at), order(OutboxMessage.id))
        .limit(fixed_number(PAGE_ROWS + 1))
    )
    if citizen_id is None:
        return [Placed(*row) for row in session.execute(statement)]
    followed = and_(FollowedCase.case_id == Case.id, FollowedCase.citizen_id == citizen_id)
    of_citizen = statement.add_columns(FollowedCase.id).join(FollowedCase, followed).where(is_in_force())
    return [Placed(*row) for row in session.execute(of_citizen)]


def _own_words(language: str) -> ColumnElement[bool]:
    """Match the text of a notice that was in force when it was placed: the newest one not retired by then."""
    known = aliased(NoticeText)

    def was_in_force(text: type[NoticeText]) -> ColumnElement[bool]:
        return and_(
            text.template == OutboxMessage.template,
            text.audience == fixed(notice_rules.FILER),
            text.language == fixed(language),
            text.recorded_at <= OutboxMessage.created_at,
            or_(text.retired_at.is_(None), text.retired_at > OutboxMessage.created_at),
        )

    newest = select(func.max(known.version)).where(was_in_force(known)).correlate(OutboxMessage)
    return and_(was_in_force(NoticeText), NoticeText.version == newest.scalar_subquery())


def _told(session: Session, rows: Sequence[Placed], now: datetime) -> list[Placed]:
    """Leave out what tells of an answer the filer may not know of; read what reminders are made from."""
    about_answers = {row.case.id for row in rows if number_of_answer(row.message.key) is not None}
    untold = _untold(session, about_answers, now)
    kept = _of_reminders(session, rows)
    return [
        Placed(row.message, row.case, row.title, row.body, row.followed_id, kept)
        for row in rows
        if is_told(row.message.key, untold.get(row.case.id, ()))
    ]


def _untold(session: Session, case_ids: Iterable[UUID], now: datetime) -> dict[UUID, frozenset[int]]:
    """Return the numbers of the answers of each case that its filer may not know of."""
    ids = list(case_ids)
    if not ids:
        return {}
    statement = (
        select(Event)
        .where(Event.case_id.in_(ids), Event.type.in_([fixed(name) for name in _ABOUT_ANSWERS]))
        .order_by(Event.case_id, Event.sequence)
    )
    events: dict[UUID, list[Event]] = {}
    for event in session.scalars(statement):
        events.setdefault(event.case_id, []).append(event)
    return {case_id: untold_numbers(map(happening, found), now) for case_id, found in events.items()}


def _of_reminders(session: Session, rows: Sequence[Placed]) -> list[object]:
    ids = [UUID(hex=row.message.detail) for row in rows if row.message.template in _OF_REMINDERS]
    if not ids:
        return []
    same_term = and_(
        DeadlineRow.case_id == Reminder.case_id,
        DeadlineRow.step == Reminder.step,
        DeadlineRow.version == Reminder.deadline_version,
    )
    found = session.execute(
        select(Reminder, DeadlineRow).outerjoin(DeadlineRow, same_term).where(Reminder.id.in_(ids))
    )
    return [one for row in found for one in row]
