"""Which acts of a case no longer matter, because it ended or was answered without them."""

from foia.law.facts import History, Met
from foia.law.readings import Found
from foia.law.regimes import Step
from foia.law.vocabulary import StepKind

# An act of the request that no longer matters once the case is answered.
_ONCE_ANSWERED: frozenset[StepKind] = frozenset(
    {
        "acknowledge",
        "admission",
        "clarification",
        "clarification_request",
        "extension",
        "internal",
        "payment",
        "refusal",
        "third_party_notice",
    }
)
# Acts of others that serve the answer when they began before it, and an appeal when they began after.
_OF_THE_INQUIRY: frozenset[StepKind] = frozenset({"third_party_reply", "defence", "information_order"})
_BEYOND_THE_ANSWER: frozenset[StepKind] = frozenset(
    {"appeal_filing", "appeal_decision", "third_party_reply", "defence", "compliance", "conciliation"}
)


def closed_by(step: Step, shown: Found, history: History) -> Met | None:
    """Find what made a step moot: the case ended, or it was answered and the step served the answer."""
    ended, answered = history.ended, history.met.get(history.response.id)
    if ended is not None and not (step.kind in _BEYOND_THE_ANSWER and shown.begun):
        return ended
    if answered is None:
        return None
    if step.kind in _ONCE_ANSWERED or step.conditional:
        return answered
    began_before = shown.anchor is not None and shown.anchor.day <= answered.moment.day
    return answered if step.kind in _OF_THE_INQUIRY and began_before else None
