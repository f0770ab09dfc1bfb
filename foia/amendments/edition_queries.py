"""Editions of the law: which holds, which waits, what one may not leave out, which files nobody applied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from foia import law
from foia.amendments.models import Amendment, AmendmentKind
from foia.amendments.store import edition_in_force, read_edition
from foia.cases.models import Case
from foia.directory.models import Body
from foia.errors import NotFound
from foia.law.appeals import procedure
from foia.law.differences import differences
from foia.law.hierarchy import canonical

# The `effect` of an edition nobody proposed: the text by which counting began, and a version that begins.
FIRST, BEGINS = "first", "begins"


class EditionState:
    """How far an edition of the law has come."""

    WAITING = "waiting"  # for a second person
    SCHEDULED = "scheduled"  # for its day
    IN_FORCE = "in_force"
    PAST = "past"
    WITHDRAWN = "withdrawn"


def find_edition(session: Session, edition_id: UUID) -> Amendment:
    """Return an edition. Raises NotFound."""
    row = session.get(Amendment, edition_id)
    if row is None or row.kind != AmendmentKind.EDITION:
        raise NotFound("edition")
    return row


def editions(session: Session, country: str) -> Sequence[Amendment]:
    """Return every edition of a country's law, the latest first."""
    statement = select(Amendment).where(Amendment.kind == AmendmentKind.EDITION, Amendment.country == country)
    return session.scalars(statement.order_by(Amendment.proposed_at.desc(), Amendment.number.desc())).all()


def undecided(session: Session, country: str) -> Amendment | None:
    """Return the edition that waits for a second person or for its day."""
    return next((row for row in unapplied(session) if row.country == country), None)


def unapplied(session: Session) -> Sequence[Amendment]:
    """Return the editions that wait for a second person or for their day, the first to begin first."""
    statement = select(Amendment).where(
        Amendment.kind == AmendmentKind.EDITION,
        Amendment.number.is_(None),
        Amendment.withdrawn_at.is_(None),
    )
    return session.scalars(statement.order_by(Amendment.effective_on, Amendment.proposed_at)).all()


def state_of(session: Session, row: Amendment) -> str:
    """Say how far an edition has come."""
    if row.withdrawn_at is not None:
        return EditionState.WITHDRAWN
    if row.number is None:
        return EditionState.WAITING if row.confirmed_at is None else EditionState.SCHEDULED
    latest = edition_in_force(session, row.country)
    return EditionState.IN_FORCE if latest is not None and latest.id == row.id else EditionState.PAST


def file_in_force(session: Session, folder: Path | None, country: str) -> law.Country | None:
    """Return the edition of a country's file that holds, without what was decreed since; None for no law."""
    row = edition_in_force(session, country)
    if row is not None:
        return read_edition(row)
    book = law.load(folder)
    return book.country(country) if book.knows(country) else None


def compared_with(session: Session, folder: Path | None, row: Amendment) -> law.Country | None:
    """Return what an edition is to be compared with: what holds, or held before it was applied."""
    if row.number is None:
        return file_in_force(session, folder, row.country)
    earlier = [other for other in editions(session, row.country) if (other.number or row.number) < row.number]
    before = max(earlier, key=lambda other: other.number or 0, default=None)
    return read_edition(before) if before is not None else None


def countries_with_editions(session: Session) -> list[str]:
    """Return the countries whose law is what was applied here, whatever the files say."""
    statement = select(Amendment.country).where(
        Amendment.kind == AmendmentKind.EDITION, Amendment.number.is_not(None)
    )
    return sorted(set(session.scalars(statement)))


def countries_with_cases(session: Session, own_country: str) -> list[str]:
    """Return the countries of which there are cases; most have them in their own alone."""
    others = set(session.scalars(select(Body.country).distinct())) - {own_country}
    asked = {own_country: select(Case.id).where(Case.country == own_country)} | {
        code: select(Case.id).join(Body, Body.id == Case.body_id).where(Body.country == code)
        for code in others
    }
    return sorted(code for code, found in asked.items() if session.scalar(found.limit(1)) is not None)


def changed_files(session: Session, folder: Path | None) -> list[str]:
    """Return the countries whose file at hand says other than the edition in force: nobody applied it yet."""
    book = law.load(folder)
    return [
        code
        for code in countries_with_editions(session)
        if book.knows(code) and differences(file_in_force(session, folder, code), book.country(code))
    ]


def left_out(
    session: Session, before: law.Country | None, after: law.Country, file: str
) -> tuple[law.Problem, ...]:
    """List what a new edition leaves out and cases or bodies need: versions, calendars, years, places."""
    if before is None:
        return ()
    found = [
        *_versions(session, before, after),
        *_classes(session, before, after),
        *_calendars(session, before, after),
    ]
    return tuple(law.Problem(file, key, expected) for key, expected in found)


_Found = Iterator[tuple[str, str]]


def _versions(session: Session, before: law.Country, after: law.Country) -> _Found:
    known = {(regime.id, regime.version) for regime in before.regimes}
    kept = {(regime.id, regime.version) for regime in after.regimes}
    statement = select(Case.regime_id, Case.regime_version).where(Case.country == before.country).distinct()
    for regime_id, version in sorted((row[0], row[1]) for row in session.execute(statement)):
        base, _, name = regime_id.partition(":")
        if (base, version) in known - kept:
            yield f"regime[{base}]", f"falta la versión {version}: hay expedientes sujetos a ella"
        elif name and (base, version) in kept and not _has_procedure(after, base, version, name):
            yield f"regime[{base}].step[{name}]", f"falta en la versión {version}: hay recursos sujetos a él"


def _has_procedure(country: law.Country, regime_id: str, version: str, name: str) -> bool:
    """Tell whether the law of a country still has what an appeal's case, or an order's, is bound to."""
    found = (regime for regime in country.regimes if (regime.id, regime.version) == (regime_id, version))
    return any(procedure(regime, name) is not None for regime in found)


def _classes(session: Session, before: law.Country, after: law.Country) -> _Found:
    kept = {known.code for known in after.body_classes}
    statement = select(Body.body_class).where(Body.country == before.country).distinct()
    for code in sorted(
        set(session.scalars(statement)) & {known.code for known in before.body_classes} - kept
    ):
        yield f"body_class[{code}]", "falta: hay entidades de esta clase"


def _calendars(session: Session, before: law.Country, after: law.Country) -> _Found:
    kept = {base.id: base for base in after.calendars}
    used = _span(session, before.country)
    places = _places(session, before.country)
    for base in before.calendars if used else ():
        other = kept.get(base.id)
        if other is None:
            yield f"calendar[{base.id}]", "falta: hay expedientes contados con este calendario"
            continue
        years = {year.year for year in base.years} - {year.year for year in other.years}
        for year in sorted(years & set(used)):
            yield f"calendar[{base.id}].year[{year}]", "falta: hay expedientes de ese año"
        for code in sorted(places):
            if _has(base, code) and not _has(other, code):
                yield f"calendar[{base.id}].place[{code}]", "falta: hay entidades o días de ese lugar"


def _span(session: Session, country: str) -> Iterable[int]:
    """Return the years the cases of a country run through."""
    first_on, received_on, due_on = session.execute(
        select(func.min(Case.received_on), func.max(Case.received_on), func.max(Case.due_on)).where(
            Case.country == country
        )
    ).one()
    last_on: date | None = max((day for day in (received_on, due_on) if day is not None), default=None)
    return range(first_on.year, last_on.year + 1) if first_on and last_on else range(0)


def _places(session: Session, country: str) -> set[str]:
    bodies = select(Body.place_code).where(Body.country == country, Body.place_code.is_not(None)).distinct()
    scopes = select(Amendment.scope).where(
        Amendment.country == country,
        Amendment.scope != "",
        or_(Amendment.number.is_not(None), Amendment.withdrawn_at.is_(None)),
    )
    return {code for code in (*session.scalars(bodies), *session.scalars(scopes)) if code}


def _has(base: law.CalendarBase, place: str) -> bool:
    try:
        return canonical(base, place) is not None
    except law.UnknownPlace:
        return False
