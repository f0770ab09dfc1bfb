"""The form with which an edition of the law is proposed: the file, by which norm, from when."""

from __future__ import annotations

from wtforms.validators import ValidationError

from foia.forms import DateField, FileField, Form, TextField
from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l


class EditionForm(Form):
    """An edition of the country's law."""

    file = FileField(
        _l("Archivo de la ley"),
        hint=_l("El archivo TOML de todo el país. Descargue el que vale, cámbielo y súbalo entero."),
        required=_l("Elija el archivo de la ley"),
        accept=".toml",
    )
    norm = TextField(
        _l("Norma que lo ordena"),
        hint=_l("Con su número y fecha. Si corrige un error del archivo, dígalo y nombre la norma."),
        required=_l("Escriba la norma que lo ordena"),
        max_length=300,
    )
    norm_url = TextField(
        _l("Dónde se lee la norma"),
        hint=_l("La dirección de la Gaceta o de la entidad que la publicó, con https://."),
        max_length=300,
        inputmode="url",
    )
    effective_on = DateField(
        _l("¿Desde cuándo vale aquí?"),
        hint=_l("Si lo deja vacío, desde que otra persona lo confirme."),
    )

    def validate_norm_url(self, field: TextField) -> None:
        if field.data and not field.data.startswith(("https://", "http://")):
            raise ValidationError(_("Escriba la dirección completa, con https://"))
