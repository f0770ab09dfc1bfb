"""Forms of the administrator's page of what a body is competent for."""

from __future__ import annotations

from typing import Any

from wtforms.validators import ValidationError

from foia.directory.competence_actions import NewText
from foia.directory.competence_models import PhraseKind
from foia.directory.names import LONGEST_TEXT
from foia.forms import Choice, Form, HiddenField, RadioField, SelectField, TextAreaField, TextField
from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l
from foia.pages.fields import clean_text

MOST_LINES = 500
# What each kind is called, one and several.
KIND_LABELS: dict[PhraseKind, Any] = {
    PhraseKind.SUBJECT: _l("Tema"),
    PhraseKind.SYNONYM: _l("Sinónimo"),
    PhraseKind.PHRASE: _l("Frase de ejemplo"),
}
COMPETENCE_LABELS: dict[str, Any] = {
    PhraseKind.SUBJECT.value: _l("Temas"),
    PhraseKind.SYNONYM.value: _l("Sinónimos"),
    PhraseKind.PHRASE.value: _l("Frases de ejemplo"),
}
# In which languages people of these countries write, by ISO 639.
TEXT_LANGUAGES: dict[str, Any] = {
    "es": _l("Español"),
    "en": _l("Inglés"),
    "ay": _l("Aymara"),
    "gn": _l("Guaraní"),
    "qu": _l("Quechua"),
    "arn": _l("Mapudungun"),
    "quc": _l("K'iche'"),
    "mam": _l("Mam"),
    "kek": _l("Q'eqchi'"),
}
_KINDS = [
    Choice(
        PhraseKind.PHRASE.value,
        KIND_LABELS[PhraseKind.PHRASE],
        _l("Como lo diría una persona: «el agua sale turbia», «cuánto costó el puente»."),
    ),
    Choice(PhraseKind.SUBJECT.value, KIND_LABELS[PhraseKind.SUBJECT], _l("De qué se ocupa: «agua potable».")),
    Choice(
        PhraseKind.SYNONYM.value,
        KIND_LABELS[PhraseKind.SYNONYM],
        _l("Otra palabra para un tema: «cañería», «alcantarilla»."),
    ),
]
_LANGUAGES = [Choice(code, label) for code, label in TEXT_LANGUAGES.items()]


class NewTextsForm(Form):
    """Texts to add, one a line."""

    kind = RadioField(
        _l("Qué son"), choices=_KINDS, default=PhraseKind.PHRASE.value, required=_l("Elija qué son")
    )
    texts = TextAreaField(
        _l("Textos"),
        hint=_l("Uno por línea. Puede pegar muchos a la vez."),
        rows=6,
        max_length=None,
        required=_l("Escriba al menos un texto"),
    )
    language = SelectField(
        _l("Idioma"), choices=_LANGUAGES, default="es", placeholder="", required=_l("Elija el idioma")
    )

    def validate_texts(self, field: TextAreaField) -> None:
        lines = self.lines
        if len(lines) > MOST_LINES:
            raise ValidationError(_("Pegue como máximo %(most)s líneas cada vez.", most=MOST_LINES))
        for number, line in enumerate(lines, 1):
            if len(line) > LONGEST_TEXT:
                raise ValidationError(
                    _(
                        "El texto %(number)s tiene %(count)s caracteres: caben %(most)s.",
                        number=number,
                        count=len(line),
                        most=LONGEST_TEXT,
                    )
                )

    @property
    def lines(self) -> list[str]:
        written = (" ".join(clean_text(line).split()) for line in self.texts.data.splitlines())
        return [line for line in written if line]

    @property
    def values(self) -> list[NewText]:
        """Return the texts that were written."""
        return [NewText(PhraseKind(self.kind.data), line, self.language.data) for line in self.lines]


class TextForm(Form):
    """One text, to be changed."""

    kind = RadioField(_l("Qué es"), choices=_KINDS, required=_l("Elija qué es"))
    text = TextField(_l("Texto"), max_length=LONGEST_TEXT, required=_l("Escriba el texto"))
    language = SelectField(_l("Idioma"), placeholder="", required=_l("Elija el idioma"))
    seen = HiddenField("")

    def offer(self, language: str) -> None:
        """Set what may be chosen; a language that some list brought stays choosable."""
        extra = [] if language in TEXT_LANGUAGES else [Choice(language, language)]
        self.language.choices = [*_LANGUAGES, *extra]

    @property
    def value(self) -> NewText:
        """Return what was written."""
        return NewText(PhraseKind(self.kind.data), " ".join(self.text.data.split()), self.language.data)


def refusal_words(code: str) -> str:
    """Say why a text is refused."""
    words = {
        "missing": _("Escriba el texto"),
        "text_too_long": _("Escriba como máximo %(limit)s caracteres.", limit=LONGEST_TEXT),
        "text_taken": _("La entidad ya tiene ese texto"),
        "changed_meanwhile": _(
            "Otra persona cambió este texto mientras usted escribía. No se guardó lo suyo: si todavía "
            "corresponde, envíelo otra vez."
        ),
    }
    return words[code]
