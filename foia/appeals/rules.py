"""Appeals: which may be filed now, who decides them, and how they may end: pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from foia import law
from foia.cases.outcomes import UNFAVOURABLE, AnswerRules
from foia.law import appeals

KIND = appeals.KIND
RELATION = "appeal"

UPHELD, PARTLY_UPHELD, NOT_UPHELD, INADMISSIBLE = "upheld", "partly_upheld", "not_upheld", "inadmissible"
WITHDRAWN, LAPSED, JOINED = "withdrawn", "lapsed", "joined"
# After these something must be done again in the first case.
ORDERING = frozenset({UPHELD, PARTLY_UPHELD})
# Once decided so, the same appeal is not decided again.
ON_THE_MERITS = frozenset({UPHELD, PARTLY_UPHELD, NOT_UPHELD})
# What ends a case without anybody having decided anything against the filer.
_ENDED_BY_THE_FILER = frozenset({WITHDRAWN, LAPSED, JOINED})
# By these the case is decided in this system; a court is not.
_WITHIN = frozenset({"same_body", "superior", "oversight_body"})
MOST_DAYS = 90


def appeal_outcome(outcomes: Sequence[str]) -> str:
    """Return the outcome of an appeal whose questions ended so: right in one thing is right in part."""
    distinct = set(outcomes) - {WITHDRAWN} or set(outcomes)
    if not distinct:
        raise ValueError("an appeal contests at least one thing")
    if len(distinct) > 1 and distinct & ORDERING:
        return PARTLY_UPHELD
    return next((known for known in RULES.answers if known in distinct), min(distinct))


RULES = AnswerRules(
    answers=(UPHELD, PARTLY_UPHELD, NOT_UPHELD, INADMISSIBLE),
    outcome_of=appeal_outcome,
    not_admitted=INADMISSIBLE,
)


@dataclass(frozen=True)
class Standing:
    """How the case appealed against stands, as its filer may know it."""

    is_over: bool
    outcome: str | None
    is_confidential: bool = False


@dataclass(frozen=True)
class Offer:
    """An appeal the norm knows: whether it is decided here, may be filed now, and until when.

    `due_on` is empty where the norm gives no number, or the silence it answers goes on; `is_late` warns, and
    refuses nothing: whoever decides says that it came too late."""

    step: law.Step
    decider: appeals.Decider | None
    text_es: str
    text_en: str
    verified: bool
    is_open: bool
    due_on: date | None = None
    is_late: bool = False
    against_silence: bool = False

    @property
    def is_within(self) -> bool:
        """Say whether somebody in this system decides it."""
        return self.decider in _WITHIN

    @property
    def may_be_filed(self) -> bool:
        return self.is_open and self.is_within


def offers(
    regime: law.Regime, report: law.Report, body_class: str | None, standing: Standing
) -> tuple[Offer, ...]:
    """List the appeals the norm opens to whoever filed against a body of a class, in the file's order.

    Only people named for it may know of a confidential case, so no appeal against one is decided here."""
    deadlines = {deadline.step: deadline for deadline in report.deadlines}
    is_overdue = not standing.is_over and _is_overdue(report.response)
    found: list[Offer] = []
    for remedy in law.remedies(regime, body_class):
        deadline = deadlines.get(remedy.step.id)
        is_first = not found
        by_term = deadline is not None and deadline.state in ("running", "missed", "met")
        by_silence = is_overdue and not by_term and (is_first or _is_without_term(deadline))
        by_answer = _is_unfavourable(standing) and (by_term or _is_without_term(deadline))
        decider = appeals.decider_of(regime, remedy.step.id)
        found.append(
            Offer(
                step=remedy.step,
                decider=None if standing.is_confidential else decider,
                text_es=remedy.text_es,
                text_en=remedy.text_en,
                verified=remedy.verified,
                is_open=not _gave_up(standing) and (by_term or by_silence or by_answer),
                due_on=deadline.last_acceptable_on if deadline is not None and by_term else None,
                is_late=deadline is not None and deadline.state == "missed",
                against_silence=by_silence,
            )
        )
    return tuple(found)


def _is_overdue(response: law.Deadline) -> bool:
    return response.state == "missed" and response.stopped_on is None


def _is_without_term(deadline: law.Deadline | None) -> bool:
    return deadline is None or deadline.state in ("no_term", "uncovered")


def _is_unfavourable(standing: Standing) -> bool:
    return standing.is_over and standing.outcome in UNFAVOURABLE


def _gave_up(standing: Standing) -> bool:
    return standing.is_over and standing.outcome in _ENDED_BY_THE_FILER
