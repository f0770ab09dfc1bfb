"""A deadline's account in words: rule, beginning, days left out, what stopped it, what is not sure.

Runs in a request, for gettext. Words that the law's own files hold come from `foia.law`, in both languages.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from foia import law
from foia.explaining.account import Account, ClosedDays, norm_of
from foia.explaining.month_words import MonthWords, month_words
from foia.i18n import date_plain, date_words, language
from foia.i18n import gettext as _
from foia.law.beginnings import beginning, why_from_there
from foia.law.consequences import conditions, consequences
from foia.law.dates import (
    city_of,
    last_hour,
    several_in_english,
    several_in_spanish,
    term_in_english,
    term_in_spanish,
)
from foia.law.doubts import other_date, unconfirmed_years
from foia.law.vocabulary import PROVEN
from foia.pages.deadline_line import DeadlineLine

Pair = tuple[str, str]
_WEB = ("https://", "http://")


@dataclass(frozen=True)
class Cited:
    """A rule in words and where it stands; `address` leads to the norm, where a public copy is known."""

    text: str
    basis: str = ""
    address: str = ""


@dataclass(frozen=True)
class ClosedWords:
    """Days left out: which, why, and the norm behind it."""

    days: str
    why: str
    basis: str = ""
    address: str = ""


@dataclass(frozen=True)
class AccountShown:
    """One deadline as the page tells it. `id` is good for an anchor."""

    id: str
    name: str
    line: DeadlineLine
    rule: Cited
    notes: list[str]
    facts: list[tuple[str, str]]
    closed: list[ClosedWords]
    silence: list[str]
    doubts: list[str]
    months: list[MonthWords]


@dataclass(frozen=True)
class ComingShown:
    """A deadline that does not count yet, and may never: its rule and when it would begin."""

    name: str
    rule: Cited
    notes: list[str] = field(default_factory=list)


def say(pairs: Iterable[Pair]) -> list[str]:
    """Take the side of each pair that the page is written in."""
    return [en if language() == "en" else es for es, en in pairs]


def account_words(
    account: Account, line: DeadlineLine, norms: Sequence[law.Norm], code: str, causes: dict[str, str]
) -> AccountShown:
    """Say an account. `code` tells why there are two dates, if there are; `causes` name what paused it."""
    deadline, step = account.deadline, account.step
    return AccountShown(
        id=deadline.step.replace("_", "-"),
        name=step_name(deadline),
        line=line,
        rule=rule_words(step, deadline, norms),
        notes=_notes(step),
        facts=[*_beginning(account), *_end(account)],
        closed=[_closed_words(closed, causes) for closed in account.closed],
        silence=say(consequences(step)),
        doubts=_doubts(account, code),
        months=[month_words(month) for month in account.months],
    )


def coming_words(step: law.Step, deadline: law.Deadline, norms: Sequence[law.Norm]) -> ComingShown:
    """Say a deadline that does not count yet."""
    return ComingShown(step_name(deadline), rule_words(step, deadline, norms), _notes(step))


def step_name(deadline: law.Deadline) -> str:
    return deadline.name_en if language() == "en" else deadline.name_es


def term_words(amount: int, unit: str) -> str:
    """Write a term: 15 días hábiles."""
    write = term_in_english if language() == "en" else term_in_spanish
    return write(amount, unit)  # type: ignore[arg-type]


def rule_words(step: law.Step, deadline: law.Deadline, norms: Sequence[law.Norm]) -> Cited:
    """Say the rule of a term, with its article only where it was read in an official text."""
    amount = None if step.max_times == 0 else deadline.amount
    if not step.verified:
        if amount is None:
            return Cited(_("Plazo por confirmar: todavía no se leyó un texto oficial sobre este trámite."))
        return Cited(
            _(
                "Plazo por confirmar: se cuentan %(term)s, pero todavía no se leyó el texto oficial que "
                "los fija.",
                term=term_words(amount, deadline.unit),
            )
        )
    norm = norm_of(deadline.basis, norms)
    address = (norm.url or "") if norm is not None else ""
    if step.unit == "immediate":
        return Cited(_("Debe hacerse de inmediato."), deadline.basis, address)
    if amount is None:
        return Cited(_("Ninguna norma leída fija un número de días."), deadline.basis, address)
    return Cited(
        _("El plazo es de %(term)s.", term=term_words(amount, deadline.unit)), deadline.basis, address
    )


def _notes(step: law.Step) -> list[str]:
    notes = say(conditions(step))
    if step.verified and step.amount is not None and not step.unit_verified:
        notes.append(_("La norma dice solo «días»: si son hábiles o calendario está por confirmar."))
    standard = step.service_standard or step.recommended
    if standard is not None:
        basis = f" ({standard.basis})" if standard.basis else ""
        notes.append(
            _(
                "Aparte del plazo legal hay una meta publicada de %(term)s%(basis)s. No obliga.",
                term=term_words(standard.amount, standard.unit),
                basis=basis,
            )
        )
    return notes


def _beginning(account: Account) -> list[tuple[str, str]]:
    """Say what the term counts from and the first day counted."""
    deadline, facts = account.deadline, []
    if deadline.happened_on is None:
        return []
    if deadline.state == "not_started":
        return [(_("Todavía no corre"), _("Depende de algo que aún no ocurrió."))]
    happened = say([beginning(account.regime, deadline.counts_from)])[0]
    text = _("%(happened)s el %(date)s.", happened=happened, date=date_words(deadline.happened_on))
    facts.append((_("Se cuenta desde"), " ".join([text, *_why_there(account)])))
    if deadline.deemed_on is not None and deadline.deemed_on != deadline.happened_on:
        text = _(
            "Por llegar en un día inhábil o fuera de hora, se tiene por hecho el %(date)s.",
            date=date_words(deadline.deemed_on),
        )
        facts.append((_("Se tiene por hecho"), text))
    if deadline.starts_on is not None and deadline.due_at is None and deadline.unit != "immediate":
        facts.append((_("Primer día que se cuenta"), date_words(deadline.starts_on)))
    return facts


def _why_there(account: Account) -> list[str]:
    return say(why_from_there(account.regime, account.step, account.deadline.counts_from))


def _end(account: Account) -> list[tuple[str, str]]:
    """Say the last day, and how it came to be another than the first one."""
    deadline = account.deadline
    if deadline.state == "uncovered":
        text = _("El calendario todavía no cubre este período: la fecha está por confirmar.")
        return [(_("Último día"), text)]
    if deadline.state == "suspended":
        return [(_("Último día"), _stopped(deadline))]
    if deadline.due_on is None:
        return []
    if deadline.due_at is not None:
        hour = last_hour(deadline.due_on, deadline.due_at.astimezone(account.calendar.zone))
        text = _("%(date)s, %(time)s h", date=date_plain(deadline.due_on), time=hour)
        return [(_("Último instante"), text)]
    facts = []
    if deadline.unit in ("month", "year"):
        facts.append(
            (_("Cómo corre"), _("De fecha a fecha: los días inhábiles de en medio también cuentan."))
        )
    if deadline.first_due_on is not None and deadline.first_due_on != deadline.due_on:
        facts.append((_("Vencía al principio"), date_words(deadline.first_due_on)))
    if deadline.nominal_on is not None and deadline.nominal_on != deadline.due_on:
        text = _(
            "El plazo llega al %(date)s, que es inhábil: pasa al primer día hábil siguiente.",
            date=date_words(deadline.nominal_on),
        )
        facts.append((_("Fin de la cuenta"), text))
    text = _(
        "%(date)s, hasta el último instante de ese día (hora de %(city)s).",
        date=date_words(deadline.due_on),
        city=city_of(account.calendar.zone),
    )
    return [*facts, (_("Último día"), text)]


def _stopped(deadline: law.Deadline) -> str:
    text = _("El plazo está detenido: la fecha se sabrá cuando se reanude.")
    if deadline.provisional_due_on is None:
        return text
    date = date_words(deadline.provisional_due_on)
    return f"{text} " + _("Si se reanudara ahora, vencería el %(date)s.", date=date)


def _closed_words(closed: ClosedDays, causes: dict[str, str]) -> ClosedWords:
    days = _days(closed)
    match closed.reason:
        case "start_day":
            return ClosedWords(days, _("Es el día del que parte el plazo: no se cuenta"))
        case "weekend":
            return ClosedWords(days, _("Fin de semana"), _proven_basis(closed.why))
        case "half_day":
            return ClosedWords(days, _("Medio día inhábil: la regla leída no lo cuenta como hábil"))
        case "pause":
            return ClosedWords(days, _paused(causes.get(closed.cause or "", "")))
        case _:
            return _decreed(closed, days)


def _proven_basis(why: law.DayReason | None) -> str:
    """Return the norm behind a closed day, where an official text of it was read."""
    return (why.basis or "") if why is not None and why.evidence in PROVEN else ""


def _paused(cause: str) -> str:
    return _("El plazo estuvo detenido: %(cause)s", cause=cause) if cause else _("El plazo estuvo detenido")


def _decreed(closed: ClosedDays, days: str) -> ClosedWords:
    why = closed.why
    if why is None:
        return ClosedWords(days, _("Día inhábil"))
    name = why.name_en if language() == "en" else why.name_es
    if why.announced is not None:
        name = _("%(name)s, anunciado el %(date)s", name=name, date=date_plain(why.announced))
    source = why.source or ""
    return ClosedWords(days, name, why.basis or "", source if source.startswith(_WEB) else "")


def _days(closed: ClosedDays) -> str:
    if len(closed.days) == 1:
        return date_words(closed.days[0])
    write = several_in_english if language() == "en" else several_in_spanish
    return write(list(closed.days))


def _doubts(account: Account, code: str) -> list[str]:
    """Say what is not sure of a date: another reading, another norm, a year that may change."""
    deadline = account.deadline
    pairs = [
        *other_date(account.step, code, deadline.due_on, deadline.conflict_due_on),
        *unconfirmed_years(account.calendar, deadline.happened_on, deadline.last_acceptable_on),
        *_why_unconfirmed(account),
    ]
    return say(pairs)


def _why_unconfirmed(account: Account) -> list[Pair]:
    """Give what is missing for each year, of those the term runs through, that nobody confirmed."""
    first_on, last_on = account.deadline.happened_on, account.deadline.last_acceptable_on
    if first_on is None or last_on is None:
        return []
    return [
        (f"{year.year}: {year.why_es}", f"{year.year}: {year.why_en}")
        for year in account.calendar.base.years
        if year.status == "unconfirmed" and first_on.year <= year.year <= last_on.year
    ]
