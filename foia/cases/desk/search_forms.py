"""What the search over cases is asked, and the search for the cases of one person."""

from __future__ import annotations

from foia.cases.desk.forms import FilterForm
from foia.forms import Choice, DateField, Form, RadioField, SelectField, TextField
from foia.i18n import lazy_gettext as _l

LONGEST_SEARCH = 200


class SearchForm(FilterForm):
    """Words, a folio or a registry number; and what narrows the words."""

    q = TextField(
        _l("¿Qué busca?"),
        hint=_l("Palabras, un folio, o el número que le dio el registro de una entidad (hoja de ruta)."),
        max_length=LONGEST_SEARCH,
    )
    phase = SelectField(
        _l("Estado"),
        placeholder=_l("Todos"),
        choices=[Choice("open", _l("Por responder")), Choice("concluded", _l("Concluidos"))],
    )
    kind = SelectField(_l("Tipo"), placeholder=_l("Todos"))
    body = TextField(_l("Entidad"), hint=_l("Nombre o sigla."))
    since = DateField(_l("Recibido desde el"))
    until = DateField(_l("Recibido hasta el"))


class PersonSearchForm(Form):
    """By which of a person's data, and what for: sent by POST, so that the value stands in no address."""

    field = RadioField(
        _l("¿Con qué dato busca?"),
        choices=[
            Choice("document_number", _l("Número de documento de identidad")),
            Choice("email", _l("Correo electrónico")),
            Choice("phone", _l("Teléfono")),
        ],
        required=_l("Elija con qué dato busca"),
    )
    value = TextField(
        _l("Dato"),
        hint=_l("Completo: no se busca por una parte. El nombre no sirve para buscar."),
        required=_l("Escriba el dato completo"),
        max_length=LONGEST_SEARCH,
    )
    purpose = RadioField(
        _l("¿Para qué lo busca?"),
        choices=[
            Choice("person_asks", _l("La persona pregunta por sus expedientes")),
            Choice("repeated", _l("Para ver si ya presentó lo mismo")),
            Choice("notifying", _l("Para notificar")),
            Choice("authority_asks", _l("Lo pide una autoridad competente, por escrito")),
        ],
        required=_l("Elija para qué lo busca"),
    )
