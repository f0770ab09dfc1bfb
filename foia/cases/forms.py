"""The forms by which a filer follows a case and writes in it."""

from __future__ import annotations

from typing import Any

from flask import current_app
from wtforms.validators import ValidationError

from foia.cases.filetypes import ALLOWED_EXTENSIONS
from foia.cases.ratings import COMMENT_CHARACTERS, NO, PARTLY, YES
from foia.config import Settings
from foia.forms import (
    CheckboxesField,
    Choice,
    CodeField,
    Form,
    HiddenField,
    MultipleFileField,
    RadioField,
    TextAreaField,
)
from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l
from foia.i18n import number

ACCEPT = ",".join(f".{extension}" for extension in ALLOWED_EXTENSIONS)


def within_text_limit(_form: Any, field: Any) -> None:
    """Refuse a text longer than the deployment takes, saying how long it is."""
    settings: Settings = current_app.config["FOIA"]
    limit, count = settings.text_limit_characters, len(field.data)
    if count > limit:
        raise ValidationError(
            _(
                "El texto tiene %(count)s caracteres y el máximo es %(limit)s: acórtelo o adjúntelo.",
                count=number(count),
                limit=number(limit),
            )
        )


class FollowForm(Form):
    """Folio and key. `kept`: what was written before the case closed; `toward`: where to go once open."""

    folio = CodeField(
        _l("Folio"), hint=_l("Por ejemplo, BO-26-7K3M-9QWT-F"), required=_l("Escriba su folio"), width=20
    )
    key = CodeField(
        _l("Clave de seguimiento"),
        hint=_l("Está en su comprobante. Puede escribirla con o sin guiones."),
        required=_l("Escriba su clave de seguimiento"),
    )
    kept = HiddenField(max_length=None)
    toward = HiddenField()


class FilesForm(Form):
    """What every form with files shares: `keep` lists those that wait from an earlier try.

    `before_files` names the fields that stand above them, so that errors are listed in the page's order.
    """

    before_files: tuple[str, ...] = ()
    # Whether what is sent goes on to the filer: of each file a copy without metadata is made first.
    leaves = False
    _fields: dict[str, Any]

    keep = CheckboxesField(
        _l("Archivos que ya subió"), hint=_l("Quite la marca de los que no quiere enviar.")
    )
    files = MultipleFileField(_l("Archivos"), accept=ACCEPT)
    nonce = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict.fromkeys((*self.before_files, *self._fields))
        self._fields = {name: self._fields[name] for name in names if name in self._fields}


class WriteForm(FilesForm):
    """A message or a clarification."""

    before_files = ("text",)
    text = TextAreaField(
        _l("Su mensaje"),
        required=_l("Escriba su mensaje"),
        max_length=None,
        validators=[within_text_limit],
    )


class ClarifyForm(WriteForm):
    """A clarification that was asked for."""

    text = TextAreaField(
        _l("Su aclaración"),
        required=_l("Escriba su aclaración"),
        max_length=None,
        validators=[within_text_limit],
    )


class WithdrawForm(Form):
    """Giving the case up."""

    text = TextAreaField(
        _l("Motivo"),
        hint=_l("Si quiere, díganos por qué. Lo lee quien atiende su expediente."),
        rows=3,
        max_length=None,
        validators=[within_text_limit],
    )


class ReplaceKeyForm(Form):
    """Another key in place of the one that opens the case."""

    key = CodeField(
        _l("Clave que usa ahora"),
        hint=_l("La pedimos otra vez para que nadie la cambie por usted en un equipo compartido."),
        required=_l("Escriba la clave que usa ahora"),
    )


class RatingForm(Form):
    """What a filer says of the answer."""

    answered = RadioField(
        _l("¿Le respondieron lo que preguntó o contó?"),
        choices=[Choice(YES, _l("Sí")), Choice(PARTLY, _l("En parte")), Choice(NO, _l("No"))],
        required=_l("Diga si le respondieron"),
    )
    settled = RadioField(
        _l("¿Se resolvió lo que necesitaba?"),
        choices=[Choice(YES, _l("Sí")), Choice(PARTLY, _l("En parte")), Choice(NO, _l("No"))],
        required=_l("Diga si se resolvió"),
    )
    comment = TextAreaField(
        _l("¿Quiere decir algo más?"),
        hint=_l("Si quiere. Lo lee quien atiende su expediente. No es un reclamo ni un recurso."),
        rows=4,
        max_length=COMMENT_CHARACTERS,
    )


class RecoverForm(Form):
    """Asking for a code."""

    folio = CodeField(
        _l("Folio"), hint=_l("Por ejemplo, BO-26-7K3M-9QWT-F"), required=_l("Escriba su folio"), width=20
    )


class RecoveryCodeForm(RecoverForm):
    """Giving the code that came by e-mail."""

    code = CodeField(
        _l("Código que llegó a su correo"),
        required=_l("Escriba el código"),
        width=20,
        autocomplete="one-time-code",
    )
