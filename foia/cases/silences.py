"""Silence: when the law makes something of a term nobody met, and whether what was recorded holds: pure.

The event of a silence stays for good. Whether it still holds is asked of the deadlines as they are now: a
date that moved later, or an answer noted afterwards as given in time, contradict it without a second event.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from foia import law
from foia.cases.events import Happening
from foia.notifications.plan import end_of

SILENCE = "silence"
DENOUNCED = "delay_denounced"
MAY_APPEAL = "may_appeal"
GRANTED, GRANTED_AFTER_NOTICE = "deemed_granted", "deemed_granted_after_notice"
FREE_OF_CHARGE = "release_free_of_charge"
# What the silence of whoever must answer may mean; of a person's own silence others decide (lapse).
EFFECTS = frozenset(
    {
        *(MAY_APPEAL, GRANTED, GRANTED_AFTER_NOTICE, FREE_OF_CHARGE),
        *("deemed_refused", "criminal_liability", "criminal_referral"),
    }
)
# After these another body's term runs, or that of another law.
BEGUN_ANEW = frozenset({"referred", "routed", "reclassified", "compliance_ordered"})
_OPENED_AGAIN = frozenset({"reopened", "lapse_undone"})
_ENDS = frozenset({"answered", "decided", "notified", "not_admitted", "withdrawn", "lapsed", "joined"})
# Of whose silence the law speaks beside the response's: what is owed once that term passed.
AFTER_SILENCE = frozenset({"deemed_decision", "silence_notice"})
SILENT_KINDS = AFTER_SILENCE | {"response"}
# In which step the norm says what such a silence gives, where the term itself stands elsewhere.
_SAID_IN = {FREE_OF_CHARGE: "deemed_decision", GRANTED_AFTER_NOTICE: "silence_notice"}


@dataclass(frozen=True, slots=True)
class Silence:
    """What the record says: of which term, under which law, what follows, and the last day in time.

    `last_on` is the last day under every reading, `due_on` the one that was shown."""

    step: str
    effect: str
    due_on: date
    last_on: date
    partial: bool
    regime_id: str
    regime_version: str
    occurred_at: datetime


def silence_of(event: Happening) -> Silence:
    """Read the event of a silence."""
    payload = event.payload
    return Silence(
        step=payload["step"],
        effect=payload["effect"],
        due_on=date.fromisoformat(payload["due_on"]),
        last_on=date.fromisoformat(payload["last_on"]),
        partial=payload["partial"],
        regime_id=payload["regime_id"],
        regime_version=payload["regime_version"],
        occurred_at=event.occurred_at,
    )


def silences(history: Iterable[Happening]) -> list[Silence]:
    """Return what the record says of silence, in order."""
    return [silence_of(event) for event in history if event.type == SILENCE]


def is_silent(found: law.Report, regime: law.Regime, step: str) -> law.Deadline | None:
    """Return the deadline of a step that nobody met, if a norm that was read makes something of it.

    Late under every reading, unanswered (an answer signed is one, though nobody reads it yet), not standing
    still, on days that the calendar covers. Where a norm says days and not which, and the shorter reading is
    counted, nothing follows: the longer one may still run."""
    deadline = found.step(step)
    counted = regime.step(step)
    if deadline is None or counted is None or deadline.silence not in EFFECTS:
        return None
    is_over = deadline.state == "missed" and deadline.stopped_on is None and deadline.ended_on is None
    is_owed = deadline.actor == "authority" and deadline.kind in SILENT_KINDS
    may_be_longer = not counted.unit_verified and counted.unit == "calendar_day"
    if not is_over or not is_owed or may_be_longer or found.response.stopped_on is not None:
        return None
    return deadline if deadline.due_on is not None else None


def ended_at(deadline: law.Deadline, calendar: law.Calendar) -> datetime:
    """Return the first instant at which a term was over, under every reading."""
    last_on = deadline.last_acceptable_on
    if deadline.due_at is not None:
        return deadline.due_at
    if last_on is None:
        raise ValueError("a term without a date never ends")
    return end_of(last_on, calendar.zone)


def was_over(history: Iterable[Happening], at: datetime) -> bool:
    """Say whether a case that was opened again since had its answer, or its end, when a term ended.

    The dates count as if it never had; but nobody was silent then."""
    known = list(history)
    if not any(event.type in _OPENED_AGAIN and event.occurred_at >= at for event in known):
        return False
    last = [event.type for event in known if event.occurred_at < at and event.type in _ENDS | _OPENED_AGAIN]
    return bool(last) and last[-1] in _ENDS


def payload_of(
    deadline: law.Deadline, found: law.Report, history: Iterable[Happening] = ()
) -> dict[str, Any]:
    """Return what the event of a silence holds; `history` without what was taken back."""
    due_on, last_on = deadline.due_on, deadline.last_acceptable_on
    if due_on is None or last_on is None:
        raise ValueError("a term without a date never ends")
    return {
        "step": deadline.step,
        "effect": deadline.silence,
        "due_on": due_on.isoformat(),
        "last_on": last_on.isoformat(),
        "partial": _is_partial(history),
        "regime_id": found.regime,
        "regime_version": found.version,
    }


def _is_partial(history: Iterable[Happening]) -> bool:
    """Say whether a part was answered, since the case was last opened again."""
    types = [
        event.type for event in history if event.type == "partly_answered" or event.type in _OPENED_AGAIN
    ]
    return bool(types) and types[-1] == "partly_answered"


def is_known(history: Iterable[Happening], payload: dict[str, Any]) -> bool:
    """Say whether the record holds this silence already: the same term, with the same last day."""
    same = ("step", "last_on", "regime_id")
    return any(
        event.type == SILENCE and all(event.payload[name] == payload[name] for name in same)
        for event in history
    )


def is_contradicted(silence: Silence, found: law.Report) -> bool:
    """Say whether the term, as it is counted now, did not end so; of another law's terms nothing is said."""
    if silence.regime_id != found.regime:
        return False
    deadline = found.step(silence.step)
    if deadline is None:
        return False
    return deadline.last_acceptable_on != silence.last_on or deadline.state != "missed"


def contradicted(history: Iterable[Happening], found: law.Report) -> frozenset[tuple[str, str]]:
    """Name the silences on record that hold no more, by step and last day.

    Of the term of a body that has the case no more, or of another procedure, what is counted now says
    nothing."""
    return frozenset(
        (silence.step, silence.last_on.isoformat())
        for silence in silences(_since_it_began_anew(history))
        if is_contradicted(silence, found)
    )


def _since_it_began_anew(history: Iterable[Happening]) -> list[Happening]:
    known = list(history)
    last = max((index for index, event in enumerate(known) if event.type in BEGUN_ANEW), default=-1)
    return known[last + 1 :]


def in_force(history: Iterable[Happening], found: law.Report) -> Silence | None:
    """Return the last silence that holds while nobody answered; None where there is none."""
    if found.response.stopped_on is not None or found.response.ended_on is not None:
        return None
    holding = [
        silence
        for silence in silences(history)
        if silence.regime_id == found.regime and not is_contradicted(silence, found)
    ]
    return max(holding, key=lambda silence: silence.occurred_at, default=None)


def awaits_denunciation(history: Iterable[Happening], found: law.Report, regime: law.Regime) -> bool:
    """Say whether the law asks that the delay be denounced first, and nobody has done so yet."""
    known = list(history)
    silence = in_force(known, found)
    if silence is None or silence.effect != GRANTED_AFTER_NOTICE or notice_step(regime) is None:
        return False
    denounced = [event for event in known if event.type == DENOUNCED]
    return all(event.occurred_at < silence.occurred_at for event in denounced)


def pending_appeals(history: Iterable[Happening]) -> frozenset[str]:
    """Name the appeals, by the norm's step, that were filed from a case and have not ended."""
    steps: dict[str, str] = {}
    for event in history:
        if event.type == "appealed":
            steps[event.payload["case_id"]] = event.payload["step"]
        elif event.type == "appeal_ended":
            steps.pop(event.payload["case_id"], None)
    return frozenset(steps.values())


def notice_step(regime: law.Regime) -> law.Step | None:
    """Find what a norm that was read gives once the delay was denounced."""
    return next((step for step in regime.steps if step.kind == "silence_notice" and step.verified), None)


def basis_of(regime: law.Regime, step_id: str, effect: str, body_class: str | None = None) -> str:
    """Say where the norm stands that gives an effect; "" where that was not read.

    Where the remedies depend on the class of the body and nobody says which it is, the term's own."""
    step = regime.step(step_id)
    if step is None or not step.verified:
        return ""
    if effect == MAY_APPEAL:
        remedy = remedy_against(regime, step_id, body_class)
        is_known_class = body_class is not None or not regime.remedies
        return remedy.step.basis if remedy is not None and remedy.verified and is_known_class else step.basis
    kind = _SAID_IN.get(effect)
    named = (known for known in regime.steps if known.kind == kind and known.verified)
    return next((known.basis for known in named), step.basis)


def next_term(found: law.Report) -> law.Deadline | None:
    """Find the term that silence, or its denunciation, began for whoever must answer, while it runs."""
    return next(
        (
            known
            for known in found.deadlines
            if known.kind in AFTER_SILENCE and known.state == "running" and known.verified and known.due_on
        ),
        None,
    )


def remedy_against(regime: law.Regime, step_id: str, body_class: str | None) -> law.OpenRemedy | None:
    """Find the remedy that a term's silence opens by its own words, else the first there is."""
    known = law.remedies(regime, body_class)
    due = f"{step_id}.due"
    return next((remedy for remedy in known if due in remedy.step.counts_from), next(iter(known), None))
