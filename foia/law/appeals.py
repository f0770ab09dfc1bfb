"""Procedures cut out of a regime: that of an appeal, and that of complying with what it decided.

An appeal is decided in a case of its own, so its term is that case's response: the same steps of the same
norm, begun by the appeal's own filing. Complying is answering again, within the term of the norm's
compliance or of so many working days as the decision gave. Both are named after the regime they come from:
`bo.petition:appeal_filing`, `gt.information_request:compliance`, `bo.petition:compliance-10`.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from foia.law.regimes import Regime, Step

Decider = Literal["same_body", "superior", "oversight_body", "court"]
KIND = "appeal"
_MARK = ":"
_COMPLIANCE = re.compile(r"compliance(?:-([1-9][0-9]{0,2}))?")
_RECEIVED = "request.received"
_DECIDERS: dict[str, Decider] = {
    "authority": "same_body",
    "superior": "superior",
    "oversight_body": "oversight_body",
    "court": "court",
}
# What belongs to the request that was answered, or is done by filing the appeal where it is decided.
_NOT_OF_THE_APPEAL = frozenset({"response", "referral", "compliance", "extension", "refusal", "notification"})


def base_id(regime_id: str) -> str:
    """Name the regime a procedure was cut out of; a regime itself keeps its name."""
    return regime_id.partition(_MARK)[0]


def appeal_step(regime_id: str) -> str | None:
    """Name the filing that began an appeal by its regime; None for what is no appeal."""
    name = regime_id.partition(_MARK)[2]
    return None if not name or _COMPLIANCE.fullmatch(name) else name


def is_compliance(regime_id: str) -> bool:
    """Tell whether a regime is that of complying with a decision on an appeal."""
    return _COMPLIANCE.fullmatch(regime_id.partition(_MARK)[2]) is not None


def appeal_id(regime_id: str, filing: str) -> str:
    """Name the regime of the appeal that a filing begins."""
    return f"{base_id(regime_id)}{_MARK}{filing}"


def compliance_id(regime_id: str, days: int | None) -> str:
    """Name the regime of complying within so many working days; None: within the norm's term, if any."""
    return f"{base_id(regime_id)}{_MARK}compliance" + (f"-{days}" if days is not None else "")


def procedure(regime: Regime, name: str) -> Regime | None:
    """Cut a procedure out of a regime by the second half of its name; None where the regime has none."""
    ordered = _COMPLIANCE.fullmatch(name)
    if ordered is not None:
        return _compliance(regime, int(ordered[1]) if ordered[1] else None)
    filing = regime.step(name)
    return _appeal(regime, filing) if filing is not None and filing.kind == "appeal_filing" else None


class Procedures:
    """The procedures cut out of one book's regimes, each once: equal law is known by its identity."""

    def __init__(self) -> None:
        self._cut: dict[tuple[str, str, str], Regime | None] = {}

    def cut(self, regimes: Sequence[Regime], name: str) -> list[Regime]:
        """Cut a procedure out of each version of a regime that has it."""
        return [found for regime in regimes if (found := self._of(regime, name)) is not None]

    def _of(self, regime: Regime, name: str) -> Regime | None:
        mark = (regime.id, regime.version, name)
        if mark not in self._cut:
            self._cut[mark] = procedure(regime, name)
        return self._cut[mark]


def decision_of(regime: Regime, filing: str) -> Step | None:
    """Find the step that decides what a filing begins; None where the norm, as read, has none."""
    after = _after(regime, filing)
    return next((step for step in after if step.kind == "appeal_decision"), None)


def decider_of(regime: Regime, filing: str) -> Decider | None:
    """Tell who decides what a filing begins; None where no text read says it."""
    step = regime.step(filing)
    if step is None or step.filed_before is not None:
        return step.filed_before if step is not None else None
    decision = decision_of(regime, filing)
    return _DECIDERS.get(decision.actor) if decision is not None else None


def defence_step(regime: Regime) -> Step | None:
    """Find the term, in an appeal's regime, in which the body appealed against may defend what it did."""
    steps = (step for step in regime.steps if step.kind == "defence" and step.actor == "authority")
    return next(steps, None)


def compliance_step(regime: Regime) -> Step | None:
    """Find the norm's own term for doing what an appeal decided."""
    return next((step for step in regime.steps if step.kind == "compliance"), None)


def _after(regime: Regime, filing: str) -> Sequence[Step]:
    ids = [step.id for step in regime.steps]
    return regime.steps[ids.index(filing) + 1 :] if filing in ids else ()


def _appeal(regime: Regime, filing: Step) -> Regime:
    decision = decision_of(regime, filing.id) or _decision_without_term(filing)
    # Whoever decides is, in the appeal's own case, the authority that must answer.
    response = replace(decision, kind="response", actor="authority", clock="none")
    later = [
        response if step.id == response.id else step
        for step in _after(regime, filing.id)
        if step.kind not in _NOT_OF_THE_APPEAL
    ]
    steps = later if response in later else [response, *later]
    return replace(
        regime,
        id=appeal_id(regime.id, filing.id),
        kinds=(KIND,),
        title_es=f"{filing.name_es}. {regime.title_es}",
        title_en=f"{filing.name_en}. {regime.title_en}",
        admission="not_required",
        fallback=None,
        steps=_rooted(steps, filing.id),
        grounds=(),
        suspension_grounds=(),
        requirements=(),
        report_to=(),
    )


def _decision_without_term(filing: Step) -> Step:
    """Give the decision of which no term was read: it is owed, and no date is computed."""
    return Step(
        id="decision",
        kind="response",
        actor="authority",
        name_es="Decisión",
        name_en="Decision",
        unit="working_day",
        counts_from=(_RECEIVED,),
        count_start="next_working_day",
        silence="unknown",
        basis=filing.basis,
        source=filing.source,
        evidence="memory",
    )


def _rooted(steps: Sequence[Step], filing: str) -> tuple[Step, ...]:
    """Let what counted from the appeal's filing count from the receipt of its case; leave out what cannot."""
    known = {step.id for step in steps}
    kept = [replace(step, counts_from=_anchors(step, filing, known)) for step in steps]
    found = [step for step in kept if step.counts_from]
    return tuple(found) if len(found) == len(steps) else _rooted(found, filing)


def _anchors(step: Step, filing: str, known: set[str]) -> tuple[str, ...]:
    anchors = (_RECEIVED if anchor == f"{filing}.met" else anchor for anchor in step.counts_from)
    return tuple(dict.fromkeys(name for name in anchors if _is_known(name, known)))


def _is_known(anchor: str, known: set[str]) -> bool:
    subject, _, moment = anchor.partition(".")
    is_fact = subject in _SUBJECTS_OF_FACTS and not (subject == "request" and moment != "received")
    return is_fact or subject in known


_SUBJECTS_OF_FACTS = frozenset({"request", "third_party", "order", "appeal", "decision", "refusal"})


def _compliance(regime: Regime, days: int | None) -> Regime:
    """Let every response of the regime be due within the term of the compliance."""
    own = compliance_step(regime)
    appeals = next((i for i, step in enumerate(regime.steps) if step.kind == "appeal_filing"), None)
    beyond = () if appeals is None else regime.steps[appeals:]
    responses = tuple(_complying(response, own, days) for response in regime.responses())
    notices = tuple(step for step in regime.steps if step.kind == "notification")
    return replace(
        regime,
        id=compliance_id(regime.id, days),
        admission="not_required",
        fallback=None,
        steps=(
            *responses,
            *notices,
            *(step for step in beyond if step.kind not in {"response", "compliance", "notification"}),
        ),
        suspension_grounds=(),
        requirements=(),
    )


def _complying(response: Step, own: Step | None, days: int | None) -> Step:
    term = own if own is not None and days is None else None
    return replace(
        response,
        name_es=own.name_es if own is not None else "Cumplimiento de lo resuelto",
        name_en=own.name_en if own is not None else "Complying with the decision",
        amount=term.amount if term is not None else days,
        unit=term.unit if term is not None else "working_day",
        unit_verified=term.unit_verified if term is not None else True,
        # The notice of the decision: no filing, which a closed day would move.
        counts_from=("appeal.notified",),
        count_start=term.count_start if term is not None else "next_working_day",
        clock="none",
        silence=own.silence if own is not None else "unknown",
        recommended=None,
        service_standard=None,
        conflict=None,
        extension=None,
        last_day=term.last_day if term is not None else response.last_day,
        condition_es=own.condition_es if own is not None else None,
        condition_en=own.condition_en if own is not None else None,
        condition_basis=own.condition_basis if own is not None else None,
        condition_evidence=own.condition_evidence if own is not None else None,
        basis=term.basis if term is not None else "La decisión del recurso",
        source=term.source if term is not None else "",
        evidence=term.evidence if term is not None else "official_document",
    )
