"""Form fields that choose among given options; `foia.forms` is where to import them from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from wtforms.validators import StopValidation

from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l
from foia.pages import widgets
from foia.pages.fields import LabelledField

CHOOSE = _l("Elija una opción")


class Choice(NamedTuple):
    """An option of a radio group, a checkbox group or a select; `label` and `hint` may be lazy texts."""

    value: str
    label: Any
    hint: Any = ""


class _ChoicesField(LabelledField):
    marks_optional = False

    def __init__(self, label: Any = "", *, choices: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.choices = choices
        self._declared_choices = self._choices

    def is_as_declared(self) -> bool:
        return self.is_labelled_as_declared() and self._choices is self._declared_choices

    @property
    def choices(self) -> list[Choice]:
        return self._choices

    @choices.setter
    def choices(self, choices: Sequence[Any]) -> None:
        self._choices = [Choice(*choice) for choice in choices]

    def is_chosen(self, value: str) -> bool:
        return bool(self.data == value)

    def pre_validate(self, form: Any) -> None:
        chosen = self.data if isinstance(self.data, list) else [self.data]
        known = {choice.value for choice in self.choices}
        if any(value and value not in known for value in chosen):
            raise StopValidation(_("Elija una de las opciones de la lista."))


class RadioField(_ChoicesField):
    """One of several, all in sight; `data` is the value or None."""

    widget: Any = widgets.RadiosWidget()


class SelectField(_ChoicesField):
    """One of many; `data` is the value or None. `placeholder` is the first, empty line."""

    widget: Any = widgets.SelectWidget()
    marks_optional = True

    def __init__(self, label: Any = "", *, placeholder: Any = CHOOSE, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.placeholder = placeholder

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.data = valuelist[0] or None


class CheckboxesField(_ChoicesField):
    """Any of several; `data` is the list of values."""

    widget: Any = widgets.CheckboxesWidget()

    def process_data(self, value: Any) -> None:
        self.data = list(value or [])

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = [str(value) for value in valuelist]

    def is_chosen(self, value: str) -> bool:
        return value in self.data
