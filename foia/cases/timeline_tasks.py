"""What is said, to staff alone, of what other offices and the head are asked for. Runs in a request."""

from __future__ import annotations

from datetime import date

from foia.cases.timeline_names import Audience, Names, Payload, Teller, Words
from foia.i18n import date_words
from foia.i18n import gettext as _


def _task_given(payload: Payload, names: Names, audience: Audience) -> Words:
    until = _("Hasta el %(date)s.", date=date_words(date.fromisoformat(payload["due_on"])))
    return _("Se pidió algo a otra oficina"), until


def _escalated(payload: Payload, names: Names, audience: Audience) -> Words:
    until = _("Hasta el %(date)s.", date=date_words(date.fromisoformat(payload["due_on"])))
    return _("Se consultó a la jefatura"), until


def _task_answered(payload: Payload, names: Names, audience: Audience) -> Words:
    return (_("Se respondió lo que se había pedido dentro de la entidad"),)


def _task_cancelled(payload: Payload, names: Names, audience: Audience) -> Words:
    return (_("Se retiró lo que se había pedido dentro de la entidad"),)


OF_TASKS: dict[str, Teller] = {
    "task_given": _task_given,
    "escalated": _escalated,
    "task_answered": _task_answered,
    "task_cancelled": _task_cancelled,
}
