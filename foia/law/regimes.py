"""A regime as read from a country file: which cases it binds, its steps and their terms."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from foia.law.clauses import (
    Amount,
    Clause,
    Distance,
    Ground,
    NormConflict,
    Notice,
    NoticeWindow,
    OwnExtension,
    PendingReform,
    Remedy,
    ReportTo,
    Requirement,
    ReservePeriod,
    Transition,
    TwoPlaces,
    key,
)
from foia.law.vocabulary import (
    PROVEN,
    Actor,
    AfterHours,
    Bound,
    ClockEffect,
    CountStart,
    Evidence,
    FiledBefore,
    HalfDay,
    LastDay,
    MonthAnchor,
    ReceiptRule,
    Silence,
    StepKind,
    StopsOn,
    Unit,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One act of a procedure and its term.

    `evidence` grades the number of days; `condition_evidence` grades the conditions written around it.
    `last_day` is its own rule for a closed last day, where the regime's is not it.
    `filed_before` says who decides an appeal where the step that decides does not; the codes are of bodies.
    A `conditional` act is owed only when the condition holds, which the events of a case do not tell.
    """

    id: str
    kind: StepKind
    actor: Actor
    name_es: str
    name_en: str
    unit: Unit
    amount: int | None = None
    unit_verified: bool = True
    last_day: LastDay | None = None
    bound: Bound = "maximum"
    counts_from: tuple[str, ...]
    count_start: CountStart
    clock: ClockEffect = "none"
    pause_starts: Literal["next_day", "same_day"] = "next_day"
    pause_ends: Literal["same_day", "day_before"] = "same_day"
    max_times: int | None = None
    max_total_factor: int | None = None
    notify_window: NoticeWindow | None = None
    late_notice: Literal["ineffective", "flag"] = "ineffective"
    extension: OwnExtension | None = None
    stops_on: StopsOn | None = None
    stops_on_words: str | None = None
    stops_on_evidence: Evidence | None = None
    silence: Silence
    recommended: Amount | None = None
    service_standard: Amount | None = None
    conflict: NormConflict | None = None
    conditional: bool = False
    filed_before: FiledBefore | None = None
    filed_before_codes: tuple[str, ...] = ()
    condition_es: str | None = None
    condition_en: str | None = None
    condition_basis: str | None = None
    condition_evidence: Evidence | None = None
    basis: str
    source: str
    evidence: Evidence

    @property
    def verified(self) -> bool:
        """Tell whether the term was read in a statute or an official document."""
        return self.evidence in PROVEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Regime:
    """One version of the set of terms of a procedure. Both validity dates are included."""

    id: str
    version: str
    country: str
    kinds: tuple[str, ...]
    title_es: str
    title_en: str
    norms: tuple[str, ...]
    calendar: str
    status: Literal["in_force", "bill"] = "in_force"
    valid_from: date
    valid_from_evidence: Evidence
    valid_to: date | None = None
    transition: Transition | None = None
    binds: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    fallback: str | None = None
    admission: Literal["not_required", "required"] = "not_required"
    non_working_receipt: ReceiptRule
    after_hours: AfterHours
    last_day: LastDay
    half_day: HalfDay = "open"
    month_anchor: MonthAnchor = "event_day"
    expiry: Literal["end_of_day", "end_of_last_hour"] = "end_of_day"
    counting_basis: str | None = None
    counting_evidence: Evidence | None = None
    distance: Distance | None = None
    two_places: TwoPlaces | None = None
    anonymous_allowed: bool | None = None
    identity_reserve: bool | None = None
    note_es: str | None = None
    requirements: tuple[Requirement, ...] = field(default=(), metadata=key("requirement"))
    fees: tuple[Clause, ...] = field(default=(), metadata=key("fee"))
    refusal_forms: tuple[Clause, ...] = field(default=(), metadata=key("refusal_form"))
    refusal_bars: tuple[Clause, ...] = field(default=(), metadata=key("refusal_bar"))
    sanctions: tuple[Clause, ...] = field(default=(), metadata=key("sanction"))
    reserve_periods: tuple[ReservePeriod, ...] = field(default=(), metadata=key("reserve_period"))
    remedies: tuple[Remedy, ...] = field(default=(), metadata=key("remedy"))
    notices: tuple[Notice, ...] = field(default=(), metadata=key("notice"))
    pending_reforms: tuple[PendingReform, ...] = field(default=(), metadata=key("pending_reform"))
    steps: tuple[Step, ...] = field(metadata=key("step"))
    grounds: tuple[Ground, ...] = field(default=(), metadata=key("refusal_ground"))
    suspension_grounds: tuple[Ground, ...] = field(default=(), metadata=key("suspension_ground"))
    report_to: tuple[ReportTo, ...] = ()
    content_hash: str = field(default="", metadata={"computed": "yes"})

    def step(self, step_id: str) -> Step | None:
        """Find a step by its id."""
        for step in self.steps:
            if step.id == step_id:
                return step
        return None

    def responses(self) -> tuple[Step, ...]:
        """List the steps of kind response, in the file's order."""
        return tuple(step for step in self.steps if step.kind == "response")

    @property
    def takes_over(self) -> bool:
        """Tell whether this version binds, from its first day, the cases that were pending."""
        return self.transition is not None and self.transition.pending == "new_version"

    def in_force_on(self, day: date) -> bool:
        """Tell whether this version is law on that day."""
        ended = self.valid_to is not None and day > self.valid_to
        return self.status == "in_force" and self.valid_from <= day and not ended
