"""Forms of the steps towards others than the filer, of pauses, costs and notices."""

from __future__ import annotations

import re

from foia.cases.desk.forms import CaseForm
from foia.cases.forms import FilesForm, within_text_limit
from foia.forms import CheckboxField, Choice, DateField, RadioField, TextAreaField, TextField
from foia.i18n import lazy_gettext as _l

_AMOUNT = re.compile(r"(\d{1,6})(?:[.,](\d{2}))?")
# Channels whose day somebody must tell; by the others the notice is given now.
DATED_CHANNELS = frozenset({"counter", "post"})


class ReasonForm(CaseForm):
    """A reason the filer reads."""

    text = TextAreaField(
        _l("Motivo"),
        hint=_l("Lo lee quien presentó."),
        required=_l("Escriba el motivo"),
        max_length=None,
        validators=[within_text_limit],
    )


class ResumeForm(CaseForm):
    """Why the term runs again, if there is something to say."""

    text = TextAreaField(
        _l("Motivo"), hint=_l("Lo lee quien presentó."), max_length=None, validators=[within_text_limit]
    )


class SuspensionForm(ReasonForm):
    """On what ground the term stands still."""

    ground = RadioField(_l("Causal de la norma"), required=_l("Elija la causal"))


class NoticeForm(CaseForm):
    """A notice to somebody who has no way into the case, and how it reaches them."""

    text = TextAreaField(
        _l("Texto del aviso"),
        required=_l("Escriba el aviso"),
        rows=10,
        max_length=None,
        validators=[within_text_limit],
    )
    channel = RadioField(
        _l("¿Cómo lo entrega?"),
        choices=[
            Choice("counter", _l("En mano o en ventanilla")),
            Choice("post", _l("Por correo postal")),
            Choice("email", _l("Por correo electrónico")),
        ],
        required=_l("Elija cómo lo entrega"),
    )


class ChargesForm(NoticeForm):
    """The charges, looked over once more before they leave."""

    is_checked = CheckboxField(
        _l("Revisé que nada en el texto permita saber quién denunció"),
        required=_l("Revise el texto y confírmelo"),
    )


class OrderForm(CaseForm):
    """What information is wanted."""

    text = TextAreaField(
        _l("¿Qué información pide y a quién?"),
        hint=_l("Queda en el expediente. No lo lee quien presentó."),
        required=_l("Escriba qué información pide"),
        max_length=None,
        validators=[within_text_limit],
    )


class PartyAnswerForm(CaseForm, FilesForm):
    """What somebody else answered."""

    before_files = ("version", "seen", "party", "position", "text")

    party = RadioField(_l("¿Quién respondió?"), required=_l("Elija quién respondió"))
    position = RadioField(_l("¿Qué respondieron?"), required=_l("Elija qué respondieron"))
    text = TextAreaField(
        _l("Lo que respondieron"),
        hint=_l("Copie o resuma la respuesta. No la lee quien presentó."),
        max_length=None,
        validators=[within_text_limit],
    )


class ChargeForm(ReasonForm):
    """What the copies cost."""

    amount = TextField(
        _l("Monto"),
        hint=_l("Con dos decimales si los tiene. Por ejemplo, 12,50."),
        required=_l("Escriba el monto"),
        inputmode="decimal",
        width=10,
    )

    @property
    def amount_cents(self) -> int | None:
        """Return what was typed, in hundredths; None where it is no amount above zero."""
        match = _AMOUNT.fullmatch(str(self.amount.data))
        cents = int(match[1]) * 100 + int(match[2] or 0) if match else 0
        return cents or None


class NotificationForm(CaseForm):
    """By what channel a decision was notified, and when."""

    channel = RadioField(_l("¿Cómo la notifica?"), required=_l("Elija cómo la notifica"))
    notified_on = DateField(
        _l("¿Qué día la entregó o la envió?"),
        hint=_l(
            "Solo si fue en ventanilla o por correo postal. Está en la constancia de entrega o de envío."
        ),
    )
