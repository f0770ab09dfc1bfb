"""What the clock answers: deadlines with their derivation, and the document of `foia law due`."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from foia.law.vocabulary import Coverage, State

Day = date  # a field below is itself called date


@dataclass(frozen=True, slots=True)
class SkippedDay:
    """A day that was not counted, and the decree behind it.

    `reason`: weekend, holiday, suspension, half_day, or start_day for the day of the event itself.
    """

    date: Day
    reason: str
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """The derivation of a date, one sentence per entry."""

    es: tuple[str, ...] = ()
    en: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Caution:
    """Something a person must look at before trusting a date."""

    code: str
    text: str
    text_en: str = ""
    step: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """One step's date and how it was found.

    `starts_on` is the first day counted; `due_on` the last day in time, a local date good until its last
    instant; `due_at` only for terms in hours. `state` is `missed` when the day passed (under every reading of
    an unknown rule), also when the act came afterwards: `stopped_on` is then set. `ended_on` is the day on
    which the case ended, or was answered, without this act. `extended_times` counts every extension given.
    `counts_from` names the event a term counts from, which was on `happened_on` and is deemed done on
    `deemed_on`; `nominal_on` is the last day before passing over closed ones.
    """

    step: str
    kind: str
    name_es: str
    name_en: str
    actor: str
    state: State
    variant: str | None = None
    counts_from: str | None = None
    happened_on: date | None = None
    deemed_on: date | None = None
    starts_on: date | None = None
    nominal_on: date | None = None
    due_on: date | None = None
    due_at: datetime | None = None
    window_opens_on: date | None = None
    first_due_on: date | None = None
    provisional_due_on: date | None = None
    conflict_due_on: date | None = None
    stopped_by: str | None = None
    stopped_on: date | None = None
    ended_on: date | None = None
    extended_times: int = 0
    silence: str | None = None
    amount: int | None = None
    unit: str = "working_day"
    basis: str = ""
    evidence: str = "memory"
    verified: bool = False
    skipped: tuple[SkippedDay, ...] = ()
    explanation: Explanation = field(default_factory=Explanation)

    @property
    def confirmed(self) -> bool:
        """Tell whether the term may be shown as law; otherwise it is "plazo por confirmar"."""
        return self.verified

    @property
    def last_acceptable_on(self) -> date | None:
        """Give the last day on which the act is still in time under some reading of the law."""
        if self.due_on is None or self.conflict_due_on is None:
            return self.due_on
        return max(self.due_on, self.conflict_due_on)

    def as_json(self) -> dict[str, Any]:
        """Give the deadline as `foia law due --json` prints it."""
        return {
            "step": self.step,
            "kind": self.kind,
            "variant": self.variant,
            "actor": self.actor,
            "starts_on": _iso(self.starts_on),
            "due_on": _iso(self.due_on),
            "due_at": _iso(self.due_at),
            "window_opens_on": _iso(self.window_opens_on),
            "first_due_on": _iso(self.first_due_on),
            "provisional_due_on": _iso(self.provisional_due_on),
            "state": self.state,
            "stopped_by": self.stopped_by,
            "silence": self.silence,
            "term": {"amount": self.amount, "unit": self.unit},
            "basis": self.basis,
            "evidence": self.evidence,
            "verified": self.verified,
            "conflict_due_on": _iso(self.conflict_due_on),
            "skipped": [
                {"date": day.date.isoformat(), "reason": day.reason, "source": day.source}
                for day in self.skipped
            ],
            "explanation": {"es": list(self.explanation.es), "en": list(self.explanation.en)},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Every deadline of a case under one regime and calendar."""

    regime: str
    version: str
    calendar: str
    calendar_version: str
    content_hash: str
    coverage: Coverage
    deadlines: tuple[Deadline, ...]
    warnings: tuple[Caution, ...] = ()

    @property
    def response(self) -> Deadline:
        """Give the one deadline of kind response."""
        return next(deadline for deadline in self.deadlines if deadline.kind == "response")

    def step(self, step_id: str) -> Deadline | None:
        """Find a deadline by its step."""
        return next((deadline for deadline in self.deadlines if deadline.step == step_id), None)

    def as_json(self) -> dict[str, Any]:
        """Give the document of `foia law due --json`."""
        return {
            "regime": self.regime,
            "version": self.version,
            "calendar": self.calendar,
            "coverage": self.coverage,
            "deadlines": [deadline.as_json() for deadline in self.deadlines],
            "warnings": [{"code": warning.code, "text": warning.text} for warning in self.warnings],
        }


def _iso(value: date | datetime | None) -> str | None:
    return None if value is None else value.isoformat()
