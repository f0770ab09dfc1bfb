"""The second half of the fold, under one reading of the rules: from facts to the date of each step."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time

from foia.law.calendar import Calendar
from foia.law.clauses import Offset
from foia.law.errors import NotCovered
from foia.law.facts import GivenExtension, History, day_after
from foia.law.readings import Found, Rules
from foia.law.regimes import Regime, Step
from foia.law.standstill import standing_still, waits_for
from foia.law.terms import Counted, Counting, Moment, Pause, count, days_before
from foia.law.vocabulary import CountStart, Unit

_NOON = time(12)
_ANSWERS = ("response", "refusal")
_ACTS_OF_THE_BODY = frozenset({"request.admitted", "request.registered", "request.at_competent_body"})


class Timeline:
    """Dates every step of a case under one reading."""

    def __init__(
        self, regime: Regime, calendar: Calendar, history: History, rules: Rules, today: date, distance: bool
    ) -> None:
        self.regime, self.calendar, self.history = regime, calendar, history
        self.rules, self.today, self.distance = rules, today, distance
        self._found: dict[str, Found] = {}

    def find(self, step: Step) -> Found:
        """Date a step, once."""
        if step.id not in self._found:
            try:
                self._found[step.id] = self._date(step)
            except NotCovered:
                self._found[step.id] = Found(
                    step=step, begun=True, anchor=self._earliest(step), uncovered=True
                )
        return self._found[step.id]

    def _date(self, step: Step) -> Found:
        if step.kind == "extension":
            return self._notice_window(step)
        begun, anchor, name, filing = self._beginning(step)
        found = Found(step=step, begun=begun, anchor=anchor, counts_from=name)
        amount, unit = self._term(step)
        if anchor is None or amount is None or unit == "immediate":
            return found
        base = self._deemed(anchor, unit) if filing else anchor
        counting, pauses = self._counting(amount, unit, step), self._pauses(step)
        first = self._count(base, counting, step, pauses)
        counted = self._extended(step, first, pauses)
        late, early = self._told_outside(step, first, pauses)
        if self.calendar.coverage(anchor.day, counted.due_on) == "none":
            raise NotCovered(f"el calendario no cubre del {anchor.day} al {counted.due_on}")
        found = replace(
            found, base=base, counting=counting, pauses=pauses, first=first, counted=counted,
            late_extension=late, early_extension=early,
        )  # fmt: skip
        other = self._other(found)
        if other is not None or not begun:
            provisional_on = None if begun else counted.due_on
            found = replace(found, provisional_on=provisional_on, alternative=other)
        return self._with_open_pause(found)

    def _term(self, step: Step) -> tuple[int | None, Unit]:
        given = self.history.clarification_term
        if step.kind == "clarification" and given is not None:
            amount, unit = given
            return amount, unit  # type: ignore[return-value]
        return (None if step.max_times == 0 else step.amount), step.unit

    def _counting(self, amount: int, unit: Unit, step: Step) -> Counting:
        return Counting(
            amount, unit, step.count_start, self._rolls(step),
            self.regime.month_anchor == "first_day_counted", self.rules.half_days_closed,
        )  # fmt: skip

    def _rolls(self, step: Step | None) -> bool:
        """Tell whether a closed last day passes to the next open one: as read now, where no rule is known."""
        rule = (step.last_day if step is not None else None) or self.regime.last_day
        return self.rules.roll if rule == "unknown" else rule == "roll_forward"

    def _count(self, base: Moment, counting: Counting, step: Step, pauses: Sequence[Pause]) -> Counted:
        counted = count(base, counting, self.calendar, pauses)
        far = self.regime.distance
        if self.distance and far is not None and step.actor in far.actors:
            more = replace(counting, amount=far.amount, unit=far.unit, count_start="next_working_day")
            extra = count(Moment(counted.due_on), more, self.calendar, pauses)
            counted = replace(counted, nominal_on=extra.nominal_on, due_on=extra.due_on)
        return counted

    def _pauses(self, step: Step) -> tuple[Pause, ...]:
        """Give the suspensions of the response's clock; other terms have none."""
        return tuple(self.history.pauses.closed) if step.kind in _ANSWERS else ()

    def _with_open_pause(self, found: Found) -> Found:
        """Leave without date a term that stands still; a pause after the last day gives nothing back."""
        step, met = found.step, self.history.met.get(found.step.id)
        if found.counted is None or found.base is None or found.counting is None or not found.begun:
            return found
        open_pause = standing_still(self.regime, self.history) if step.kind in _ANSWERS else None
        if open_pause is not None and met is None and waits_for(self.regime, self.history, "reset"):
            return replace(found, suspended=True, provisional_on=found.counted.due_on)
        if open_pause is None or open_pause.first > found.counted.due_on:
            return found
        # What was answered all the same stood still until the day before.
        last = self.today if met is None else day_after(met.moment.day, -1)
        pauses = (*found.pauses, replace(open_pause, last=last))
        first = self._count(found.base, found.counting, step, pauses)
        counted = self._extended(step, first, pauses)
        late, early = self._told_outside(step, first, pauses)
        found = replace(
            found, pauses=pauses, first=first, counted=counted, late_extension=late, early_extension=early
        )
        return found if met is not None else replace(found, suspended=True, provisional_on=counted.due_on)

    def _extended(self, step: Step, first: Counted, pauses: Sequence[Pause]) -> Counted:
        """Move the last day by each extension, always from the last day and never from the notice."""
        counted = first
        for given in self.history.extensions:
            if given.target == step.id:
                counted = self._longer(given, counted, pauses)
        return counted

    def _longer(self, given: GivenExtension, counted: Counted, pauses: Sequence[Pause]) -> Counted:
        if self._is_late(given, counted) and given.step.late_notice == "ineffective":
            return counted
        unit: Unit = given.unit  # type: ignore[assignment]
        start: CountStart = "next_working_day" if "work" in unit else "next_day"
        roll = self._rolls(self.regime.step(given.target))
        more = Counting(given.amount, unit, start, roll, False, self.rules.half_days_closed)
        longer = count(Moment(counted.due_on), more, self.calendar, pauses)
        return replace(counted, nominal_on=longer.nominal_on, due_on=max(counted.due_on, longer.due_on))

    def _told_outside(
        self, step: Step, first: Counted, pauses: Sequence[Pause]
    ) -> tuple[Step | None, Step | None]:
        """Find the step whose extension was told too late, and the one told before its window opened."""
        late = early = None
        counted = first
        for given in self.history.extensions:
            if given.target == step.id:
                late = given.step if self._is_late(given, counted) else late
                early = given.step if self._is_early(given, counted) else early
                counted = self._longer(given, counted, pauses)
        return late, early

    def _is_late(self, given: GivenExtension, counted: Counted) -> bool:
        window = given.step.notify_window if given.step.kind == "extension" else None
        closes = self._offset(window.closes, counted.due_on) if window is not None else None
        return given.moment.day > (closes or counted.due_on)

    def _is_early(self, given: GivenExtension, counted: Counted) -> bool:
        window = given.step.notify_window if given.step.kind == "extension" else None
        opens = self._offset(window.opens, counted.due_on) if window is not None and window.opens else None
        return opens is not None and given.moment.day < opens

    def _other(self, found: Found) -> Found | None:
        """Date the step by the norm that contradicts the first one, with that norm's own basis."""
        conflict = found.step.conflict
        if conflict is None or found.base is None or found.counting is None:
            return None
        start: CountStart = "next_working_day" if "work" in conflict.unit else "next_day"
        other = replace(found.counting, amount=conflict.amount, unit=conflict.unit, count_start=start)
        first = self._count(found.base, other, found.step, found.pauses)
        counted = self._extended(found.step, first, found.pauses)
        step = replace(found.step, basis=conflict.basis, evidence=conflict.evidence)
        return replace(found, step=step, counting=other, first=first, counted=counted)

    def _notice_window(self, step: Step) -> Found:
        """Date the window in which an extension may be told."""
        response = self.find(self.history.response)
        found = Found(step=step, begun=response.begun, anchor=response.anchor)
        if step.max_times == 0 or response.first is None or response.uncovered:
            return replace(found, uncovered=response.uncovered and step.max_times != 0)
        window = step.notify_window
        closes = self._offset(window.closes, response.first.due_on) if window else response.first.due_on
        opens = self._offset(window.opens, response.first.due_on) if window and window.opens else None
        if closes is None:
            return found
        starts_on = opens or response.first.starts_on
        stands_still = response.suspended and (window is None or window.closes.of.endswith(".due"))
        counted = Counted(starts_on, closes, closes)
        return replace(found, opens_on=opens, counted=counted, suspended=stands_still)

    def _offset(self, offset: Offset, response_due: date) -> date | None:
        of = response_due if offset.of.endswith(".due") else self._fact_day(offset.of)
        if of is None or offset.amount == 0:
            return of
        if offset.amount < 0:
            return days_before(of, -offset.amount, offset.unit, self.calendar)
        roll, half = self._rolls(None), self.rules.half_days_closed
        after = Counting(offset.amount, offset.unit, "next_day", roll, half_days_closed=half)
        return count(Moment(of), after, self.calendar).due_on

    def _fact_day(self, name: str) -> date | None:
        moment = self._anchor(name)[1]
        return moment.day if moment is not None else None

    def _beginning(self, step: Step) -> tuple[bool, Moment | None, str | None, bool]:
        """Find the event a step counts from: whether it happened, when, and whether it was a filing."""
        anchors = [(name, *self._anchor(name)) for name in step.counts_from]
        known = [(name, begun, moment) for name, begun, moment in anchors if moment is not None]
        happened = [item for item in known if item[1]] or known
        if not happened:
            return False, None, None, False
        # A late decision, once notified, opens the appeal anew: silence never shortens it.
        pick = max if step.kind == "appeal_filing" else min
        name, begun, moment = pick(happened, key=lambda item: item[2].day)
        if name in _ACTS_OF_THE_BODY and name not in self.history.facts:
            name = "request.received"  # presumed, not done: it is not said to have happened
        filing = self._is_filing(name)
        restart = self.history.restart
        if step.kind in _ANSWERS:
            if restart is not None and not restart.moment.day < moment.day:
                moment, name, filing = restart.moment, restart.by, True
            begun = begun and not self._waits_to_begin(step)
        elif "request.complete" in step.counts_from:
            begun = begun and not waits_for(self.regime, self.history, "start")
        return begun, moment, name, filing

    def _waits_to_begin(self, step: Step) -> bool:
        """Tell whether the response has not begun: not admitted yet, or asked to be completed first."""
        if self._needs_admission(step) and "request.admitted" not in self.history.facts:
            return True
        return waits_for(self.regime, self.history, "start")

    def _needs_admission(self, step: Step) -> bool:
        """Tell whether a term waits for admission; one of several responses may run from the filing."""
        if self.regime.admission != "required":
            return False
        named = ["request.admitted" in response.counts_from for response in self.regime.responses()]
        return step.kind != "response" or not any(named) or "request.admitted" in step.counts_from

    def _is_filing(self, anchor: str) -> bool:
        subject, _, moment = anchor.partition(".")
        if subject == "request":
            return (
                anchor not in ("request.registered", "request.admitted") or anchor not in self.history.facts
            )
        step = self.regime.step(subject)
        return moment == "met" and step is not None and step.kind == "appeal_filing"

    def _anchor(self, name: str) -> tuple[bool, Moment | None]:
        """Give a beginning: whether it happened, and when (a due date to come is a forecast)."""
        if name in self.history.facts:
            return True, self.history.facts[name]
        subject, _, moment = name.partition(".")
        if subject == "request":
            # Until an event says otherwise a filing is complete and in the right hands when received.
            fallback = self.history.facts.get("request.complete") if moment == "admitted" else None
            return True, fallback or self.history.received
        step = self.regime.step(subject)
        if step is None:
            return False, None
        if moment == "expired":
            due_on = self.find(step).due_on
            return (False, None) if due_on is None else (self.today > due_on, Moment(due_on))
        if moment == "due":
            return self._due_anchor(step)
        met = self.history.met if moment == "met" else self.history.decided
        if moment == "notified":
            found = self.history.notified.get(subject)
        else:
            found = met[subject].moment if subject in met else None
        return found is not None, found

    def _due_anchor(self, step: Step) -> tuple[bool, Moment | None]:
        response = self.history.response
        if step.kind == "response" and step.id not in ("response", response.id):
            return False, None  # one of several responses, which is not this case's
        due_on = self.find(response if step.kind == "response" else step).due_on
        over = self.history.met.get(step.id) or self.history.ended  # what ended in time is no silence
        if due_on is None or (over is not None and over.moment.day <= due_on):
            return False, None
        return self.today > due_on, Moment(due_on)

    def _deemed(self, moment: Moment, unit: Unit) -> Moment:
        """Apply the rules on filings made on a closed day or after hours."""
        if not self.calendar.is_working_day(moment.day):
            if self.rules.closed_day_deemed:
                return self._made_on(self.calendar.next_working_day(moment.day), moment, unit)
            return moment
        closes = _NOON if self.calendar.is_half_day(moment.day) else self.calendar.office_closes_at
        local = moment.at.astimezone(self.calendar.zone).time() if moment.at is not None else None
        if self.rules.after_hours_deemed and closes is not None and local is not None and local > closes:
            return self._made_on(self.calendar.add_working_days(moment.day, 1), moment, unit)
        return moment

    def _made_on(self, day: date, moment: Moment, unit: Unit) -> Moment:
        """Take a filing as made on another day; hours run from the first hour of that day."""
        if unit != "hour":
            return replace(moment, day=day)
        return Moment(day, datetime.combine(day, time.min, tzinfo=self.calendar.zone))

    def _earliest(self, step: Step) -> Moment | None:
        try:
            return self._beginning(step)[1]
        except NotCovered:
            return None
