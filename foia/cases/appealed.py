"""Appeals before the law's clock: what each of their events means to it, in either case: pure.

The case appealed against knows which appeal was filed and how it ended; the appeal's own case knows its
defence. Complying with what was decided begins the first case's term anew, under the regime cut out for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from foia import law
from foia.cases.events import Happening
from foia.law import appeals

ORDERED = "compliance_ordered"
APPEAL_EVENTS = frozenset({"appealed", "appeal_ended", "defence_requested", "defence_given", ORDERED})
_WITHOUT_DECISION = frozenset({"withdrawn", "lapsed", "joined"})
_TOLD = "appeal.notified"


def since_the_last_order(events: Sequence[Happening]) -> list[Happening]:
    """Leave out what came before the last order to comply: the term begins with its notice."""
    orders = [index for index, event in enumerate(events) if event.type == ORDERED]
    if not orders:
        return list(events)
    ordered = events[orders[-1]]
    return [replace(ordered, type="filed"), *events[orders[-1] :]]


@dataclass
class AppealsTold:
    """Says event by event what the clock must know of the appeals of one case, under its regime."""

    regime: law.Regime
    filed: set[str] = field(default_factory=set)
    decided: set[str] = field(default_factory=set)
    is_notified: bool = False
    is_defended: bool = False

    def law_events(self, event: Happening) -> list[law.Event]:
        """Return what an event of `APPEAL_EVENTS` means to the clock; nothing where no such step is known.

        What the norm provides for once is told once."""
        match event.type:
            case "appealed":
                return self._filed(event)
            case "appeal_ended":
                return self._ended(event)
            case "defence_requested" if not appeals.is_compliance(self.regime.id):
                return self._notified(event)
            case "compliance_ordered":
                return self._notified(event)
            case "defence_given":
                return self._defended(event)
        return []

    def _defended(self, event: Happening) -> list[law.Event]:
        step = appeals.defence_step(self.regime)
        if step is None or not self.is_notified or self.is_defended:
            return []
        self.is_defended = True
        return [_event(event, "third_party_answered", step.id)]

    def _filed(self, event: Happening) -> list[law.Event]:
        step = self.regime.step(event.payload["step"])
        if step is None or step.kind != "appeal_filing" or step.id in self.filed:
            return []
        self.filed.add(step.id)
        return [_event(event, "appeal_filed", step.id)]

    def _notified(self, event: Happening) -> list[law.Event]:
        if not any(_TOLD in step.counts_from for step in self.regime.steps):
            return []
        self.is_notified = True
        return [_event(event, "appeal_notified")]

    def _ended(self, event: Happening) -> list[law.Event]:
        filing, outcome = event.payload["step"], event.payload["outcome"]
        decision = appeals.decision_of(self.regime, filing)
        if filing not in self.filed or decision is None or decision.id in self.decided:
            return []
        if not self._has_begun(decision):
            return []
        self.decided.add(decision.id)
        at = datetime.fromisoformat(event.payload["decided_at"])
        found = [replace(_event(event, "appeal_decided", decision.id), at=at, outcome=outcome)]
        if outcome not in _WITHOUT_DECISION:
            # What is decided and told at one instant is told after it is decided.
            told_at = max(event.occurred_at, at + timedelta(microseconds=1))
            found.append(replace(_event(event, "notified", decision.id), at=told_at))
        return found

    def _has_begun(self, step: law.Step) -> bool:
        return any(self._has_happened(anchor) for anchor in step.counts_from)

    def _has_happened(self, anchor: str) -> bool:
        subject, _, moment = anchor.partition(".")
        if anchor == _TOLD:
            return self.is_notified
        if moment in ("due", "expired"):
            step = self.regime.step(subject)
            return step is not None and self._has_begun(step)
        return moment == "met" and subject in self.filed


def _event(event: Happening, kind: str, step: str | None = None) -> law.Event:
    return law.Event(type=kind, at=event.occurred_at, recorded_at=event.recorded_at, step=step)
