"""What the calculator asks: received when and where, and what happened since; all of it in the address."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

from foia import law
from foia.cases.desk.forms import FilterForm
from foia.explaining.calculator_words import OFFERED, offered_choices
from foia.forms import CheckboxField, Choice, DateField, HiddenField, SelectField, TextField
from foia.i18n import gettext as _
from foia.i18n import language
from foia.i18n import lazy_gettext as _l

MOST_EVENTS = 20
MOST_AMOUNT = 999
_KIND = re.compile(r"e([1-9]\d{0,5})-kind")
_HOUR = re.compile(r"([01]?\d|2[0-3])[:.h]([0-5]\d)")


class EventForm(FilterForm):
    """One thing that happened: what, on which day and at which hour, and for an extension how much."""

    kind = SelectField(_l("Qué pasó"), placeholder=_l("Nada más"))
    on = DateField(_l("Qué día"))
    hour = TextField(
        _l("A qué hora"), hint=_l("Solo si hace falta, por ejemplo 14:30."), width=5, max_length=5
    )
    amount = TextField(
        _l("De cuánto"), hint=_l("Solo para una prórroga o una aclaración."), inputmode="numeric", width=3,
        max_length=3,
    )  # fmt: skip

    @property
    def is_empty(self) -> bool:
        return not self.kind.data

    def check(self, calendar: law.Calendar) -> bool:
        """Say whether it can be understood; what cannot is said beside its field."""
        if self.is_empty:
            return True
        is_valid = bool(self.validate())
        if self.on.data is None and not self.on.errors:
            self.add_error("on", _("Escriba qué día pasó, o elija «Nada más»."))
            return False
        checks = (
            hour_checks(self), _amount_checks(self), covered(self, "on", calendar),
        )  # fmt: skip
        return is_valid and all(checks)

    @property
    def event_type(self) -> str:
        return OFFERED[str(self.kind.data)].type

    def event(self, zone: ZoneInfo) -> law.Event:
        """Return it as the clock reads it."""
        offered = OFFERED[str(self.kind.data)]
        amount = int(self.amount.data) if self.amount.data else None
        return law.Event(offered.type, moment(self, "on", zone), amount=amount, outcome=offered.outcome)


class CalculatorForm(FilterForm):
    """The filing, under one regime. `events` are the rows shown, the empty ones too."""

    regime = HiddenField()
    count = HiddenField()
    received = DateField(_l("¿Qué día se recibió?"), required=_l("Escriba la fecha en que se recibió"))
    hour = TextField(
        _l("¿A qué hora?"), hint=_l("Solo si hace falta, por ejemplo 14:30."), width=5, max_length=5
    )
    place = SelectField(
        _l("¿Dónde está la entidad?"), placeholder=_l("Sin lugar: solo el calendario nacional")
    )
    variant = SelectField(_l("¿Qué respuesta corresponde?"), placeholder=_l("La que es común"))
    distance = CheckboxField(
        _l("Quien presenta vive en otro lugar, y la ley le da más días por la distancia")
    )
    events: list[EventForm]
    # Whether every event that the address tells has a row.
    has_room: bool

    def prepare(self, regime: law.Regime, base: Any, arguments: MultiDict[str, str], more: bool) -> None:
        """Offer what the regime and its calendar know, and as many rows as were asked for."""
        self.regime.data = regime.id
        self.place.choices = [Choice(place.code, place.name) for place in base.places]
        self.variant.choices = [
            Choice(step.id, step.name_en if language() == "en" else step.name_es)
            for step in regime.responses()
        ]
        for field in (self.place, self.variant):
            field.data = field.data or None
        asked = str(self.count.data or "")
        rows = int(asked) if asked.isdecimal() and len(asked) < 4 else 0
        # What an address tells is never left out in silence, whatever count it gives.
        told = [int(found[1]) for name in arguments if (found := _KIND.fullmatch(name)) and arguments[name]]
        self.has_room = max(told, default=0) <= MOST_EVENTS
        rows = min(max([rows, *told]) + more, MOST_EVENTS)
        self.count.data = str(rows)
        self.events = [EventForm(arguments, prefix=f"e{number}") for number in range(1, rows + 1)]
        for row in self.events:
            row.kind.choices = offered_choices(regime)

    @property
    def known_place(self) -> str | None:
        """Return the place, if the calendar knows it; another is refused, never passed over."""
        asked: str | None = self.place.data
        return asked if asked in {choice.value for choice in self.place.choices} else None

    def check(self, calendar: law.Calendar) -> bool:
        """Say whether all of it can be understood; what cannot is said beside its field."""
        checks = [
            bool(self.validate()), hour_checks(self), covered(self, "received", calendar),
            *(row.check(calendar) for row in self.events), self._room_checks(),
        ]  # fmt: skip
        return all(checks)

    def _room_checks(self) -> bool:
        """Say whether every event told is seen: a date without the others would be wrong."""
        if self.has_room:
            return True
        text = _(
            "La dirección trae más hechos de los %(most)s que caben aquí. Quite los que no cambian el plazo: "
            "solo se cuentan los que ve.",
            most=MOST_EVENTS,
        )
        self.events[-1].add_error("kind", text)
        return False

    def error_list(self) -> list[tuple[str, str]]:
        """Return the errors of the form and those of its rows, in page order."""
        rows = [error for row in getattr(self, "events", ()) for error in row.error_list()]
        return [*super().error_list(), *rows]

    @property
    def errors(self) -> dict[str, Any]:
        """Return what is wrong, in the rows too: the page's title says that something is."""
        rows = {row.kind.name: row.errors for row in getattr(self, "events", ()) if row.errors}
        return {**super().errors, **rows}

    @property
    def filled(self) -> list[EventForm]:
        return [row for row in self.events if not row.is_empty]


def hour_checks(form: FilterForm) -> bool:
    """Say whether the hour, if any, is one."""
    if not form["hour"].data or _HOUR.fullmatch(form["hour"].data):
        return True
    form.add_error("hour", _("Escriba la hora con este formato: 14:30"))
    return False


def _amount_checks(form: EventForm) -> bool:
    if not form.amount.data or (form.amount.data.isdecimal() and 0 < int(form.amount.data) <= MOST_AMOUNT):
        return True
    form.add_error("amount", _("Escriba un número entero, sin letras."))
    return False


def covered(form: FilterForm, name: str, calendar: law.Calendar) -> bool:
    """Say whether the calendar knows the year of a date."""
    on: date | None = form[name].data
    if on is None or calendar.coverage(on, on) != "none":
        return True
    years = [year.year for year in calendar.base.years]
    form.add_error(
        name,
        _(
            "El calendario de este país va de %(first)s a %(last)s: de ese año no se puede decir "
            "ninguna fecha.",
            first=min(years),
            last=max(years),
        ),
    )
    return False


def moment(form: FilterForm, name: str, zone: ZoneInfo) -> date | datetime:
    """Return the day, or the instant where the hour was given."""
    on: date = form[name].data
    given = _HOUR.fullmatch(form["hour"].data or "")
    if given is None:
        return on
    return datetime.combine(on, time(int(given[1]), int(given[2])), tzinfo=zone)
