"""A letter for an invented case: what an author of templates sees before a text is in force."""

from __future__ import annotations

from datetime import date, timedelta

from foia import law
from foia.cases.folio import DEMO_PREFIX, new_folio
from foia.cases.presentation import ground_words
from foia.directory.models import Body
from foia.i18n import date_plain, date_words, force_locale
from foia.i18n import gettext as _
from foia.letters import rules
from foia.letters.composing import letterhead
from foia.letters.content import AnswerBlock, LetterContent, NextStep
from foia.letters.page_words import template_words
from foia.letters.rules import ANSWER_KINDS, NEEDS_GROUND, LetterKind, Words

_SAMPLE_CODE = "0000-0000-0000-0000"
_DAYS_TO_ANSWER = timedelta(days=14)
_DAYS_TO_ACT = timedelta(days=24)


def sample(
    kind: str,
    words: Words,
    language: str,
    *,
    body: Body | None,
    regimes: tuple[law.Regime, ...],
    today: date,
    origin: str,
    version: int,
) -> LetterContent:
    """Return the letter of an invented case in these words, with everything no template can leave out."""
    with force_locale(language):
        body_name = body.name(language) if body is not None else _("Entidad de ejemplo")
        values = _values(kind, body_name, today)
        return LetterContent(
            kind=kind,
            language=language,
            folio=values[rules.FOLIO],
            code=_SAMPLE_CODE,
            addressee=_("A quien presentó %(noun)s", noun=_("la solicitud")),
            body_name=body_name,
            body_lines=letterhead(body) if body is not None else (_("Dirección, teléfono y correo"),),
            dated=date_plain(today),
            title=rules.fill(words.title, values),
            opening=rules.filled(words.opening, values),
            facts=(
                (_("Se presentó el"), values[rules.RECEIVED]),
                (_("Plazo para responder"), values[rules.DUE]),
                (_("Fecha de esta actuación"), date_plain(today)),
                (_("Norma que se aplica"), values[rules.REGIME]),
            ),
            answers=_answers(kind, regimes) if kind in ANSWER_KINDS else (),
            text=""
            if kind == LetterKind.ACKNOWLEDGMENT
            else _(
                "Aquí va el texto que escribe quien responde, con la prueba de daño donde la norma la pide."
            ),
            next_steps=(
                NextStep(
                    _("Lo que la norma permite hacer"),
                    _("hasta el %(date)s", date=date_words(today + _DAYS_TO_ACT)),
                    _("Aquí van las palabras de la norma y su artículo."),
                ),
            ),
            closing=rules.filled(words.closing, values),
            signed_by=values[rules.SIGNER],
            signed_on=date_plain(today),
            signer_role=_("Servidor público responsable"),
            template=template_words(origin, version, body_name),
        )


def _values(kind: str, body_name: str, today: date) -> dict[str, str]:
    values = {
        rules.FOLIO: new_folio(DEMO_PREFIX, today),
        rules.REGISTRY: "HR-1234/2026",
        rules.KIND: _("solicitud"),
        rules.SUBJECT: _("Contratos de alumbrado público"),
        rules.BODY: body_name,
        rules.OFFICE: _("Oficina de ejemplo"),
        rules.REGIME: _("La norma del expediente"),
        rules.RECEIVED: date_plain(today - _DAYS_TO_ANSWER),
        rules.DATED: date_plain(today),
        rules.DUE: date_plain(today + _DAYS_TO_ANSWER),
        rules.SIGNER: _("Nombre de quien firma"),
        rules.OUTCOME: _("El resultado"),
        rules.FIRST_DUE: date_plain(today),
        rules.SENT_TO: _("Otra entidad de ejemplo"),
    }
    return {name: value for name, value in values.items() if name in rules.admitted(kind)}


def _answers(kind: str, regimes: tuple[law.Regime, ...]) -> tuple[AnswerBlock, ...]:
    ground = next((item for regime in regimes for item in law.grounds(regime) if item.verified), None)
    words = (ground_words(ground),) if ground is not None else (_("La causal, en palabras de la norma."),)
    return (
        AnswerBlock(
            number=1,
            question=_("¿Cuánto costó el alumbrado de la avenida en 2025?"),
            outcome=_("El resultado"),
            grounds=words if kind in NEEDS_GROUND else (),
        ),
    )
