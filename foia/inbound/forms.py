"""What a person does with a mail that waits: put it in a case, or give it up."""

from __future__ import annotations

from foia.forms import Choice, Form, RadioField, TextField
from foia.i18n import lazy_gettext as _l

DISCARD_REASONS = {
    "unrelated": _l("No se refiere a ningún expediente"),
    "spam": _l("Es publicidad o correo no deseado"),
    "repeated": _l("Ya está en el expediente"),
    "unsafe": _l("Puede ser dañino o un engaño"),
    "told_otherwise": _l("Se atendió a la persona por otro medio"),
}


class AttachForm(Form):
    """In which case a mail belongs."""

    folio = TextField(
        _l("Folio del expediente"),
        hint=_l("Queda como mensaje de quien presentó, del día en que llegó. Se anota quién lo agregó."),
        required=_l("Escriba el folio del expediente"),
    )


class DiscardForm(Form):
    """Why a mail is given up."""

    reason = RadioField(
        _l("¿Por qué se descarta?"),
        required=_l("Elija por qué se descarta"),
        choices=[Choice(code, text) for code, text in DISCARD_REASONS.items()],
    )
