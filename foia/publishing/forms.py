"""The forms of publishing an answer, and of looking for published ones."""

from __future__ import annotations

from typing import Any

from foia.cases.desk.forms import CaseForm
from foia.cases.desk.two_people import SecondReadingForm
from foia.forms import (
    CheckboxesField,
    CheckboxField,
    Form,
    SelectField,
    TextAreaField,
    TextField,
)
from foia.i18n import lazy_gettext as _l

LONGEST_ANSWER = 50_000


class ProposalForm(CaseForm):
    """What everybody will read: prefilled with what was written, for somebody to take people out of it."""

    subject = TextField(_l("Asunto"), required=_l("Escriba el asunto"), max_length=200)
    question = TextAreaField(
        _l("Qué se pidió"),
        hint=_l("Quite nombres, números, direcciones y lo que permita saber quién lo pidió."),
        required=_l("Escriba qué se pidió"),
        rows=6,
        max_length=LONGEST_ANSWER,
    )
    answer = TextAreaField(
        _l("Qué se respondió"),
        hint=_l("Quite lo que se dirige a la persona y los datos de terceros que no sean públicos."),
        required=_l("Escriba qué se respondió"),
        rows=12,
        max_length=LONGEST_ANSWER,
    )
    files = CheckboxesField(
        _l("Archivos que se publican"),
        hint=_l("Solo copias que se entregaron para publicar."),
    )


class ReviewForm(SecondReadingForm):
    """What the second person confirms of what they read."""

    is_checked = CheckboxField(
        _l("Leí todo, también los archivos, y nada permite saber quién lo pidió ni expone a otra persona"),
        required=_l("Confirme que leyó todo"),
    )


class AnswersForm(Form):
    """Words, a body, a year and a result; nothing has to be filled in."""

    q = TextField(_l("Palabras"), hint=_l("De lo que se pidió o se respondió."), max_length=200)
    entidad = SelectField(_l("Entidad"), placeholder=_l("Todas"))
    anio = SelectField(_l("Año"), placeholder=_l("Todos"))
    resultado = SelectField(_l("Resultado"), placeholder=_l("Todos"))

    class Meta(Form.Meta):  # type: ignore[misc,name-defined]
        csrf = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self:
            field.marks_optional = False
