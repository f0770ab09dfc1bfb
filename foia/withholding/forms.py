"""The forms of closing a file."""

from __future__ import annotations

from foia.cases.forms import within_text_limit
from foia.forms import CheckboxField, Form, TextAreaField
from foia.i18n import lazy_gettext as _l


class WithholdForm(Form):
    """Why a file is closed."""

    text = TextAreaField(
        _l("¿Por qué se cierra?"),
        hint=_l("Qué expone y a quién, sin repetir los datos. Lo lee solo el personal."),
        required=_l("Escriba por qué se cierra"),
        rows=4,
        max_length=None,
        validators=[within_text_limit],
    )
    exposes_somebody_else = CheckboxField(
        _l("El archivo expone a otra persona que no es quien presentó"),
        hint=_l("Hace falta si se entregó solo a quien presentó."),
    )


class SecondPersonForm(Form):
    """The second person's confirmation."""

    is_checked = CheckboxField(
        _l("Revisé el archivo y confirmo que debe quedar cerrado"),
        required=_l("Confirme que revisó el archivo"),
    )
