"""How a date was found, sentence by sentence, for the person who has to trust it."""

from dataclasses import dataclass
from datetime import date

from foia.law.beginnings import beginning, why_from_there
from foia.law.calendar import Calendar
from foia.law.consequences import conditions, consequences
from foia.law.dates import (
    city_of,
    in_english,
    in_spanish,
    instant_in_english,
    instant_in_spanish,
    last_instant,
    several_in_english,
    several_in_spanish,
    term_in_english,
    term_in_spanish,
)
from foia.law.doubts import other_date, unconfirmed_years
from foia.law.readings import Found
from foia.law.regimes import Regime, Step
from foia.law.report import Explanation, SkippedDay
from foia.law.standstill import decreed
from foia.law.vocabulary import State

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """Everything an explanation is made of."""

    regime: Regime
    calendar: Calendar
    step: Step
    found: Found
    state: State
    due_on: date | None
    other_on: date | None
    code: str
    skipped: tuple[SkippedDay, ...]


def explain(what: Derivation) -> Explanation:
    """Write the derivation in Spanish and in English."""
    step = what.step
    pairs = [*_rule(what), *conditions(step), *_dates(what), *consequences(step), _versions(what)]
    return Explanation(tuple(es for es, _ in pairs), tuple(en for _, en in pairs))


def _rule(what: Derivation) -> list[Pair]:
    step = what.step
    if step.max_times == 0:
        return [
            (
                "El régimen que se aplica a este expediente no prevé ninguna prórroga.",
                "The rules that apply to this case provide for no extension.",
            )
        ]
    amount = what.found.counting.amount if what.found.counting is not None else step.amount
    unit = what.found.counting.unit if what.found.counting is not None else step.unit
    if step.kind == "extension":
        return [("Hasta este día se puede avisar una prórroga.", "Until this day an extension may be told.")]
    if amount is None:
        return [*_without_number(step)]
    if not step.verified:
        return [_to_be_confirmed(term_in_spanish(amount, unit), term_in_english(amount, unit))]
    pairs = [
        (
            f"El plazo es de {term_in_spanish(amount, unit)} ({step.basis}).",
            f"The term is {term_in_english(amount, unit)} ({step.basis}).",
        )
    ]
    if not step.unit_verified:
        pairs.append(
            (
                "La norma dice solo «días»: si son hábiles o calendario está por confirmar.",
                "The norm says only “days”: whether working or calendar days is to be confirmed.",
            )
        )
    return pairs


def _without_number(step: Step) -> list[Pair]:
    basis = f" ({step.basis})" if step.verified else ""
    if step.unit == "immediate":
        pairs = [(f"Debe hacerse de inmediato{basis}.", f"It must be done at once{basis}.")]
    else:
        pairs = [
            (
                f"Ninguna norma leída fija un número de días{basis}.",
                f"No norm read sets a number of days{basis}.",
            )
        ]
    if not step.verified:
        pairs.append(
            (
                "Está por confirmar: todavía no se leyó un texto oficial sobre este trámite.",
                "To be confirmed: no official text on this step has been read yet.",
            )
        )
    return pairs


def _to_be_confirmed(es: str, en: str) -> Pair:
    return (
        f"Plazo por confirmar: se cuentan {es}, pero todavía no se leyó el texto oficial que los fija.",
        f"Term to be confirmed: {en} are counted, but the official text that sets them was not read yet.",
    )


def _dates(what: Derivation) -> list[Pair]:
    found = what.found
    if what.state == "uncovered":
        return [
            (
                "El calendario todavía no cubre este período: la fecha está por confirmar.",
                "The calendar does not cover this period yet: the date is to be confirmed.",
            )
        ]
    if what.state == "no_term" or (what.step.kind == "extension" and not found.suspended):
        return [*_due(what)]
    if not found.begun:
        return _forecast(what)
    if found.suspended:
        return [
            (
                "El plazo está suspendido: la fecha se sabrá cuando se reanude.",
                "The term is suspended: the date will be known when it resumes.",
            )
        ]
    return [*_start(what), *_skipped(what), *_months(what), *_extension(what), *_due(what), *_doubts(what)]


def _forecast(what: Derivation) -> list[Pair]:
    if what.state in ("met", "missed"):
        return [("Se hizo antes de que el plazo corriera.", "It was done before the term was running.")]
    if what.state == "ended":
        return [("Este plazo no llegó a correr.", "This term never came to run.")]
    pairs = [("Este plazo todavía no corre.", "This term is not running yet.")]
    day = what.found.provisional_on
    if day is not None and what.state == "not_started":
        since_es, since_en = _provided(what.found)
        pairs.append(
            (f"{since_es}, vencería el {in_spanish(day)}.", f"{since_en} it would end on {in_english(day)}.")
        )
    return pairs


def _provided(found: Found) -> Pair:
    """Say what a date to come supposes: that another stands, or a day that is not yet the beginning."""
    if found.anchor is None or (found.counts_from or "").endswith((".due", ".expired")):
        return "Si nada cambia", "If nothing changes"
    day = found.anchor.day
    return f"Contado desde el {in_spanish(day)}", f"Counted from {in_english(day)}"


def _start(what: Derivation) -> list[Pair]:
    anchor, base, counted = what.found.anchor, what.found.base, what.found.counted
    if anchor is None or base is None or counted is None:
        return []
    if counted.due_at is not None and base.at is not None:
        return [
            (
                f"Se cuenta desde el {instant_in_spanish(base.at)}.",
                f"It is counted from {instant_in_english(base.at)}.",
            )
        ]
    happened_es, happened_en = beginning(what.regime, what.found.counts_from)
    pairs = []
    if base.day != anchor.day:
        pairs.append(
            (
                f"Lo presentado el {in_spanish(anchor.day)} se tiene por hecho el {in_spanish(base.day)}.",
                f"What was filed on {in_english(anchor.day)} is deemed filed on {in_english(base.day)}.",
            )
        )
    pairs.append(
        (
            f"{happened_es} el {in_spanish(anchor.day)}. "
            f"El primer día que se cuenta es el {in_spanish(counted.starts_on)}.",
            f"{happened_en} on {in_english(anchor.day)}. "
            f"The first day counted is {in_english(counted.starts_on)}.",
        )
    )
    return [*pairs, *why_from_there(what.regime, what.step, what.found.counts_from)]


def _skipped(what: Derivation) -> list[Pair]:
    pairs: list[Pair] = []
    weekends = [day.date for day in what.skipped if day.reason == "weekend"]
    if weekends:
        pairs.append(
            (
                f"No se cuentan los fines de semana: {several_in_spanish(weekends)}.",
                f"Weekends are not counted: {several_in_english(weekends)}.",
            )
        )
    for day in what.skipped:
        if day.reason == "holiday":
            why = what.calendar.explain(day.date)
            name_es, name_en = (why.name_es, why.name_en) if why is not None else ("", "")
            basis = f" Fuente: {why.basis}." if why is not None and why.basis else ""
            basis_en = basis.replace("Fuente", "Source")
            pairs.append(
                (
                    f"No se cuenta el {in_spanish(day.date)}: {name_es}.{basis}",
                    f"{in_english(day.date)} is not counted: {name_en}.{basis_en}",
                )
            )
    suspended = [day.date for day in what.skipped if day.reason == "suspension"]
    if suspended:
        days_es, days_en = several_in_spanish(suspended), several_in_english(suspended)
        by_es, by_en = decreed(what.calendar, suspended)
        pairs.append(
            (
                f"No se cuentan los días en que el plazo estuvo suspendido: {days_es}.{by_es}",
                f"The days in which the term was suspended are not counted: {days_en}.{by_en}",
            )
        )
    return pairs


def _months(what: Derivation) -> list[Pair]:
    counted, counting, base = what.found.first, what.found.counting, what.found.base
    if counted is None or counting is None or base is None or counting.unit not in ("month", "year"):
        return []
    pairs = [
        (
            f"Los meses se cuentan de fecha a fecha: el plazo llega al {in_spanish(counted.nominal_on)}.",
            f"Months run from date to date: the term reaches {in_english(counted.nominal_on)}.",
        )
    ]
    if counted.nominal_on.day < base.day.day and not what.found.pauses and not counting.from_first_day:
        pairs.append(
            (
                f"Ese mes no tiene día {base.day.day}: se toma su último día.",
                f"That month has no day {base.day.day}: its last day is taken.",
            )
        )
    if counted.due_on != counted.nominal_on:
        pairs.append(
            (
                "Como ese día es inhábil, el plazo pasa al primer día hábil siguiente.",
                "As that day is closed, the term passes to the next working day.",
            )
        )
    return pairs


def _extension(what: Derivation) -> list[Pair]:
    first, counted = what.found.first, what.found.counted
    if first is None or counted is None or first.due_on == counted.due_on:
        return []
    return [
        (
            f"Vencía el {in_spanish(first.due_on)}; desde ahí corre la prórroga o el plazo de la distancia.",
            f"It was due on {in_english(first.due_on)}; the extension or term of distance runs from there.",
        )
    ]


def _due(what: Derivation) -> list[Pair]:
    if what.due_on is None:
        return []
    due_at = what.found.counted.due_at if what.found.counted is not None else None
    if due_at is not None:
        es, en = last_instant(what.due_on, due_at.astimezone(what.calendar.zone))
        return [(f"Vence el {es}.", f"It ends on {en}.")]
    city = city_of(what.calendar.zone)
    return [
        (
            f"Vence el {in_spanish(what.due_on)}, hasta el último instante de ese día (hora de {city}).",
            f"It is due on {in_english(what.due_on)}, until the last instant of that day ({city} time).",
        )
    ]


def _doubts(what: Derivation) -> list[Pair]:
    anchor = what.found.anchor
    return [
        *other_date(what.step, what.code, what.due_on, what.other_on),
        *unconfirmed_years(what.calendar, anchor.day if anchor is not None else None, what.due_on),
    ]


def _versions(what: Derivation) -> Pair:
    regime, calendar = what.regime, what.calendar
    place = calendar.base.place(calendar.place) if calendar.place else None
    where = f" ({place.name})" if place is not None else ""
    law = f"{regime.id} ({regime.content_hash[:8]})"
    days = f"{calendar.id}{where} ({calendar.content_hash[:8]})"
    return (
        f"Calculado con el régimen {law}, versión {regime.version}, y el calendario {days}, "
        f"versión {calendar.version}.",
        f"Computed with the rules {law}, version {regime.version}, and the calendar {days}, "
        f"version {calendar.version}.",
    )
