"""The forms of findings: the list's filters, a new finding, what an auditor decides, what a body answers."""

from __future__ import annotations

from foia.audit.findings_rules import NORM_LENGTH
from foia.audit.findings_words import RESULTS, SEVERITIES, STATES
from foia.cases.desk.forms import FilterForm
from foia.cases.forms import within_text_limit
from foia.cases.registry import LONGEST
from foia.errors import InvalidInput
from foia.forms import (
    Choice,
    DateField,
    Form,
    HiddenField,
    RadioField,
    SelectField,
    TextAreaField,
    TextField,
)
from foia.i18n import lazy_gettext as _l

AUTOMATIC, BY_PERSON = "automatic", "person"


class FindingsForm(FilterForm):
    """Body, where a finding stands, how grave, and who made it."""

    body = SelectField(_l("Entidad"), placeholder=_l("Todas"))
    state = SelectField(
        _l("Situación"),
        placeholder=_l("Todas"),
        choices=[Choice(state, text) for state, (text, _tone) in STATES.items()],
    )
    severity = SelectField(
        _l("Gravedad"),
        placeholder=_l("Todas"),
        choices=[Choice(severity, text) for severity, (text, _tone) in SEVERITIES.items()],
    )
    origin = SelectField(
        _l("Quién lo encontró"),
        placeholder=_l("Todos"),
        choices=[Choice(BY_PERSON, _l("Auditoría")), Choice(AUTOMATIC, _l("La plataforma"))],
    )


class NewFindingForm(Form):
    """What was found, of which body or case, and when it is looked at again."""

    body = SelectField(
        _l("Entidad"),
        hint=_l("Si el hallazgo es de un expediente, deje esto vacío y escriba su folio."),
        placeholder=_l("Elija una entidad"),
    )
    folio = TextField(_l("Folio del expediente"), max_length=LONGEST, width=20)
    severity = RadioField(
        _l("¿Qué tan grave es?"),
        choices=[Choice(severity, text) for severity, (text, _tone) in SEVERITIES.items()],
        required=_l("Elija qué tan grave es"),
    )
    norm = TextField(
        _l("Norma que no se cumplió"),
        hint=_l("Por ejemplo: DS 28168, artículo 11."),
        max_length=NORM_LENGTH,
    )
    text = TextAreaField(
        _l("¿Qué encontró?"),
        hint=_l("Lo leen la jefatura de la entidad y quienes auditan. No escriba nombres de quien presentó."),
        required=_l("Escriba qué encontró"),
        rows=6,
        max_length=None,
        validators=[within_text_limit],
    )
    follow_up_on = DateField(
        _l("¿Cuándo se vuelve a mirar?"),
        hint=_l("Se recuerda un día hábil antes, ese día y el siguiente."),
        required=_l("Escriba cuándo se vuelve a mirar"),
    )


class VersionedForm(Form):
    """A form about a finding as it was shown."""

    version = HiddenField()

    @property
    def expected_version(self) -> int:
        """Return the version the form was shown for. Raises InvalidInput."""
        if not str(self.version.data).isdecimal():
            raise InvalidInput("version", "version")
        return int(self.version.data)


class DecisionForm(VersionedForm):
    """What an auditor does with a finding, in words; the date where it goes on, the result where it ends."""

    step = RadioField(_l("¿Qué decide?"), required=_l("Elija qué decide"))
    text = TextAreaField(
        _l("¿Por qué?"),
        hint=_l("Lo lee la jefatura de la entidad. Para cambiar solo la fecha puede quedar vacío."),
        rows=5,
        max_length=None,
        validators=[within_text_limit],
    )
    follow_up_on = DateField(
        _l("¿Cuándo se vuelve a mirar?"), hint=_l("Si cierra el hallazgo, déjela vacía.")
    )
    result = RadioField(
        _l("Resultado, si lo cierra"),
        choices=[Choice(result, text) for result, text in RESULTS.items()],
    )


class AnswerForm(VersionedForm):
    """What the body answers."""

    text = TextAreaField(
        _l("Respuesta de la entidad"),
        hint=_l("Diga qué pasó, y qué hará y cuándo. No escriba nombres de quien presentó."),
        required=_l("Escriba la respuesta"),
        rows=8,
        max_length=None,
        validators=[within_text_limit],
    )
