"""Forms of letters: which to make, why one is withdrawn, what a template says, and the code of a letter."""

from __future__ import annotations

import hashlib

from foia.errors import InvalidInput
from foia.forms import Choice, CodeField, FileField, Form, HiddenField, RadioField, TextAreaField, TextField
from foia.i18n import LANGUAGES
from foia.i18n import lazy_gettext as _l
from foia.letters import rules
from foia.letters.page_words import problem_words
from foia.letters.rules import Words


class MakeForm(Form):
    """What the letter tells, and in which language."""

    event = RadioField(_l("¿Qué cuenta la carta?"), required=_l("Elija qué cuenta la carta"))
    language = RadioField(
        _l("Idioma"),
        choices=[Choice(code, name) for code, name in LANGUAGES.items()],
        required=_l("Elija el idioma"),
    )


class WithdrawForm(Form):
    """Why a letter no longer holds."""

    reason = RadioField(
        _l("¿Por qué la retira?"),
        choices=[
            Choice("mistaken", _l("Tiene un error")),
            Choice("outdated", _l("Ya no corresponde a lo resuelto")),
        ],
        required=_l("Elija el motivo"),
    )


class TemplateForm(Form):
    """Title, opening and closing. `version` is the one the page showed, `shown` marks what was previewed."""

    version = HiddenField()
    shown = HiddenField()
    title = TextField(_l("Título"), required=_l("Escriba el título"), max_length=rules.TITLE_CHARACTERS)
    opening = TextAreaField(
        _l("Cómo empieza"),
        hint=_l("Un párrafo por línea. Después van, siempre, las fechas, lo resuelto y la causal."),
        rows=8,
        required=_l("Escriba cómo empieza la carta"),
        max_length=rules.PART_CHARACTERS,
    )
    closing = TextAreaField(
        _l("Cómo termina"),
        hint=_l("Un párrafo por línea. Antes va, siempre, lo que se puede hacer y hasta cuándo."),
        rows=4,
        max_length=rules.PART_CHARACTERS,
    )

    @property
    def expected_version(self) -> int:
        """Return the version the form was shown for. Raises InvalidInput."""
        if not str(self.version.data).isdecimal():
            raise InvalidInput("version", "version")
        return int(self.version.data)

    @property
    def words(self) -> Words:
        return Words(self.title.data or "", self.opening.data or "", self.closing.data or "")

    @property
    def mark(self) -> str:
        """Return a mark of what is written now."""
        written = "\x00".join((self.words.title, self.words.opening, self.words.closing))
        return hashlib.sha256(written.replace("\r\n", "\n").encode()).hexdigest()[:16]

    def check(self, kind: str) -> bool:
        """Say beside each field everything for which the text is not taken."""
        found = rules.problems(self.words, kind)
        for problem in found:
            if not self[problem.field].errors:
                self.add_error(problem.field, problem_words(problem))
        return not found


class CodeForm(Form):
    """The code printed on a letter; sent by GET, so that its answer has an address."""

    class Meta(Form.Meta):  # type: ignore[misc,name-defined]
        csrf = False

    code = CodeField(
        _l("Código de verificación"),
        hint=_l("Está al final de la carta, junto al cuadro QR. Puede escribirlo con o sin guiones."),
        required=_l("Escriba el código de verificación"),
        width=20,
    )


class ReceiptCodeForm(CodeForm):
    """The folio and the code printed on a receipt."""

    folio = CodeField(
        _l("Folio"), hint=_l("Por ejemplo, BO-26-7K3M-9QWT-F"), required=_l("Escriba el folio"), width=20
    )
    code = CodeField(
        _l("Código de verificación"),
        hint=_l("Está en el comprobante, junto al cuadro QR. No es la clave de seguimiento."),
        required=_l("Escriba el código de verificación"),
        width=20,
    )


class CompareForm(Form):
    """A copy of the letter, to compare with the one that was made."""

    copy = FileField(
        _l("Su copia en PDF"),
        hint=_l("Se compara y se olvida: no se guarda."),
        required=_l("Elija el archivo de su copia"),
        accept=".pdf",
    )
