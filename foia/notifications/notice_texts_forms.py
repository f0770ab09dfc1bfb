"""The form of a notice's text in one language."""

from __future__ import annotations

import hashlib
from typing import Any

from foia.errors import InvalidInput
from foia.forms import Form, HiddenField, TextAreaField, TextField
from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l
from foia.notifications import notice_rules as rules
from foia.notifications.notice_rules import Problem


class NoticeTextForm(Form):
    """Title and sentences. `version` is the one the page showed, `shown` marks what was last previewed."""

    version = HiddenField()
    shown = HiddenField()
    title = TextField(
        _l("Asunto, después del folio"),
        hint=_l("Empieza con minúscula: va después de «Folio …:»."),
        required=_l("Escriba el asunto"),
        max_length=rules.TITLE_CHARACTERS,
    )
    body = TextAreaField(
        _l("Texto"),
        hint=_l("Una frase por línea. Solo texto, sin enlaces ni correos."),
        rows=8,
        required=_l("Escriba el texto"),
        max_length=rules.BODY_CHARACTERS,
    )

    @property
    def expected_version(self) -> int:
        """Return the version the form was shown for. Raises InvalidInput."""
        if not str(self.version.data).isdecimal():
            raise InvalidInput("version", "version")
        return int(self.version.data)

    @property
    def mark(self) -> str:
        """Return a mark of what is written now."""
        return hashlib.sha256(f"{self.title.data}\n{self.body.data}".encode()).hexdigest()[:16]

    def check(self, *, admitted: Any, required: Any) -> bool:
        """Say beside each field everything for which the text is not taken."""
        found = rules.problems(self.title.data, self.body.data, admitted=admitted, required=required)
        for problem in found:
            if not self[problem.field].errors:
                self.add_error(problem.field, problem_words(problem))
        return not found


def problem_words(problem: Problem) -> str:
    """Say why a text is not taken."""
    name = "{" + problem.detail + "}"
    return {
        "empty": _("Escriba el texto"),
        "unknown_name": _(
            "Aquí no se puede usar %(name)s. Los datos que puede usar están en la lista.", name=name
        ),
        "missing_name": _(
            "Falta %(name)s: este aviso siempre dice el plazo. Póngalo donde corresponda.", name=name
        ),
        "stray_brace": _("Hay una llave suelta. Las llaves solo encierran los datos de la lista."),
        "link": _(
            "No ponga enlaces ni correos: el aviso ya lleva la única dirección para entrar. "
            "Después de un punto, deje un espacio."
        ),
        "too_long": _("Escriba como máximo %(limit)s caracteres.", limit=problem.detail),
        "too_many_sentences": _("Escriba como máximo %(limit)s frases.", limit=problem.detail),
        "sentence_too_long": _(
            "Una frase es demasiado larga: escriba como máximo %(limit)s caracteres.", limit=problem.detail
        ),
    }[problem.code]
