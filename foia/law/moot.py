"""Which acts of a case no longer matter, because it ended or was answered without them."""

from foia.law.acts import REFUSING
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
        "silence_notice",
        "third_party_notice",
    }
)
# Acts of others that serve the answer when they began before it, and an appeal when they began after.
_OF_THE_INQUIRY: frozenset[StepKind] = frozenset({"third_party_reply", "defence", "information_order"})
_BEYOND_THE_ANSWER: frozenset[StepKind] = frozenset(
    {"appeal_filing", "appeal_decision", "third_party_reply", "defence", "compliance", "conciliation"}
)
_ORDERS_NOTHING = frozenset({"not_upheld", "inadmissible"})


def closed_by(step: Step, shown: Found, history: History) -> Met | None:
    """Find what made a step moot: the case ended, or it was answered and the step served the answer."""
    ended, answered = history.ended, history.met.get(history.response.id)
    if ended is not None and not (step.kind in _BEYOND_THE_ANSWER and shown.begun):
        return ended
    if step.kind == "compliance":
        return _nothing_to_comply_with(step, history)
    if answered is None:
        return None
    if step.kind == "deemed_decision":
        # What silence granted is still owed after a late refusal, and no longer after a late answer.
        return None if shown.begun and answered.outcome in REFUSING else answered
    if step.kind in _ONCE_ANSWERED or step.conditional:
        return answered
    began_before = shown.anchor is not None and shown.anchor.day <= answered.moment.day
    return answered if step.kind in _OF_THE_INQUIRY and began_before else None


def _nothing_to_comply_with(step: Step, history: History) -> Met | None:
    """Find the decision, on the appeal that a compliance follows, that orders nothing."""
    appeals = {anchor.partition(".")[0] for anchor in step.counts_from}
    decided = [met for name, met in history.decided.items() if name in appeals]
    return next((met for met in decided if met.outcome in _ORDERS_NOTHING), None)
