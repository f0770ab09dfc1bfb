"""How a deadline is shown: one line anybody understands, with its mark, its date and what is left."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from foia.i18n import date_words, ngettext
from foia.i18n import gettext as _

SOON_WORKING_DAYS = 2


@dataclass(frozen=True)
class DeadlineLine:
    """A deadline as a page needs it.

    `working_days_left` is 0 on the last day and negative afterwards; None when nothing is counting. `state`
    is one of not_started, running, suspended, met, missed, ended, no_term, uncovered, or unknown (a case of
    another log that tells no term). `explanation` are
    sentences in the reader's language. `confirmed` False shows "plazo por confirmar" beside the date.
    `conflict_due_on` is the later reading where two rules disagree. `stopped_on` is when a late act came.
    `address` leads to the whole account, where whoever reads may open it.
    """

    due_on: date | None = None
    working_days_left: int | None = None
    confirmed: bool = True
    state: str = "running"
    explanation: tuple[str, ...] = field(default=())
    starts_on: date | None = None
    conflict_due_on: date | None = None
    label: str = ""
    stopped_on: date | None = None
    address: str = ""


def phrases(line: DeadlineLine) -> tuple[str, ...]:
    """Return the parts of the line, to be joined by " · ": the date first, then what it means today."""
    if line.state == "no_term" and line.confirmed:
        return (_("la norma no fija un plazo en días"),)
    if line.state == "unknown":
        return (_("su registro de origen no dice hasta cuándo"),)
    if line.state == "uncovered" or (line.due_on is None and not line.confirmed):
        return (_("plazo por confirmar"),)
    if line.state == "not_started":
        return _not_started(line)
    if line.state == "suspended":
        return (_("plazo suspendido"),)
    if line.due_on is None:
        return (_("sin plazo pendiente"),)
    parts = [_when(line, line.due_on)]
    left = _left(line)
    if left:
        parts.append(left)
    if not line.confirmed:
        parts.append(_("plazo por confirmar"))
    if line.conflict_due_on is not None:
        parts.append(_("según otra lectura de la norma, %(date)s", date=date_words(line.conflict_due_on)))
    return tuple(parts)


def _not_started(line: DeadlineLine) -> tuple[str, ...]:
    parts = [_("el plazo todavía no corre")]
    if line.due_on is not None:
        parts.append(_("fecha provisional: %(date)s", date=date_words(line.due_on)))
    if not line.confirmed:
        parts.append(_("plazo por confirmar"))
    return tuple(parts)


def is_late(line: DeadlineLine) -> bool:
    return line.state == "missed" or (
        line.state == "running" and line.working_days_left is not None and line.working_days_left < 0
    )


def tone(line: DeadlineLine) -> str:
    """Return "late", "soon", "done", "quiet" or "plain": how the line is framed, beside its words."""
    if is_late(line):
        return "late"
    if line.state == "met":
        return "done"
    if line.state != "running" or line.due_on is None:
        return "quiet"
    left = line.working_days_left
    return "soon" if left is not None and left <= SOON_WORKING_DAYS else "plain"


def _when(line: DeadlineLine, due_on: date) -> str:
    if line.state in {"met", "ended"} or is_late(line):
        return (
            _("venció el %(date)s", date=date_words(due_on))
            if is_late(line)
            else _("el plazo era hasta el %(date)s", date=date_words(due_on))
        )
    return _("vence el %(date)s", date=date_words(due_on))


def _left(line: DeadlineLine) -> str:
    if line.state == "met":
        return _("cumplido a tiempo")
    if line.state == "ended":
        return _("terminado")
    if line.state == "missed" and line.stopped_on is not None:
        return _("cumplido con atraso, el %(date)s", date=date_words(line.stopped_on))
    left = line.working_days_left
    if left is None:
        return _("vencido") if line.state == "missed" else ""
    if left < 0:
        return ngettext("vencido hace %(num)s día hábil", "vencido hace %(num)s días hábiles", -left)
    if left == 0:
        return _("vence hoy")
    return ngettext("falta %(num)s día hábil", "faltan %(num)s días hábiles", left)
