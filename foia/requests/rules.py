"""Outcomes of an information request: which there are, and what the answers make of the whole: pure."""

from __future__ import annotations

from collections.abc import Sequence

from foia.cases.outcomes import AnswerRules

KIND = "info_request"

GRANTED, PARTIALLY_GRANTED, REFUSED = "granted", "partially_granted", "refused"
NOT_HELD, ALREADY_PUBLIC, NOT_COMPETENT = "not_held", "already_public", "not_competent"
WITHDRAWN, LAPSED, JOINED, COSTS_NOT_PAID = "withdrawn", "lapsed", "joined", "costs_not_paid"

# What a body may answer to one question.
ANSWER_OUTCOMES = (GRANTED, PARTIALLY_GRANTED, REFUSED, NOT_HELD, ALREADY_PUBLIC, NOT_COMPETENT)
# Where something is withheld, the law asks for its ground.
NEEDS_GROUND = frozenset({PARTIALLY_GRANTED, REFUSED})
# Nobody withholds information, or says that there is none, alone. Sending it elsewhere refuses nothing.
FOUR_EYES = frozenset({PARTIALLY_GRANTED, REFUSED, NOT_HELD})
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


RULES = AnswerRules(
    answers=ANSWER_OUTCOMES, outcome_of=outcome_of, with_ground=NEEDS_GROUND, four_eyes=FOUR_EYES
)
