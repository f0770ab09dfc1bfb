"""What answering a kind of case means: which outcomes there are and what they make of the whole: pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

# After these whoever filed may want to appeal.
UNFAVOURABLE = frozenset(
    {
        "refused", "partially_granted", "not_held", "not_competent", "already_public", "costs_not_paid",
        "no_evidence", "archived", "not_adopted", "not_upheld", "partly_upheld", "inadmissible",
    }
)  # fmt: skip


@dataclass(frozen=True)
class AnswerRules:
    """How a kind is answered.

    `answers` are the outcomes a body may give to a question; those in `with_ground` need one of the regime's
    grounds; `outcome_of` says what the outcomes of all questions make of the case."""

    answers: tuple[str, ...]
    outcome_of: Callable[[Sequence[str]], str]
    with_ground: frozenset[str] = frozenset()
    # The outcome of a filing that is not admitted; None where the kind knows none.
    not_admitted: str | None = None
    # What nobody says alone: who approves it is not who wrote it (docs/adr/0030).
    four_eyes: frozenset[str] = frozenset()

    def needs_ground(self, outcome: str) -> bool:
        """Say whether the outcome must name a ground of the regime."""
        return outcome in self.with_ground

    def needs_second_person(self, outcomes: Iterable[str]) -> bool:
        """Say whether any of the outcomes must be approved by somebody who did not write the answer."""
        return not self.four_eyes.isdisjoint(outcomes)


@dataclass(frozen=True)
class QuestionAnswer:
    """How one question ends; `ground_code` is one of the regime's, where something is withheld.

    `more_grounds` are those that hold beside it."""

    question_id: UUID
    outcome: str
    ground_code: str | None = None
    more_grounds: tuple[str, ...] = ()

    @property
    def grounds(self) -> tuple[str, ...]:
        return (self.ground_code, *self.more_grounds) if self.ground_code is not None else self.more_grounds
