"""What a person has to see to of the law and its calendars: years, changes that wait, cases to be counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from foia import law
from foia.amendments import queries
from foia.amendments.coverage import next_year_gap
from foia.amendments.edition_queries import changed_files
from foia.amendments.models import Amendment, AmendmentKind
from foia.amendments.reach import reach_of
from foia.amendments.redating_jobs import count_pending
from foia.cases.case_row import HASH_KEPT
from foia.cases.models import Case
from foia.cases.phases import Phase
from foia.config import Settings
from foia.keeping.findings import Finding, act, note

# The sweep counts a country anew in seconds; longer, and something keeps it from it.
COUNTING_LIMIT = timedelta(minutes=30)
WAITING_LIMIT = timedelta(days=7)
ENDS_SOON = timedelta(days=7)
_CONFIRM = (
    "Compare el año con las normas publicadas y confírmelo en Administrar, Calendarios, o con "
    "`foia calendar confirm-year`."
)


def law_findings(
    session: Session, book: law.LawBook, settings: Settings, today: date, now: datetime
) -> list[Finding]:
    """Look at the law in force and at what is changing it."""
    country = settings.country
    return [
        *_years(book, country, today),
        *_waiting(session, now),
        *_counting(session, book, now),
        *_changed_files(session, book, settings),
        *_ending(session, country, today),
    ]


def _years(book: law.LawBook, country: str, today: date) -> Iterator[Finding]:
    """Tell of this year, and from October on of the next: decrees come at the end of the year."""
    ids = {regime.calendar for regime in book.country(country).regimes}
    for calendar_id in sorted(ids):
        coverage = book.calendar(calendar_id).coverage(today, date(today.year, 12, 31))
        if coverage == "none":
            text = f"El calendario {calendar_id} no cubre {today.year}: los plazos dirán «por confirmar»."
            yield act("calendar", text, _CONFIRM)
        elif coverage == "unconfirmed":
            text = f"El calendario {calendar_id} de {today.year} no está confirmado por una norma del año."
            yield note("calendar", text, _CONFIRM)
        gap = next_year_gap(book, calendar_id, today)
        if gap == "none":
            text = f"El calendario {calendar_id} no cubre {today.year + 1}, que empieza pronto."
            yield act("calendar", text, _CONFIRM)
        elif gap == "unconfirmed":
            text = f"Nadie confirmó el calendario {calendar_id} de {today.year + 1}."
            yield note("calendar", text, _CONFIRM)


def _waiting(session: Session, now: datetime) -> Iterator[Finding]:
    proposed = select(Amendment.proposed_at).where(
        Amendment.number.is_(None),
        Amendment.confirmed_at.is_(None),
        Amendment.withdrawn_at.is_(None),
        Amendment.redated_at.is_(None),
    )
    since = session.scalars(proposed.order_by(Amendment.proposed_at)).all()
    if since and now - since[0] > WAITING_LIMIT:
        yield note(
            "amendments_waiting",
            f"{len(since)} cambios de calendario o de norma esperan a una segunda persona, el primero desde "
            f"el {since[0].date().isoformat()}.",
            "Confírmelos o retírelos en Administrar.",
        )


def _counting(session: Session, book: law.LawBook, now: datetime) -> Iterator[Finding]:
    rows = queries.being_counted(session)
    if not rows:
        return
    left = count_pending(session, [reach_of(session, book, row) for row in rows])
    applied_at = min(row.applied_at for row in rows if row.applied_at is not None)
    if now - applied_at > COUNTING_LIMIT:
        yield act(
            "redating",
            f"{left} expedientes esperan desde hace más de media hora que se vuelvan a contar sus plazos.",
            "Vea que las vueltas corran y su registro; `foia tick` sigue donde quedó.",
        )
    else:
        yield note("redating", f"Se están volviendo a contar los plazos: faltan {left} expedientes.")


def _changed_files(session: Session, book: law.LawBook, settings: Settings) -> Iterator[Finding]:
    """Tell which countries' files are not what holds, or not what open cases were counted by."""
    statement = (
        select(Case.regime_id, Case.regime_version, Case.regime_hash, Case.calendar_hash)
        .where(Case.phase != Phase.CONCLUDED, Case.regime_id != law.UNBOUND, Case.regime_hash != "")
        .distinct()
    )
    changed = set(changed_files(session, settings.law_path))
    for regime_id, version, regime_hash, calendar_hash in session.execute(statement):
        try:
            regime = book.regime(regime_id, version)
            base = book.calendar_base(regime.calendar)
        except law.LawError:
            continue  # `regime` tells of it
        kept = (regime.content_hash[:HASH_KEPT], base.content_hash[:HASH_KEPT])
        if kept != (regime_hash, calendar_hash):
            changed.add(regime.country)
    if changed:
        yield act(
            "law_changed",
            f"El archivo de la ley de {', '.join(sorted(changed))} cambió y nadie lo aplicó todavía: los "
            "expedientes abiertos se cuentan con el anterior.",
            "Vea qué fechas mueve con `foia law apply ARCHIVO` y aplíquelo (docs/runbook.md, Upgrade).",
        )


def _ending(session: Session, country: str, today: date) -> Iterator[Finding]:
    periods = [
        (row.first_on, row.last_on, row.norm)
        for row in queries.in_force(session, country, (AmendmentKind.SUSPENSION,), ends_from=today)
    ]
    periods += [
        (row.day_on, row.last_on or row.day_on, row.norm)
        for row, _body in queries.body_suspensions(session, country, ends_from=today)
    ]
    for first_on, last_on, norm in periods:
        if first_on and last_on and first_on <= today and last_on - today <= ENDS_SOON:
            yield note(
                "suspension_ends",
                f"La suspensión de plazos de «{norm}» termina el {last_on.isoformat()}.",
                "Si otra norma la prolongó, propóngalo antes de ese día en Administrar, Calendarios.",
            )
