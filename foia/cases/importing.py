"""Bringing in the cases of another log, a batch at a time: each good row becomes a case or changes one.

Nothing is sent and no reminder is planned in the past. A bad row keeps no good one out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from foia import law
from foia.accounts.queries import joined_body_ids
from foia.cases import import_rows
from foia.cases.bulk_store import NewImport, registry_values, store_imported
from foia.cases.context import Context
from foia.cases.events import IMPORTED
from foia.cases.import_rows import Entry, RefusedRow
from foia.cases.imported import Stated
from foia.cases.intake_models import ImportedRow, RegistryNumber
from foia.cases.models import Case, Event
from foia.cases.registry import fold_number
from foia.cases.seats import calendar_at
from foia.cases.states import BODY, CENTRAL_DESK
from foia.cases.store import record
from foia.directory.finding import Ambiguous, BodyFinder, KnownBody
from foia.directory.names import fold
from foia.extensions import take_turns
from foia.imports.mapping import ColumnMapping
from foia.imports.reading import BadRow, Row

# What a case may have besides and still be as its log left it.
_NOT_WORK = IMPORTED | {
    "custody_changed",
    "calendar_changed",
    "law_changed",
    "registry_noted",
    "told_otherwise",
    "silence",
    "note_added",
    "linked",
}
# What asks for the text of a case that has none and must be answered all the same.
_WITHOUT_TEXT = "(El registro de origen no trae el texto de lo que se pidió.)"
_UNCLASSED = "other"


class Notes(Protocol):
    """What is remembered of the rows of a file while it is read."""

    def ordinal(self, fingerprint: str, /) -> int: ...
    def seen_before(self, source_id: str, digest: str, line: int, /) -> tuple[str, int] | None: ...


@dataclass(frozen=True, kw_only=True)
class Import:
    """One file coming in: what its rows are, and whose.

    `outcomes` are those of each kind; `regime_id` None: the law that applies to each row."""

    source: str
    mapping: ColumnMapping
    outcomes: Mapping[str, Collection[str]]
    notes: Notes
    bodies: BodyFinder
    regime_id: str | None = None
    creates_bodies: bool = False
    language: str = "es"

    @property
    def country(self) -> str:
        return self.bodies.country


@dataclass
class BatchResult:
    """What became of a batch."""

    created: int = 0
    unchanged: int = 0
    updated: int = 0
    bad: list[BadRow] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class _Read:
    """A row whose parts fit together."""

    line: int
    entry: Entry
    source_id: str
    body: KnownBody
    regime: law.Regime
    received_at: datetime
    stated: Stated
    fixed: str
    changing: str

    @property
    def digest(self) -> str:
        return self.fixed + self.changing


def import_batch(context: Context, rows: Sequence[Row], given: Import) -> BatchResult:
    """Bring in a batch of rows; what is bad is told, and all else stored. Raises nothing for a bad row."""
    take_turns(context.session, f"import:{given.country}")
    given.bodies.read_once(context.session)
    result = BatchResult()
    read = [found for row in rows if (found := _tried(context, row, given, result)) is not None]
    read = [found for found in read if _is_first(found, given, result)]
    known = _known_rows(context, given.source, [found.source_id for found in read])
    joined = joined_body_ids(context.session)
    new: list[NewImport] = []
    for found in read:
        try:
            stored = known.get(found.source_id)
            if stored is None:
                new.append(_new_import(context, found, given, joined))
            elif stored.digest == found.digest:
                result.unchanged += 1
            else:
                _update(context, stored, found)
                result.updated += 1
        except (RefusedRow, law.LawError) as error:
            result.bad.append(_bad(found.line, error, given.mapping))
    store_imported(context, new)
    result.created += len(new)
    return result


def _tried(context: Context, row: Row, given: Import, result: BatchResult) -> _Read | None:
    try:
        return _read(context, row, given)
    except (RefusedRow, law.LawError) as error:
        result.bad.append(_bad(row.line, error, given.mapping))
        return None


def _bad(line: int, error: RefusedRow | law.LawError, mapping: ColumnMapping) -> BadRow:
    if isinstance(error, law.BadHistory):
        return BadRow(line, "", error.reason)
    if isinstance(error, law.LawError):
        return BadRow(line, "", str(error))
    return BadRow(line, mapping.column_of(error.column) if error.column else "", error.reason)


def _read(context: Context, row: Row, given: Import) -> _Read:
    """Read one row and what it refers to. Raises RefusedRow, LawError."""
    entry = import_rows.read_entry(row.values, given.outcomes, given.mapping.date_format)
    body = _body(context, entry, given)
    zone, clock_zone = _zones(context, body, given)
    received_at, stated = import_rows.said(entry, zone, clock_zone)
    today = context.now.astimezone(zone).date()
    import_rows.require_possible(stated, today, given.mapping.column_of)
    regime = _regime(context, entry.kind, body, stated, given)
    if not given.bodies.knows(body):
        given.bodies.add(context.session, entry.body, body)
    return _Read(
        line=row.line,
        entry=entry,
        source_id=entry.source_id or _own_id(row, given),
        body=body,
        regime=regime,
        received_at=received_at,
        stated=stated,
        fixed=import_rows.fixed_digest(entry, body.id.hex),
        changing=import_rows.stated_digest(stated, received_at, entry.registry_number),
    )


def _own_id(row: Row, given: Import) -> str:
    fingerprint = import_rows.row_fingerprint(row.cells)
    return f"{fingerprint}:{given.notes.ordinal(fingerprint)}"


def _body(context: Context, entry: Entry, given: Import) -> KnownBody:
    day = entry.received_on or (entry.received_at.date() if entry.received_at else context.now.date())
    try:
        found = given.bodies.find(entry.body, entry.place, day)
    except Ambiguous as error:
        raise RefusedRow("body", f"{entry.body!r} es el nombre de varias: {error}") from None
    if found is not None:
        return found
    if not given.creates_bodies:
        raise RefusedRow("body", f"ninguna entidad de {given.country} es {entry.body!r}")
    if len(entry.body) > _LONGEST_NAME:
        raise RefusedRow("body", f"pasa de {_LONGEST_NAME} letras")
    if not fold(entry.body):
        raise RefusedRow("body", f"{entry.body!r} no es un nombre")
    if entry.place is not None and not given.bodies.knows_place(entry.place):
        raise RefusedRow("place", f"{given.country} no tiene un lugar {entry.place!r}")
    body_class = _most_general(context, given.country)
    return given.bodies.draft(entry.body, body_class=body_class, place_code=entry.place)


_LONGEST_NAME = 300


def _most_general(context: Context, country: str) -> str:
    """Return the class of a body nobody has classed: the law's "other", or none."""
    classes = context.book.country(country).body_classes if context.book.knows(country) else ()
    is_known = any(each.code == _UNCLASSED for each in classes)
    return _UNCLASSED if is_known else ""


def _zones(context: Context, body: KnownBody, given: Import) -> tuple[ZoneInfo, ZoneInfo]:
    """Return the zone in which the file's days begin, and that of its hours.

    Under a law both are the body's, unless the mapping says where the hours were written; without one, the
    mapping's or else the deployment's."""
    own = ZoneInfo(given.mapping.zone) if given.mapping.zone else None
    if given.regime_id == law.UNBOUND:
        zone = own or context.book.calendar(context.book.calendar_id(context.country)).zone
        return zone, zone
    zone = context.book.calendar(context.book.calendar_id(given.country), body.place_code).zone
    return zone, own or zone


def _regime(context: Context, kind: str, body: KnownBody, stated: Stated, given: Import) -> law.Regime:
    book, day = context.book, stated.received_on
    if given.regime_id == law.UNBOUND:
        return book.regime(law.UNBOUND)
    if given.regime_id is None:
        return book.applicable(given.country, kind, body.body_class or None, body.place_code, day)
    regime = book.bound(given.regime_id, day, day)
    if kind not in regime.kinds:
        raise RefusedRow("kind", f"el régimen {regime.id} no trata de {kind!r}")
    if not regime.in_force_on(day):
        raise RefusedRow("received_on", f"el régimen {regime.id} no estaba vigente el {day}")
    return regime


def _is_first(found: _Read, given: Import, result: BatchResult) -> bool:
    """Say whether a row is the first of its file with its id; a copy of it counts as unchanged."""
    earlier = given.notes.seen_before(found.source_id, found.digest, found.line)
    if earlier is None:
        return True
    digest, line = earlier
    if digest == found.digest:
        result.unchanged += 1
    else:
        reason = f"{found.source_id!r} ya está en la línea {line}, con otros datos"
        result.bad.append(BadRow(found.line, given.mapping.column_of("source_id"), reason))
    return False


def _known_rows(context: Context, source: str, source_ids: Iterable[str]) -> dict[str, ImportedRow]:
    statement = select(ImportedRow).where(
        ImportedRow.source == source, ImportedRow.source_id.in_(list(source_ids))
    )
    return {row.source_id: row for row in context.session.scalars(statement)}


def _new_import(context: Context, found: _Read, given: Import, joined: Collection[UUID]) -> NewImport:
    entry, body, stated = found.entry, found.body, found.stated
    calendar = calendar_at(context.book, found.regime.calendar, body)
    is_unbound = found.regime.id == law.UNBOUND
    text = entry.text or ("" if is_unbound or not stated.is_open else _WITHOUT_TEXT)
    return NewImport(
        source=given.source,
        source_id=found.source_id,
        digest=found.digest,
        stated=stated,
        received_at=found.received_at,
        kind=entry.kind,
        country=given.country,
        body=body,
        # Of another country nobody here is the central desk.
        custody=BODY if body.id in joined or given.country != context.country else CENTRAL_DESK,
        channel=entry.channel,
        language=given.language,
        regime=found.regime,
        extension=import_rows.extension_of(stated, found.received_at, found.regime, calendar, context.now),
        is_backlog=stated.is_backlog(context.now.astimezone(calendar.zone).date()),
        subject=entry.subject or text,
        text=text,
        registry_number=entry.registry_number,
        registry_folded=fold_number(entry.registry_number or ""),
    )


def _update(context: Context, stored: ImportedRow, found: _Read) -> None:
    """Note what the log says now of a case that nobody worked here since. Raises RefusedRow, LawError."""
    session, stated, entry = context.session, found.stated, found.entry
    if stored.digest[: len(found.fixed)] != found.fixed:
        raise RefusedRow("", "la entidad, el tipo, la vía o el texto no son los que vinieron antes")
    types = set(session.scalars(select(Event.type).where(Event.case_id == stored.case_id)))
    if not types <= _NOT_WORK:
        raise RefusedRow("", "cambió en el registro de origen, pero el expediente ya se trabajó aquí")
    case = session.get_one(Case, stored.case_id)
    regime = context.book.regime(case.regime_id, case.regime_version)
    calendar = calendar_at(context.book, regime.calendar, found.body)
    extension = import_rows.extension_of(stated, found.received_at, regime, calendar, context.now)
    payload = {
        **stated.as_payload(),
        "extension": extension,
        "backlog": stated.is_backlog(context.now.astimezone(calendar.zone).date()),
    }
    record(context, case, "import_updated", payload, occurred_at=found.received_at)
    stored.digest = found.digest
    if entry.registry_number:
        folded = fold_number(entry.registry_number)
        values = registry_values(entry.registry_number, folded, found.body.id, context.now)
        session.merge(RegistryNumber(case_id=case.id, **values))
