"""Form fields for text, one box and files; `foia.forms` is where to import them from."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from werkzeug.datastructures import FileStorage
from wtforms import Field
from wtforms.validators import StopValidation, ValidationError

from foia.i18n import gettext as _
from foia.lean import Later
from foia.pages import widgets

email_validator: Any = Later("email_validator")
Validator = Callable[[Any, Any], None]


class _Presence:
    """Stop with the message when the field is empty; an optional empty field is not looked at further."""

    def __init__(self, message: Any) -> None:
        self.message = message

    def __call__(self, _form: Any, field: Any) -> None:
        if field.errors:
            raise StopValidation()
        if not field.data:
            raise StopValidation(self.message)


class _MaxLength:
    def __init__(self, limit: int) -> None:
        self.limit = limit

    def __call__(self, _form: Any, field: Any) -> None:
        count = len(field.data)
        if count > self.limit:
            raise ValidationError(
                _(
                    "Escriba como máximo %(limit)s caracteres. Ahora hay %(count)s.",
                    limit=self.limit,
                    count=count,
                )
            )


class LabelledField(Field):
    """What our fields share. `width` is in characters: 2, 3, 4, 5, 10, 20, 30."""

    marks_optional = True
    input_classes = ""

    def __init__(
        self,
        label: Any = "",
        *,
        hint: Any = "",
        required: Any = "",
        autocomplete: str = "",
        inputmode: str = "",
        width: int | None = None,
        attributes: Mapping[str, str] | None = None,
        validators: Iterable[Validator] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(label, [_Presence(required), *validators], **kwargs)
        self.hint = hint
        self._declared = (label, hint)
        self.required_message = required
        self.autocomplete = autocomplete
        self.inputmode = inputmode
        self.width = width
        self.attributes = dict(attributes or {})

    def error_target(self) -> str:
        return str(self.id)

    def is_labelled_as_declared(self) -> bool:
        """Say whether nobody gave this very field another label or hint."""
        label, hint = self._declared
        return self.label.text is label and self.hint is hint

    def is_as_declared(self) -> bool:
        """Say whether nobody gave this very field another label, hint or choices."""
        return self.is_labelled_as_declared()

    def text_value(self) -> str:
        return "" if self.data is None else str(self.data)


def clean_text(text: str) -> str:
    """Strip the text, make its line ends \\n and drop control characters, which PostgreSQL would refuse."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if all(map(str.isprintable, text.split("\n"))):  # nothing to drop: what is usual, found out at once
        return text.strip()
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"}).strip()


class TextField(LabelledField):
    """One line; `data` is a str, "" when empty."""

    widget: Any = widgets.TextWidget()

    def __init__(self, label: Any = "", *, max_length: int | None = 300, **kwargs: Any) -> None:
        limits = [_MaxLength(max_length)] if max_length else []
        super().__init__(label, validators=[*limits, *kwargs.pop("validators", ())], **kwargs)

    def process_data(self, value: Any) -> None:
        self.data = "" if value is None else str(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.data = self.clean(valuelist[0]) if isinstance(valuelist[0], str) else ""

    def clean(self, text: str) -> str:
        return " ".join(clean_text(text).split())


class TextAreaField(TextField):
    """Several lines; `data` is a str with \\n between them."""

    widget: Any = widgets.TextAreaWidget()

    def __init__(self, label: Any = "", *, rows: int = 6, **kwargs: Any) -> None:
        super().__init__(label, **{"max_length": 20_000, **kwargs})
        self.rows = rows

    def clean(self, text: str) -> str:
        return clean_text(text)


class EmailField(TextField):
    """An e-mail address by its shape; nothing is sent and no server is asked."""

    widget: Any = widgets.TextWidget("email")

    def __init__(self, label: Any = "", *, autocomplete: str = "email", **kwargs: Any) -> None:
        checks = [self._check_address, *kwargs.pop("validators", ())]
        super().__init__(label, autocomplete=autocomplete, inputmode="email", validators=checks, **kwargs)

    @staticmethod
    def _check_address(_form: Any, field: Any) -> None:
        try:
            email_validator.validate_email(field.data, check_deliverability=False)
        except email_validator.EmailNotValidError as error:
            raise ValidationError(
                _("Escriba un correo electrónico con este formato: nombre@ejemplo.bo")
            ) from error


class PasswordField(TextField):
    """A password: kept exactly as typed, never written back into the page."""

    widget: Any = widgets.TextWidget("password")
    marks_optional = False

    def __init__(self, label: Any = "", *, autocomplete: str = "current-password", **kwargs: Any) -> None:
        super().__init__(label, autocomplete=autocomplete, **kwargs)

    def clean(self, text: str) -> str:
        return text

    def text_value(self) -> str:
        return ""


class CodeField(TextField):
    """A folio, key or number read from paper: fixed-width letters, spaces allowed and dropped."""

    input_classes = "app-code-input"

    def __init__(self, label: Any = "", *, width: int = 30, autocomplete: str = "off", **kwargs: Any) -> None:
        attributes = {"autocapitalize": "characters", "spellcheck": "false"}
        super().__init__(label, width=width, autocomplete=autocomplete, attributes=attributes, **kwargs)

    def clean(self, text: str) -> str:
        return "".join(clean_text(text).split())


class HiddenField(TextField):
    """A value the page carries for itself."""

    widget: Any = widgets.HiddenWidget()
    marks_optional = False


class CheckboxField(LabelledField):
    """A single box; `data` is a bool. With `required` it must be ticked."""

    widget: Any = widgets.CheckboxWidget()
    marks_optional = False

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = bool(valuelist)


class FileField(LabelledField):
    """One upload; `data` is a FileStorage or None. What is inside is the store's to judge, not the form's."""

    widget: Any = widgets.FileWidget()

    def __init__(self, label: Any = "", *, accept: str = "", **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.accept = accept

    def process_formdata(self, valuelist: list[Any]) -> None:
        files = [value for value in valuelist if isinstance(value, FileStorage) and value.filename]
        self.data = files[0] if files else None


class MultipleFileField(FileField):
    """Several uploads; `data` is a list of FileStorage."""

    widget: Any = widgets.FileWidget(multiple=True)

    def process_data(self, value: Any) -> None:
        self.data = list(value or [])

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = [value for value in valuelist if isinstance(value, FileStorage) and value.filename]
