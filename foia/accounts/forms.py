"""Forms of sign-in, invitation and people."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from foia.accounts import rules
from foia.actors import BODY_ROLES, Role
from foia.forms import Choice, CodeField, EmailField, Form, HiddenField, PasswordField, SelectField, TextField
from foia.i18n import LANGUAGES

ROLE_LABELS: dict[Role, Any] = {
    Role.OFFICER: _l("Servidor público responsable"),
    Role.HEAD: _l("Supervisión o jefatura"),
    Role.REPORTS_OFFICER: _l("Persona nombrada para denuncias"),
    Role.CENTRAL_DESK: _l("Mesa central"),
    Role.AUDITOR: _l("Auditoría"),
    Role.ADMINISTRATOR: _l("Administración"),
}


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


class RoleForm(Form):
    """A role, over a body where the role is of a body."""

    role = SelectField(
        _l("Función"),
        choices=[Choice(role.value, label) for role, label in ROLE_LABELS.items()],
        required=_l("Elija la función"),
    )
    body = SelectField(
        _l("Entidad"),
        hint=_l(
            "Para servidores públicos responsables, jefaturas y personas nombradas para denuncias. "
            "Las demás funciones son de toda la plataforma."
        ),
        placeholder=_l("Ninguna: toda la plataforma"),
    )
    office = SelectField(
        _l("Oficina"),
        hint=_l(
            "Con una oficina, la persona ve los expedientes de ella y los que todavía no tienen oficina."
        ),
        placeholder=_l("Toda la entidad"),
        choices=[],
    )

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = bool(super().validate(extra_validators))
        if self.role.data in {role.value for role in BODY_ROLES} and not self.body.data:
            self.add_error("body", _("Elija la entidad"))
            return False
        return is_valid

    @property
    def chosen_role(self) -> Role:
        return Role(self.role.data)

    @property
    def chosen_body_id(self) -> UUID | None:
        return UUID(self.body.data) if self.body.data else None

    @property
    def chosen_office_id(self) -> UUID | None:
        return UUID(self.office.data) if self.office.data else None


class InvitationForm(RoleForm):
    """Who is invited, and as what."""

    name = TextField(_l("Nombre completo"), required=_l("Escriba el nombre completo"), max_length=200)
    email = EmailField(
        _l("Correo electrónico institucional"),
        required=_l("Escriba el correo electrónico"),
        autocomplete="off",
        max_length=254,
    )
    language = SelectField(
        _l("Idioma de los avisos"),
        choices=[Choice(code, name) for code, name in LANGUAGES.items()],
        required=_l("Elija el idioma"),
        default="es",
    )
    _fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Errors are told in the order of the page, on which the person comes before the role.
        names = dict.fromkeys(("name", "email", *self._fields))
        self._fields = {name: self._fields[name] for name in names}


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
