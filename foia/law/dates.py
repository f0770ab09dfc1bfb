"""Dates and amounts in words, in Spanish and English, without any library."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from foia.law.vocabulary import Unit

_MONTHS_ES = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
    "noviembre", "diciembre",
)  # fmt: skip
_MONTHS_EN = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
_DAYS_ES = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
_DAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_UNITS_ES: dict[Unit, tuple[str, str]] = {
    "working_day": ("día hábil", "días hábiles"),
    "judicial_working_day": ("día hábil judicial", "días hábiles judiciales"),
    "calendar_day": ("día calendario", "días calendario"),
    "month": ("mes", "meses"),
    "year": ("año", "años"),
    "hour": ("hora", "horas"),
    "immediate": ("de inmediato", "de inmediato"),
}
_UNITS_EN: dict[Unit, tuple[str, str]] = {
    "working_day": ("working day", "working days"),
    "judicial_working_day": ("judicial working day", "judicial working days"),
    "calendar_day": ("calendar day", "calendar days"),
    "month": ("month", "months"),
    "year": ("year", "years"),
    "hour": ("hour", "hours"),
    "immediate": ("at once", "at once"),
}


def in_spanish(day: date) -> str:
    """Write a date: martes 3 de marzo de 2026."""
    return f"{_DAYS_ES[day.weekday()]} {day.day} de {_MONTHS_ES[day.month - 1]} de {day.year}"


def in_english(day: date) -> str:
    """Write a date: Tuesday 3 March 2026."""
    return f"{_DAYS_EN[day.weekday()]} {day.day} {_MONTHS_EN[day.month - 1]} {day.year}"


def instant_in_spanish(moment: datetime) -> str:
    """Write a local instant: martes 3 de marzo de 2026 a las 14:05."""
    return f"{in_spanish(moment.date())} a las {moment:%H:%M}"


def instant_in_english(moment: datetime) -> str:
    """Write a local instant: Tuesday 3 March 2026 at 14:05."""
    return f"{in_english(moment.date())} at {moment:%H:%M}"


def last_instant(due_on: date, ends_at: datetime) -> tuple[str, str]:
    """Write, in both languages, the local instant at which a term ends on its last day."""
    hour = last_hour(due_on, ends_at)
    return f"{in_spanish(due_on)} a las {hour}", f"{in_english(due_on)} at {hour}"


def last_hour(due_on: date, ends_at: datetime) -> str:
    """Give the hour at which a term ends: the midnight after its last day is the hour 24 of that day."""
    return "24:00" if due_on < ends_at.date() else f"{ends_at:%H:%M}"


def city_of(zone: ZoneInfo) -> str:
    """Name a time zone by its city: La Paz."""
    return zone.key.rpartition("/")[2].replace("_", " ")


def term_in_spanish(amount: int, unit: Unit) -> str:
    """Write a term: 15 días hábiles."""
    return f"{amount} {_UNITS_ES[unit][0 if amount == 1 else 1]}"


def term_in_english(amount: int, unit: Unit) -> str:
    """Write a term: 15 working days."""
    return f"{amount} {_UNITS_EN[unit][0 if amount == 1 else 1]}"


def several_in_spanish(days: list[date]) -> str:
    """List days shortly, month by month: 25 y 26 de octubre, 1 y 2 de noviembre de 2025."""
    return ", ".join(
        f"{_and(numbers, 'y')} de {_MONTHS_ES[month - 1]} de {year}"
        for (year, month), numbers in _by_month(days)
    )


def several_in_english(days: list[date]) -> str:
    """List days shortly, month by month: 25 and 26 October 2025, 1 and 2 November 2025."""
    return ", ".join(
        f"{_and(numbers, 'and')} {_MONTHS_EN[month - 1]} {year}" for (year, month), numbers in _by_month(days)
    )


def _by_month(days: list[date]) -> list[tuple[tuple[int, int], list[int]]]:
    months: dict[tuple[int, int], list[int]] = {}
    for day in days:
        months.setdefault((day.year, day.month), []).append(day.day)
    return list(months.items())


def _and(numbers: list[int], word: str) -> str:
    texts = [str(number) for number in numbers]
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} {word} {texts[-1]}"
