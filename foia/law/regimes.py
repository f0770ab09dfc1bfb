"""A regime as read from a country file: which cases it binds, its steps, terms, grounds and notices."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from foia.law.vocabulary import (
    PROVEN,
    Actor,
    AfterHours,
    Bound,
    ClockEffect,
    CountStart,
    Evidence,
    HalfDay,
    LastDay,
    MonthAnchor,
    ReceiptRule,
    Silence,
    StepKind,
    StopsOn,
    Unit,
)


def key(name: str) -> dict[str, str]:
    """Name the TOML key of a field whose Python name differs."""
    return {"key": name}


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """A law, decree or ruling, and how much of it was read."""

    id: str
    title: str
    read: str
    url: str | None = None
    read_in: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A number of units that binds nobody by itself: a recommendation or a published standard."""

    amount: int
    unit: Unit
    basis: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """A moment so many units before (negative) or after `of`, which is a due date such as `response.due`."""

    amount: int
    unit: Unit
    of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeWindow:
    """When the notice of an extension may be given: not before `opens`, not after `closes`."""

    opens: Offset | None = None
    closes: Offset


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnExtension:
    """The extension a single step admits, apart from the regime's extension of the response."""

    amount: int
    unit: Unit
    max_times: int
    condition_es: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NormConflict:
    """A second norm that gives the same step another term."""

    amount: int
    unit: Unit
    basis: str
    evidence: Evidence
    note_es: str
    note_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One act of a procedure and its term.

    `evidence` grades the number of days; `condition_evidence` grades the conditions written around it.
    """

    id: str
    kind: StepKind
    actor: Actor
    name_es: str
    name_en: str
    unit: Unit
    amount: int | None = None
    unit_verified: bool = True
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
class Ground:
    """A reason the law admits for refusing. `paraphrase` is false only where the norm's own words were read."""

    code: str
    text_es: str
    text_en: str
    paraphrase: bool
    basis: str
    source: str
    evidence: Evidence

    @property
    def verified(self) -> bool:
        """Tell whether the ground was read in a statute or an official document."""
        return self.evidence in PROVEN


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservePeriod:
    """How long information may stay reserved; `years` is empty where it is indefinite."""

    text_es: str
    text_en: str
    years: int | None = None
    extension_years: int | None = None
    maximum_years: int | None = None
    basis: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """When a notice by one channel counts as notified.

    `at_disposal`: the instant it is put at the person's disposal; `opened`: when the person opens it;
    `delivered`: on the date of the delivery slip; `days_after`: `amount` `unit`s after it was put.
    """

    channel: Literal["page", "email", "counter", "post", "notice_board", "citizen_mailbox"]
    rule: Literal["at_disposal", "opened", "delivered", "days_after"]
    amount: int | None = None
    unit: Unit | None = None
    basis: str
    evidence: Evidence

    @property
    def verified(self) -> bool:
        """Tell whether the rule was read in a statute or an official document."""
        return self.evidence in PROVEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """What happens to cases open when this version enters into force."""

    pending: Literal["old_version", "new_version"]
    basis: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingReform:
    """A bill that is not law; it never moves a date."""

    title: str
    stage_es: str
    stage_en: str
    stage_on: date
    note_es: str | None = None
    source: str | None = None
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance:
    """Days added after a term because a person lives elsewhere."""

    amount: int
    unit: Unit
    actors: tuple[Actor, ...]
    condition_es: str
    condition_en: str
    basis: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoPlaces:
    """A day closed at the applicant's place or at the body's seat is closed for this person's terms."""

    rule: Literal["closed_at_either"]
    actors: tuple[Actor, ...]
    basis: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """The steps open against bodies of certain classes, where they differ from everybody else's."""

    body_classes: tuple[str, ...]
    steps: tuple[str, ...]
    text_es: str
    text_en: str
    basis: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """Something a filing must contain."""

    code: str
    text_es: str
    text_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A rule kept as text: fees, the form of a refusal, a bar to secrecy, a sanction."""

    text_es: str
    text_en: str
    basis: str
    evidence: Evidence


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
    content_hash: str = field(default="", metadata={"computed": "yes"})

    def step(self, step_id: str) -> Step | None:
        """Find a step by its id."""
        return next((step for step in self.steps if step.id == step_id), None)

    def responses(self) -> tuple[Step, ...]:
        """List the steps of kind response, in the file's order."""
        return tuple(step for step in self.steps if step.kind == "response")

    def in_force_on(self, day: date) -> bool:
        """Tell whether this version is law on that day."""
        ended = self.valid_to is not None and day > self.valid_to
        return self.status == "in_force" and self.valid_from <= day and not ended
