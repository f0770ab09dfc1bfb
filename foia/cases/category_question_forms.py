"""The form in which an administrator writes a question of a category."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms.validators import ValidationError

from foia.cases.catalogue_forms import MOST_POSITION, WholeNumber
from foia.cases.category_question_actions import QuestionValues, answers_to_depend_on
from foia.cases.category_question_models import CategoryQuestion
from foia.cases.question_sets import BRANCHING, MOST_REPEATED, NO, YES, AnswerKind
from foia.forms import (
    CheckboxField,
    Choice,
    Form,
    HiddenField,
    RadioField,
    SelectField,
    TextAreaField,
    TextField,
)
from foia.i18n import gettext as _
from foia.i18n import language
from foia.i18n import lazy_gettext as _l
from foia.pages.fields import clean_text

_BETWEEN = ":"
ANSWER_LABELS: dict[str, Any] = {
    AnswerKind.SHORT.value: _l("Texto corto"),
    AnswerKind.LONG.value: _l("Texto largo"),
    AnswerKind.CHOICE.value: _l("Una opción de una lista"),
    AnswerKind.YES_NO.value: _l("Sí o no"),
    AnswerKind.DATE.value: _l("Una fecha"),
    AnswerKind.AMOUNT.value: _l("Un monto de dinero"),
}
QUESTION_LABELS: dict[str, Any] = {
    "text_es": _l("Pregunta en español"),
    "text_en": _l("Pregunta en inglés"),
    "help_es": _l("Ayuda en español"),
    "help_en": _l("Ayuda en inglés"),
    "answer": _l("Cómo se contesta"),
    "options": _l("Opciones"),
    "is_required": _l("Obligatoria"),
    "most": _l("Cuántas respuestas se pueden dar"),
    "position": _l("Orden"),
    "body_id": _l("Solo para la entidad"),
    "after_id": _l("Depende de la pregunta"),
    "after_value": _l("Se hace si contestó"),
    "is_active": _l("En uso"),
}


class QuestionForm(Form):
    """Everything written of a question."""

    seen = HiddenField()
    text_es = TextField(QUESTION_LABELS["text_es"], required=_l("Escriba la pregunta"), max_length=300)
    text_en = TextField(
        QUESTION_LABELS["text_en"],
        hint=_l("Si la deja vacía, en inglés se muestra en español."),
        max_length=300,
    )
    help_es = TextField(
        QUESTION_LABELS["help_es"],
        hint=_l("Una línea debajo de la pregunta. Por ejemplo: está arriba a la derecha de la factura."),
        max_length=500,
    )
    help_en = TextField(QUESTION_LABELS["help_en"], max_length=500)
    answer = RadioField(
        QUESTION_LABELS["answer"],
        choices=[Choice(code, label) for code, label in ANSWER_LABELS.items()],
        default=AnswerKind.SHORT.value,
        required=_l("Elija cómo se contesta"),
    )
    options = TextAreaField(
        QUESTION_LABELS["options"],
        hint=_l(
            "Solo para «una opción de una lista». Una por línea; después de una barra, en inglés: Todo | All"
        ),
        rows=5,
        max_length=5000,
    )
    is_required = CheckboxField(_l("Hay que contestarla para presentar"))
    most = TextField(
        QUESTION_LABELS["most"],
        hint=_l("1 si es una sola. Con más, quien presenta puede agregar otras respuestas."),
        required=_l("Escriba cuántas respuestas se pueden dar"),
        inputmode="numeric",
        width=4,
        validators=[WholeNumber(1, MOST_REPEATED)],
        default="1",
    )
    position = TextField(
        QUESTION_LABELS["position"],
        hint=_l("Los números menores van primero."),
        required=_l("Escriba el orden"),
        inputmode="numeric",
        width=4,
        validators=[WholeNumber(0, MOST_POSITION)],
    )
    after = SelectField(
        _l("Se hace solo si"),
        placeholder=_l("Siempre se hace"),
        hint=_l("Puede depender de una pregunta anterior que se contesta con sí o no, o con una opción."),
    )
    body = TextField(
        QUESTION_LABELS["body_id"],
        hint=_l("Vacío: se hace en todas. Escriba su código oficial, su sigla o su nombre completo."),
        max_length=300,
    )

    def validate_options(self, field: TextAreaField) -> None:
        if any(len(es) > 200 or len(en) > 200 for es, en in self.written_options):
            raise ValidationError(_("Cada opción puede tener como máximo 200 caracteres."))

    def offer(self, others: Sequence[CategoryQuestion]) -> None:
        """Set on which answers to earlier questions this one may depend."""
        self.after.choices = [
            Choice(f"{other.id.hex}{_BETWEEN}{code}", f"{other.text(language())}: {label}")
            for other in others
            if other.is_active and other.answer in BRANCHING
            for code, label in answer_labels(other).items()
        ]

    def show(self, question: CategoryQuestion, body_code: str) -> None:
        """Fill the form with what a question holds now."""
        for name in ("text_es", "text_en", "help_es", "help_en", "answer", "is_required"):
            self[name].data = getattr(question, name)
        self.most.data, self.position.data = str(question.most), str(question.position)
        self.options.data = "\n".join(
            f"{option.es} | {option.en}" if option.en else option.es for option in question.options
        )
        self.body.data = body_code
        if question.after_id is not None:
            self.after.data = f"{question.after_id.hex}{_BETWEEN}{question.after_value}"

    @property
    def written_options(self) -> list[tuple[str, str]]:
        lines = [" ".join(clean_text(line).split()) for line in self.options.data.splitlines()]
        pairs = [line.partition("|") for line in lines if line]
        return [(es.strip(), en.strip()) for es, _bar, en in pairs if es.strip()]

    def values(self, others: Sequence[CategoryQuestion], body_id: Any) -> QuestionValues:
        """Return what was written."""
        after, _between, value = (self.after.data or "").partition(_BETWEEN)
        answer = AnswerKind(self.answer.data)
        return QuestionValues(
            text_es=self.text_es.data,
            text_en=self.text_en.data,
            help_es=self.help_es.data,
            help_en=self.help_en.data,
            answer=answer,
            is_required=self.is_required.data,
            position=int(self.position.data),
            most=int(self.most.data),
            options=self.written_options if answer is AnswerKind.CHOICE else (),
            body_id=body_id,
            after_id=next((other.id for other in others if other.id.hex == after), None),
            after_value=value,
        )


def answer_labels(question: CategoryQuestion) -> dict[str, str]:
    """Return the answers on which others may depend, in words, by their codes."""
    if question.answer == AnswerKind.YES_NO:
        return {YES: _("Sí"), NO: _("No")}
    words = {option.code: option for option in question.options}
    return {
        code: words[code].en if language() == "en" and words[code].en else words[code].es
        for code in answers_to_depend_on(question)
    }


def question_refusals() -> dict[str, str]:
    """Say why a question is refused, by code."""
    return {
        "options_missing": _("Escriba al menos dos opciones, una por línea"),
        "options_twice": _("Hay dos opciones iguales: deje una"),
        "too_many_options": _("Son demasiadas opciones: deje como máximo 30"),
        "not_repeatable": _("Una pregunta de sí o no, o de opciones, tiene una sola respuesta"),
        "after_unknown": _("Elija una pregunta de la lista"),
        "after_later": _("El orden debe ser mayor que el de la pregunta de la que depende"),
        "before_earlier": _("El orden debe ser menor que el de las preguntas que dependen de esta"),
        "value_unknown": _("Esa respuesta ya no existe: elija otra"),
        "option_needed": _("Otra pregunta depende de una opción que quitó: déjela, o cambie antes la otra"),
        "still_needed": _("Otra pregunta depende de esta: cambie antes la otra"),
        "other_body": _("Una pregunta de todas las entidades no puede depender de la de una sola"),
    }
