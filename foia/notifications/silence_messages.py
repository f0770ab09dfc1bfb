"""What filers and staff read of silence: what the norm makes of a term nobody met, and a delay denounced.

What the norm says stands in what is always said: no text of a deployment's takes its place.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from foia.cases.models import DeadlineRow, Event
from foia.cases.phases import OPEN_PHASES
from foia.cases.silence_words import (
    effect_to_body,
    effect_to_filer,
    ended_words,
    next_term_words,
    silent_steps,
    still_possible,
)
from foia.cases.silences import AFTER_SILENCE, BEGUN_ANEW, SILENCE, notice_step
from foia.directory.models import Body
from foia.i18n import gettext as _
from foia.i18n import language, zone_of
from foia.law import Regime
from foia.law.vocabulary import PROVEN
from foia.notifications.composing import Composing, News

Payload = Mapping[str, Any]
# Where to go once the case is opened (`cases.follow`).
TO_WHAT_MAY_BE_DONE = "silencio"


def _silence_to_filer(composing: Composing) -> News:
    told = _("Pasó el plazo para responder su %(noun)s.", noun=composing.noun)
    where = _(
        "En su expediente está ya escrito lo que puede presentar. Para ir directo: %(address)s",
        address=composing.link("cases.follow", hacia=TO_WHAT_MAY_BE_DONE),
    )
    said = (*_by_law(composing, effect_to_filer), where, still_possible(for_filer=True))
    return News(_("venció el plazo sin respuesta: qué puede hacer"), (told,), always=said)


def _silence_to_body(composing: Composing) -> News:
    told = _("Pasó el plazo para responder este expediente.")
    said = (*_by_law(composing, effect_to_body), still_possible(for_filer=False))
    return News(_("venció el plazo sin respuesta"), (told,), always=said)


def _by_law(composing: Composing, effect: Callable[[str, str], str]) -> tuple[str, ...]:
    """Say which term passed and what the norm makes of it; nothing in a list of titles."""
    payload = None if composing.title_only else _recorded(composing)
    if payload is None:
        return ()
    case = composing.case
    body = composing.session.get(Body, case.body_id) if case.body_id else None
    regime = composing.context.book.regime(payload["regime_id"], payload["regime_version"])
    steps = silent_steps(regime, body.body_class if body else None)
    step = steps.get((regime.id, regime.version, payload["step"]))
    due_on, last_on = (date.fromisoformat(payload[name]) for name in ("due_on", "last_on"))
    ended = ended_words(step, due_on, last_on, partial=payload["partial"])
    said = effect(payload["effect"], step.basis if step is not None else "")
    return ended, said, *_next_term(composing, regime)


def _next_term(composing: Composing, regime: Regime) -> tuple[str, ...]:
    """Say until when what silence gives is owed."""
    row = composing.session.scalar(
        select(DeadlineRow)
        .where(
            DeadlineRow.case_id == composing.case.id,
            DeadlineRow.kind.in_(AFTER_SILENCE),
            DeadlineRow.voided_at.is_(None),
            DeadlineRow.stopped_on.is_(None),
        )
        .order_by(DeadlineRow.due_on)
        .limit(1)
    )
    step = regime.step(row.step) if row is not None and row.confirmed else None
    if row is None or step is None or row.due_on is None or _today(composing) > row.due_on:
        return ()
    return next_term_words(step.name_en if language() == "en" else step.name_es, row.due_on)


def _today(composing: Composing) -> date:
    return composing.context.now.astimezone(zone_of(composing.case.country)).date()


def _recorded(composing: Composing) -> Payload | None:
    """Return what the event holds that the message tells of: both are of one transaction and instant."""
    found = composing.session.scalar(
        select(Event.payload).where(
            Event.case_id == composing.case.id,
            Event.type == SILENCE,
            Event.recorded_at == composing.message.created_at,
        )
    )
    return json.loads(found) if found else None


def _denounced_to_filer(composing: Composing) -> News:
    told = _(
        "Registramos que usted denunció el atraso de su %(noun)s, y la entidad lo sabe desde este momento.",
        noun=composing.noun,
    )
    receipt = _("Este aviso es el recibo de la denuncia. La página dice hasta cuándo deben decidir.")
    return News(_("recibimos su denuncia del atraso"), (told,), always=(receipt,))


def _denounced_to_body(composing: Composing) -> News:
    told = _("Quien presentó denunció el atraso: desde ahora corre el plazo que la norma da para decidir.")
    said = () if composing.title_only else _duty(composing)
    return News(_("denunciaron el atraso"), (told,), always=said)


def _duty(composing: Composing) -> tuple[str, ...]:
    """Say by when to decide, and what the norm asks meanwhile, in the norm's language, where it was read."""
    case = composing.case
    if not case.regime_id:  # an invented case, to show the notice
        return ()
    regime = composing.context.book.regime(case.regime_id, case.regime_version)
    step = notice_step(regime)
    if step is None or step.condition_es is None or step.condition_evidence not in PROVEN:
        return _next_term(composing, regime)
    meanwhile = f"{step.condition_es.rstrip('.')} ({step.condition_basis or step.basis})."
    return (*_next_term(composing, regime), meanwhile)


def silence_gone(composing: Composing) -> tuple[str, ...]:
    """Say, where a silence was told of and the term runs again, that it holds no more."""
    case = composing.case
    if composing.title_only or case.phase not in OPEN_PHASES or case.stopped_on is not None:
        return ()
    last_on = case.late_after_on or case.due_on
    if last_on is None or _today(composing) > last_on:
        return ()
    is_known = (Event.case_id == case.id, Event.type.in_((SILENCE, *BEGUN_ANEW)))
    last = composing.session.scalar(
        select(Event.type).where(*is_known).order_by(Event.sequence.desc()).limit(1)
    )
    if last != SILENCE:
        return ()
    return (
        _("El aviso de que el plazo había vencido sin respuesta quedó sin efecto: el plazo corre otra vez."),
    )


OF_SILENCE_FOR_FILER: dict[str, Callable[[Composing], News]] = {
    "silence": _silence_to_filer,
    "delay_denounced": _denounced_to_filer,
}
OF_SILENCE_FOR_STAFF: dict[str, Callable[[Composing], News]] = {
    "silence": _silence_to_body,
    "delay_denounced": _denounced_to_body,
}
