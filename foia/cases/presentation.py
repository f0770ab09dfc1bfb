"""How a case is told: its deadline, its phase and what happened to it, in words for the page's reader.

Runs in a request, for gettext.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import NamedTuple

from flask import current_app
from flask_babel.speaklater import LazyString

from foia import law
from foia.cases.case_lines import CaseLine
from foia.cases.kinds import kind_of, kinds_of
from foia.cases.models import Case
from foia.cases.phases import OPEN_PHASES, Phase
from foia.cases.silence_words import silent_steps
from foia.cases.states import WAITING
from foia.cases.timeline import Audience, Names, TimelineItem, seen_by_filer, timeline_items
from foia.i18n import gettext as _
from foia.i18n import language as page_language
from foia.i18n import lazy_gettext as _l
from foia.pages.deadline_line import DeadlineLine

__all__ = [
    "Audience",
    "Names",
    "StatusTag",
    "TimelineItem",
    "case_names",
    "deadline_line",
    "ground_words",
    "is_overdue",
    "phase_label",
    "row_deadline_line",
    "seen_by_filer",
    "status_tag",
    "status_tags",
    "timeline_items",
]


class StatusTag(NamedTuple):
    """What `ui.status_tag` takes."""

    text: str
    tone: str


_PHASE_LABELS: Mapping[str, LazyString] = {
    Phase.FILED: _l("Presentado"),
    Phase.IN_PROGRESS: _l("En trámite"),
    Phase.AWAITING_CLARIFICATION: _l("Espera aclaración"),
    Phase.DECIDED: _l("Decidido, falta notificar"),
    Phase.CONCLUDED: _l("Concluido"),
}


def phase_label(phase: str) -> str:
    """Name a phase."""
    return str(_PHASE_LABELS[phase])


_TONES = {
    Phase.FILED: "grey",
    Phase.IN_PROGRESS: "blue",
    Phase.AWAITING_CLARIFICATION: "yellow",
    Phase.DECIDED: "teal",
    Phase.CONCLUDED: "green",
}


def status_tag(phase: str) -> StatusTag:
    """Return the text and tone of a case's tag: `ui.status_tag(*tag)`."""
    return _status_tag(phase, page_language())


@cache
def _status_tag(phase: str, _language: str) -> StatusTag:
    return StatusTag(phase_label(phase), _TONES[phase])


def status_tags(case: Case | CaseLine, audience: Audience = Audience.STAFF) -> list[StatusTag]:
    """Return the tag of the phase and those of all that is special about a case now."""
    tags = [status_tag(case.phase)]
    if case.phase in OPEN_PHASES:
        tags += [StatusTag(str(text), tone) for is_so, text, tone in _OPEN_FLAGS if is_so(case)]
    if audience != Audience.FILER:
        tags += [StatusTag(str(text), tone) for is_so, text, tone in _INTERNAL_FLAGS if is_so(case)]
    return tags


# What is special about a case: the texts are said only where it is so.
_OPEN_FLAGS: tuple[tuple[Callable[[Case | CaseLine], bool], LazyString, str], ...] = (
    (lambda case: case.urgent, _l("Urgente"), "red"),
    (lambda case: case.custody == WAITING, _l("Espera a quien lo reciba"), "yellow"),
    (lambda case: case.referred_from_id is not None, _l("Derivado, falta que acepten"), "yellow"),
    (lambda case: case.suspended, _l("Plazo suspendido"), "yellow"),
    (lambda case: case.unpaid, _l("Espera el pago"), "yellow"),
    (lambda case: case.lapse_proposed_at is not None, _l("Archivo propuesto"), "yellow"),
)
_INTERNAL_FLAGS: tuple[tuple[Callable[[Case | CaseLine], bool], LazyString, str], ...] = (
    (lambda case: case.held, _l("Espera revisión"), "yellow"),
    (lambda case: case.set_aside, _l("Apartado"), "grey"),
    (lambda case: case.confidential, _l("Confidencial"), "teal"),
    (lambda case: case.reserved, _l("Identidad reservada"), "teal"),
    (lambda case: case.legal_hold, _l("Conservación ordenada"), "purple"),
    (lambda case: case.anonymized_at is not None, _l("Anonimizado"), "grey"),
)


def case_names(
    case: Case,
    bodies: Mapping[str, str],
    people: Mapping[str, str] | None = None,
    cases: Mapping[str, str] | None = None,
    regime: law.Regime | None = None,
    norms: Mapping[str, str] | None = None,
    *,
    body_class: str | None = None,
    contradicted: frozenset[tuple[str, str]] = frozenset(),
) -> Names:
    """Return what telling a case needs; all maps by the ids (hex) that events hold.

    `body_class` is that of the body that has it; `contradicted` are silences that hold no more."""
    grounds = regime.suspension_grounds if regime else ()
    return Names(
        bodies=bodies,
        people=people or {},
        outcomes=kind_of(current_app, case.kind).outcomes,
        kind=case.kind,
        kinds=kinds_of(current_app),
        cases=cases or {},
        grounds={ground.code: ground_words(ground) for ground in grounds},
        norms=norms or {},
        silent=silent_steps(regime, body_class),
        contradicted=contradicted,
    )


def condition_words(step: law.Step | None) -> str:
    """Say how the law wants a step done, where its words were read."""
    if step is None or step.condition_evidence not in ("statute_text", "official_document"):
        return ""
    words = step.condition_en if page_language() == "en" else step.condition_es
    return f"{words} {step.condition_basis}." if words else ""


def clause_words(clause: law.Clause) -> str:
    """Say a rule that is kept as text, with its norm."""
    return f"{clause.text_en if page_language() == 'en' else clause.text_es} {clause.basis}.".strip()


def ground_words(ground: law.Ground) -> str:
    """Say a ground: the norm's own words where we have them, else only where it stands.

    What was not read in an official text names no article."""
    if ground.paraphrase and ground.verified:
        return _("%(basis)s (paráfrasis: lea ahí el texto de la norma)", basis=ground.basis)
    if ground.paraphrase:
        return _("una causal de una norma por confirmar (paráfrasis)")
    text = (ground.text_en if page_language() == "en" else ground.text_es).rstrip(".;")
    if ground.verified:
        return f"{text} ({ground.basis})"
    return _("%(text)s (norma por confirmar)", text=text)


def deadline_line(
    deadline: law.Deadline,
    calendar: law.Calendar,
    today: date,
    language: str,
    *,
    label: str = "",
    address: str = "",
) -> DeadlineLine:
    """Return a deadline as pages show it; `today` is the date in the calendar's zone.

    `address` leads to its whole account."""
    last_on = deadline.last_acceptable_on
    # A case that ended without the act owes it no more, however late: nothing goes on being counted.
    state = "ended" if deadline.ended_on and deadline.state == "missed" else deadline.state
    explanation = deadline.explanation.en if language == "en" else deadline.explanation.es
    return DeadlineLine(
        due_on=deadline.due_on or deadline.provisional_due_on,
        working_days_left=None
        if deadline.stopped_on
        else _days_left(calendar, today, deadline.due_on, last_on, state),
        confirmed=deadline.confirmed,
        state=state,
        explanation=tuple(explanation),
        starts_on=deadline.starts_on,
        conflict_due_on=deadline.conflict_due_on,
        label=label,
        stopped_on=deadline.stopped_on,
        address=address,
    )


def row_deadline_line(
    case: Case | CaseLine, calendar: law.Calendar, today: date, *, label: str = ""
) -> DeadlineLine:
    """Return the response's deadline from a case's row alone, for lists; without explanation."""
    state = _row_state(case, today)
    conflict = case.late_after_on if case.late_after_on != case.due_on else None
    return DeadlineLine(
        due_on=case.due_on or case.provisional_due_on,
        # Of a term no law here gives, nobody knows what days count.
        working_days_left=None
        if case.stopped_on or case.regime_id == law.UNBOUND
        else _days_left(calendar, today, case.due_on, case.late_after_on, state),
        confirmed=case.due_confirmed,
        state=state,
        conflict_due_on=conflict,
        label=label,
        stopped_on=case.stopped_on,
    )


def is_overdue(case: Case | CaseLine, today: date) -> bool:
    """Say whether the response is late under every reading of the law, and still missing."""
    is_open = case.phase != Phase.CONCLUDED and case.stopped_on is None
    return is_open and case.late_after_on is not None and today > case.late_after_on


def _row_state(case: Case | CaseLine, today: date) -> str:
    if case.due_on is None and case.regime_id == law.UNBOUND:
        return "unknown"
    if case.stopped_on is not None:
        late = case.late_after_on is not None and case.stopped_on > case.late_after_on
        return "missed" if late else "met"
    if case.phase == Phase.CONCLUDED:
        return "ended"
    if case.due_on is None and case.provisional_due_on is not None:
        return "not_started"
    if case.due_on is None:
        waits = case.phase == Phase.AWAITING_CLARIFICATION or case.suspended or case.unpaid
        return "suspended" if waits else "uncovered"
    return "missed" if is_overdue(case, today) else "running"


def _days_left(
    calendar: law.Calendar, today: date, due_on: date | None, last_on: date | None, state: str
) -> int | None:
    """Count the working days left; None when nothing counts, or when no number would be true."""
    if due_on is None or state not in {"running", "missed"}:
        return None
    # Between the two readings of a rule the case is not late yet: what counts is the later one.
    reference = due_on if today <= due_on or last_on is None else last_on
    try:
        days = calendar.working_days_between(today, reference)
    except law.NotCovered:
        return None
    # The Saturday after a Friday is late, but by no working day; the one before a Sunday is not the last.
    return None if days == 0 and today != reference else days
