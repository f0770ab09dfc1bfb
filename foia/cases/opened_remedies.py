"""What the filer of an opened case may do about an answer, or about silence, in words.

Runs in a request, for gettext. Who decides it, and whether it is decided here, the page of appeals says.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flask import url_for

from foia import law
from foia.cases import silences
from foia.cases.silence_words import (
    effect_to_filer,
    ended_words,
    next_term_sentences,
    silent_steps,
    still_possible,
)
from foia.cases.silences import Silence
from foia.i18n import date_words, language
from foia.i18n import gettext as _
from foia.law.appeals import decider_of

# By these it is decided in this service; a court is not.
_WITHIN = frozenset({"same_body", "superior", "oversight_body"})


@dataclass(frozen=True)
class RemedyShown:
    """What the filer may do against silence or a refusal; unconfirmed ones say so and cite nothing."""

    name: str
    explanation: str
    confirmed: bool


@dataclass(frozen=True)
class SilenceShown:
    """A silence that holds: what happened and follows, what to do now, and a button where it is written."""

    sentences: tuple[str, ...]
    now: str
    button: str
    address: str


def remedies_shown(regime: law.Regime, body_class: str | None) -> list[RemedyShown]:
    """Return the remedies of the norm against a body of a class."""
    in_english = language() == "en"
    return [
        RemedyShown(
            name=remedy.step.name_en if in_english else remedy.step.name_es,
            explanation=remedy.text_en if in_english else remedy.text_es,
            confirmed=remedy.verified,
        )
        for remedy in law.remedies(regime, body_class)
    ]


def silence_shown(
    silence: Silence | None,
    found: law.Report,
    regime: law.Regime,
    body_class: str | None,
    *,
    denounces_first: bool,
    pending: Collection[str] = (),
    is_confidential: bool = False,
) -> SilenceShown | None:
    """Say what a silence gives and what may be done now, until when.

    `pending` are the appeals that are being decided; none against a confidential case is decided here."""
    if silence is None:
        return None
    step = silent_steps(regime, body_class).get((silence.regime_id, silence.regime_version, silence.step))
    basis = step.basis if step is not None else ""
    sentences = (
        ended_words(step, silence.due_on, silence.last_on, partial=silence.partial),
        effect_to_filer(silence.effect, basis),
        *next_term_sentences(found),
        still_possible(for_filer=True),
    )
    address = url_for("appeals.for_silence")
    if denounces_first:
        now = _("Ahora puede denunciar el atraso: el texto ya está escrito.")
        return SilenceShown(sentences, now, _("Denunciar el atraso"), address)
    if silence.effect == silences.GRANTED:
        now = _("Ahora puede pedir por mensaje que se cumpla: el texto ya está escrito.")
        return SilenceShown(sentences, now, _("Pedir que se cumpla"), address)
    remedy = silences.remedy_against(regime, silence.step, body_class)
    if remedy is None:
        return SilenceShown(sentences, "", "", "")
    if remedy.step.id in pending:
        return SilenceShown(sentences, _("Ya presentó su recurso y se está resolviendo."), "", "")
    is_within = not is_confidential and decider_of(regime, remedy.step.id) in _WITHIN
    button = _("Presentarlo: ya está escrito") if is_within else _("Ver cómo presentarlo")
    return SilenceShown(sentences, _until(remedy, found), button, address)


def _until(remedy: law.OpenRemedy, found: law.Report) -> str:
    """Name what may be filed now and say until when; what no read norm says is called so."""
    name = remedy.step.name_en if language() == "en" else remedy.step.name_es
    deadline = found.step(remedy.step.id)
    until_on = deadline.last_acceptable_on if deadline is not None and deadline.state == "running" else None
    if until_on is None:
        now = _("Ahora puede presentar: %(name)s.", name=name)
    else:
        now = _("Ahora puede presentar, hasta el %(date)s: %(name)s.", name=name, date=date_words(until_on))
    return (
        now if remedy.verified else f"{now} " + _("Por confirmar: todavía no leímos la norma que lo regula.")
    )
