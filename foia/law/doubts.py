"""What is not sure about a date, in words: another reading, another norm, a year not confirmed yet."""

from datetime import date

from foia.law.calendar import Calendar
from foia.law.dates import in_english, in_spanish
from foia.law.regimes import Step

Pair = tuple[str, str]


def other_date(step: Step, code: str, due_on: date | None, other_on: date | None) -> list[Pair]:
    """Say why there is another date, and what may be done until which."""
    if due_on is None or other_on is None:
        return []
    if code == "norm_conflict" and step.conflict is not None:
        why_es, why_en = step.conflict.note_es, step.conflict.note_en
    else:
        why_es = (
            "No se conoce la regla para lo que se presenta en día inhábil o fuera de hora, o para un plazo "
            "que termina en día inhábil: se calculó de las dos maneras."
        )
        why_en = (
            "The rule for filings on a closed day or after hours, or for a term that ends on a closed day, "
            "was not read, so it was computed both ways."
        )
    day_es, day_en = in_spanish(other_on), in_english(other_on)
    if other_on < due_on:
        return [
            (
                f"{why_es} Según la otra norma vencería antes, el {day_es}.",
                f"{why_en} Under the other norm it would be due earlier, on {day_en}.",
            )
        ]
    what_es, what_en = _until_the_other(step)
    return [
        (
            f"{why_es} La otra fecha es el {day_es}. {what_es}",
            f"{why_en} The other date is {day_en}. {what_en}",
        )
    ]


def _until_the_other(step: Step) -> Pair:
    if step.kind == "appeal_filing":  # somebody else may decide it, who is not bound by this reading
        return "Lo seguro es presentarlo hasta la primera fecha.", "To be safe, file it by the first date."
    if step.actor in ("applicant", "third_party"):
        return "Se acepta hasta esa fecha.", "It is accepted until that date."
    return "Hay atraso solo después de ella.", "It is late only after that one."


def unconfirmed_years(calendar: Calendar, first_on: date | None, last_on: date | None) -> list[Pair]:
    """Say which years, of those a term runs through, may still change."""
    if first_on is None or last_on is None:
        return []
    years = [
        str(year)
        for year in range(first_on.year, last_on.year + 1)
        if calendar.coverage(date(year, 1, 1), date(year, 1, 1)) == "unconfirmed"
    ]
    if not years:
        return []
    return [
        (
            f"El calendario de {' y '.join(years)} todavía no está confirmado: la fecha puede moverse.",
            f"The calendar of {' and '.join(years)} is not confirmed yet: the date may move.",
        )
    ]
