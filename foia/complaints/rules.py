"""Kinds of complaint: how each may be answered, and how whoever files may be known: pure."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from foia import law
from foia.cases.outcomes import AnswerRules

SERVICE, CONDUCT = "service_complaint", "conduct_complaint"
MISCONDUCT, SUGGESTION = "misconduct_report", "suggestion"
KINDS = (SERVICE, CONDUCT, MISCONDUCT, SUGGESTION)

UPHELD, PARTLY_UPHELD, NOT_UPHELD, INADMISSIBLE = "upheld", "partly_upheld", "not_upheld", "inadmissible"
FORWARDED, CORRECTIVE_MEASURE = "forwarded_to_authority", "corrective_measure"
NO_EVIDENCE, ARCHIVED = "no_evidence", "archived"
ADOPTED, UNDER_STUDY, NOT_ADOPTED = "adopted", "under_study", "not_adopted"
WITHDRAWN, LAPSED, JOINED = "withdrawn", "lapsed", "joined"

# How whoever files may be known: to whoever works the case, to few, or to nobody.
NAMED, RESERVED, ANONYMOUS = "named", "reserved", "anonymous"
_MODES = {
    SERVICE: (NAMED, ANONYMOUS),
    CONDUCT: (NAMED, RESERVED),
    MISCONDUCT: (RESERVED, ANONYMOUS, NAMED),
    SUGGESTION: (NAMED, RESERVED, ANONYMOUS),
}


def identity_modes(kind: str, regime: law.Regime) -> tuple[str, ...]:
    """Return how whoever files may be known under a regime: in any way that it does not forbid."""
    barred = {
        mode
        for mode, allowed in ((ANONYMOUS, regime.anonymous_allowed), (RESERVED, regime.identity_reserve))
        if allowed is False
    }
    return tuple(mode for mode in _MODES[kind] if mode not in barred)


def names_accused(kind: str) -> bool:
    """Say whether a kind is about what somebody did, so that its form asks who."""
    return kind in (CONDUCT, MISCONDUCT)


def is_confidential(kind: str) -> bool:
    """Say whether only those named for such cases may know of one."""
    return kind == MISCONDUCT


def complaint_outcome(outcomes: Sequence[str]) -> str:
    """Return the outcome of a complaint whose questions ended so: right in one thing is right in part."""
    distinct = _distinct(outcomes)
    if len(distinct) > 1 and distinct & {UPHELD, PARTLY_UPHELD}:
        return PARTLY_UPHELD
    return _weightiest(distinct, (UPHELD, PARTLY_UPHELD, NOT_UPHELD, INADMISSIBLE))


def _by_weight(order: Sequence[str], outcomes: Sequence[str]) -> str:
    """Return the outcome of a case as the weightiest of its questions'."""
    return _weightiest(_distinct(outcomes), order)


def _distinct(outcomes: Sequence[str]) -> set[str]:
    distinct = set(outcomes) - {WITHDRAWN} or set(outcomes)
    if not distinct:
        raise ValueError("a case has at least one question")
    return distinct


def _weightiest(distinct: set[str], order: Sequence[str]) -> str:
    return next((outcome for outcome in order if outcome in distinct), min(distinct))


_COMPLAINT = AnswerRules(
    answers=(UPHELD, PARTLY_UPHELD, NOT_UPHELD, INADMISSIBLE),
    outcome_of=complaint_outcome,
    not_admitted=INADMISSIBLE,
)
_REPORT_OUTCOMES = (FORWARDED, CORRECTIVE_MEASURE, NO_EVIDENCE, ARCHIVED, INADMISSIBLE)
_SUGGESTION_OUTCOMES = (ADOPTED, UNDER_STUDY, NOT_ADOPTED)

RULES: dict[str, AnswerRules] = {
    SERVICE: _COMPLAINT,
    CONDUCT: _COMPLAINT,
    MISCONDUCT: AnswerRules(
        answers=_REPORT_OUTCOMES,
        outcome_of=partial(_by_weight, _REPORT_OUTCOMES),
        not_admitted=INADMISSIBLE,
        # Nobody lets a report rest alone.
        four_eyes=frozenset({NO_EVIDENCE, ARCHIVED, INADMISSIBLE}),
    ),
    SUGGESTION: AnswerRules(
        answers=_SUGGESTION_OUTCOMES, outcome_of=partial(_by_weight, _SUGGESTION_OUTCOMES)
    ),
}
