"""Forms of the pages of people: whom to invite, what to change, roles, absences, filters of lists."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from foia.accounts.people_queries import ACTIVE, AWAY, DISABLED, INVITED
from foia.accounts.people_words import ROLE_LABELS
from foia.forms import Choice, DateField, EmailField, Form, HiddenField, SelectField, TextField
from foia.i18n import LANGUAGES
from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l

BY_COMMAND = "command"
YEARS_OFFERED = 5


class GetForm(Form):
    """Base of what a list is narrowed by: sent by GET, where nothing has to be filled in."""

    class Meta(Form.Meta):  # type: ignore[misc,name-defined]
        csrf = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self:
            field.marks_optional = False


class PeopleForm(GetForm):
    """What the list of people is narrowed to."""

    role = SelectField(
        _l("Función"),
        placeholder=_l("Todas"),
        choices=[Choice(role.value, label) for role, label in ROLE_LABELS.items()],
    )
    body = TextField(_l("Entidad: nombre o sigla"))
    state = SelectField(
        _l("Cuenta"),
        placeholder=_l("Todas"),
        choices=[
            Choice(ACTIVE, _l("Activa")),
            Choice(INVITED, _l("Invitada, sin activar")),
            Choice(DISABLED, _l("Desactivada")),
            Choice(AWAY, _l("Ausente hoy")),
        ],
    )


class PersonSearchForm(Form):
    """Looking for a person; by POST, so that no name or address stays in the address bar."""

    text = TextField(_l("Nombre o correo electrónico"), required=_l("Escriba un nombre o un correo"))


class BodySearchForm(GetForm):
    """Looking for the body of a role."""

    role = HiddenField("")
    q = TextField(_l("Nombre o sigla de la entidad"), hint=_l("También vale un nombre anterior."))


class ProfileForm(Form):
    """Who somebody is."""

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


class RoleForm(Form):
    """The end of choosing a role: role and body are chosen already, the office may be."""

    role = HiddenField("")
    body = HiddenField("")
    office = SelectField(
        _l("Oficina"),
        hint=_l(
            "Con una oficina, la persona ve los expedientes de ella y los que todavía no tienen oficina."
        ),
        placeholder=_l("Toda la entidad"),
        choices=[],
    )

    @property
    def chosen_office_id(self) -> UUID | None:
        return UUID(self.office.data) if self.office.data else None


class InvitationForm(RoleForm, ProfileForm):
    """Who is invited, once it is chosen as what."""


class AbsenceForm(Form):
    """Days away and who stands in."""

    first_on = DateField(_l("Primer día"), required=_l("Escriba el primer día"))
    last_on = DateField(_l("Último día"), required=_l("Escriba el último día"))
    substitute = SelectField(
        _l("Quién suple"),
        hint=_l("Recibe también los avisos de los expedientes que pueda atender."),
        placeholder=_l("Nadie"),
        choices=[],
    )


class HistoryForm(GetForm):
    """What the history is narrowed to."""

    kind = SelectField(_l("De qué"), placeholder=_l("Todo"), choices=[])
    person = SelectField(_l("Quién"), placeholder=_l("Cualquiera"), choices=[])
    period = SelectField(_l("Cuándo"), placeholder=_l("Siempre"), choices=[])

    def offer(self, kinds: dict[str, Any], people: list[tuple[UUID, str]], year: int) -> None:
        """Offer these kinds of subjects, these people, the last days and the last years."""
        days = {7: _("Últimos 7 días"), 30: _("Últimos 30 días")}
        self.period.choices = [
            *(Choice(f"{count}d", words) for count, words in days.items()),
            *(Choice(str(each), str(each)) for each in range(year, year - YEARS_OFFERED, -1)),
        ]
        self.kind.choices = [Choice(kind, label) for kind, label in kinds.items()]
        self.person.choices = [
            Choice(BY_COMMAND, _("Línea de comandos")),
            *(Choice(person_id.hex, name) for person_id, name in people),
        ]
