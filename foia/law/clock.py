"""The clock: events and a calendar give every deadline of a case, the same anywhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Literal

from foia.law import cautions
from foia.law.calendar import Calendar
from foia.law.events import Event
from foia.law.explanation import Derivation, explain
from foia.law.facts import History, Met
from foia.law.history import known_on, moment_of, read_history
from foia.law.moot import closed_by
from foia.law.readings import Found, readings
from foia.law.refusals import stops_on
from foia.law.regimes import Regime, Step
from foia.law.report import Caution, Deadline, Explanation, Report, SkippedDay
from foia.law.terms import skipped_days
from foia.law.timeline import Timeline
from foia.law.vocabulary import Coverage, State

_END = time(23, 59, 59, 999999)
_STOPPED_BY: Mapping[str, str] = {
    "acknowledge": "acknowledged",
    "admission": "admitted",
    "appeal_filing": "appeal_filed",
    "clarification": "clarification_provided",
    "clarification_request": "clarification_requested",
    "defence": "third_party_answered",
    "extension": "extended",
    "information_order": "third_party_answered",
    "notification": "notified",
    "payment": "paid",
    "referral": "referred",
    "third_party_notice": "third_party_notified",
    "third_party_reply": "third_party_answered",
}
_WORST: tuple[Coverage, ...] = ("confirmed", "unconfirmed", "none")


@dataclass(frozen=True, slots=True)
class _Now:
    today: date
    at: datetime


def deadlines(
    regime: Regime,
    calendar: Calendar,
    events: Sequence[Event],
    *,
    variant: str | None = None,
    as_of: date | None = None,
    now: datetime | None = None,
    distance: bool = False,
    told: bool | Literal["response"] = True,
) -> Report:
    """Fold the events of a case, in any order, into its deadlines.

    `as_of` leaves out what was recorded or announced after that day and judges the states at its end.
    Otherwise states are judged at `now`; without either, at the last instant the events tell. `distance`
    adds the term of distance for a person who lives elsewhere, where the regime has one. Dates alone, without
    the days left out and the explanation, cost half: `told` False; "response": of its deadline alone.
    Raises: BadHistory; LawError when the variant is not a response of the regime.
    """
    if as_of is not None:
        calendar = calendar.known_on(as_of)
    history = read_history(regime, events, calendar.zone, as_of, variant)
    instant = _now(calendar, events, as_of, now)
    timelines = [
        Timeline(regime, calendar, history, rules, instant.today, distance)
        for rules in readings(regime, calendar)
    ]
    left_out = {step.id for step in regime.responses()} - {history.response.id}
    echo = history.response.id if variant is not None or left_out else None
    judge = _Judge(regime, calendar, history, instant, echo, told)
    found = [
        judge.deadline(step, [timeline.find(step) for timeline in timelines])
        for step in regime.steps
        if step.id not in left_out
    ]
    coverage = max(judge.coverages, key=_WORST.index, default=_WORST[0])
    if coverage == "unconfirmed":
        judge.cautions.append(cautions.unconfirmed(calendar))
    return Report(
        regime=regime.id,
        version=regime.version,
        calendar=calendar.id,
        calendar_version=calendar.version,
        content_hash=regime.content_hash,
        coverage=coverage,
        deadlines=tuple(found),
        warnings=tuple(judge.cautions),
    )


def _now(calendar: Calendar, events: Sequence[Event], as_of: date | None, now: datetime | None) -> _Now:
    if as_of is not None:
        end = datetime.combine(as_of, _END, tzinfo=calendar.zone)
        return _Now(as_of, end)
    if now is not None:
        local = (
            now.replace(tzinfo=UTC).astimezone(calendar.zone)
            if now.tzinfo is None
            else now.astimezone(calendar.zone)
        )
        return _Now(local.date(), local)
    moments = [moment_of(event.at, calendar.zone) for event in events if event.type != "corrected"]
    day = max([moment.day for moment in moments] + [known_on(event, calendar.zone) for event in events])
    instants = [moment.at for moment in moments if moment.at is not None and moment.day == day]
    return _Now(day, max(instants, default=datetime.combine(day, time(0), tzinfo=calendar.zone)))


@dataclass(frozen=True, slots=True)
class _Dates:
    """The date shown and, where readings or norms differ, the other."""

    due_on: date | None = None
    other_on: date | None = None
    code: str = "unknown_rule"

    @property
    def latest(self) -> date | None:
        return max((day for day in (self.due_on, self.other_on) if day is not None), default=None)


_NO_DATES = _Dates()


class _Judge:
    """Joins the readings of each step into one deadline and says in what state it is."""

    def __init__(
        self,
        regime: Regime,
        calendar: Calendar,
        history: History,
        now: _Now,
        variant: str | None,
        told: bool | Literal["response"],
    ) -> None:
        self.regime, self.calendar, self.history = regime, calendar, history
        self.now, self.variant, self.told = now, variant, told
        self.cautions: list[Caution] = []
        self.coverages: list[Coverage] = []

    def deadline(self, step: Step, found: Sequence[Found]) -> Deadline:
        """Build a step's deadline from what each reading found."""
        is_told = self.told is True or self.told == step.kind
        shown, dates = self._choose(step, found)
        step = shown.step  # of two norms, the one whose date is shown
        state = self._state(step, shown, dates.latest)
        if state == "uncovered":
            dates = _NO_DATES
        skipped = self._skipped(shown) if dates.due_on is not None and is_told else ()
        self._note(step, found, shown, state, dates)
        met, closed = self.history.met.get(step.id), closed_by(step, shown, self.history)
        derivation = Derivation(
            regime=self.regime, calendar=self.calendar, step=step, found=shown, state=state,
            due_on=dates.due_on, other_on=dates.other_on, code=dates.code, skipped=skipped,
        )  # fmt: skip
        return Deadline(
            step=step.id,
            kind=step.kind,
            variant=self.variant if step.id == self.history.response.id else None,
            name_es=step.name_es,
            name_en=step.name_en,
            actor=step.actor,
            state=state,
            counts_from=shown.counts_from,
            happened_on=shown.anchor.day if shown.anchor is not None else None,
            deemed_on=shown.base.day if shown.base is not None else None,
            starts_on=_starts_on(shown, state),
            nominal_on=shown.counted.nominal_on if shown.counted is not None else None,
            due_on=dates.due_on,
            due_at=shown.counted.due_at if shown.counted is not None and dates.due_on is not None else None,
            window_opens_on=shown.opens_on,
            first_due_on=shown.first.due_on if shown.first is not None and dates.due_on is not None else None,
            provisional_due_on=shown.provisional_on if state in ("not_started", "suspended") else None,
            conflict_due_on=dates.other_on,
            stopped_by=self._stopped_by(step),
            stopped_on=met.moment.day if met is not None else None,
            ended_on=closed.moment.day if met is None and closed is not None else None,
            extended_times=sum(given.target == step.id for given in self.history.extensions),
            silence=step.silence if step.verified and step.silence != "unknown" else None,
            amount=shown.counting.amount if shown.counting is not None else step.amount,
            unit=shown.counting.unit if shown.counting is not None else step.unit,
            basis=step.basis,
            evidence=step.evidence,
            verified=step.verified,
            skipped=skipped,
            explanation=explain(derivation) if is_told else Explanation(),
        )

    def _stopped_by(self, step: Step) -> str | None:
        if step.kind in ("response", "appeal_decision", "refusal"):
            return stops_on(self.regime, self.history.response.id if step.kind == "refusal" else step.id)
        return None if step.max_times == 0 else _STOPPED_BY.get(step.kind, "decided")

    def _choose(self, step: Step, found: Sequence[Found]) -> tuple[Found, _Dates]:
        """Pick the reading to show, and the other date where two readings or two norms differ.

        Between readings of an unknown rule the earlier is shown. Between two norms, the one that protects the
        person: for what the body owes the earlier, for what a person may do the later.
        """
        if any(item.suspended for item in found) and not any(item.uncovered for item in found):
            # Nothing is late while the term stands still under some reading.
            return next(item for item in found if item.suspended), _NO_DATES
        dated = [(item.due_on, item) for item in found if item.due_on is not None]
        if not dated or any(item.uncovered for item in found):
            return next((item for item in found if item.uncovered), found[0]), _NO_DATES
        due_on, shown = min(dated, key=lambda pair: pair[0])
        other = shown.alternative
        if other is not None and other.due_on is not None and other.due_on != due_on:
            protecting = min if step.actor not in ("applicant", "third_party") else max
            if protecting(due_on, other.due_on) == due_on:
                return shown, _Dates(due_on, other.due_on, "norm_conflict")
            return other, _Dates(other.due_on, due_on, "norm_conflict")
        latest = max(day for day, _ in dated)
        return shown, _Dates(due_on, latest if latest != due_on else None, "unknown_rule")

    def _state(self, step: Step, shown: Found, latest: date | None) -> State:
        if shown.uncovered:
            return "uncovered"
        met = self.history.met.get(step.id)
        if met is not None:
            return "missed" if self._was_late(step, shown, met, latest) else "met"
        if step.unit == "immediate" or step.max_times == 0 or (step.amount is None and shown.counted is None):
            return "no_term"
        closed = closed_by(step, shown, self.history)
        if closed is not None:
            was_due = latest is not None and closed.moment.day > latest and not step.conditional
            return "missed" if was_due else "ended"
        if not shown.begun:
            return "not_started"
        if shown.suspended:
            return "suspended"
        return self._running(step, shown, latest)

    def _running(self, step: Step, shown: Found, latest: date | None) -> State:
        if shown.counted is not None and shown.counted.due_at is not None:
            passed = self.now.at > shown.counted.due_at
        else:
            passed = latest is not None and self.now.today > latest
        if not passed:
            return "running"
        return "ended" if step.bound == "minimum" or step.conditional else "missed"

    def _was_late(self, step: Step, shown: Found, met: Met, latest: date | None) -> bool:
        if latest is None or step.bound == "minimum":
            return False
        due_at = shown.counted.due_at if shown.counted is not None else None
        if due_at is not None and met.moment.at is not None:
            return met.moment.at > due_at
        return met.moment.day > latest

    def _skipped(self, shown: Found) -> tuple[SkippedDay, ...]:
        if shown.anchor is None or shown.counted is None or shown.counting is None:
            return ()
        return skipped_days(shown.anchor.day, shown.counted, shown.counting, self.calendar, shown.pauses)

    def _note(self, step: Step, found: Sequence[Found], shown: Found, state: State, dates: _Dates) -> None:
        if state == "uncovered":
            self.coverages.append("none")
            self.cautions.append(cautions.uncovered(step, self.calendar))
        elif dates.due_on is not None and dates.latest is not None:
            anchor = shown.anchor.day if shown.anchor is not None else dates.due_on
            self.coverages.append(self.calendar.coverage(anchor, dates.latest))
        if dates.due_on is not None and dates.other_on is not None:
            self.cautions.append(cautions.two_dates(dates.code, step, dates.due_on, dates.other_on))
        # Told outside its window only if it was so under every reading of the rules.
        if shown.late_extension is not None and all(item.late_extension for item in found):
            self.cautions.append(cautions.late_extension(shown.late_extension))
        if shown.early_extension is not None and all(item.early_extension for item in found):
            self.cautions.append(cautions.early_extension(shown.early_extension))


def _starts_on(shown: Found, state: State) -> date | None:
    if state == "uncovered" or not shown.begun:
        return None
    if shown.counted is not None:
        return shown.counted.starts_on
    return shown.anchor.day if shown.step.unit == "immediate" and shown.anchor is not None else None
