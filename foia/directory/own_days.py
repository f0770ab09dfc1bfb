"""The days of a body that are not those of its place, between rows and calendars: pure."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from foia.law import CalendarDay

EFFECTS = ("closed", "open", "closed_from_noon")
_NAMES = {
    "closed": ("día sin atención de la entidad", "day on which the body does not work"),
    "open": ("día que la entidad trabaja", "day on which the body works"),
    "closed_from_noon": ("tarde sin atención de la entidad", "afternoon on which the body does not work"),
}


def written_days(days: Iterable[tuple[date, str, str, date]]) -> str:
    """Write confirmed days for a body's row, each as (day, effect, norm, announced on)."""
    return json.dumps(
        [[day.isoformat(), effect, norm, known.isoformat()] for day, effect, norm, known in days]
    )


@lru_cache(maxsize=1024)
def read_days(text: str) -> tuple[CalendarDay, ...]:
    """Read what `written_days` wrote; empty for none."""
    entries: list[list[Any]] = json.loads(text) if text else []
    return tuple(_day(*entry) for entry in entries)


def _day(day: str, effect: Any, norm: str, announced: str) -> CalendarDay:
    name_es, name_en = _NAMES[effect]
    return CalendarDay(
        date=date.fromisoformat(day),
        effect=effect,
        name_es=name_es,
        name_en=name_en,
        announced=date.fromisoformat(announced),
        basis=norm,
    )
