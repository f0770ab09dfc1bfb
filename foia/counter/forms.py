"""The forms of the counter: what came in, by whom, when and how; what was handed over; who asks for a key."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from foia.cases.desk.forms import CaseForm
from foia.cases.forms import FilesForm, within_text_limit
from foia.cases.vault import Person
from foia.complaints import rules as complaint_rules
from foia.forms import (
    CheckboxField,
    Choice,
    CodeField,
    DateField,
    EmailField,
    Form,
    RadioField,
    SelectField,
    TextAreaField,
    TextField,
)
from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l
from foia.requests.forms import QUESTIONS, with_questions

# How a filing reaches a body otherwise than by this page.
COUNTER, PHONE, LETTER, EMAIL = "counter", "phone", "letter", "email"
PAGE, POST = "page", "post"


class StartForm(Form):
    """What kind of filing it is, and to which body; sent by GET, so that its answer has an address."""

    class Meta(Form.Meta):  # type: ignore[misc,name-defined]
        csrf = False

    kind = RadioField(_l("¿Qué presenta la persona?"), required=_l("Elija qué presenta"))
    body = SelectField(_l("¿A qué entidad?"), required=_l("Elija la entidad"))


class IntakeForm(FilesForm):
    """What every filing at the counter tells beside its text."""

    channel = RadioField(
        _l("¿Cómo llegó?"),
        choices=[
            Choice(COUNTER, _l("En ventanilla")),
            Choice(PHONE, _l("Por teléfono")),
            Choice(LETTER, _l("Por carta")),
            Choice(EMAIL, _l("Por correo electrónico")),
        ],
        required=_l("Elija cómo llegó"),
    )
    received_on = DateField(
        _l("Día en que llegó"),
        hint=_l("El día verdadero, aunque lo registre después: desde él se cuenta el plazo."),
        required=_l("Escriba el día en que llegó"),
    )
    received_time = TextField(
        _l("Hora en que llegó"),
        hint=_l("Con dos cifras y dos puntos. Por ejemplo, 09:30 o 16:05."),
        required=_l("Escriba la hora en que llegó"),
        max_length=5,
        width=5,
    )
    late_reason = TextAreaField(
        _l("¿Por qué se registra después?"),
        hint=_l("Solo si llegó antes del plazo para registrarlo. No lo lee quien presenta."),
        rows=3,
        max_length=1000,
    )
    name = TextField(_l("Nombre completo de la persona"), max_length=200)
    document_number = TextField(
        _l("Número de su documento de identidad"),
        hint=_l("Con él podrá pedir otra clave en ventanilla si la pierde."),
        max_length=40,
        width=20,
    )
    phone = TextField(_l("Su teléfono"), inputmode="tel", max_length=40, width=20)
    email = EmailField(_l("Su correo electrónico"))
    postal_address = TextField(_l("Su dirección postal"), max_length=300)
    language = RadioField(
        _l("¿En qué idioma se le escribe?"),
        choices=[Choice("es", _l("Español")), Choice("en", _l("Inglés"))],
        default="es",
        required=_l("Elija el idioma"),
    )
    notice_channel = RadioField(
        _l("¿Cómo quiere recibir la respuesta?"),
        choices=[
            Choice(COUNTER, _l("Impresa, en ventanilla")),
            Choice(POST, _l("Impresa, por correo postal")),
            Choice(PAGE, _l("En la página, con su folio y su clave")),
            Choice(EMAIL, _l("Por correo electrónico y en la página")),
        ],
        default=COUNTER,
        required=_l("Elija cómo quiere recibir la respuesta"),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Check also what two fields say together."""
        is_valid = bool(super().validate(extra_validators))
        conflicts = self.conflicts()
        for name, message in conflicts:
            self.add_error(name, message)
        return is_valid and not conflicts

    def conflicts(self) -> list[tuple[str, str]]:
        """Return what does not fit together: (field, words)."""
        found: list[tuple[str, str]] = []
        if self.received_time.data and not self.received_time.errors and self.time is None:
            found.append(("received_time", _("Escriba la hora así: 09:30, o 16:05")))
        if self.notice_channel.data == POST and not self.postal_address.data:
            found.append(("postal_address", _("Escriba la dirección postal, o elija otra respuesta")))
        if self.notice_channel.data == EMAIL and not self.email.data and not self.email.errors:
            found.append(("email", _("Escriba el correo, o elija otra respuesta")))
        return found

    @property
    def time(self) -> time | None:
        """The hour that was written; None if it is none."""
        try:
            return datetime.strptime(self.received_time.data or "", "%H:%M").time()  # noqa: DTZ007 (a wall clock)
        except ValueError:
            return None

    def received_at(self, zone: ZoneInfo, now: datetime) -> datetime:
        """Return the instant the form tells; the minute that is not over yet is now."""
        told = datetime.combine(self.received_on.data, self.time or time(), tzinfo=zone)
        return now if timedelta() < told - now < timedelta(minutes=1) else told

    @property
    def person(self) -> Person:
        return Person(
            name=self.name.data,
            document_number=self.document_number.data,
            email=self.email.data,
            phone=self.phone.data,
            postal_address=self.postal_address.data,
        )


@with_questions
class _QuestionsForm(IntakeForm):
    """How it came, who files, and the questions."""


class RequestIntakeForm(_QuestionsForm):
    """An information request taken at the counter."""

    before_files = (
        *("channel", "received_on", "received_time", "late_reason", "subject"),
        *QUESTIONS,
        *("keep", "files", "name", "document_number", "phone", "email", "postal_address"),
        *("represented_name", "represented_document", "language", "notice_channel"),
    )
    subject = TextField(_l("Asunto"), required=_l("Escriba el asunto"), max_length=200)
    represented_name = TextField(
        _l("Nombre de la persona u organización que representa"),
        hint=_l("Solo si presenta en nombre de otra."),
        max_length=200,
    )
    represented_document = TextField(
        _l("Número de documento o de registro de quien representa"), max_length=40, width=20
    )

    @property
    def questions(self) -> list[str]:
        """What was asked; fields left empty ask nothing."""
        return [self[name].data for name in QUESTIONS if self[name].data]

    @property
    def represented(self) -> Person:
        return Person(name=self.represented_name.data, document_number=self.represented_document.data)


class ComplaintIntakeForm(IntakeForm):
    """A complaint of any kind taken at the counter."""

    before_files = (
        *("channel", "received_on", "received_time", "late_reason", "category", "happened", "accused"),
        *("keep", "files", "identity", "name", "document_number", "phone", "email", "postal_address"),
        *("language", "notice_channel"),
    )
    category = RadioField(_l("¿De qué se trata?"), required=_l("Elija de qué se trata"))
    happened = TextAreaField(
        _l("¿Qué cuenta la persona?"),
        hint=_l("Con sus palabras: qué pasó, cuándo y dónde."),
        rows=8,
        max_length=None,
        validators=[within_text_limit],
        required=_l("Escriba lo que cuenta la persona"),
    )
    accused = TextAreaField(
        _l("¿A quién señala?"),
        hint=_l("Nombre y apellidos, o el nombre de la oficina. Sirve para que no vean el expediente."),
        rows=2,
        max_length=1000,
    )
    identity = RadioField(
        _l("¿La persona da su nombre?"),
        choices=[
            Choice(complaint_rules.NAMED, _l("Sí, sin reserva")),
            Choice(complaint_rules.RESERVED, _l("Sí, con reserva: lo leen muy pocas personas")),
            Choice(complaint_rules.ANONYMOUS, _l("No da su nombre")),
        ],
        required=_l("Elija si la persona da su nombre"),
    )

    def conflicts(self) -> list[tuple[str, str]]:
        """Return what does not fit together: (field, words)."""
        found = super().conflicts()
        is_anonymous = self.identity.data == complaint_rules.ANONYMOUS
        if is_anonymous and (self.name.data or self.document_number.data or self.phone.data):
            found.append(("identity", _("No da su nombre y hay datos suyos: bórrelos o elija otra opción")))
        if self.identity.data and not is_anonymous and not self.name.data:
            found.append(("name", _("Escriba el nombre de la persona")))
        if is_anonymous and self.notice_channel.data == POST:
            found.append(("notice_channel", _("Sin nombre no se le puede escribir por correo postal")))
        return found

    @property
    def category_code(self) -> str | None:
        return str(self.category.data) if "category" in self else None

    @property
    def accuses(self) -> str:
        return str(self.accused.data) if "accused" in self else ""


class DeliveryForm(CaseForm, FilesForm):
    """An answer handed over, or posted."""

    before_files = ("version", "seen", "channel", "delivered_on", "receiver")
    channel = RadioField(
        _l("¿Cómo se entregó?"),
        choices=[Choice("counter", _l("En mano, en ventanilla")), Choice("post", _l("Por correo postal"))],
        required=_l("Elija cómo se entregó"),
    )
    delivered_on = DateField(
        _l("Día en que se entregó o se envió"), required=_l("Escriba el día en que se entregó o se envió")
    )
    receiver = TextAreaField(
        _l("¿Quién la recibió?"),
        hint=_l(
            "Nombre y documento de quien firmó, o el número de guía del correo. Lo lee solo el personal."
        ),
        required=_l("Escriba quién la recibió, o el número de guía"),
        rows=2,
        max_length=500,
    )


class NewKeyForm(Form):
    """Who asks for another key, and by which document they are known."""

    folio = CodeField(
        _l("Folio"), hint=_l("Por ejemplo, BO-26-7K3M-9QWT-F"), required=_l("Escriba el folio"), width=20
    )
    document_number = TextField(
        _l("Número del documento de identidad que muestra"),
        required=_l("Escriba el número del documento"),
        max_length=40,
        width=20,
    )
    shown = TextField(
        _l("¿Qué documento mostró?"),
        hint=_l("Por ejemplo, cédula de identidad. Queda anotado con su nombre y la hora."),
        required=_l("Escriba qué documento mostró"),
        max_length=100,
    )
    is_seen = CheckboxField(
        _l("Tengo el documento a la vista y es de la persona que lo muestra"),
        required=_l("Confirme que tiene el documento a la vista"),
    )
