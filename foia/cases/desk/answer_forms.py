"""The form that answers a case: an outcome for each open question, one letter, its files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar, cast

from foia import law
from foia.cases.desk.forms import CaseForm
from foia.cases.forms import FilesForm, within_text_limit
from foia.cases.kinds import Kind
from foia.cases.queries import QuestionRead
from foia.forms import CheckboxField, Choice, DateField, RadioField, SelectField, TextAreaField
from foia.i18n import gettext as _
from foia.i18n import language
from foia.i18n import lazy_gettext as _l

LATER = "later"


class AnswerForm(CaseForm, FilesForm):
    """What every answer holds beside its questions; `answer_form` adds these."""

    leaves = True
    outcomes_with_ground: ClassVar[frozenset[str]] = frozenset()

    text = TextAreaField(
        _l("Respuesta"),
        required=_l("Escriba la respuesta"),
        rows=12,
        max_length=None,
        validators=[within_text_limit],
    )
    is_checked = CheckboxField(
        _l("Revisé la respuesta y sus archivos, y no llevan datos personales que no correspondan"),
        required=_l("Revise la respuesta y confírmelo"),
    )

    def chosen(self, position: int) -> tuple[str, str | None] | None:
        """Return outcome and ground of a question, None if it is left for later."""
        outcome = self[f"outcome_{position}"].data
        if outcome in {None, LATER}:
            return None
        return outcome, self[f"ground_{position}"].data if self.needs_ground(outcome) else None

    def needs_ground(self, outcome: str) -> bool:
        """Say whether the kind wants a ground for this outcome; `answer_form` tells how."""
        return outcome in self.outcomes_with_ground


class RelayedAnswerForm(AnswerForm):
    """The same for the central desk, which records what a body that has not joined delivered."""

    delivered_on = DateField(
        _l("¿Qué día entregó la entidad la respuesta?"),
        hint=_l("Ese día se detiene el plazo. Está en el sello, el correo o la constancia de entrega."),
        required=_l("Escriba el día en que la entidad entregó la respuesta"),
    )
    delivery_channel = RadioField(
        _l("¿Cómo la entregó?"),
        choices=[
            Choice("email", _l("Por correo electrónico")),
            Choice("counter", _l("En ventanilla")),
            Choice("post", _l("Por correo postal")),
        ],
        required=_l("Elija cómo la entregó"),
    )


class UndoingForm(CaseForm):
    """Why an answer is taken back."""

    text = TextAreaField(
        _l("Motivo"),
        hint=_l("Queda en el expediente. No lo lee quien presentó."),
        required=_l("Escriba el motivo"),
        max_length=None,
        validators=[within_text_limit],
    )


class CorrectedAnswerForm(CaseForm, FilesForm):
    """What corrects an answer that was read."""

    leaves = True
    before_files = ("text",)
    text = TextAreaField(
        _l("Corrección"),
        required=_l("Escriba la corrección"),
        rows=8,
        max_length=None,
        validators=[within_text_limit],
    )


def answer_form(
    questions: Sequence[QuestionRead],
    grounds: Sequence[law.Ground],
    kind: Kind,
    *,
    relayed: bool,
    may_wait: bool,
) -> AnswerForm:
    """Return the form for these open questions, as the kind is answered."""
    fields: dict[str, Any] = {}
    several = len(questions) > 1
    for question in questions:
        fields |= _fields_of(question, grounds, kind, may_wait=may_wait and several, several=several)
    base = RelayedAnswerForm if relayed else AnswerForm
    more = {"outcomes_with_ground": kind.rules.with_ground}
    form = cast(AnswerForm, type("AnswerFormOfCase", (base,), {**fields, **more})())
    # Errors are told in the order of the page, on which the questions come first.
    form._fields = {name: form._fields[name] for name in (*fields, *form._fields)}
    return form


def check_answers(
    form: AnswerForm, questions: Sequence[QuestionRead], *, received_on: date, today: date
) -> bool:
    """Check what no single field can; the errors stand beside the fields."""
    is_valid = True
    if questions and all(form[f"outcome_{question.position}"].data == LATER for question in questions):
        form.add_error(f"outcome_{questions[0].position}", _("Responda al menos una pregunta."))
        is_valid = False
    for question in questions:
        chosen = form.chosen(question.position)
        if chosen is not None and form.needs_ground(chosen[0]) and not chosen[1]:
            form.add_error(
                f"ground_{question.position}",
                _(
                    "Elija la causal por la que no entrega todo lo que pide la pregunta %(number)s.",
                    number=question.position,
                )
                if len(questions) > 1
                else _("Elija la causal por la que no entrega todo lo que se pide."),
            )
            is_valid = False
    if isinstance(form, RelayedAnswerForm) and form.delivered_on.data is not None:
        delivered_on: date = form.delivered_on.data
        if not received_on <= delivered_on <= today:
            form.add_error(
                "delivered_on",
                _("Escriba un día entre la recepción y hoy."),
            )
            is_valid = False
    return is_valid


def ground_words(ground: law.Ground) -> str:
    """Say a ground with its norm; where its words are ours or its text was not read, say that too."""
    words = f"{ground.text_en if language() == 'en' else ground.text_es} {ground.basis}."
    if ground.paraphrase:
        words += " " + _("(Paráfrasis)")
    if not ground.verified:
        words += " " + _("(Por confirmar)")
    return words


def approval_hint(outcome: str, kind: Kind) -> str:
    """Say of an outcome that nobody gives it alone."""
    if outcome not in kind.rules.four_eyes:
        return ""
    return _("Otra persona lo aprueba antes de que se firme.")


def _fields_of(
    question: QuestionRead, grounds: Sequence[law.Ground], kind: Kind, *, may_wait: bool, several: bool
) -> dict[str, Any]:
    number = question.position
    asked, missing, basis = _("¿Qué responde?"), _("Elija qué responde"), _("Causal")
    if several:
        asked = _("¿Qué responde a la pregunta %(number)s?", number=number)
        missing = _("Elija qué responde a la pregunta %(number)s", number=number)
        basis = _("Causal para la pregunta %(number)s", number=number)
    choices = [Choice(code, kind.outcomes[code], approval_hint(code, kind)) for code in kind.rules.answers]
    if may_wait:
        choices.append(Choice(LATER, _("Todavía no respondo esta pregunta")))
    fields: dict[str, Any] = {
        f"outcome_{number}": RadioField(
            asked,
            choices=choices,
            required=missing,
        ),
    }
    if kind.rules.with_ground:
        fields[f"ground_{number}"] = SelectField(
            basis,
            hint=_("Solo si no entrega la información o entrega una parte."),
            choices=[Choice(ground.code, ground_words(ground)) for ground in grounds],
        )
    return fields
