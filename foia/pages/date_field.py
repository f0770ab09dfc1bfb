"""The form field for a date in three boxes; `foia.forms` is where to import it from."""

from __future__ import annotations

from datetime import date
from typing import Any

from wtforms.utils import unset_value

from foia.i18n import gettext as _
from foia.pages import widgets
from foia.pages.fields import LabelledField

PARTS = ("day", "month", "year")
EARLIEST_YEAR = 1900
LATEST_YEAR = 2199


class DateField(LabelledField):
    """A date as day, month and year; `data` is a date or None. A wrong date is an error."""

    widget: Any = widgets.DateWidget()

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        self.parts = dict.fromkeys(PARTS, "")
        self.wrong_parts: frozenset[str] = frozenset()
        super().process(None, data, extra_filters)
        if self.data is not None:
            self.parts = {part: str(getattr(self.data, part)) for part in PARTS}
        if formdata is not None and any(f"{self.name}-{part}" in formdata for part in PARTS):
            self.parts = {part: str(formdata.get(f"{self.name}-{part}", "")).strip() for part in PARTS}
            self.raw_data = [self.parts[part] for part in PARTS]
            self.data = None
            self._read_parts()

    def error_target(self) -> str:
        first = next((part for part in PARTS if part in self.wrong_parts), "day")
        return f"{self.id}-{first}"

    def is_as_declared(self) -> bool:
        return super().is_as_declared() and not any(self.parts.values())

    def _read_parts(self) -> None:
        empty = [part for part in PARTS if not self.parts[part]]
        if len(empty) == len(PARTS):
            self.wrong_parts = frozenset(PARTS) if self.required_message else frozenset()
            return
        if empty:
            self._refuse(empty, _("A la fecha le falta: %(parts)s.", parts=_in_words(empty)))
            return
        numbers = {part: _number(self.parts[part]) for part in PARTS}
        strange = [part for part in PARTS if numbers[part] is None]
        if strange:
            self._refuse(strange, _("Escriba con números: %(parts)s.", parts=_in_words(strange)))
            return
        if not EARLIEST_YEAR <= (numbers["year"] or 0) <= LATEST_YEAR:
            self._refuse(["year"], _("Escriba el año con cuatro cifras, por ejemplo 2026."))
            return
        try:
            self.data = date(numbers["year"] or 0, numbers["month"] or 0, numbers["day"] or 0)
        except ValueError:
            wrong = ["day"] if 1 <= (numbers["month"] or 0) <= 12 else ["month"]
            self._refuse(wrong, _("Esa fecha no existe en el calendario. Revise el día y el mes."))

    def _refuse(self, parts: list[str], message: str) -> None:
        self.wrong_parts = frozenset(parts)
        self.process_errors = [*self.process_errors, message]


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 4 else None


def _in_words(parts: list[str]) -> str:
    names = {"day": _("el día"), "month": _("el mes"), "year": _("el año")}
    words = [names[part] for part in parts]
    return words[0] if len(words) == 1 else _("%(first)s y %(last)s", first=words[0], last=words[-1])
