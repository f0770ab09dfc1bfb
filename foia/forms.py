"""Form base and fields: labels, hints and errors in words, ready for GOV.UK's components.

A field is optional unless it is given `required=`, the message shown when it is left empty; an optional one
says so in its label. Text arrives stripped and without control characters. Every message is ours, in Spanish.
"""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm

from foia.pages.choice_fields import CheckboxesField, Choice, RadioField, SelectField
from foia.pages.date_field import DateField
from foia.pages.fields import (
    CheckboxField,
    CodeField,
    EmailField,
    FileField,
    HiddenField,
    MultipleFileField,
    PasswordField,
    TextAreaField,
    TextField,
)

__all__ = [
    "CheckboxField",
    "CheckboxesField",
    "Choice",
    "CodeField",
    "DateField",
    "EmailField",
    "FileField",
    "Form",
    "HiddenField",
    "MultipleFileField",
    "PasswordField",
    "RadioField",
    "SelectField",
    "TextAreaField",
    "TextField",
]


class Form(FlaskForm):  # type: ignore[misc]
    """Base of every form. CSRF is checked for the whole application before any view runs."""

    def add_error(self, name: str | None, message: Any) -> None:
        """Add an error found by the view or the action, to a field or (None) to the whole form."""
        if name is None:
            self.form_errors.append(message)
        else:
            field = self[name]
            field.errors = [*field.errors, message]

    def error_list(self) -> list[tuple[str, str]]:
        """Return (id of the input, text) of every field in error, in page order; id "" for the whole form."""
        found = [("", str(text)) for text in self.form_errors]
        for field in self:
            if field.errors:
                target = getattr(field, "error_target", "")
                found.append((target() if callable(target) else "", str(field.errors[0])))
        return found

    @property
    def is_multipart(self) -> bool:
        return any(isinstance(field, FileField) for field in self)
