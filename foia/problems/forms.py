"""The forms of publishing a complaint."""

from __future__ import annotations

from foia.cases.desk.forms import CaseForm
from foia.cases.desk.two_people import SecondReadingForm
from foia.forms import CheckboxField, TextAreaField, TextField
from foia.i18n import lazy_gettext as _l

LONGEST = 5_000


class ProblemForm(CaseForm):
    """What everybody will read: prefilled with what was written, for somebody to take people out of it."""

    subject = TextField(
        _l("Título"),
        hint=_l("Qué pasa y dónde, en pocas palabras. Por ejemplo: sin agua en la zona Norte."),
        required=_l("Escriba el título"),
        max_length=200,
    )
    happened = TextAreaField(
        _l("Qué pasa"),
        hint=_l("Quite nombres, números, direcciones y lo que permita saber quién lo reclamó."),
        required=_l("Escriba qué pasa"),
        rows=8,
        max_length=LONGEST,
    )


class ProblemReviewForm(SecondReadingForm):
    """What the second person confirms of what they read."""

    is_checked = CheckboxField(
        _l("Leí todo, y nada permite saber quién lo reclamó ni expone a otra persona"),
        required=_l("Confirme que leyó todo"),
    )
