"""The days of a body that are not those of its place, between rows and calendars: pure."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from foia.law import CalendarDay, PeriodSuspension

EFFECTS = ("closed", "open", "closed_from_noon")
SUSPENDED = "suspended"
OwnDay = CalendarDay | PeriodSuspension
_NAMES = {
    "closed": ("día sin atención de la entidad", "day on which the body does not work"),
    "open": ("día que la entidad trabaja", "day on which the body works"),
    SUSPENDED: ("plazos suspendidos en la entidad", "terms suspended at the body"),
    "closed_from_noon": ("tarde sin atención de la entidad", "afternoon on which the body does not work"),
}


@dataclass(frozen=True)
class WrittenDay:
    """A confirmed day; only a suspension of terms has a last day, and is revoked when another replaces it."""

    day_on: date
    effect: str
    norm: str
    announced_on: date
    last_on: date | None = None
    revoked_on: date | None = None


def written_days(days: Iterable[WrittenDay]) -> str:
    """Write confirmed days for a body's row."""
    return json.dumps(
        [
            [
                each.day_on.isoformat(),
                each.effect,
                each.norm,
                each.announced_on.isoformat(),
                *(day.isoformat() for day in (each.last_on, each.revoked_on) if day),
            ]
            for each in days
        ]
    )


@lru_cache(maxsize=1024)
def read_days(text: str) -> tuple[OwnDay, ...]:
    """Read what `written_days` wrote; empty for none."""
    entries: list[list[Any]] = json.loads(text) if text else []
    return tuple(_day(*entry) for entry in entries)


def _day(
    day: str, effect: Any, norm: str, announced: str, last: str | None = None, revoked: str | None = None
) -> OwnDay:
    name_es, name_en = _NAMES[effect]
    if effect == SUSPENDED:
        return PeriodSuspension(
            first_on=date.fromisoformat(day),
            last_on=date.fromisoformat(last or day),
            name_es=name_es,
            name_en=name_en,
            announced=date.fromisoformat(announced),
            revoked=date.fromisoformat(revoked) if revoked else None,
            basis=norm,
            evidence="official_document",
        )
    return CalendarDay(
        date=date.fromisoformat(day),
        effect=effect,
        name_es=name_es,
        name_en=name_en,
        announced=date.fromisoformat(announced),
        basis=norm,
    )
