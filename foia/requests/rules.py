"""Outcomes of an information request: which there are, and what the answers make of the whole: pure."""

from __future__ import annotations

from collections.abc import Sequence

KIND = "info_request"

GRANTED, PARTIALLY_GRANTED, REFUSED = "granted", "partially_granted", "refused"
NOT_HELD, ALREADY_PUBLIC, NOT_COMPETENT = "not_held", "already_public", "not_competent"
WITHDRAWN, LAPSED = "withdrawn", "lapsed"

# What a body may answer to one question.
ANSWER_OUTCOMES = (GRANTED, PARTIALLY_GRANTED, REFUSED, NOT_HELD, ALREADY_PUBLIC, NOT_COMPETENT)
# Where something is withheld, the law asks for its ground.
NEEDS_GROUND = frozenset({PARTIALLY_GRANTED, REFUSED})
_GIVES = frozenset({GRANTED, PARTIALLY_GRANTED, ALREADY_PUBLIC})
# When nothing was given, what weighs most against the filer names the whole: it is what can be appealed.
_WITHOUT_ANSWER = (REFUSED, NOT_HELD, NOT_COMPETENT)


def outcome_of(outcomes: Sequence[str]) -> str:
    """Return the outcome of a case whose questions ended so.

    All alike: that one. Some information given and some not: partially granted."""
    distinct = set(outcomes) - {WITHDRAWN} or set(outcomes)
    if not distinct:
        raise ValueError("a case has at least one question")
    if len(distinct) == 1:
        return distinct.pop()
    if distinct <= {GRANTED, ALREADY_PUBLIC}:
        return GRANTED
    if distinct & _GIVES:
        return PARTIALLY_GRANTED
    return next(outcome for outcome in _WITHOUT_ANSWER if outcome in distinct)


def needs_ground(outcome: str) -> bool:
    """Say whether the outcome withholds something, so that a ground must be named."""
    return outcome in NEEDS_GROUND
