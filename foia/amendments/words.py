"""Changes of calendars in words: what they are, what they do, where, and why one was refused."""

from __future__ import annotations

from datetime import date
from typing import Any

from foia import law
from foia.amendments.models import ANNULLED, Amendment, AmendmentKind
from foia.i18n import date_plain, date_words, language
from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l

EFFECT_WORDS: dict[str, Any] = {
    "closed": _l("Día inhábil"),
    "closed_from_noon": _l("Inhábil desde el mediodía"),
    "open": _l("Día hábil, aunque sea feriado o fin de semana"),
    "": "",
    ANNULLED: _l("Queda sin efecto"),
}
KIND_WORDS: dict[str, Any] = {
    AmendmentKind.DAY: _l("Día"),
    AmendmentKind.SUSPENSION: _l("Suspensión de plazos"),
    AmendmentKind.YEAR: _l("Año revisado"),
    AmendmentKind.EDITION: _l("Norma del país"),
    AmendmentKind.BODY_DAY: _l("Día de una entidad"),
}
# What the history of a change is told with.
LABELS: dict[str, Any] = {
    "kind": _l("Qué cambia"),
    "country": _l("País"),
    "scope": _l("Lugar"),
    "first_on": _l("Primer día"),
    "last_on": _l("Último día"),
    "effect": _l("Qué ocurre"),
    "name_es": _l("Nombre"),
    "norm": _l("Norma que lo ordena"),
    "norm_url": _l("Dónde se lee la norma"),
    "announced_on": _l("Conocido desde"),
    "confirmed_by": _l("Quién lo confirmó"),
    "replaces_id": _l("En lugar de"),
    "number": _l("Número"),
}
VALUES = {"effect": EFFECT_WORDS, "kind": KIND_WORDS}

REFUSALS: dict[str, Any] = {
    "calendar_unknown": _l("Ningún archivo trae el calendario de ese país."),
    "scope_unknown": _l("El calendario no tiene ese lugar."),
    "body_unknown": _l("Ninguna entidad tiene ese código."),
    "unknown_effect": _l("Elija qué ocurre."),
    "norm_missing": _l("Escriba la norma que lo ordena."),
    "norm_number": _l("Escriba el número de la norma: sin ella, ningún plazo se suspende."),
    "wrong_order": _l("El último día no puede ser anterior al primero."),
    "too_far": _l("Revise la fecha: está a más de dos años de hoy; un año, a más de cinco."),
    "announced_later": _l("No puede conocerse desde un día que no ha llegado."),
    "announced_after": _l("Debe conocerse ese día o antes: después, lo que vencía ya no cambia."),
    "announced_before": _l("No puede conocerse antes que lo que reemplaza."),
    "opens_past": _l("Un día hábil de más se pone antes de que llegue: acorta los plazos que corren."),
    "other_day": _l("Lo que reemplaza es de otro día: deje aquel sin efecto y proponga este aparte."),
    "replaced_already": _l("Ya hay otro cambio en su lugar, o por confirmar."),
    "year_gap": _l("Falta el año anterior: un calendario no puede tener huecos."),
    "known_already": _l("Ya está anotado así, o espera confirmación."),
    "settled_already": _l("Otra persona ya lo confirmó o retiró."),
    "same_person": _l("Usted lo propuso: lo confirma otra persona que administra."),
    "proposer_gone": _l("Quien lo propuso ya no administra: retírelo y propóngalo otra vez."),
}


def days_words(first_on: date | None, last_on: date | None) -> str:
    """Write a day, or a period."""
    if first_on is None:
        return ""
    if last_on is None or last_on == first_on:
        return date_words(first_on)
    return _("del %(first)s al %(last)s", first=date_plain(first_on), last=date_plain(last_on))


def when_words(row: Amendment) -> str:
    """Write when a change counts: its year, its day or its period."""
    if row.kind == AmendmentKind.YEAR and row.first_on is not None:
        return str(row.first_on.year)
    return days_words(row.first_on, row.last_on)


def what_words(row: Amendment) -> str:
    """Write what a change does."""
    kind = str(KIND_WORDS[row.kind])
    effect = str(EFFECT_WORDS.get(row.effect, ""))
    if row.kind == AmendmentKind.DAY and row.effect != ANNULLED:
        return effect
    return f"{kind}: {effect[:1].lower()}{effect[1:]}" if effect else kind


def name_of(row: Amendment) -> str:
    """Return what a change is called."""
    return row.name_en if language() == "en" and row.name_en else row.name_es


def place_words(book: law.LawBook, country: str, scope: str) -> str:
    """Name the place a change counts at; the whole country where it says none."""
    if not scope:
        return _("Todo el país")
    base = book.calendar_base(book.calendar_id(country))
    known = base.place(scope)
    if known is not None:
        return known.name
    before, _colon, rest = scope.partition(":")
    container = base.place(before)
    return f"{rest} ({container.name})" if container else scope


def refusal_words(code: str) -> str:
    """Say why a change was refused."""
    return str(REFUSALS[code])
