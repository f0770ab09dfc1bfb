"""What one case measures, from its events alone: pure. Described in docs/statistics.md.

`law_said` asks the law's clock of the events, `measure` reads both. Nothing here knows what day it is: the
same events, law and calendar give the same measure, whenever it is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from foia import law
from foia.cases.case import fold
from foia.cases.imported import Stated, stated_of
from foia.cases.phases import Phase
from foia.cases.silences import contradicted, silences
from foia.cases.terms import calendar_of, law_events, regime_of, with_notices_counted
from foia.cases.untold import standing
from foia.statistics.measure_days import Days

if TYPE_CHECKING:
    from foia.cases.case_state import CaseState
    from foia.cases.events import Happening
    from foia.cases.seats import Seat

# The version of what the figures mean; a release names the one it was computed under.
DEFINITIONS = 2
# Never among all kinds together: of reports, how many there are may be known to few; an appeal answers for
# what was done in a case that is counted already.
NEVER_COUNTED = ("misconduct_report", "appeal")
# What tells the filer something of the matter; an acknowledgement of receipt does not.
_TELLING = frozenset(
    [
        *("admitted", "not_admitted", "clarification_requested", "message_sent", "extended", "referred"),
        *("charged", "partly_answered", "answered", "notified"),
    ]
)
_LATE = 101  # the least share of the term that a late answer took, whatever days are counted
_IN_TIME = 100

Clock = Callable[[law.Regime, law.Calendar, list[law.Event], str | None, datetime], law.Report]


@dataclass(frozen=True, slots=True)
class LawSaid:
    """What the law's clock says of a case: `unextended` is the response as it would be without extension."""

    regime: law.Regime
    calendar: law.Calendar
    events: Sequence[law.Event]
    report: law.Report
    unextended: law.Deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMeasure:
    """What a case measures; the columns of `measure_models.CaseMeasureRow` say what each is."""

    country: str
    body_id: str | None
    kind: str
    regime_id: str
    channel: str
    received_on: date
    starts_on: date | None = None
    due_on: date | None = None
    first_due_on: date | None = None
    stopped_on: date | None = None
    concluded_on: date | None = None
    ended_on: date | None = None
    outcome: str | None = None
    grounds: str = ""
    working_days: int | None = None
    calendar_days: int | None = None
    term_percent: int | None = None
    first_response_on: date | None = None
    first_response_working_days: int | None = None
    extended: bool = False
    clarifications: int = 0
    clarification_days: int = 0
    referrals: int = 0
    referral_days: int = 0
    suspended_days: int = 0
    silent_on: date | None = None
    appeals: int = 0
    reopened: int = 0
    imported: bool = False
    confidential: bool = False

    @property
    def received_month(self) -> str:
        """The month of the receipt, 2026-01."""
        return month_of(self.received_on)


def clock(
    regime: law.Regime, calendar: law.Calendar, events: list[law.Event], variant: str | None, now: datetime
) -> law.Report:
    """Ask the law's clock for dates without explanation. Raises law.LawError."""
    return law.deadlines(regime, calendar, events, variant=variant, now=now, told=False)


def law_said(
    book: law.LawBook,
    history: Sequence[Happening],
    seat: Seat | None,
    *,
    state: CaseState | None = None,
    ask: Clock = clock,
    calendar: law.Calendar | None = None,
) -> LawSaid:
    """Ask the law's clock for a case as its last event left it. Raises law.LawError, BrokenHistory.

    `ask` may remember what it was asked before, and `calendar` be at hand already."""
    state = state or fold(history)
    regime = regime_of(book, state)
    calendar = calendar or calendar_of(book, state, seat)
    if regime.id == law.UNBOUND:
        # Its log's own dates count: the clock has nothing to say, to hundreds of thousands of cases.
        return LawSaid(regime, calendar, (), _unbound(regime, calendar), _UNSAID)
    events = with_notices_counted(law_events(history, regime), regime, calendar)
    now = max(event.occurred_at for event in history)
    report = ask(regime, calendar, events, state.variant, now)
    unextended = report.response
    if unextended.extended_times:
        plain = [event for event in events if not _extends_response(event, regime)]
        unextended = ask(regime, calendar, plain, state.variant, now).response
    return LawSaid(regime, calendar, events, report, unextended)


_UNSAID = law.Deadline(
    step="response", kind="response", name_es="", name_en="", actor="authority", state="no_term"
)


@lru_cache(maxsize=8)
def _unbound(regime: law.Regime, calendar: law.Calendar) -> law.Report:
    return law.Report(
        regime=regime.id,
        version=regime.version,
        calendar=calendar.id,
        calendar_version=calendar.version,
        content_hash=regime.content_hash,
        coverage="none",
        deadlines=(_UNSAID,),
    )


def _extends_response(event: law.Event, regime: law.Regime) -> bool:
    named = regime.step(event.step) if event.step is not None else None
    return event.type == "extended" and (named is None or named.kind in ("extension", "response"))


def measure(
    history: Sequence[Happening], said: LawSaid, country: str, *, state: CaseState | None = None
) -> CaseMeasure:
    """Measure one case: what its events say now, after every correction, undoing and reopening."""
    state = state or fold(history)
    kept = standing(history)
    stated = stated_of(kept) if state.regime_id == law.UNBOUND else None
    dates = _stated_dates(stated) if stated is not None else _dates(said, state)
    stopped_on, concluded_on = dates.stopped_on, dates.concluded_on
    is_over = state.phase == Phase.CONCLUDED
    # What ended on a day that nobody knows was never pending.
    ended_on = stopped_on or concluded_on or (dates.received_on if is_over else None)
    days = Days(said, kept, received_on=dates.received_on, ended_on=ended_on, variant=state.variant)
    first_on = stopped_on if state.source else _first_told(kept, said.calendar)
    return CaseMeasure(
        country=country,
        body_id=state.body_id,
        kind=state.kind,
        regime_id=state.regime_id,
        channel=history[0].payload["channel"],
        received_on=dates.received_on,
        starts_on=dates.starts_on,
        due_on=dates.due_on,
        first_due_on=dates.first_due_on,
        stopped_on=stopped_on,
        concluded_on=concluded_on,
        ended_on=ended_on,
        outcome=state.outcome,
        grounds=_grounds(state),
        working_days=days.working(stopped_on),
        calendar_days=days.calendar(stopped_on),
        term_percent=_percent(days, dates),
        first_response_on=first_on,
        first_response_working_days=days.working_after_receipt(first_on),
        extended=_is_extended(said, dates, stated),
        clarifications=sum(event.type == "clarification_requested" for event in kept),
        clarification_days=days.clarifying(),
        referrals=sum(event.type == "referred" for event in kept),
        referral_days=_referral_days(kept, dates.received_on, said.calendar),
        suspended_days=days.still(),
        silent_on=_silent_on(kept, said),
        appeals=sum(event.type == "appealed" for event in kept),
        reopened=sum(event.type in ("reopened", "compliance_ordered") for event in kept),
        imported=state.source is not None,
        confidential=state.confidential,
    )


@dataclass(frozen=True, slots=True)
class _Dates:
    """The days of a case, as the law's clock has them or as another log states them."""

    received_on: date
    starts_on: date | None
    due_on: date | None
    first_due_on: date | None
    stopped_on: date | None
    concluded_on: date | None


def _dates(said: LawSaid, state: CaseState) -> _Dates:
    zone, response = said.calendar.zone, said.report.response
    concluded_at = state.concluded_at if state.phase == Phase.CONCLUDED else None
    return _Dates(
        received_on=state.received_at.astimezone(zone).date(),
        starts_on=response.starts_on,
        due_on=response.last_acceptable_on,
        first_due_on=said.unextended.last_acceptable_on,
        stopped_on=response.stopped_on,
        concluded_on=concluded_at.astimezone(zone).date() if concluded_at is not None else None,
    )


def _stated_dates(stated: Stated) -> _Dates:
    """Take a log's own dates where no law is known: nothing is computed from them."""
    return _Dates(
        received_on=stated.received_on,
        starts_on=None,
        due_on=stated.extended_to or stated.due_on,
        first_due_on=stated.due_on or stated.extended_to,
        stopped_on=stated.answered_on,
        concluded_on=None if stated.is_open else stated.ended_on,
    )


def _is_extended(said: LawSaid, dates: _Dates, stated: Stated | None) -> bool:
    """Say whether an extension that counts was given: one told too late moves nothing."""
    if stated is not None:
        return stated.extended_to is not None and stated.extended_to != stated.due_on
    given = said.report.response.extended_times > 0
    return given and (dates.due_on is None or dates.due_on != dates.first_due_on)


def _percent(days: Days, dates: _Dates) -> int | None:
    """Return what share of the term an answer took, rounded up; over 100 exactly when it was late."""
    if dates.stopped_on is None or dates.due_on is None:
        return None
    used, whole = days.in_units(dates.stopped_on), days.in_units(dates.due_on)
    if used is None or whole is None:
        return None
    percent = -(-_IN_TIME * used // max(1, whole))
    is_late = dates.stopped_on > dates.due_on
    return max(percent, _LATE) if is_late else min(percent, _IN_TIME)


def _first_told(kept: Iterable[Happening], calendar: law.Calendar) -> date | None:
    """Return the day the body first told the filer something of the matter, as it was corrected."""
    known = list(kept)
    true_at = {
        event.payload["of"]: datetime.fromisoformat(event.payload["at"])
        for event in known
        if event.type == "corrected"
    }
    told = (true_at.get(event.type, event.occurred_at) for event in known if event.type in _TELLING)
    first = min(told, default=None)
    return first.astimezone(calendar.zone).date() if first is not None else None


def _referral_days(kept: Iterable[Happening], received_on: date, calendar: law.Calendar) -> int:
    """Count the calendar days until the last body that kept the case had it, and those of what came back."""
    reached: list[date] = []
    came_back = 0
    for event in kept:
        day = event.occurred_at.astimezone(calendar.zone).date()
        if event.type == "referred":
            reached.append(day)
        elif event.type == "referral_rejected" and reached:
            came_back += (day - reached.pop()).days
    return max(0, (reached[-1] - received_on).days) + came_back if reached else came_back


def _silent_on(kept: Sequence[Happening], said: LawSaid) -> date | None:
    """Return the first day of a silence on record that nothing contradicts."""
    known = silences(kept)
    if not known:
        return None
    undone = contradicted(kept, said.report)
    standing_on = [
        silence.occurred_at.astimezone(said.calendar.zone).date()
        for silence in known
        if (silence.step, silence.last_on.isoformat()) not in undone
    ]
    return min(standing_on, default=None)


def _grounds(state: CaseState) -> str:
    found = {
        code
        for question in state.questions.values()
        for code in (question.ground, *question.more_grounds)
        if code
    }
    return " ".join(sorted(found))


def month_of(day: date) -> str:
    """Name the month of a day: 2026-10."""
    return f"{day.year:04d}-{day.month:02d}"


def days_of(month: str) -> tuple[date, date]:
    """Return the first and the last day of a month. Raises ValueError."""
    first_on = date.fromisoformat(f"{month}-01")
    return first_on, (first_on + timedelta(days=31)).replace(day=1) - timedelta(days=1)
