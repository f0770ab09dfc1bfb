"""The forms every filing shares: the search for a body, and who files and how to be told."""

from __future__ import annotations

from collections.abc import Sequence

from foia.cases.advising import Advice
from foia.cases.forms import FilesForm
from foia.cases.vault import Person
from foia.forms import CheckboxField, Choice, EmailField, Form, HiddenField, RadioField, TextField
from foia.i18n import lazy_gettext as _l

PAGE, EMAIL, COUNTER, POST = "page", "email", "counter", "post"


class SearchForm(Form):
    """Searching the directory; its address can be shared, it holds no personal data."""

    q = TextField(
        _l("Entidad"),
        hint=_l("Escriba su nombre, su sigla, el nombre que tenía antes o de qué se ocupa."),
        required=_l("Escriba el nombre o la sigla de la entidad"),
        max_length=200,
        autocomplete="off",
    )


class FilerForm(FilesForm):
    """Who files, and how to tell the news.

    `advised` carries the codes of what was advised already; `advices` is what the page shows now."""

    # What names somebody has these places; all else that is written tells what is asked or happened.
    about_people: tuple[str, ...] = ("name", "document_number", "email", "phone", "postal_address")
    advices: Sequence[Advice] = ()
    advised = HiddenField()
    keeps_contact = CheckboxField(_l("Pasarlos a mis datos de contacto, si ahí no hay otros"))
    name = TextField(_l("Su nombre completo"), autocomplete="name", max_length=200)
    document_number = TextField(_l("Número de su documento de identidad"), max_length=40, width=20)
    email = EmailField(
        _l("Su correo electrónico"),
        hint=_l("Le escribiremos para confirmarlo. Sirve para avisarle y para recuperar su clave."),
    )
    phone = TextField(_l("Su teléfono"), autocomplete="tel", inputmode="tel", max_length=40, width=20)
    postal_address = TextField(
        _l("Su dirección postal"), hint=_l("Solo si quiere la respuesta por correo postal."), max_length=300
    )
    notice_channel = RadioField(
        _l("¿Cómo quiere que le avisemos y le respondamos?"),
        choices=[
            Choice(PAGE, _l("En esta página"), _l("Usted entra cuando quiera con su folio y su clave.")),
            Choice(EMAIL, _l("Por correo electrónico"), _l("Necesita escribir su correo y confirmarlo.")),
            Choice(
                COUNTER,
                _l("Impresa, en la ventanilla de la entidad"),
                _l("La recoge usted. El día en que la recibe cuenta como el de la notificación."),
            ),
            Choice(POST, _l("Impresa, por correo postal"), _l("Necesita escribir su nombre y su dirección.")),
        ],
        default=PAGE,
        required=_l("Elija cómo quiere que le avisemos"),
    )

    @property
    def lacks_address(self) -> bool:
        """Say whether news are wanted by e-mail and no address was written."""
        return bool(self.notice_channel.data == EMAIL and not self.email.data and not self.email.errors)

    @property
    def lacks_postal_address(self) -> bool:
        """Say whether the answer is wanted by post, and whom to send it to, or where, was not written."""
        by_post = self.notice_channel.data == POST and self.postal_address is not None
        return bool(by_post and not (self.name.data and self.postal_address.data))

    @property
    def told_fields(self) -> list[TextField]:
        """The fields that tell what is asked or happened."""
        return [
            field
            for field in self
            if isinstance(field, TextField)
            and not isinstance(field, HiddenField)
            and field.name not in self.about_people
        ]

    @property
    def is_anonymous(self) -> bool:
        """Say whether the filer chose to give no name, where that is asked."""
        return "identity" in self and self["identity"].data == "anonymous"

    @property
    def filer(self) -> Person:
        return Person(
            name=self.name.data,
            document_number=self.document_number.data,
            email=self.email.data,
            phone=self.phone.data,
            postal_address=self.postal_address.data if self.postal_address is not None else "",
        )
