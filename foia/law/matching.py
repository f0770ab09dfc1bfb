"""Which step of a regime an event meets."""

from collections.abc import Mapping

from foia.law.errors import BadHistory
from foia.law.facts import History, Placed
from foia.law.regimes import Regime, Step
from foia.law.vocabulary import StepKind

_OTHER_DUTIES: tuple[StepKind, ...] = (
    "response", "compliance", "conciliation", "deemed_decision", "information_order", "internal",
)  # fmt: skip
MEETS: Mapping[str, tuple[StepKind, ...]] = {
    "acknowledged": ("acknowledge",),
    "admitted": ("admission",),
    "clarification_requested": ("clarification_request",),
    "clarification_provided": ("clarification",),
    "third_party_notified": ("third_party_notice",),
    "third_party_answered": ("third_party_reply", "defence", "information_order"),
    "referred": ("referral",),
    "paid": ("payment",),
    "extended": ("extension",),
    "overdue_denounced": ("silence_notice",),
    "decided": _OTHER_DUTIES,
    "answered": _OTHER_DUTIES,
    "notified": ("notification", "appeal_decision", "response"),
    "appeal_filed": ("appeal_filing",),
    "appeal_decided": ("appeal_decision",),
}


class Matching:
    """Finds the steps of a case by kind and by what has already happened."""

    def __init__(self, regime: Regime, history: History) -> None:
        self.regime = regime
        self.history = history
        left_out = {step.id for step in regime.responses()} - {history.response.id}
        self.steps = tuple(step for step in regime.steps if step.id not in left_out)

    def find(self, item: Placed) -> Step | None:
        """Find the step an event meets: the one it names, else the first open one of a fitting kind."""
        kinds = MEETS.get(item.event.type, ())
        if item.event.step is None:
            return next((s for s in self.unmet(*kinds) if self.has_begun(s) and not self._is_past(s)), None)
        named = next((step for step in self.steps if step.id == item.event.step), None)
        if named is None:
            raise BadHistory(item.index, f"este expediente no tiene el paso {item.event.step!r}")
        if kinds and named.kind not in kinds:
            raise BadHistory(item.index, f"{item.event.type!r} no puede cumplir el paso {named.id!r}")
        return named if kinds else None

    def _is_past(self, step: Step) -> bool:
        """Tell whether a referral of the request comes too late: the request was answered."""
        of_request = all(anchor.startswith("request.") for anchor in step.counts_from)
        return step.kind == "referral" and of_request and self.history.response.id in self.history.met

    def unmet(self, *kinds: StepKind) -> list[Step]:
        return [step for step in self.steps if step.kind in kinds and step.id not in self.history.met]

    def has_begun(self, step: Step) -> bool:
        return any(self._happened(anchor) for anchor in step.counts_from)

    def _happened(self, anchor: str) -> bool:
        """Tell whether a term's beginning has happened, as far as events alone can tell."""
        if anchor.startswith("request.") or anchor in self.history.facts:
            return True
        subject, _, moment = anchor.partition(".")
        step = next((step for step in self.steps if step.id == subject), None)
        if step is None:
            return False
        if moment in ("due", "expired"):
            return self.has_begun(step)
        tables: dict[str, Mapping[str, object]] = {
            "met": self.history.met,
            "decided": self.history.decided,
            "notified": self.history.notified,
        }
        return subject in tables[moment]

    def first(self, kind: StepKind) -> Step | None:
        return next((step for step in self.steps if step.kind == kind), None)

    def forget(self, kind: StepKind) -> None:
        for step in self.steps:
            if step.kind == kind:
                self.history.met.pop(step.id, None)
