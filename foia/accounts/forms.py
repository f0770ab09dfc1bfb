"""Forms of sign-in and of one's own account."""

from __future__ import annotations

from typing import Any

from wtforms.validators import ValidationError

from foia.accounts import rules
from foia.forms import CodeField, EmailField, Form, HiddenField, PasswordField
from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l


class SignInForm(Form):
    """The first factor. `kept_form` carries what was typed in a form whose session had ended."""

    email = EmailField(
        _l("Correo electrónico"), required=_l("Escriba su correo electrónico"), autocomplete="username"
    )
    password = PasswordField(_l("Contraseña"), required=_l("Escriba su contraseña"))
    kept_form = HiddenField("", max_length=None)


class CodeForm(Form):
    """A code of the second factor, or a recovery code."""

    code = CodeField(
        _l("Código"),
        required=_l("Escriba el código"),
        autocomplete="one-time-code",
        max_length=60,
    )


class NewPasswordForm(Form):
    """Another password, typed once: it can be shown, pasted, and replaced by a new link."""

    new_password = PasswordField(
        _l("Contraseña nueva"),
        required=_l("Escriba una contraseña"),
        autocomplete="new-password",
        hint=_l(
            "Al menos %(count)s caracteres. Sirve una frase de varias palabras. "
            "Puede pegarla desde un gestor de contraseñas.",
            count=rules.LEAST_PASSWORD_CHARACTERS,
        ),
    )

    def __init__(self, *args: Any, person_name: str, person_email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._name = person_name
        self._email = person_email

    def validate_new_password(self, field: Any) -> None:
        problem = rules.password_problem(field.data, name=self._name, email=self._email)
        if problem is not None:
            raise ValidationError(password_words(problem))


class ConfirmForm(Form):
    """Both factors, given again before something grave."""

    password = PasswordField(_l("Contraseña actual"), required=_l("Escriba su contraseña actual"))
    code = CodeField(
        _l("Código de su aplicación"),
        required=_l("Escriba el código"),
        autocomplete="one-time-code",
        max_length=60,
    )


class ChangePasswordForm(ConfirmForm, NewPasswordForm):
    """Another password, with both factors given again."""


def password_words(problem: str) -> str:
    """Say why a password is refused."""
    words = {
        rules.TOO_SHORT: _(
            "La contraseña debe tener al menos %(count)s caracteres", count=rules.LEAST_PASSWORD_CHARACTERS
        ),
        rules.TOO_LONG: _(
            "La contraseña debe tener como máximo %(count)s caracteres", count=rules.MOST_PASSWORD_CHARACTERS
        ),
        rules.TOO_COMMON: _(
            "Esa contraseña es de las primeras que se prueban. Elija otra, por ejemplo una frase suya"
        ),
        rules.HOLDS_NAME: _(
            "La contraseña no puede ser su nombre ni su correo con números o signos. Elija otra"
        ),
    }
    return words[problem]
