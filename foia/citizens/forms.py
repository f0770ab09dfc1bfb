"""Forms of citizens' accounts."""

from __future__ import annotations

from typing import Any

from wtforms.validators import ValidationError

from foia.accounts import rules
from foia.accounts.forms import NewPasswordForm, password_words
from foia.citizens.topic_models import MOST_CHARACTERS
from foia.forms import Choice, CodeField, EmailField, Form, HiddenField, PasswordField, RadioField, TextField
from foia.i18n import languages
from foia.i18n import lazy_gettext as _l


class EntryForm(Form):
    """Address and password of an account."""

    email = EmailField(
        _l("Correo electrónico"), required=_l("Escriba su correo electrónico"), autocomplete="username"
    )
    password = PasswordField(_l("Contraseña"), required=_l("Escriba su contraseña"))


class RegisterForm(Form):
    """A new account: nothing is asked that it can do without."""

    email = EmailField(
        _l("Correo electrónico"),
        hint=_l("Le enviaremos un enlace para confirmarlo."),
        required=_l("Escriba su correo electrónico"),
        autocomplete="username",
    )
    new_password = PasswordField(
        _l("Contraseña"),
        required=_l("Escriba una contraseña"),
        autocomplete="new-password",
        hint=_l(
            "Al menos %(count)s caracteres. Sirve una frase de varias palabras. "
            "Puede pegarla desde un gestor de contraseñas.",
            count=rules.LEAST_PASSWORD_CHARACTERS,
        ),
    )

    def validate_new_password(self, field: Any) -> None:
        problem = rules.password_problem(field.data, name="", email=self.email.data or "")
        if problem is not None:
            raise ValidationError(password_words(problem))


class ConfirmForm(Form):
    """The password of a registration, given again with the link."""

    password = PasswordField(_l("La contraseña que eligió"), required=_l("Escriba la contraseña que eligió"))


class AddressForm(Form):
    """To where a link is sent."""

    email = EmailField(
        _l("Correo electrónico de su cuenta"),
        required=_l("Escriba su correo electrónico"),
        autocomplete="username",
    )


class ChoosePasswordForm(NewPasswordForm):
    """Another password for an account."""


class FollowCaseForm(Form):
    """Folio and key of a case to follow."""

    folio = CodeField(
        _l("Folio"), hint=_l("Por ejemplo, BO-26-7K3M-9QWT-F"), required=_l("Escriba el folio"), width=20
    )
    key = CodeField(
        _l("Clave de seguimiento"),
        hint=_l("Está en su comprobante. Puede escribirla con o sin guiones."),
        required=_l("Escriba la clave de seguimiento"),
    )


class PreferencesForm(Form):
    """How an account is written to."""

    language = RadioField(
        _l("¿En qué idioma le escribimos?"),
        required=_l("Elija un idioma"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = [Choice(code, name) for code, name in languages().items()]


class DeleteAccountForm(Form):
    """The password, before an account is deleted."""

    password = PasswordField(_l("Su contraseña"), required=_l("Escriba su contraseña"))


class TopicForm(Form):
    """A topic of the published answers; `entidad` is the body it was begun from."""

    q = TextField(
        _l("Palabras que quiere seguir"),
        hint=_l("Por ejemplo: alumbrado público. Déjelo vacío para seguir todo lo que se publique."),
        max_length=MOST_CHARACTERS,
    )
    entidad = HiddenField()
