"""The form by which an unfinished one is opened again."""

from __future__ import annotations

from foia.forms import CodeField, Form
from foia.i18n import lazy_gettext as _l


class CodeForm(Form):
    """The code that was shown when a form was left for later."""

    code = CodeField(
        _l("Código de su borrador"),
        hint=_l("Tiene 20 letras y números. Puede escribirlo con o sin guiones."),
        required=_l("Escriba el código de su borrador"),
    )
