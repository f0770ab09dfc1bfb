"""The form by which a complaint is filed; what a kind does not ask is taken out of it."""

from __future__ import annotations

from typing import Any

from foia.cases.asked_forms import AskedForm
from foia.cases.filing_forms import EMAIL, PAGE, FilerForm
from foia.cases.forms import within_text_limit
from foia.complaints import rules
from foia.complaints.labels import Door
from foia.forms import Choice, HiddenField, RadioField, TextAreaField, TextField
from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l

URGENT = "si"
YES, NO = "yes", "no"


class ComplaintForm(AskedForm):
    """A complaint, report or suggestion."""

    # As the page has them: errors are listed in its order.
    before_files = (
        *("category", "happened", "when", "where", "accused", "against_highest", "keep", "files"),
        *("identity", "name", "document_number", "phone", "email", "postal_address"),
    )
    about_people = (*FilerForm.about_people, "accused")
    urgent = HiddenField()
    category = RadioField(_l("¿De qué se trata?"), required=_l("Elija de qué se trata"))
    happened = TextAreaField(
        rows=8, max_length=None, validators=[within_text_limit], required=_l("Cuéntelo aquí")
    )
    when = TextField(_l("¿Cuándo pasó?"), hint=_l("La fecha o el período, aunque sea aproximado."))
    where = TextField(_l("¿Dónde pasó?"), hint=_l("El lugar, la oficina o la ventanilla."))
    accused = TextAreaField(
        _l("¿A quién señala?"),
        hint=_l("Nombre y apellidos, o el nombre de la oficina. Sirve para que no vean su expediente."),
        rows=3,
        max_length=1000,
    )
    against_highest = RadioField(
        _l("¿Señala a quien dirige la entidad?"),
        hint=_l(
            "Por ejemplo, a la ministra, al alcalde o al gerente general. Entonces la recibe otra entidad."
        ),
        choices=[Choice(NO, _l("No, o no sé")), Choice(YES, _l("Sí"))],
        default=NO,
        required=_l("Diga si señala a quien dirige la entidad"),
    )
    identity = RadioField(_l("¿Da su nombre?"), required=_l("Elija si da su nombre"))

    def prepare(self, door: Door, categories: list[Choice], modes: tuple[str, ...]) -> None:
        """Make it the form of a kind, under a law that allows these ways of being known."""
        if categories:
            self.category.choices = categories
        else:
            del self.category
        self.happened.label.text = str(door.happened)
        self.happened.hint = door.happened_hint
        if not rules.names_accused(door.kind):
            del self.accused
        if not rules.is_confidential(door.kind):
            del self.against_highest
        else:
            # A report is answered where nobody sees who comes for it.
            self.notice_channel.choices = [
                choice for choice in self.notice_channel.choices if choice.value in (PAGE, EMAIL)
            ]
            del self.postal_address
        if door.kind == rules.SUGGESTION:
            del self.when, self.where
        self.name.marks_optional = False
        if rules.ANONYMOUS in modes:
            self.name.hint = _("Si eligió darlo.")
            self.email.hint = _(
                "Solo sirve para avisarle y para recuperar su clave. Si no da su nombre, nadie de la entidad "
                "ve este correo."
            )
        self.identity.choices = [choice for choice in _identities(door.kind) if choice.value in modes]
        if len(modes) == 1:
            self.identity.data = modes[0]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check also what two fields say together."""
        is_valid = bool(super().validate(extra_validators))
        conflicts = self._conflicts()
        for name, message in conflicts:
            self.add_error(name, message)
        return is_valid and not conflicts

    def _conflicts(self) -> list[tuple[str, str]]:
        found = []
        is_anonymous = self.identity.data == rules.ANONYMOUS
        own = (self.name, self.document_number, self.phone, self.postal_address)
        if is_anonymous and any(field is not None and field.data for field in own):
            found.append(
                (
                    "identity",
                    _("Eligió no dar su nombre y escribió datos suyos: bórrelos o elija otra opción"),
                )
            )
        if self.identity.data in (rules.NAMED, rules.RESERVED) and not self.name.data:
            found.append(("name", _("Escriba su nombre")))
        if self.lacks_address:
            found.append(("email", _("Escriba su correo, o elija que le avisemos en esta página")))
        if self.lacks_postal_address:
            found.append(
                ("postal_address", _("Escriba su nombre y su dirección, o elija otra forma de respuesta"))
            )
        return found

    @property
    def category_code(self) -> str | None:
        return str(self.category.data) if self.category is not None else None

    @property
    def told(self) -> str:
        """What happened, with when and where if they were written, and what the category asked."""
        parts = [self.happened.data]
        if self.when is not None and self.when.data:
            parts.append(_("Cuándo: %(when)s", when=self.when.data))
        if self.where is not None and self.where.data:
            parts.append(_("Dónde: %(where)s", where=self.where.data))
        if self.answers_told:
            parts.append(self.answers_told)
        return "\n\n".join(parts)

    @property
    def accuses(self) -> str:
        return str(self.accused.data) if self.accused is not None else ""

    @property
    def is_against_highest(self) -> bool:
        return bool(self.against_highest is not None and self.against_highest.data == YES)

    @property
    def is_urgent(self) -> bool:
        return bool(self.urgent.data == URGENT)


def _identities(kind: str) -> list[Choice]:
    """Say in plain words what each way of being known means."""
    is_report = kind == rules.MISCONDUCT
    return [
        Choice(
            rules.RESERVED,
            _("Doy mi nombre, con reserva"),
            _("Se guarda aparte y cifrado. Lo leen muy pocas personas, con un motivo, y queda registrado."),
        ),
        Choice(
            rules.ANONYMOUS,
            _("No doy mi nombre"),
            _(
                "Nadie sabe quién es. Usted ve las novedades y contesta con el folio y la clave: si los "
                "pierde, no hay forma de recuperarlos sin un correo confirmado."
            ),
        ),
        Choice(
            rules.NAMED,
            _("Doy mi nombre, sin reserva"),
            _("Quien investiga lo conoce y puede citarle a declarar.")
            if is_report
            else _("Lo puede leer quien atiende su expediente, para un fin concreto, y queda registrado."),
        ),
    ]
