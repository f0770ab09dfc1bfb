"""Words of the exception queues: what each is, by which definition, and why a row stands in it."""

from __future__ import annotations

from collections.abc import Callable

from foia.audit.body_exceptions import LEAST_ANSWERED, TIMES_THE_PEERS
from foia.audit.exceptions import BACKDATED_DAYS, CROWD_SIZE, NIGHT_FROM, NIGHT_TO, TERM_SHARE, Queue
from foia.audit.exceptions_queries import ExceptionRow
from foia.i18n import gettext as _
from foia.i18n import ngettext, percentage
from foia.statistics.periods import CLOSING_DAYS

MINUTES_OF_AN_HOUR = 60


def title(queue: Queue) -> str:
    """Name a queue."""
    return {
        Queue.LAST_HOUR: _("Respondidos en la última hora del plazo"),
        Queue.MASS_CLOSING: _("Muchos cierres de una persona en una hora"),
        Queue.LAST_DAY_EXTENSION: _("Prórrogas en el último día"),
        Queue.REOPENED_LATE: _("Reabiertos cuando el trimestre ya había cerrado"),
        Queue.BACKDATED: _("Fechas anteriores a su anotación"),
        Queue.NOT_HELD: _("Muchas respuestas «no la tiene»"),
        Queue.LATE_CLARIFICATION: _("Aclaraciones pedidas pasada la mitad del plazo"),
        Queue.REMINDERS_IGNORED: _("Plazos vencidos sin atender recordatorios"),
        Queue.NIGHT_CLOSING: _("Cierres de noche"),
        Queue.CIRCLE: _("Derivaciones en círculo"),
        Queue.CALENDAR_CHANGED: _("Calendarios de entidades modificados"),
    }[queue]


def definition(queue: Queue) -> str:
    """Say exactly what stands in a queue: the numbers are those the rules use."""
    return {
        Queue.LAST_HOUR: _(
            "El acto que detuvo el plazo ocurrió en la última hora del último día, hora de la "
            "entidad; si la ley cuenta horas, en la última de ellas."
        ),
        Queue.MASS_CLOSING: _(
            "Una misma persona anotó %(num)s o más actos que terminan expedientes en 60 minutos. Se "
            "muestra cada acto y cuántos hubo en esa hora.",
            num=CROWD_SIZE,
        ),
        Queue.LAST_DAY_EXTENSION: _(
            "La prórroga se anotó el día en que vencía el plazo de respuesta, o después."
        ),
        Queue.REOPENED_LATE: _(
            "El expediente se reabrió cuando las cifras del trimestre en que había terminado ya "
            "estaban cerradas (%(num)s días después de su fin): esas cifras ya no dicen lo mismo.",
            num=CLOSING_DAYS,
        ),
        Queue.BACKDATED: _(
            "Una recepción, admisión, respuesta o notificación se anotó %(num)s o más días hábiles "
            "después del día que lleva; o se corrigió el día de una de ellas.",
            num=BACKDATED_DAYS,
        ),
        Queue.NOT_HELD: _(
            "De lo respondido en el periodo, con %(least)s respuestas o más: el extremo bajo del "
            "intervalo de confianza del 95 por ciento de la parte que terminó en «no la tiene» supera "
            "%(times)s veces la de las demás entidades del mismo nivel.",
            least=LEAST_ANSWERED,
            times=TIMES_THE_PEERS,
        ),
        Queue.LATE_CLARIFICATION: _(
            "Se pidió una aclaración cuando ya había pasado más del %(num)s por ciento "
            "del plazo de respuesta.",
            num=TERM_SHARE,
        ),
        Queue.REMINDERS_IGNORED: _(
            "El plazo de respuesta venció después de enviar al menos un recordatorio a la entidad, y "
            "desde el primero hasta el aviso de vencimiento nadie de ella hizo nada en el expediente."
        ),
        Queue.NIGHT_CLOSING: _(
            "Alguien de la entidad anotó un acto que termina el expediente entre las %(from)s y las "
            "%(to)s, hora de la entidad.",
            **{"from": f"{NIGHT_FROM:%H:%M}", "to": f"{NIGHT_TO:%H:%M}"},
        ),
        Queue.CIRCLE: _("El expediente se derivó a una entidad que ya lo había tenido."),
        Queue.CALENDAR_CHANGED: _(
            "Se confirmó o se retiró un día propio de una entidad: eso mueve los plazos de sus expedientes."
        ),
    }[queue]


def reason(queue: Queue, row: ExceptionRow) -> str:
    """Say why a row stands in its queue."""
    return _REASONS[queue](row)


def _last_hour(row: ExceptionRow) -> str:
    return ngettext("Faltaba %(num)s minuto.", "Faltaban %(num)s minutos.", row.measured)


def _mass(row: ExceptionRow) -> str:
    return _("Uno de %(num)s en una hora.", num=row.measured)


def _extension(row: ExceptionRow) -> str:
    if row.measured == 0:
        return _("El día en que vencía.")
    return ngettext("%(num)s día después de vencer.", "%(num)s días después de vencer.", row.measured)


def _reopened(row: ExceptionRow) -> str:
    year, _q, quarter = row.detail.partition("Q")
    return ngettext(
        "%(num)s día después del cierre del trimestre %(quarter)s de %(year)s.",
        "%(num)s días después del cierre del trimestre %(quarter)s de %(year)s.",
        row.measured,
        quarter=quarter,
        year=year,
    )


def _backdated(row: ExceptionRow) -> str:
    act = {
        "filed": _("Recepción"),
        "admitted": _("Admisión"),
        "answered": _("Respuesta"),
        "decided": _("Resolución"),
        "notified": _("Notificación"),
        "corrected.received": _("Recepción corregida"),
        "corrected.answered": _("Respuesta corregida"),
        "corrected.notified": _("Notificación corregida"),
    }[row.detail]
    if row.detail.startswith("corrected"):
        moved = ngettext("movida %(num)s día hábil", "movida %(num)s días hábiles", row.measured)
        return f"{act}: {moved}."
    late = ngettext("anotada %(num)s día hábil después", "anotada %(num)s días hábiles después", row.measured)
    return f"{act}: {late}."


def _clarification(row: ExceptionRow) -> str:
    return _("Había pasado el %(share)s del plazo.", share=percentage(row.measured))


def _ignored(row: ExceptionRow) -> str:
    return ngettext("%(num)s recordatorio sin atender.", "%(num)s recordatorios sin atender.", row.measured)


def _night(row: ExceptionRow) -> str:
    hour, minute = divmod(row.measured, MINUTES_OF_AN_HOUR)
    return _("A las %(time)s.", time=f"{hour:02d}:{minute:02d}")


def _circle(row: ExceptionRow) -> str:
    return ngettext(
        "Volvió a una entidad que ya lo tuvo; lo había tenido %(num)s entidad.",
        "Volvió a una entidad que ya lo tuvo; lo habían tenido %(num)s entidades.",
        row.measured,
    )


_REASONS: dict[Queue, Callable[[ExceptionRow], str]] = {
    Queue.LAST_HOUR: _last_hour,
    Queue.MASS_CLOSING: _mass,
    Queue.LAST_DAY_EXTENSION: _extension,
    Queue.REOPENED_LATE: _reopened,
    Queue.BACKDATED: _backdated,
    Queue.LATE_CLARIFICATION: _clarification,
    Queue.REMINDERS_IGNORED: _ignored,
    Queue.NIGHT_CLOSING: _night,
    Queue.CIRCLE: _circle,
}
