"""The readings of the rules a regime leaves open, and what one reading finds for a step."""

from dataclasses import dataclass
from datetime import date
from itertools import product

from foia.law.calendar import Calendar
from foia.law.regimes import Regime, Step
from foia.law.terms import Counted, Counting, Moment, Pause


@dataclass(frozen=True, slots=True)
class Rules:
    """One reading of the rules a regime may leave open; `deemed`: as if made on the next working day."""

    closed_day_deemed: bool
    after_hours_deemed: bool
    roll: bool
    half_days_closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one reading gives for a step.

    `anchor` is the event a term counts from, named by `counts_from`; `base` the day it is deemed made.
    `begun` is false while the dates are only a forecast. `alternative` is what a contradicting norm gives.
    `late_extension` and `early_extension` are the step whose notice was told outside its window.
    """

    step: Step
    begun: bool = False
    anchor: Moment | None = None
    counts_from: str | None = None
    base: Moment | None = None
    counting: Counting | None = None
    first: Counted | None = None
    counted: Counted | None = None
    alternative: "Found | None" = None
    opens_on: date | None = None
    provisional_on: date | None = None
    pauses: tuple[Pause, ...] = ()
    suspended: bool = False
    uncovered: bool = False
    late_extension: Step | None = None
    early_extension: Step | None = None

    @property
    def due_on(self) -> date | None:
        """Give the last day in time; none while it is only a forecast."""
        return self.counted.due_on if self.counted is not None and self.begun and not self.suspended else None


def readings(regime: Regime, calendar: Calendar) -> tuple[Rules, ...]:
    """List every reading of the rules marked unknown; one where nothing is."""
    receipt = _options(regime.non_working_receipt, "deemed_next_working_day")
    hours = _options(regime.after_hours, "deemed_next_working_day")
    if regime.after_hours == "unknown" and calendar.office_closes_at is None and not calendar.has_half_days:
        hours = (False,)  # nobody knows when the counters close
    own = any(step.last_day == "unknown" for step in regime.steps)
    roll = _options("unknown" if own else regime.last_day, "roll_forward")
    half = _options(regime.half_day, "closed")
    return tuple(Rules(*choice) for choice in product(receipt, hours, roll, half))


def _options(value: str, yes: str) -> tuple[bool, ...]:
    return (False, True) if value == "unknown" else (value == yes,)
