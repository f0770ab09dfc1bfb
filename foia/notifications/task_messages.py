"""What staff read of tasks inside a case, and of files closed after they left."""

from __future__ import annotations

from collections.abc import Callable

from foia.i18n import gettext as _
from foia.notifications.composing import Composing, News


def _where(composing: Composing) -> tuple[str, ...]:
    return (_("Está en sus tareas: %(address)s", address=composing.link("tasks.my_tasks")),)


def _task_given(composing: Composing) -> News:
    told = _("Le piden algo para responder este expediente. Tiene su propia fecha, antes de la legal.")
    return News(_("le piden algo"), (told,), None, _where(composing))


def _task_answered(composing: Composing) -> News:
    told = _("Respondieron lo que se había pedido dentro de la entidad.")
    return News(_("respondieron lo que pidió"), (told,))


def _task_due(composing: Composing) -> News:
    told = _("Lo que le pidieron para este expediente vence hoy o el próximo día hábil.")
    return News(_("una tarea está por vencer"), (told,), None, _where(composing))


def _task_late(composing: Composing) -> News:
    told = _("Venció lo que se había pedido dentro de la entidad y no hay respuesta.")
    return News(_("una tarea venció"), (told,), None, _where(composing))


def _file_withheld(composing: Composing) -> News:
    told = _("Se cerró un archivo que ya había salido. Una segunda persona debe confirmarlo en un día hábil.")
    return News(_("se cerró un archivo entregado"), (told,))


def _withholding_confirmed(composing: Composing) -> News:
    told = _("Una segunda persona confirmó que el archivo queda cerrado.")
    return News(_("se confirmó el cierre de un archivo"), (told,))


def _withholding_ended(composing: Composing) -> News:
    told = _("Un archivo que se había cerrado está abierto otra vez. El expediente dice por qué.")
    return News(_("se abrió un archivo cerrado"), (told,))


OF_TASKS_FOR_STAFF: dict[str, Callable[[Composing], News]] = {
    "task_given": _task_given,
    "task_answered": _task_answered,
    "task_due": _task_due,
    "task_late": _task_late,
    "file_withheld": _file_withheld,
    "withholding_confirmed": _withholding_confirmed,
    "withholding_ended": _withholding_ended,
}
