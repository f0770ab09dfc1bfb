"""The months of a term as tables that anybody can read, with or without seeing them. Runs in a request."""

from __future__ import annotations

from dataclasses import dataclass

from foia.explaining.account import DayShown, Mark, MonthShown
from foia.i18n import date_as, language, spoken_of
from foia.i18n import gettext as _
from foia.written import SHORT_WEEKDAYS, WEEKDAYS

_MONTH = {"es": "MMMM 'de' y", "en": "MMMM y"}


@dataclass(frozen=True)
class CellWords:
    """A day of the table: its number, what is written under it, and what is said of it."""

    day: int
    kind: str
    written: tuple[str, ...]
    spoken: str


@dataclass(frozen=True)
class MonthWords:
    """A month as a table: `heads` are (short, whole) names of the days of the week."""

    title: str
    heads: list[tuple[str, str]]
    weeks: list[list[CellWords | None]]


def month_words(month: MonthShown) -> MonthWords:
    """Say a month in the language being written in."""
    return MonthWords(
        title=date_as(month.first_on, _MONTH),
        heads=weekday_heads(),
        weeks=[[_cell(day) if day is not None else None for day in week] for week in month.weeks],
    )


def weekday_heads() -> list[tuple[str, str]]:
    """Return the (short, whole) names of the days of the week, from Monday."""
    return list(zip(spoken_of(SHORT_WEEKDAYS), spoken_of(WEEKDAYS), strict=True))


def legend() -> list[tuple[str, str, str]]:
    """Return (kind, what is written, what it means) of everything a table may hold."""
    return [
        ("event", _("inicio"), _("ocurrió lo que da inicio al plazo; ese día no se cuenta")),
        ("counted", _("día %(number)s", number=1), _("día que se cuenta, con su número")),
        ("running", _("corre"), _("día del plazo, cuando se cuenta por meses o años")),
        ("weekend", "—", _("fin de semana, no se cuenta")),
        ("holiday", _("feriado"), _("día inhábil por una norma, no se cuenta")),
        ("paused", _("pausa"), _("el plazo estuvo detenido, no se cuenta")),
        ("half_day", _("medio"), _("medio día inhábil, no se cuenta")),
        ("due", _("vence"), _("último día del plazo")),
        ("other_due", _("¿vence?"), _("último día según otra lectura de la norma")),
    ]


def _cell(day: DayShown) -> CellWords:
    written, spoken = _count(day)
    kind = "running" if day.mark is Mark.COUNTED and day.number is None else str(day.mark)
    if day.is_event and day.mark is not Mark.EVENT:
        written, spoken = [_("inicio"), *written], [_("inicio: ocurrió lo que da inicio al plazo"), *spoken]
    if day.is_due:
        kind = "due"
        written, spoken = [*written, _("vence")], [*spoken, _("vence el plazo")]
    if day.is_other_due and not day.is_due:
        kind = "other_due"
        written, spoken = [*written, _("¿vence?")], [*spoken, _("vence según otra lectura de la norma")]
    return CellWords(day.on.day, kind, tuple(written), ", ".join(spoken))


def _count(day: DayShown) -> tuple[list[str], list[str]]:
    """Say what a day is to the count: what is written, and what is said."""
    name = _name(day)
    match day.mark:
        case Mark.COUNTED if day.number is not None:
            text = _("día %(number)s", number=day.number)
            return [text], [_("día contado %(number)s", number=day.number)]
        case Mark.COUNTED:
            return [_("corre")], [_("corre")]
        case Mark.EVENT:
            return [_("inicio")], [_("inicio: no se cuenta")]
        case Mark.WEEKEND:
            return ["—"], [_("fin de semana, no se cuenta")]
        case Mark.HOLIDAY:
            return [_("feriado")], [_("no se cuenta: %(reason)s", reason=name)]
        case Mark.PAUSED if name:
            return [_("pausa")], [_("no se cuenta: %(reason)s", reason=name)]
        case Mark.PAUSED:
            return [_("pausa")], [_("no se cuenta: el plazo estuvo detenido")]
        case Mark.HALF_DAY:
            return [_("medio")], [_("no se cuenta: medio día inhábil")]
        case _:
            return [], []


def _name(day: DayShown) -> str:
    if day.reason is None:
        return ""
    return day.reason.name_en if language() == "en" else day.reason.name_es
