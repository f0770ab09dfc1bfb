"""The form by which a request is filed."""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar

from foia.cases.asked_forms import AskedForm
from foia.cases.filing_forms import FilerForm
from foia.cases.forms import FilesForm, within_text_limit
from foia.cases.vault import Person
from foia.forms import Choice, RadioField, TextAreaField, TextField
from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l

MOST_QUESTIONS = 10
ONESELF, ANOTHER = "oneself", "another"
F = TypeVar("F", bound=FilesForm)


QUESTIONS = tuple(f"question_{number}" for number in range(1, MOST_QUESTIONS + 1))


def with_questions(form: type[F]) -> type[F]:
    """Give a form as many questions as may be asked; its page shows those in use."""
    for number, name in enumerate(QUESTIONS, start=1):
        field = TextAreaField(
            _l("¿Qué información pide?") if number == 1 else _l("Pregunta %(number)s", number=number),
            required=_l("Escriba qué información pide") if number == 1 else "",
            rows=5,
            max_length=None,
            validators=[within_text_limit],
        )
        setattr(form, name, field)
    return form


@with_questions
class _QuestionsForm(AskedForm):
    """Who files, and the questions (see `form_with`)."""


class FilingForm(_QuestionsForm):
    """An information request."""

    # As the page has them: errors are listed in its order.
    before_files = (
        *("category", "subject"),
        *QUESTIONS,
        *("keep", "files", "name", "document_number", "email", "phone", "postal_address"),
        *("acting_for", "represented_name", "represented_document"),
    )
    about_people = (*FilerForm.about_people, "represented_name", "represented_document")
    category = RadioField(_l("¿Sobre qué pide? Puede dejarlo sin marcar"))
    subject = TextField(
        _l("Asunto"),
        hint=_l("En pocas palabras, de qué trata. Por ejemplo: contratos de limpieza de 2025."),
        required=_l("Escriba el asunto"),
        max_length=200,
    )
    acting_for = RadioField(
        _l("¿Presenta en nombre propio o representa a otra persona?"),
        choices=[
            Choice(ONESELF, _l("En nombre propio")),
            Choice(ANOTHER, _l("Represento a otra persona u organización")),
        ],
        default=ONESELF,
        required=_l("Elija si presenta en nombre propio o representa a otra persona"),
    )
    represented_name = TextField(_l("Nombre de la persona u organización que representa"), max_length=200)
    represented_document = TextField(
        _l("Número de documento o de registro de quien representa"), max_length=40, width=20
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Check also what two fields say together."""
        is_valid = bool(super().validate(extra_validators))
        conflicts = self._conflicts()
        for name, message in conflicts:
            self.add_error(name, message)
        return is_valid and not conflicts

    def _conflicts(self) -> list[tuple[str, str]]:
        found = []
        represented = self.represented_name.data or self.represented_document.data
        if self.acting_for.data == ANOTHER and not self.represented_name.data:
            found.append(("represented_name", _("Escriba el nombre de la persona que representa")))
        if self.acting_for.data == ONESELF and represented:
            found.append(
                (
                    "acting_for",
                    _("Usted escribió los datos de otra persona: diga si la representa o bórrelos"),
                )
            )
        if self.lacks_address:
            found.append(("email", _("Escriba su correo, o elija que le avisemos en esta página")))
        if self.lacks_postal_address:
            found.append(
                ("postal_address", _("Escriba su nombre y su dirección, o elija otra forma de respuesta"))
            )
        return found

    @property
    def question_fields(self) -> list[TextAreaField]:
        return [self[name] for name in QUESTIONS if name in self]

    @property
    def questions(self) -> list[str]:
        """What was asked; fields left empty ask nothing. What the category asked goes with the first."""
        asked = [field.data for field in self.question_fields if field.data]
        return ["\n\n".join([asked[0], self.answers_told]), *asked[1:]] if asked and self.asked else asked

    @property
    def category_code(self) -> str | None:
        return self.category.data or None if self.category is not None else None

    @property
    def represented(self) -> Person:
        if self.acting_for.data != ANOTHER:
            return Person()
        return Person(name=self.represented_name.data, document_number=self.represented_document.data)


@cache
def form_with(questions: int) -> type[FilingForm]:
    """Return the form with so many questions: fields that no page shows are neither read nor checked."""
    return type("FilingForm", (FilingForm,), dict.fromkeys(QUESTIONS[questions:]))
