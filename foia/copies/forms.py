"""The forms of a redacted copy and of the release of files."""

from __future__ import annotations

from foia.cases.desk.forms import CaseForm
from foia.cases.forms import within_text_limit
from foia.copies.actions import TO_FILER, TO_PUBLIC
from foia.forms import (
    CheckboxesField,
    CheckboxField,
    Choice,
    DateField,
    FileField,
    RadioField,
    TextAreaField,
)
from foia.i18n import lazy_gettext as _l

AT_ONCE, ON_A_DATE = "now", "date"


class CopyForm(CaseForm):
    """A redacted copy to be checked."""

    file = FileField(
        _l("Copia con partes tachadas"), accept=".pdf,.png,.jpg,.jpeg", required=_l("Elija el archivo")
    )


class ConfirmCopyForm(CaseForm):
    """That the officer read what can still be read."""

    is_checked = CheckboxField(
        _l("Miré cada página y leí el texto que queda: no hay nada que deba reservarse"),
        required=_l("Confirme que revisó la copia"),
    )


class ReleaseForm(CaseForm):
    """Which files go out, to whom and when."""

    files = CheckboxesField(_l("¿Qué archivos se entregan?"), required=_l("Elija al menos un archivo"))
    audience = RadioField(
        _l("¿A quién?"),
        choices=[
            Choice(TO_FILER, _l("Solo a quien presentó")),
            Choice(
                TO_PUBLIC, _l("A quien presentó y al público"), _l("Se podrán usar al publicar la respuesta.")
            ),
        ],
        required=_l("Elija a quién se entregan"),
    )
    when = RadioField(
        _l("¿Cuándo?"),
        choices=[Choice(AT_ONCE, _l("Ahora")), Choice(ON_A_DATE, _l("Desde una fecha"))],
        required=_l("Elija cuándo"),
    )
    opens_on = DateField(_l("Fecha"), hint=_l("Solo si eligió una fecha. Se abren al empezar ese día."))
    text = TextAreaField(
        _l("Mensaje"),
        hint=_l("Lo lee quien presentó. Diga qué son los archivos y por qué llevan partes tachadas."),
        required=_l("Escriba el mensaje"),
        max_length=None,
        validators=[within_text_limit],
    )
    is_checked = CheckboxField(
        _l("Revisé los archivos: no exponen a nadie"), required=_l("Confirme que revisó los archivos")
    )
