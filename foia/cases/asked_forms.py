"""The part of a filing's form that a category adds: a field for every answer to its questions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from flask import request
from wtforms.form import BaseForm
from wtforms.validators import ValidationError

from foia.cases.filing_forms import FilerForm
from foia.cases.question_sets import NO, YES, AnswerKind, AskedQuestion, amount_of, answered_text
from foia.forms import Choice, DateField, RadioField, TextAreaField, TextField
from foia.i18n import date_plain, language, number
from foia.i18n import gettext as _

MORE = "more_"
LONGEST_ANSWER = 5000
_PREFIX = "answer_"


class AskedForm(FilerForm):
    """A filing whose category may ask questions; `asked` are those that apply."""

    asked: tuple[AskedQuestion, ...] = ()

    def ask(self, questions: Sequence[AskedQuestion]) -> None:
        """Add a field for each answer, where the page has them: after the category."""
        self.asked = tuple(questions)
        added = {}
        for question in questions:
            for place in range(1, shown_answers(question) + 1):
                name = answer_name(question, place)
                BaseForm.__setitem__(self, name, _field(question, place))
                added[name] = self._fields.pop(name)
                added[name].process(request.form if request.method == "POST" else None)
        first = {name: field for name, field in self._fields.items() if name in ("urgent", "category")}
        self._fields = {**first, **added, **self._fields}

    def answer_fields(self, question: AskedQuestion) -> list[Any]:
        """Return the fields of a question's answers."""
        names = (answer_name(question, place) for place in range(1, question.most + 1))
        return [self._fields[name] for name in names if name in self._fields]

    def answer_words(self, question: AskedQuestion) -> str:
        """Say what was answered to a question."""
        return "; ".join(words for words in self._answers(question) if words)

    @property
    def answers_told(self) -> str:
        """The questions and their answers, as they stand in the text of the case."""
        return answered_text(self.asked, {question.id: self._answers(question) for question in self.asked})

    def _answers(self, question: AskedQuestion) -> list[str]:
        return [_words(question, field.data) for field in self.answer_fields(question)]


def answer_name(question: AskedQuestion, place: int = 1) -> str:
    """Name the field of an answer, from 1."""
    return f"{_PREFIX}{question.id}" + (f"_{place}" if place > 1 else "")


def shown_answers(question: AskedQuestion) -> int:
    """Return how many answers to a question the page has room for: one more where that was asked."""
    posted = [place for place in range(1, question.most + 1) if _was_shown(question, place)]
    is_asking_more = request.form.get("action") == f"{MORE}{question.id}"
    return min(max(posted, default=1) + is_asking_more, question.most)


def chosen_answers(questions: Sequence[AskedQuestion]) -> dict[str, str]:
    """Return what was sent for the questions on whose answer others may depend, by their ids."""
    return {question.id: request.form.get(answer_name(question), "") for question in questions}


def raw_values(field: Any) -> Iterator[tuple[str, str]]:
    """Return what a field holds as a form would send it."""
    if isinstance(field, DateField):
        yield from ((f"{field.name}-{part}", text) for part, text in field.parts.items())
    elif field.data:
        yield field.name, str(field.data)


def _was_shown(question: AskedQuestion, place: int) -> bool:
    name = answer_name(question, place)
    return name in request.form or f"{name}-day" in request.form


def _field(question: AskedQuestion, place: int) -> Any:
    label = (
        question.text
        if place == 1
        else _("%(question)s (respuesta %(place)s)", question=question.text, place=place)
    )
    said: dict[str, Any] = {"hint": question.help if place == 1 else ""}
    said["required"] = _required_words(question) if question.is_required and place == 1 else ""
    if question.answer is AnswerKind.LONG:
        return TextAreaField(label, rows=4, max_length=LONGEST_ANSWER, **said)
    if question.answer is AnswerKind.CHOICE:
        choices = [Choice(option.code, option.label) for option in question.options]
        return RadioField(_optional(question, label), choices=choices, **said)
    if question.answer is AnswerKind.YES_NO:
        choices = [Choice(YES, _("Sí")), Choice(NO, _("No"))]
        return RadioField(_optional(question, label), choices=choices, **said)
    if question.answer is AnswerKind.DATE:
        return DateField(label, **said)
    if question.answer is AnswerKind.AMOUNT:
        return TextField(label, max_length=40, width=20, inputmode="decimal", validators=[_an_amount], **said)
    return TextField(label, max_length=300, **said)


def _optional(question: AskedQuestion, label: str) -> str:
    """Say of a question with options that it may be left: its field does not say so by itself."""
    return label if question.is_required else _("%(label)s (opcional)", label=label)


def _required_words(question: AskedQuestion) -> str:
    if question.answer in (AnswerKind.CHOICE, AnswerKind.YES_NO):
        return _("Elija una respuesta: %(question)s", question=question.text)
    if question.answer is AnswerKind.DATE:
        return _("Escriba la fecha: %(question)s", question=question.text)
    return _("Conteste: %(question)s", question=question.text)


def _an_amount(_form: Any, field: Any) -> None:
    if amount_of(field.data) is None:
        raise ValidationError(_("Escriba un monto con números, por ejemplo 1250,50."))


def _words(question: AskedQuestion, value: Any) -> str:
    """Say an answer as a person reads it."""
    if value in (None, ""):
        return ""
    if question.answer is AnswerKind.YES_NO:
        return _("Sí") if value == YES else _("No")
    if question.answer is AnswerKind.CHOICE:
        return next((option.label for option in question.options if option.code == value), "")
    if isinstance(value, date):
        return date_plain(value)
    if question.answer is AnswerKind.AMOUNT:
        amount = amount_of(value)
        return _amount_words(amount) if amount is not None else ""
    return str(value)


def _amount_words(amount: Decimal) -> str:
    whole, cents = int(amount), int(amount * 100) % 100
    if not cents:
        return number(whole)
    return f"{number(whole)}{'.' if language() == 'en' else ','}{cents:02d}"
