"""The forms of a draft: nothing is required of it while it is being written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from foia import law
from foia.cases.desk.answer_forms import LATER, approval_hint, ground_words
from foia.cases.desk.forms import CaseForm
from foia.cases.forms import FilesForm, within_text_limit
from foia.cases.kinds import Kind
from foia.cases.queries import QuestionRead
from foia.drafting.content import DraftContent, QuestionDraft
from foia.forms import CheckboxesField, CheckboxField, Choice, HiddenField, RadioField, TextAreaField
from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l

MOST_HARM_CHARACTERS = 4000


class _Written(TextAreaField):
    """A text that is empty only for as long as nobody wrote it."""

    marks_optional = False


class DraftForm(CaseForm, FilesForm):
    """A draft; `draft_form` adds its questions. `draft_version` is the one it was opened with."""

    leaves = True
    draft_version = HiddenField()
    text = _Written(_l("Respuesta"), rows=16, max_length=None, validators=[within_text_limit])
    attached = CheckboxesField(
        _l("Archivos del borrador"), hint=_l("Quite la marca de los que no deben ir con la respuesta.")
    )

    @property
    def base_version(self) -> int:
        """Return the version the form was opened with; 0 for none."""
        said = str(self.draft_version.data or "")
        return int(said) if said.isdecimal() else 0

    def content(self, questions: Sequence[QuestionRead], kind: Kind) -> DraftContent:
        """Return what the form says. A ground of an outcome that needs none counts for nothing."""
        return DraftContent(
            text=self.text.data or "",
            questions=tuple(self._question(question, kind) for question in questions),
            files=tuple(self.attached.data),
        )

    def fill(self, content: DraftContent, questions: Sequence[QuestionRead]) -> None:
        """Show a version."""
        self.text.data = content.text
        for question in questions:
            said, number = content.question(question.id), question.position
            self[f"outcome_{number}"].data = said.outcome or LATER
            if f"ground_{number}" in self:
                self[f"ground_{number}"].data = list(said.grounds)
            if f"harm_{number}" in self:
                self[f"harm_{number}"].data = said.harm_test

    def _question(self, question: QuestionRead, kind: Kind) -> QuestionDraft:
        number = question.position
        outcome = self[f"outcome_{number}"].data
        outcome = None if outcome in (None, "", LATER) else outcome
        with_ground = outcome is not None and kind.rules.needs_ground(outcome)
        grounds = tuple(self[f"ground_{number}"].data) if with_ground and f"ground_{number}" in self else ()
        harm = self[f"harm_{number}"].data if with_ground and f"harm_{number}" in self else ""
        return QuestionDraft(question.id.hex, outcome, grounds, harm or "")


class CommentForm(CaseForm):
    """What a colleague says of a version."""

    remark = TextAreaField(
        _l("Comentario"),
        hint=_l("Lo leen quienes trabajan el expediente. No lo lee quien presentó."),
        required=_l("Escriba el comentario"),
        max_length=None,
        validators=[within_text_limit],
    )


class VersionForm(CaseForm):
    """A step on one version of a draft."""

    draft_version = HiddenField()

    @property
    def draft(self) -> int:
        said = str(self.draft_version.data or "")
        return int(said) if said.isdecimal() else 0


class ReturnForm(VersionForm):
    """Why a draft is returned."""

    text = TextAreaField(
        _l("Observaciones"),
        hint=_l("Diga qué debe cambiar. Las leen quienes trabajan el expediente."),
        required=_l("Escriba las observaciones"),
        max_length=None,
        validators=[within_text_limit],
    )


class SignForm(VersionForm):
    """Signing: at once, or with a notice that follows."""

    how = RadioField(_l("¿Cómo sale?"), required=_l("Elija cómo sale"))
    is_checked = CheckboxField(
        _l("Revisé la respuesta y sus archivos, y no llevan datos personales que no correspondan"),
        required=_l("Revise la respuesta y confírmelo"),
    )


def draft_form(questions: Sequence[QuestionRead], grounds: Sequence[law.Ground], kind: Kind) -> DraftForm:
    """Return the form for these open questions, as the kind is answered."""
    fields: dict[str, Any] = {}
    several = len(questions) > 1
    for question in questions:
        number = question.position
        fields[f"outcome_{number}"] = RadioField(
            _("¿Qué responde a la pregunta %(number)s?", number=number) if several else _("¿Qué responde?"),
            choices=[
                *(
                    Choice(code, kind.outcomes[code], approval_hint(code, kind))
                    for code in kind.rules.answers
                ),
                Choice(LATER, _("Todavía no lo decido")),
            ],
        )
        if grounds:
            fields[f"ground_{number}"] = CheckboxesField(
                _("Causales para la pregunta %(number)s", number=number) if several else _("Causales"),
                hint=_("Solo si no entrega la información o entrega una parte. Puede marcar varias."),
                choices=[Choice(ground.code, ground_words(ground)) for ground in grounds],
            )
        if any(ground.harm_test for ground in grounds):
            norm = next(ground.harm_test for ground in grounds if ground.harm_test)
            fields[f"harm_{number}"] = _Written(
                _("Prueba de daño para la pregunta %(number)s", number=number)
                if several
                else _("Prueba de daño"),
                hint=_(
                    "Si marca una reserva, diga qué daño causaría entregarla (%(norm)s). Sale en la carta.",
                    norm=norm,
                ),
                rows=5,
                max_length=MOST_HARM_CHARACTERS,
            )
    form = cast(DraftForm, type("DraftFormOfCase", (DraftForm,), fields)())
    form._fields = {name: form._fields[name] for name in (*fields, *form._fields)}
    return form
