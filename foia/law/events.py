"""What happened in a case, as the clock understands it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from foia.law.errors import BadHistory

# In the order of an ordinary procedure: it settles events of one day that carry no hour.
EVENT_TYPES: tuple[str, ...] = (
    "received", "registered", "initiated", "rejected", "completed", "acknowledged", "admitted",
    "clarification_requested", "clarification_provided", "third_party_notified", "third_party_answered",
    "suspended", "resumed", "referred", "charged", "paid", "extended", "ripeness_certified",
    "overdue_denounced", "decision_dated", "decided", "answered", "notified", "silence",
    "appeal_filed", "appeal_notified", "order_notified", "appeal_decided",
    "lapsed", "withdrawn", "reopened", "corrected",
)  # fmt: skip
RANK: Mapping[str, int] = {name: rank for rank, name in enumerate(EVENT_TYPES)}

OUTCOMES: frozenset[str] = frozenset(
    {
        "granted", "partially_granted", "refused", "not_held", "already_public", "not_competent", "withdrawn",
        "lapsed", "joined", "costs_not_paid", "upheld", "partly_upheld", "not_upheld", "inadmissible",
        "forwarded_to_authority", "corrective_measure", "no_evidence", "archived", "adopted", "under_study",
        "not_adopted",
    }
)  # fmt: skip
DEFAULT_OUTCOME: Mapping[str, str] = {
    "decided": "granted",
    "answered": "granted",
    "appeal_decided": "not_upheld",
}

# Beyond these a change of zone leaves what a date can hold.
FIRST_YEAR, LAST_YEAR = 2, 9998

_FIELDS = frozenset({"step", "amount", "unit", "outcome", "channel", "to", "of", "reason"})
_UNITS = frozenset({"working_day", "judicial_working_day", "calendar_day", "month", "year", "hour"})


@dataclass(frozen=True, slots=True)
class Event:
    """One event: `at` is when it counts in law, `recorded_at` when it was known (else it was known at once).

    Both are an instant (without zone: local time of the calendar) or a local date.
    `amount` is in `unit`. For `corrected`, `at` is the true date or instant of the event named by `of`.
    """

    type: str
    at: datetime | date
    recorded_at: datetime | date | None = None
    step: str | None = None
    amount: int | None = None
    unit: str | None = None
    outcome: str | None = None
    channel: str | None = None
    to: str | None = None
    of: str | None = None
    reason: str | None = None


def read_events(document: object) -> tuple[Event, ...]:
    """Turn a decoded JSON list into events.

    Raises: BadHistory with the index of the first entry that cannot be read.
    """
    if not isinstance(document, Sequence) or isinstance(document, (str, bytes)):
        raise BadHistory(0, "los hechos deben ser una lista JSON")
    return tuple(_event(index, entry) for index, entry in enumerate(document))


def _event(index: int, entry: object) -> Event:
    if not isinstance(entry, Mapping):
        raise BadHistory(index, "un hecho debe ser un objeto JSON")
    kind = entry.get("type")
    if not isinstance(kind, str) or kind not in RANK:
        raise BadHistory(index, f"tipo desconocido: {kind!r}")
    unknown = set(entry) - _FIELDS - {"type", "on", "at", "recorded_at"}
    if unknown:
        raise BadHistory(index, f"campo desconocido: {sorted(map(str, unknown))[0]!r}")
    at, recorded_at = _moments(index, kind, entry)
    return Event(kind, at, recorded_at, **_fields(index, entry))


def _moments(
    index: int, kind: str, entry: Mapping[Any, Any]
) -> tuple[datetime | date, datetime | date | None]:
    recorded = entry.get("recorded_at")
    recorded_at = None if recorded is None else _day_or_instant(index, recorded)
    on, at = entry.get("on"), entry.get("at")
    if on is not None and at is not None:
        if kind != "corrected":
            raise BadHistory(index, "indique 'on' o 'at', no los dos")
        # A correction may tell both the true date ("on") and when it was made ("at").
        return _day(index, "on", on), recorded_at or _instant(index, "at", at)
    if on is not None:
        return _day(index, "on", on), recorded_at
    if at is not None:
        return _instant(index, "at", at), recorded_at
    raise BadHistory(index, "falta 'on' (una fecha) o 'at' (una fecha con hora)")


def _day(index: int, key: str, value: object) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise BadHistory(index, f"{key!r} debe ser una fecha como 2026-03-02, no {value!r}") from None


def _instant(index: int, key: str, value: object) -> datetime:
    try:
        return datetime.fromisoformat(str(value))
    except ValueError:
        raise BadHistory(index, f"{key!r} debe ser una fecha con hora, no {value!r}") from None


def _day_or_instant(index: int, value: object) -> datetime | date:
    read = _day if len(str(value)) == 10 else _instant
    return read(index, "recorded_at", value)


def _fields(index: int, entry: Mapping[Any, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for key in _FIELDS & set(entry):
        value = entry[key]
        expected: type = int if key == "amount" else str
        if value is not None and (not isinstance(value, expected) or isinstance(value, bool)):
            raise BadHistory(index, f"{key!r} debe ser {'un número entero' if key == 'amount' else 'texto'}")
        fields[key] = value
    return fields


def check_event(index: int, event: Event) -> None:
    """Refuse an event whose own fields make no sense.

    Raises: BadHistory.
    """
    if event.type not in RANK:
        raise BadHistory(index, f"tipo desconocido: {event.type!r}")
    for moment in (event.at, event.recorded_at):
        if moment is not None and not FIRST_YEAR <= moment.year <= LAST_YEAR:
            raise BadHistory(index, f"el año {moment.year} no está entre {FIRST_YEAR} y {LAST_YEAR}")
    if event.type == "corrected" and event.of is None:
        raise BadHistory(index, "'corrected' necesita 'of', el tipo del hecho que corrige")
    if event.outcome is not None and event.outcome not in OUTCOMES:
        raise BadHistory(index, f"resultado desconocido: {event.outcome!r}")
    if event.amount is not None and event.amount < 1:
        raise BadHistory(index, "'amount' debe ser uno o más")
    if event.unit is not None and event.unit not in _UNITS:
        raise BadHistory(index, f"unidad desconocida: {event.unit!r}")
