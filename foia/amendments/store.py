"""The law in force: the files, and what was applied since. Read once for many requests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from time import monotonic
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from foia import law
from foia.amendments.models import ANNULLED, Amendment, AmendmentKind
from foia.extensions import writing_engine
from foia.law.amending import Amendment as Amended

# Another process's amendment is known here after so long; cases it missed are found by their revision.
_SECONDS_KEPT = 30.0
_CALENDAR_KINDS = (AmendmentKind.DAY, AmendmentKind.SUSPENSION, AmendmentKind.YEAR)


@dataclass(frozen=True)
class _Kept:
    book: law.LawBook
    folder: Path | None
    looked_at: float


_kept: WeakKeyDictionary[Engine, _Kept] = WeakKeyDictionary()


def book_in_force(session: Session, folder: Path | None = None, *, fresh: bool = False) -> law.LawBook:
    """Return the law as applied up to now; with `fresh`, surely so. `folder` holds files beside ours.

    Raises law.BadFile."""
    engine = writing_engine(session)
    kept = _kept.get(engine)
    is_known = kept is not None and kept.folder == folder
    if kept is not None and is_known and not fresh and monotonic() - kept.looked_at < _SECONDS_KEPT:
        return kept.book
    revision = last_revision(session)
    if kept is not None and is_known and kept.book.revision == revision:
        book = kept.book
    else:
        book = amended_book(law.load(folder), applied(session), revision)
    _kept[engine] = _Kept(book, folder, monotonic())
    return book


def last_revision(session: Session) -> int:
    """Return the number of what was applied last; 0 for nothing."""
    return session.scalar(select(func.max(Amendment.number))) or 0


def applied(session: Session) -> Sequence[Amendment]:
    """Return what was applied and is not a body's own, in order."""
    statement = select(Amendment).where(
        Amendment.number.is_not(None), Amendment.kind != AmendmentKind.BODY_DAY
    )
    return session.scalars(statement.order_by(Amendment.number)).all()


def amended_book(book: law.LawBook, amendments: Iterable[Amendment], revision: int) -> law.LawBook:
    """Return a book with these amendments, given in order; the last edition of each country holds.

    Raises law.BadFile."""
    rows = list(amendments)
    # What was replaced still held before the other was announced.
    replaced = {row.replaces_id: row.announced_on for row in rows if row.replaces_id is not None}
    held = [row for row in rows if row.id not in replaced]
    editions = {row.country: row for row in held if row.kind == AmendmentKind.EDITION}
    calendars = [
        Amended(row.number or revision, book.calendar_id(row.country), _written(row, replaced.get(row.id)))
        for row in rows
        if row.kind in _CALENDAR_KINDS and row.effect != ANNULLED
        if row.kind != AmendmentKind.YEAR or row.id not in replaced
    ]
    if not revision and not rows:
        return book
    return book.with_amendments(
        calendars, [read_edition(row) for row in editions.values()], revision=revision
    )


def edition_in_force(session: Session, country: str) -> Amendment | None:
    """Return the edition of a country's file that holds; None where only files say its law."""
    statement = select(Amendment).where(
        Amendment.kind == AmendmentKind.EDITION, Amendment.country == country, Amendment.number.is_not(None)
    )
    return session.scalars(statement.order_by(Amendment.number.desc())).first()


def read_edition(row: Amendment) -> law.Country:
    """Read the file of an edition. Raises law.BadFile."""
    return _read(row.country, row.content)


@lru_cache(maxsize=16)
def _read(country: str, content: str) -> law.Country:
    found, problems = law.read_country(f"{country.lower()}.toml", content.encode())
    if found is None or problems:
        raise law.BadFile(problems)
    return found


def _written(
    row: Amendment, revoked_on: date | None
) -> law.CalendarDay | law.PeriodSuspension | law.CalendarYear:
    first_on, last_on = _dated(row.first_on), _dated(row.last_on)
    if row.kind == AmendmentKind.YEAR:
        return law.CalendarYear(
            year=first_on.year,
            status="confirmed",
            why_es=f"Revisado: {row.norm}",
            why_en=f"Checked: {row.norm}",
        )
    scope = (row.scope,) if row.scope else ()
    if row.kind == AmendmentKind.SUSPENSION:
        return law.PeriodSuspension(
            first_on=first_on,
            last_on=last_on,
            name_es=row.name_es,
            name_en=row.name_en,
            scope=scope,
            announced=row.announced_on,
            revoked=revoked_on,
            basis=row.norm,
            source=row.norm_url or None,
            evidence="official_document",
        )
    return law.CalendarDay(
        date=first_on,
        effect=row.effect,  # type: ignore[arg-type]  # one of the effects: checked when it was proposed
        name_es=row.name_es,
        name_en=row.name_en,
        scope=scope,
        announced=row.announced_on,
        revoked=revoked_on,
        confirmed_by=row.confirmed_by or None,
        basis=row.norm,
        source=row.norm_url or None,
    )


def _dated(day: date | None) -> date:
    if day is None:
        raise ValueError("a change of a calendar has its days")
    return day
