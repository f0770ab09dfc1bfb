"""What a filer may send about silence, already written from the case: an appeal, a denunciation, a reminder.

Runs in a request, for gettext; written in the language in which the case was filed. Whoever sends it may
change every word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel.speaklater import LazyString

from foia.cases import silences
from foia.cases.delay_text import filed_words
from foia.cases.silence_words import effect_by_filer, ended_words, silent_steps
from foia.cases.silences import Silence
from foia.i18n import force_locale
from foia.i18n import gettext as _
from foia.law import Regime

_LONGEST_QUESTION = 300


@dataclass(frozen=True)
class SilentCase:
    """A case of which silence holds, as its filer may know it."""

    folio: str
    noun: LazyString
    body: str
    body_class: str | None
    received_on: date
    questions: Sequence[str]
    language: str
    regime: Regime
    silence: Silence


def appeal_text(case: SilentCase) -> str:
    """Write why an appeal against silence is filed, and what it asks for."""
    with force_locale(case.language):
        return "\n\n".join(
            (*_what_happened(case), *_what_the_law_says(case), _asked_of_whoever_decides(case))
        )


def denunciation_text(case: SilentCase) -> str:
    """Write that the delay is denounced, and ask for a decision."""
    with force_locale(case.language):
        asked = _("Denuncio el atraso y requiero que se decida sobre lo que presenté.")
        return "\n\n".join((*_what_happened(case), *_what_the_law_says(case), asked))


def fulfilment_text(case: SilentCase) -> str:
    """Ask the body to do what its silence granted."""
    with force_locale(case.language):
        asked = _("Pido que se cumpla lo que pedí y que me confirmen cuándo y cómo.")
        return "\n\n".join((*_what_happened(case), *_what_the_law_says(case), asked))


def _what_happened(case: SilentCase) -> tuple[str, ...]:
    filed = filed_words(case.noun, case.folio, case.body, case.received_on)
    if not case.questions:
        return (filed,)
    asked = "\n".join(f"- {_shortened(text)}" for text in case.questions)
    return filed, _("Esto es lo que presenté:") + "\n" + asked


def _what_the_law_says(case: SilentCase) -> tuple[str, ...]:
    silence = case.silence
    steps = silent_steps(case.regime, case.body_class)
    step = steps.get((silence.regime_id, silence.regime_version, silence.step))
    term = case.regime.step(silence.step)
    ended = ended_words(step, silence.due_on, silence.last_on, partial=silence.partial)
    if term is not None and term.verified:
        ended = f"{ended} " + _("El plazo lo fija: %(basis)s.", basis=term.basis.rstrip("."))
    return ended, effect_by_filer(silence.effect, step.basis if step is not None else "")


def _asked_of_whoever_decides(case: SilentCase) -> str:
    if case.silence.effect in (silences.FREE_OF_CHARGE, "criminal_liability"):
        return _("Pido que se ordene entregarme lo que pedí, completo y sin costo.")
    if case.regime.kinds == ("appeal",):
        return _("Pido que se resuelva lo que impugné.")
    return _("Pido que se ordene responder lo que presenté, de forma completa y por escrito.")


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST_QUESTION else f"{words[:_LONGEST_QUESTION]}…"
