"""The warnings a report carries, in both languages."""

from datetime import date

from foia.law.calendar import Calendar
from foia.law.dates import in_english, in_spanish
from foia.law.regimes import Step
from foia.law.report import Caution


def two_dates(code: str, step: Step, due_on: date, other_on: date) -> Caution:
    """Warn that a rule is unknown, or two norms differ, and the dates with them."""
    es, en = {
        "unknown_rule": (
            "No se conoce la regla para lo que se presenta o vence en un día inhábil",
            "The rule for what is filed or falls due on a closed day is not known",
        ),
        "norm_conflict": ("Dos normas fijan plazos distintos", "Two norms set different terms"),
    }[code]
    return Caution(
        code,
        f"{es}. «{step.name_es}»: se muestra el {in_spanish(due_on)}; con la otra lectura sería el "
        f"{in_spanish(other_on)}.",
        f"{en}. “{step.name_en}”: {in_english(due_on)} is shown; under the other reading it would be "
        f"{in_english(other_on)}.",
        step.id,
    )


def uncovered(step: Step, calendar: Calendar) -> Caution:
    """Warn that the calendar does not reach a date."""
    return Caution(
        "not_covered",
        f"El calendario «{calendar.id}» no cubre el período de «{step.name_es}»: fecha por confirmar.",
        f"The calendar “{calendar.id}” does not cover the period of “{step.name_en}”: date to be confirmed.",
        step.id,
    )


def late_extension(step: Step) -> Caution:
    """Warn that an extension was told outside its window."""
    es, en = {
        "ineffective": ("no produce efecto", "it has no effect"),
        "flag": ("se cuenta igual desde el primer vencimiento", "it still counts from the first due date"),
    }[step.late_notice]
    return Caution(
        "late_extension",
        f"La prórroga se avisó después del plazo para avisarla: {es}.",
        f"The extension was told after the time for telling it: {en}.",
        step.id,
    )


def early_extension(step: Step) -> Caution:
    """Warn that an extension was told before the time for telling it began."""
    return Caution(
        "early_extension",
        "La prórroga se avisó antes de que empezara el plazo para avisarla: se cuenta igual.",
        "The extension was told before the time for telling it began: it counts all the same.",
        step.id,
    )


def unconfirmed(calendar: Calendar) -> Caution:
    """Warn that some year of the calendar is not confirmed."""
    return Caution(
        "unconfirmed_calendar",
        f"Hay fechas en un año todavía sin confirmar del calendario «{calendar.id}»: pueden moverse.",
        f"Some dates fall in a year of the calendar “{calendar.id}” not yet confirmed: they may move.",
    )
