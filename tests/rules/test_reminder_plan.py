"""When reminders leave: thresholds in working days, at eight of the body's own clock."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from typing import cast
from zoneinfo import ZoneInfo

import pytest

from foia.cases.case_state import CaseState
from foia.cases.events import Happening
from foia.cases.waits import waits
from foia.law.errors import NotCovered
from foia.notifications.plan import ReminderTarget, end_of, plan
from foia.notifications.policy import (
    PRODUCT_POLICY,
    Channel,
    Matter,
    Policy,
    RecipientRole,
    Threshold,
    ThresholdUnit,
)

LA_PAZ = ZoneInfo("America/La_Paz")
TUESDAY = date(2026, 3, 3)
LONG_BEFORE = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Week:
    """Monday to Friday less some holidays, over the years it knows."""

    zone: ZoneInfo = LA_PAZ
    holidays: frozenset[date] = field(default=frozenset())
    last: date = date(2026, 12, 31)

    def is_working_day(self, day: date) -> bool:
        if day > self.last:
            raise NotCovered(day.isoformat())
        return day.weekday() < 5 and day not in self.holidays

    def add_working_days(self, day: date, amount: int) -> date:
        step = timedelta(days=1 if amount > 0 else -1)
        left = abs(amount)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day


def term(**changes: object) -> ReminderTarget:
    target = ReminderTarget(Matter.RESPONSE, "response", 1, TUESDAY, Week(), date(2026, 2, 4))
    return replace(target, **changes)  # type: ignore[arg-type]


def local_days(
    target: ReminderTarget, now: datetime = LONG_BEFORE, quiet: bool = False
) -> list[tuple[str, str]]:
    zone = target.calendar.zone
    return [
        (each.due_at.astimezone(zone).isoformat(timespec="minutes")[:16], str(each.recipient_role))
        for each in plan(target, PRODUCT_POLICY, now=now, quiet=quiet)
    ]


def test_a_bodys_term_reminds_before_on_and_after_its_last_day() -> None:
    assert local_days(term()) == [
        ("2026-02-24T08:00", "responsible"),
        ("2026-02-27T08:00", "responsible"),
        ("2026-03-03T08:00", "responsible"),
        ("2026-03-04T08:00", "filer"),
        ("2026-03-04T08:00", "head"),
        ("2026-03-10T08:00", "head"),
    ]


def test_holidays_do_not_count_towards_a_threshold() -> None:
    carnival = frozenset({date(2026, 2, 26), date(2026, 2, 27)})

    days = local_days(term(calendar=Week(holidays=carnival)))

    assert days[:2] == [("2026-02-20T08:00", "responsible"), ("2026-02-25T08:00", "responsible")]


def test_the_filers_own_term_reminds_only_the_filer_two_days_before() -> None:
    assert local_days(term(step="clarification", matter=Matter.CLARIFICATION)) == [
        ("2026-02-27T08:00", "filer")
    ]


def test_nobody_is_reminded_of_a_term_before_its_start() -> None:
    days = local_days(term(starts_on=date(2026, 2, 26)))

    assert days[0] == ("2026-02-27T08:00", "responsible")


@pytest.mark.parametrize(
    ("zone", "instant"),
    [
        ("America/La_Paz", "2026-03-03T12:00:00+00:00"),
        ("America/Guatemala", "2026-03-03T14:00:00+00:00"),
        ("America/Santiago", "2026-03-03T11:00:00+00:00"),
    ],
)
def test_eight_is_of_the_bodys_own_clock(zone: str, instant: str) -> None:
    planned = plan(term(calendar=Week(ZoneInfo(zone))), PRODUCT_POLICY, now=LONG_BEFORE)

    on_the_day = [each for each in planned if each.threshold == 0]
    assert [each.due_at for each in on_the_day] == [datetime.fromisoformat(instant)]


def test_of_the_passed_thresholds_only_the_latest_of_each_side_is_kept() -> None:
    now = datetime(2026, 3, 6, 15, tzinfo=UTC)

    assert local_days(term(), now) == [
        ("2026-03-04T08:00", "filer"),
        ("2026-03-04T08:00", "head"),
        ("2026-03-10T08:00", "head"),
    ]


def test_a_threshold_of_this_very_instant_has_passed() -> None:
    now = datetime(2026, 2, 27, 12, 0, tzinfo=UTC)

    assert local_days(term(), now)[0] == ("2026-02-27T08:00", "responsible")


def test_quiet_planning_plans_nothing_in_the_past() -> None:
    now = datetime(2026, 3, 6, 15, tzinfo=UTC)

    assert local_days(term(), now, quiet=True) == [("2026-03-10T08:00", "head")]


def test_a_threshold_beyond_the_calendar_falls_on_a_weekday_all_the_same() -> None:
    target = term(due_on=date(2026, 12, 31), calendar=Week(last=date(2026, 12, 31)))

    assert local_days(target)[-1] == ("2027-01-07T08:00", "head")


def test_lateness_is_told_only_when_it_is_late_under_every_reading() -> None:
    days = local_days(term(late_after_on=date(2026, 3, 5)))

    assert days[2:] == [
        ("2026-03-03T08:00", "responsible"),
        ("2026-03-06T08:00", "filer"),
        ("2026-03-06T08:00", "head"),
        ("2026-03-12T08:00", "head"),
    ]


def test_the_same_target_gives_the_same_plan() -> None:
    assert plan(term(), PRODUCT_POLICY, now=LONG_BEFORE) == plan(term(), PRODUCT_POLICY, now=LONG_BEFORE)


def test_a_term_is_over_at_the_first_instant_after_a_midnight_that_does_not_exist() -> None:
    # In Chile the clocks went from 23:59 of 6 September 2025 to 01:00 of the 7th.
    santiago = ZoneInfo("America/Santiago")

    over_at = end_of(date(2025, 9, 6), santiago)

    assert over_at == datetime(2025, 9, 7, 4, tzinfo=UTC)
    assert over_at.astimezone(santiago).isoformat() == "2025-09-07T01:00:00-03:00"


def test_silence_is_planned_for_the_end_of_the_later_reading() -> None:
    silent = term(late_after_on=date(2026, 3, 5), is_silent=True)

    [over] = [
        each for each in plan(silent, PRODUCT_POLICY, now=LONG_BEFORE) if each.recipient_role == "everybody"
    ]

    assert over.due_at.astimezone(LA_PAZ) == datetime(2026, 3, 6, tzinfo=LA_PAZ)
    assert over.due_on == TUESDAY


def share(percent: int) -> Policy:
    part = Threshold(percent, RecipientRole.OVERSIGHT_BODY, ThresholdUnit.TERM_PERCENT)
    return Policy({Matter.RESPONSE: (part,)})


@pytest.mark.parametrize(
    ("percent", "day"),
    # Eighteen working days, from Wednesday 4 February to Tuesday 3 March without the two of carnival.
    [(10, "2026-02-04"), (50, "2026-02-16"), (80, "2026-02-25"), (99, "2026-03-02")],
)
def test_a_share_of_the_term_counts_its_working_days_alone(percent: int, day: str) -> None:
    carnival = frozenset({date(2026, 2, 17), date(2026, 2, 18)})

    planned = plan(term(calendar=Week(holidays=carnival)), share(percent), now=LONG_BEFORE)

    assert [each.due_at.astimezone(LA_PAZ).date().isoformat() for each in planned] == [day]
    assert {each.recipient_role for each in planned} == {RecipientRole.OVERSIGHT_BODY}


def test_a_share_of_a_term_without_a_beginning_or_of_one_day_is_not_planned() -> None:
    for starts_on in (None, TUESDAY):
        assert plan(term(starts_on=starts_on), share(50), now=LONG_BEFORE) == []
    assert plan(term(starts_on=date(2026, 2, 26)), share(10), now=LONG_BEFORE) == []


def test_one_day_may_tell_several_each_in_their_own_way_at_the_hour_of_the_policy() -> None:
    roles = (RecipientRole.HEAD, RecipientRole.OVERSIGHT_BODY, RecipientRole.TRANSPARENCY_OFFICE)
    thresholds = (*(Threshold(3, role) for role in roles), Threshold(3, roles[0], channel=Channel.PRODUCT))
    policy = Policy({Matter.RESPONSE: thresholds}, sends_at=time(17, 30))

    planned = plan(term(), policy, now=LONG_BEFORE)

    assert [(str(each.recipient_role), str(each.channel)) for each in planned] == [
        ("head", "mail"), ("head", "product"), ("oversight_body", "mail"), ("transparency_office", "mail"),
    ]  # fmt: skip
    assert {each.due_at for each in planned} == {datetime(2026, 3, 6, 21, 30, tzinfo=UTC)}


def test_what_is_said_to_fewer_or_less_surely_replaces_nothing_that_passed_before() -> None:
    mailed, seen = Threshold(0, RecipientRole.RESPONSIBLE), Threshold(2, RecipientRole.HEAD)
    late = datetime(2026, 4, 1, tzinfo=UTC)

    def told(later: Threshold) -> list[int]:
        policy = Policy({Matter.RESPONSE: (mailed, later)})
        return [each.threshold for each in plan(term(), policy, now=late)]

    assert told(seen) == [2]
    assert told(replace(seen, channel=Channel.PRODUCT)) == [0, 2]
    for role in (RecipientRole.SUBSTITUTE, RecipientRole.OVERSIGHT_BODY, RecipientRole.TRANSPARENCY_OFFICE):
        assert told(replace(seen, recipient_role=role)) == [0, 2]


def test_a_wait_reminds_of_nothing_before_the_day_after_it_began() -> None:
    at = datetime(2026, 3, 3, 15, tzinfo=UTC)
    begun = Happening("approval_requested", 7, at, at, "staff", None, {})
    state = cast(
        CaseState,
        SimpleNamespace(
            kind="request", set_aside=False, referred_from_id=None, approval_asked_at=at, body_id="b"
        ),
    )
    thresholds = tuple(Threshold(amount, RecipientRole.HEAD) for amount in (-5, -1, 0))
    policy = Policy({Matter.APPROVAL: thresholds}, wait_working_days={Matter.APPROVAL: 1})

    [target] = waits([begun], state, Week(), policy)

    assert [each.threshold for each in plan(target, policy, now=at)] == [0]
