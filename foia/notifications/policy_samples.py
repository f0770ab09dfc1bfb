"""A policy of reminders on a sample case: each reminder with its day, hour and people, before it is saved.

The dates are the law's own, as the clock finds them for a filing at that instant; nothing is stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from foia import law
from foia.accounts.models import Person
from foia.cases.context import Context
from foia.cases.deadline_rows import reminder_targets
from foia.cases.models import Case
from foia.cases.phases import Phase
from foia.cases.placement import REPORT_KIND, custody_for
from foia.cases.seats import calendar_at
from foia.cases.states import CENTRAL_DESK
from foia.cases.waits import APPROVAL, DEFENCE, REFERRAL, ROUTING, first_day
from foia.directory.models import Body
from foia.extensions import new_id
from foia.i18n import DEFAULT_LANGUAGE, language
from foia.law.appeals import appeal_id
from foia.notifications.models import RecipientKind, Reminder
from foia.notifications.plan import PlannedReminder, ReminderTarget, days_after, plan, threshold_day
from foia.notifications.policy import Matter, Policy, RecipientRole, Threshold
from foia.notifications.reminder_recipients import recipients

# What happens in the sample, at the instant of the filing, so that each matter has a term.
_HAPPENS: Mapping[Matter, tuple[str, ...]] = {
    Matter.ADMISSION: (),
    Matter.ACKNOWLEDGEMENT: (),
    Matter.RESPONSE: ("admitted",),
    Matter.NOTIFICATION: ("admitted", "decided"),
    Matter.CLARIFICATION: ("clarification_requested",),
    Matter.PAYMENT: ("admitted", "charged"),
    Matter.THIRD_PARTY: ("admitted", "third_party_notified"),
    Matter.APPEAL: ("admitted", "answered"),
}
_WAITS = {Matter.ROUTING: ROUTING, Matter.REFERRAL: REFERRAL, Matter.APPROVAL: APPROVAL}
# Whoever decides an appeal says by when a defence is due; in the sample, so many working days later.
DEFENCE_WORKING_DAYS = 5
_NEXT = timedelta(minutes=1)


@dataclass(frozen=True)
class Sample:
    """The case that was chosen to try a policy on."""

    regime_id: str
    kind: str
    body: Body | None
    filed_at: datetime

    @property
    def is_confidential(self) -> bool:
        return self.kind == REPORT_KIND


@dataclass(frozen=True)
class PreviewLine:
    """One threshold in the sample. `due_at` None: it is not planned, for `why_not` (before_start, passed).

    `change`, against what holds today: same, new, moved or gone. `people` are today's; empty where no body
    was chosen."""

    threshold: Threshold
    due_at: datetime | None
    why_not: str = ""
    change: str = "same"
    people: tuple[str, ...] = ()


@dataclass(frozen=True)
class PreviewTerm:
    """What is waited for in the sample, until when, and its reminders. Without `due_on` there is no term."""

    matter: Matter
    name: str
    due_on: date | None
    is_confirmed: bool = True
    lines: Sequence[PreviewLine] = ()


@dataclass
class Preview:
    """What a policy would do in the sample: `zone` is that of the body's clock."""

    zone: str
    terms: list[PreviewTerm] = field(default_factory=list)

    @property
    def changes(self) -> int:
        return sum(line.change != "same" for term in self.terms for line in term.lines)


@dataclass(frozen=True)
class _Found:
    target: ReminderTarget
    name: str
    is_confirmed: bool = True


@dataclass(frozen=True)
class _Standing:
    phase: str
    outcome: str | None
    set_aside: bool = False


def preview(context: Context, sample: Sample, policy: Policy, today: Policy) -> Preview:
    """Say what a policy would do in a sample case, next to what holds today. Raises LawError."""
    regime = context.book.regime(sample.regime_id)
    calendar = calendar_at(context.book, regime.calendar, sample.body)
    people = _People(context, sample, regime)
    found = Preview(calendar.zone.key)
    for matter in (*_HAPPENS, *_WAITS, Matter.DEFENCE):
        if not policy.of(matter) and not today.of(matter):
            continue
        terms = _terms(context, sample, calendar, matter, policy)
        before = {each.target.step: each for each in _terms(context, sample, calendar, matter, today)}
        for term in terms:
            lines = _lines(sample, term.target, before.get(term.target.step), policy, today, people)
            found.terms.append(PreviewTerm(matter, term.name, term.target.due_on, term.is_confirmed, lines))
        if not terms:
            found.terms.append(PreviewTerm(matter, "", None))
    return found


def appeals_of(book: law.LawBook, regime: law.Regime) -> list[law.Regime]:
    """Return the procedures of the appeals of a regime, each a regime of its own."""
    found = []
    for step in regime.steps:
        if step.kind != "appeal_filing":
            continue
        try:
            found.append(book.regime(appeal_id(regime.id, step.id)))
        except law.LawError:
            continue  # decided by a court, or elsewhere
    return found


def _terms(
    context: Context, sample: Sample, calendar: law.Calendar, matter: Matter, policy: Policy
) -> list[_Found]:
    """Return the terms of a matter in the sample; none where the regime has none."""
    filed_on = sample.filed_at.astimezone(calendar.zone).date()
    if matter in _WAITS:
        days = policy.wait_working_days.get(matter)
        if days is None:
            return []
        due_on = days_after(calendar, filed_on, days)
        starts_on = first_day(calendar, filed_on)
        return [_Found(ReminderTarget(matter, _WAITS[matter], 1, due_on, calendar, starts_on), "")]
    if matter is Matter.DEFENCE:
        due_on = days_after(calendar, filed_on, DEFENCE_WORKING_DAYS)
        starts_on = first_day(calendar, filed_on)
        return [_Found(ReminderTarget(matter, DEFENCE, 1, due_on, calendar, starts_on), "")]
    return _terms_of_law(context, sample, calendar, matter)


def _terms_of_law(context: Context, sample: Sample, calendar: law.Calendar, matter: Matter) -> list[_Found]:
    filed_on = sample.filed_at.astimezone(calendar.zone).date()
    try:
        received = [law.Event("received", sample.filed_at)]
        regime = law.binding(context.book, sample.regime_id, calendar, received, filed_on)
        events = _events(sample, regime, matter)
        last_at = sample.filed_at + _NEXT * (len(events) - 1)
        found = law.deadlines(regime, calendar, events, now=last_at, told=False)
    except (law.BadHistory, law.NoRegime):
        return []
    is_answered = matter is Matter.APPEAL
    phase = Phase.DECIDED if matter is Matter.NOTIFICATION else Phase.IN_PROGRESS
    standing = _Standing(Phase.CONCLUDED if is_answered else phase, "refused" if is_answered else None)
    versions = {deadline.step: 1 for deadline in found.deadlines}
    named = {deadline.step: deadline for deadline in found.deadlines}
    return [
        _Found(target, _name(named[target.step]), named[target.step].confirmed)
        for target in reminder_targets(standing, found, versions, calendar)
        if target.matter is matter
    ]


def _events(sample: Sample, regime: law.Regime, matter: Matter) -> list[law.Event]:
    """Return what happened: one thing a minute, in the order of an ordinary procedure."""
    happened = ["received", *_HAPPENS[matter]]
    if regime.admission != "required" and "admitted" in happened:
        happened.remove("admitted")
    outcome = "refused" if matter is Matter.APPEAL else None
    return [
        law.Event(type_, sample.filed_at + _NEXT * place, outcome=outcome if type_ == "answered" else None)
        for place, type_ in enumerate(happened)
    ]


def _name(deadline: law.Deadline) -> str:
    return deadline.name_en if language() == "en" else deadline.name_es


def _lines(
    sample: Sample,
    target: ReminderTarget,
    before: _Found | None,
    policy: Policy,
    today: Policy,
    people: _People,
) -> list[PreviewLine]:
    new = _planned(target, policy, sample.filed_at)
    old = _planned(before.target, today, sample.filed_at) if before is not None else {}
    lines = [
        PreviewLine(
            threshold,
            due_at := new.get(threshold.mark),
            "" if due_at is not None else _why_not(target, threshold),
            _change(threshold, due_at, old, today.of(target.matter)),
            people.of(threshold, target),
        )
        for threshold in policy.of(target.matter)
    ]
    kept = {threshold.mark for threshold in policy.of(target.matter)}
    lines += [
        PreviewLine(threshold, old.get(threshold.mark), "", "gone", people.of(threshold, target))
        for threshold in today.of(target.matter)
        if threshold.mark not in kept
    ]
    return sorted(
        lines, key=lambda line: (line.due_at is None, line.due_at or sample.filed_at, line.threshold)
    )


def _planned(
    target: ReminderTarget, policy: Policy, at: datetime
) -> dict[tuple[str, int, str, str], datetime]:
    return {_mark(each): each.due_at for each in plan(target, policy, now=at)}


def _mark(planned: PlannedReminder) -> tuple[str, int, str, str]:
    return (
        str(planned.threshold_unit), planned.threshold, str(planned.recipient_role), str(planned.channel),
    )  # fmt: skip


def _why_not(target: ReminderTarget, threshold: Threshold) -> str:
    return "before_start" if threshold_day(target, threshold) is None else "passed"


def _change(
    threshold: Threshold,
    due_at: datetime | None,
    old: Mapping[tuple[str, int, str, str], datetime],
    known: Sequence[Threshold],
) -> str:
    if threshold.mark not in {each.mark for each in known}:
        return "new"
    return "same" if old.get(threshold.mark) == due_at else "moved"


class _People:
    """Whom a reminder would go to today, found as when it leaves; each role is asked for once."""

    def __init__(self, context: Context, sample: Sample, regime: law.Regime) -> None:
        self._context, self._sample = context, sample
        self._case = self._of_sample(context, sample, regime)
        self._custody = self._case.custody
        self._found: dict[tuple[RecipientRole, bool], tuple[str, ...]] = {}

    def of(self, threshold: Threshold, target: ReminderTarget) -> tuple[str, ...]:
        role = threshold.recipient_role
        is_told = self._sample.body is not None and not self._sample.is_confidential
        if not is_told or role is RecipientRole.FILER:
            return ()
        mark = role, target.matter is Matter.ROUTING
        if mark not in self._found:
            self._found[mark] = self._names(role, target)
        return self._found[mark]

    def _names(self, role: RecipientRole, target: ReminderTarget) -> tuple[str, ...]:
        reminder = Reminder(recipient_role=str(role), zone=target.calendar.zone.key, step=target.step)
        session, names = self._context.session, []
        # While nobody knows the body, the central desk has the case.
        self._case.custody = CENTRAL_DESK if target.matter is Matter.ROUTING else self._custody
        for recipient, _language in recipients(self._context, reminder, self._case):
            if recipient.id is None:
                continue
            if recipient.kind == RecipientKind.PERSON:
                names.append(session.get_one(Person, recipient.id).name)
            else:
                names.append(session.get_one(Body, recipient.id).name(language()))
        return tuple(names)

    @staticmethod
    def _of_sample(context: Context, sample: Sample, regime: law.Regime) -> Case:
        """Return a case that no session holds: just given to the body, and to nobody of it yet."""
        body_id = sample.body.id if sample.body is not None else None
        return Case(
            id=new_id(),
            kind=sample.kind,
            country=context.country,
            language=DEFAULT_LANGUAGE,
            regime_id=regime.id,
            regime_version=regime.version,
            body_id=body_id,
            custody=custody_for(context, body_id),
            confidential=sample.is_confidential,
            excluded="",
            reserved=False,
            held=False,
        )
