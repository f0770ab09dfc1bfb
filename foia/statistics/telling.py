"""What happened in a period, in sentences: each with where it is told what its figures mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from foia.i18n import gettext as _
from foia.i18n import ngettext, number
from foia.statistics.addresses import meaning_address
from foia.statistics.figure_queries import FigureRow, Figures
from foia.statistics.shares import in_time_share
from foia.statistics.tables import Figure, Status
from foia.statistics.words import (
    figure_words,
    is_told,
    share_words,
)

# Calendar days after which it is told how many had their answer: the first of these of which it is known.
_AFTER_DAYS = ("30", "20", "15", "10")


@dataclass(frozen=True)
class Statement:
    """A question people ask, the answer in words, and where it is defined. `detail` follows the answer."""

    question: str
    answer: str
    detail: str
    address: str


def statements_of(figures: Figures, period: str) -> list[Statement]:
    """Answer what everybody asks of a period: how many came, were answered in time, waited, are overdue."""
    row, days = figures.row("compliance", period), figures.row("response_days", period)
    answered = figures.members("time_to_answer", period)
    return [
        Statement(
            _("¿Cuántos expedientes entraron?"),
            _count(row.get("received")),
            _pending(row.get("pending_start")),
            meaning_address("received"),
        ),
        Statement(
            _("¿Cuántos se respondieron a tiempo?"),
            _in_time(row),
            _answered(row),
            meaning_address("in_time"),
        ),
        Statement(
            _("¿Cuánto esperó la mitad de las personas?"),
            _days(days.get("working_days_median")),
            _waited(answered, days),
            meaning_address("working_days_median"),
        ),
        Statement(
            _("¿Cuántos siguen abiertos con el plazo vencido?"),
            _count(row.get("overdue_open")),
            _open(row.get("pending_end")),
            meaning_address("overdue_open"),
        ),
    ]


def _count(figure: Figure | None) -> str:
    if figure is not None and figure.value is not None:
        return number(figure.value)
    if figure is not None and figure.status is Status.ZERO:
        return _("Ninguno")
    return _("No se publica")


def _days(figure: Figure | None) -> str:
    if figure is None or figure.value is None:
        return _("No se publica")
    return ngettext(
        "%(days)s día hábil o menos", "%(days)s días hábiles o menos", figure.value, days=number(figure.value)
    )


def _in_time(row: FigureRow) -> str:
    told = in_time_share(dict(row))
    if told.value is not None:
        return share_words(told)
    return _count(row.get("in_time"))


def _pending(figure: Figure | None) -> str:
    if not is_told(figure):
        return ""
    return _("Además, %(count)s venían de antes y no habían terminado.", count=figure_words(figure))


def _answered(row: FigureRow) -> str:
    answered, in_time, late = row.get("answered"), row.get("in_time"), row.get("late")
    if not is_told(answered):
        return _(
            "No se publica cuántos se respondieron: son menos de diez, o la cifra diría otra así de pequeña."
        )
    told = [_("Se respondieron %(count)s.", count=figure_words(answered))]
    if is_told(in_time):
        told.append(_("A tiempo, %(count)s.", count=figure_words(in_time)))
    if is_told(late):
        told.append(_("Tarde, %(count)s.", count=figure_words(late)))
    return " ".join(told)


def _waited(answered: Mapping[str, FigureRow], days: FigureRow) -> str:
    told = []
    slowest = days.get("working_days_p90")
    if slowest is not None and slowest.value is not None:
        told.append(
            ngettext(
                "Nueve de cada diez esperaron %(days)s día hábil o menos.",
                "Nueve de cada diez esperaron %(days)s días hábiles o menos.",
                slowest.value,
                days=number(slowest.value),
            )
        )
    known = [(after, answered.get(after, {}).get("answered_percent")) for after in _AFTER_DAYS]
    after, share = next((one for one in known if is_told(one[1])), ("", None))
    if share is not None:
        told.append(
            _(
                "De lo que entró dos trimestres antes, contando lo que sigue abierto, a los %(days)s días"
                " corridos tenía respuesta el %(percent)s.",
                days=after,
                percent=share_words(share),
            )
        )
    return " ".join(told)


def _open(figure: Figure | None) -> str:
    if not is_told(figure):
        return ""
    return _("En total quedaban %(count)s en trámite.", count=figure_words(figure))
