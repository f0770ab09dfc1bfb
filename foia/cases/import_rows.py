"""What a row of another log says, read strictly: a value that is not clear makes the row bad: pure.

Dates are the log's own local days; nothing is repaired, and nothing is guessed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from hashlib import sha256
from zoneinfo import ZoneInfo

from foia import law
from foia.cases.imported import NOT_STATED, STATUSES, Stated, contradiction
from foia.cases.phases import Phase

COLUMNS = (
    "source_id",
    "kind",
    "body",
    "subject",
    "text",
    "received_on",
    "received_at",
    "due_on",
    "extended_to",
    "decided_on",
    "notified_on",
    "closed_on",
    "outcome",
    "status",
    "channel",
    "place",
    "registry_number",
)
REQUIRED = ("body", "received_on|received_at")
DEFAULT_KIND = "info_request"
# How it reached the body; a log that does not say: another way.
CHANNELS = ("web", "counter", "post", "phone", "email", "other")
OTHER_CHANNEL = "other"
# Reports are known only to people named for them: none comes in by a file that others read.
_NEVER_IMPORTED = "misconduct_report"
_DAYS = ("due_on", "extended_to", "decided_on", "notified_on", "closed_on")
_EARLIEST_YEAR = 1900
_LONGEST = {"source_id": 200, "registry_number": 60, "place": 32}
# What lists show: a longer subject, or the text of a row without one, is cut there.
_BEGINNING_CHARACTERS = 200


class RefusedRow(ValueError):
    """A row that cannot come in: our name of the column (empty: the whole row), and why, in Spanish."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A row whose values are each well formed; whether they fit together is not known yet."""

    source_id: str | None
    kind: str
    body: str
    subject: str
    text: str
    received_on: date | None
    received_at: datetime | None  # without a zone: local
    days: Mapping[str, date]
    outcome: str | None
    status: str | None
    channel: str
    place: str | None
    registry_number: str | None


def read_entry(
    values: Mapping[str, str], outcomes: Mapping[str, Collection[str]], date_format: str | None
) -> Entry:
    """Read the values of a row; `outcomes` are those of each kind. Raises RefusedRow."""
    for name, longest in _LONGEST.items():
        if len(values.get(name, "")) > longest:
            raise RefusedRow(name, f"pasa de {longest} letras")
    kind = _kind(values.get("kind", DEFAULT_KIND), outcomes)
    text, subject = values.get("text", ""), values.get("subject", "")
    return Entry(
        source_id=values.get("source_id"),
        kind=kind,
        body=values["body"],
        subject=_beginning(subject or text),
        text=text or subject,
        received_on=_day(values, "received_on", date_format),
        received_at=_moment(values, date_format),
        days={name: day for name in _DAYS if (day := _day(values, name, date_format)) is not None},
        outcome=_one_of("outcome", values.get("outcome"), [*outcomes[kind], NOT_STATED]),
        status=_one_of("status", values.get("status"), STATUSES),
        channel=_one_of("channel", values.get("channel"), CHANNELS) or OTHER_CHANNEL,
        place=values.get("place"),
        registry_number=values.get("registry_number"),
    )


def said(entry: Entry, zone: ZoneInfo, clock_zone: ZoneInfo) -> tuple[datetime, Stated]:
    """Return when the case was received and all the log says of it.

    Days are those of `zone`, an hour without a zone is of `clock_zone`; a day alone begins at 00:00.
    An ended row that does not tell how has NOT_STATED for outcome. Raises RefusedRow."""
    if entry.received_at is None:
        if entry.received_on is None:
            raise RefusedRow("received_on", "está vacía")
        received_on, received_at = entry.received_on, datetime.combine(entry.received_on, time(0), zone)
    else:
        local = entry.received_at.replace(tzinfo=entry.received_at.tzinfo or clock_zone)
        received_on, received_at = local.astimezone(zone).date(), local
        if entry.received_on not in (None, received_on):
            raise RefusedRow(
                "received_at", f"cae en el {received_on}, y la otra fecha dice {entry.received_on}"
            )
    stated = Stated(received_on=received_on, **entry.days, status=entry.status, outcome=entry.outcome)
    is_ended = stated.phase in (Phase.DECIDED, Phase.CONCLUDED)
    if is_ended and stated.outcome is None:
        stated = replace(stated, outcome=NOT_STATED)
    return received_at.astimezone(UTC), stated


def require_possible(stated: Stated, today: date, column_of: Callable[[str], str]) -> None:
    """Refuse a row that contradicts itself, in words that name the file's columns. Raises RefusedRow."""
    found = contradiction(stated, today)
    if found is None:
        return
    value, other = getattr(stated, found.column), getattr(stated, found.other or found.column)
    if found.code == "in_the_future":
        reason = f"dice {value}, un día que todavía no llegó"
    elif found.code == "before":
        reason = f"dice {value}, antes que {column_of(found.other)} ({other})"
    elif found.column == "outcome":
        reason = f"trae un resultado ({value}) y la fila no dice que terminó"
    else:
        reason = f"dice que no terminó ({value}), pero {column_of(found.other)} dice {other}"
    raise RefusedRow(found.column, reason)


def extension_of(
    stated: Stated, received_at: datetime, regime: law.Regime, calendar: law.Calendar, now: datetime
) -> dict[str, int | str] | None:
    """Return the extension, in the regime's unit, that brings the response to the day the log says.

    None where the log tells of none. Raises RefusedRow where the law admits none that does."""
    if stated.extended_to is None or regime.id == law.UNBOUND:
        return None
    received = law.Event(type="received", at=received_at)
    plain = law.deadlines(regime, calendar, [received], now=now, told=False).response
    limits = law.extension_limits(regime, plain.step)
    if limits is None:
        raise RefusedRow("extended_to", f"el régimen {regime.id} no admite prórrogas")
    if plain.due_on is None:
        raise RefusedRow("extended_to", "el plazo no tiene fecha que prorrogar")
    if stated.extended_to == plain.due_on:
        return None
    unit = limits[1]
    amount = _amount(plain.due_on, stated.extended_to, unit, calendar)
    extended = law.Event(type="extended", at=stated.received_on, amount=amount, unit=unit)
    reached = plain.due_on
    if amount > 0:
        try:
            found = law.deadlines(regime, calendar, [received, extended], now=now, told=False).response
        except law.BadHistory as error:
            raise RefusedRow("extended_to", error.reason) from None
        reached = found.due_on or reached
    if reached != stated.extended_to:
        raise RefusedRow("extended_to", f"ninguna prórroga del vencimiento ({plain.due_on}) llega a ese día")
    return {"amount": amount, "unit": unit}


def _amount(due_on: date, extended_to: date, unit: str, calendar: law.Calendar) -> int:
    match unit:
        case "working_day" | "judicial_working_day":
            return calendar.working_days_between(due_on, extended_to)
        case "month":
            return (extended_to.year - due_on.year) * 12 + extended_to.month - due_on.month
        case _days:
            return (extended_to - due_on).days


def fixed_digest(entry: Entry, body_id: str) -> str:
    """Return the mark (32 hex characters) of what no later row may change."""
    return _mark([entry.kind, body_id, entry.subject, entry.text, entry.channel])


def stated_digest(stated: Stated, received_at: datetime, registry_number: str | None) -> str:
    """Return the mark (32 hex characters) of what a later row may change."""
    return _mark([stated.as_payload(), received_at.isoformat(), registry_number])


def row_fingerprint(cells: Collection[str]) -> str:
    """Return the SHA-256 of a row as the file has it."""
    # A column that is not read may hold what is not UTF-8.
    return sha256(json.dumps([*cells], ensure_ascii=False).encode(errors="surrogateescape")).hexdigest()


def _mark(parts: object) -> str:
    return sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:32]


def _kind(code: str, known: Collection[str]) -> str:
    if code == _NEVER_IMPORTED:
        raise RefusedRow("kind", "las denuncias son confidenciales: no entran por un archivo")
    if code not in known:
        raise RefusedRow("kind", _unknown(code, known))
    return code


def _one_of(column: str, value: str | None, known: Collection[str]) -> str | None:
    if value is not None and value not in known:
        raise RefusedRow(column, _unknown(value, known))
    return value


def _unknown(value: str, known: Collection[str]) -> str:
    return f"no se conoce {value!r}; se conocen: {', '.join(known)}"


def _beginning(text: str) -> str:
    """Return what stands for a subject in lists: the first words of a text."""
    line = " ".join(text.split())
    if len(line) <= _BEGINNING_CHARACTERS:
        return line
    cut = line[:_BEGINNING_CHARACTERS]
    return (cut.rpartition(" ")[0] or cut) + "…"


def _day(values: Mapping[str, str], column: str, date_format: str | None) -> date | None:
    written = values.get(column)
    moment = _read(column, written, date_format) if written else None
    if moment is not None and moment.tzinfo is not None:
        raise RefusedRow(column, f"{written!r} trae una hora de otra zona: no dice qué día era en la entidad")
    return moment.date() if moment else None


def _moment(values: Mapping[str, str], date_format: str | None) -> datetime | None:
    written = values.get("received_at")
    return _read("received_at", written, date_format) if written else None


def _read(column: str, written: str, date_format: str | None) -> datetime:
    """Read a date, or a date and time: in the mapping's format, or as ISO 8601. Raises RefusedRow."""
    try:
        if date_format is None:
            found = datetime.fromisoformat(written)
        else:
            found = datetime.strptime(written, date_format)  # noqa: DTZ007 - local until a zone is known
    except ValueError:
        raise RefusedRow(column, f"{written!r} no es una fecha como {date_format or 'AAAA-MM-DD'}") from None
    if found.year < _EARLIEST_YEAR:
        raise RefusedRow(column, f"{written!r} es de antes de {_EARLIEST_YEAR}")
    return found
