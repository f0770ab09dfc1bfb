"""Policies of reminders: which holds for a case, what nobody switches off, what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foia.notifications.policy import (
    APART,
    FILER_MAY_KNOW,
    FILERS_OWN,
    PRODUCT_POLICY,
    WAITS,
    WITHOUT_TERM,
    BadPolicy,
    Channel,
    Matter,
    Mode,
    Policies,
    Policy,
    RecipientRole,
    Scope,
    Threshold,
    ThresholdUnit,
    check,
    read_policy,
    with_minimum,
    written,
)

BODY, OTHER = UUID(int=1), UUID(int=2)
LAW = "bo.petition"
KEPT = Threshold(0, RecipientRole.RESPONSIBLE, is_minimum=True)


def only(*thresholds: Threshold, matter: Matter = Matter.RESPONSE) -> Policy:
    return Policy({matter: thresholds})


def days(policy: Policy) -> list[int]:
    return [each.amount for each in policy.of(Matter.RESPONSE)]


def at(amount: int, **changes: Any) -> Threshold:
    return replace(Threshold(amount, RecipientRole.HEAD), **changes)


def test_what_is_more_particular_holds_and_a_body_before_all() -> None:
    scoped = [
        (Scope(), only(at(1))),
        (Scope(regime_id=LAW), only(at(2))),
        (Scope(kind="suggestion"), only(at(3))),
        (Scope(LAW, "suggestion"), only(at(4))),
        (Scope(body_id=BODY), only(at(5))),
        (Scope(LAW, body_id=BODY), only(at(6))),
    ]
    policies = Policies(reversed(scoped), revision=6)

    found = {
        (regime_id, kind, body_id): days(policies.of(regime_id, kind, body_id))
        for regime_id, kind, body_id in (
            ("bo.other", "appeal", None), (LAW, "appeal", OTHER), ("bo.other", "suggestion", OTHER),
            (LAW, "suggestion", OTHER), ("bo.other", "suggestion", BODY), (LAW, "appeal", BODY),
            (f"{LAW}:appeal_filing", "appeal", OTHER),
        )
    }  # fmt: skip

    assert list(found.values()) == [[1], [2], [3], [4], [5], [6], [2]]


def test_a_body_keeps_every_minimum_of_what_is_above_it() -> None:
    nation = (Scope(), only(at(7, is_minimum=True), at(8)))
    kind = (Scope(kind="suggestion"), only(at(9, is_minimum=True)))
    own = (Scope(body_id=BODY), only(at(1)))

    policies = Policies([nation, kind, own])

    assert days(policies.of(LAW, "suggestion", BODY)) == [1, 7, 9]
    assert days(policies.of(LAW, "appeal", BODY)) == [1, 7]


def test_only_a_policy_for_all_lowers_the_products_minimum() -> None:
    empty = Policy({})
    product = days(with_minimum(empty, PRODUCT_POLICY))

    assert product == [0, 1, 1]
    assert days(Policies([(Scope(body_id=BODY), empty)]).of(LAW, "appeal", BODY)) == product
    for scope in (Scope(), Scope(regime_id=LAW), Scope(kind="appeal")):
        assert Policies([(scope, empty)]).of(LAW, "appeal", OTHER) == empty


def test_no_policy_leaves_a_case_without_a_body_to_nobody() -> None:
    policies = Policies([(Scope(), Policy({}, wait_working_days={Matter.ROUTING: 30}))])

    found = policies.of(LAW, "suggestion", None)

    assert found.of(Matter.ROUTING) == PRODUCT_POLICY.of(Matter.ROUTING)
    assert found.wait_working_days[Matter.ROUTING] == 1
    assert policies.of(LAW, "suggestion", OTHER).of(Matter.ROUTING) == ()


def test_a_body_puts_no_minimum_off_by_waiting_longer() -> None:
    asked = replace(only(KEPT, matter=Matter.APPROVAL), wait_working_days={Matter.APPROVAL: 2})

    for own, kept in (({}, 2), ({Matter.APPROVAL: 60}, 2), ({Matter.APPROVAL: 1}, 1)):
        policies = Policies([(Scope(), asked), (Scope(body_id=BODY), Policy({}, wait_working_days=own))])
        assert policies.of(LAW, "appeal", BODY).wait_working_days == {Matter.APPROVAL: kept}


def test_a_minimum_said_already_is_not_said_twice() -> None:
    own = only(replace(KEPT, is_minimum=False), at(3))

    assert with_minimum(own, only(KEPT)) == own


def test_without_any_policy_the_products_holds() -> None:
    assert Policies().of(LAW, "suggestion", BODY) == PRODUCT_POLICY
    check(PRODUCT_POLICY)


@pytest.mark.parametrize(
    ("policy", "code"),
    [
        (only(*(at(day) for day in range(13))), "too_many"),
        (only(at(1), at(1, is_minimum=True)), "twice"),
        (only(at(61)), "too_far"),
        (only(at(-61)), "too_far"),
        (only(at(100, unit=ThresholdUnit.TERM_PERCENT)), "percent_out_of_range"),
        (only(at(0, unit=ThresholdUnit.TERM_PERCENT)), "percent_out_of_range"),
        (only(at(50, unit=ThresholdUnit.TERM_PERCENT), matter=Matter.REFERRAL), "percent_without_term"),
        (only(at(0, unit=ThresholdUnit.TERM_END)), "not_theirs"),
        (only(at(0), matter=Matter.SILENCE), "not_theirs"),
        (only(at(0, recipient_role=RecipientRole.EVERYBODY)), "not_theirs"),
        (only(at(0), matter=Matter.APPEAL), "not_theirs"),
        (only(at(0, recipient_role=RecipientRole.FILER), matter=Matter.APPROVAL), "not_theirs"),
        (only(at(0, recipient_role=RecipientRole.ADMINISTRATOR)), "not_theirs"),
        (only(Threshold(0, RecipientRole.OVERSIGHT_BODY, channel=Channel.PRODUCT)), "mailbox_by_mail"),
        (Policy({}, {Matter.RESPONSE: 3}), "too_far"),
        (Policy({}, {Matter.REFERRAL: 61}), "too_far"),
        (Policy({}, quiet_from=time(20)), "quiet_open"),
        (Policy({}, quiet_from=time(20), quiet_until=time(20)), "quiet_whole_day"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_with_its_code(policy: Policy, code: str) -> None:
    with pytest.raises(BadPolicy) as caught:
        check(policy)

    assert caught.value.code == code


def _thresholds(matter: Matter) -> st.SearchStrategy[tuple[Threshold, ...]]:
    roles = [RecipientRole.FILER] if matter in FILERS_OWN else [
        role
        for role in RecipientRole
        if role is not RecipientRole.EVERYBODY
        and (role is not RecipientRole.FILER or matter in FILER_MAY_KNOW)
        and (role is not RecipientRole.ADMINISTRATOR or matter is Matter.ROUTING)
    ]  # fmt: skip
    by_days = st.builds(Threshold, st.integers(-60, 60), st.sampled_from(roles), is_minimum=st.booleans())
    share = st.just(ThresholdUnit.TERM_PERCENT)
    by_share = st.builds(Threshold, st.integers(1, 99), st.sampled_from(roles), share)
    one = by_days if matter in WITHOUT_TERM else by_days | by_share
    in_product = one.map(lambda each: replace(each, channel=Channel.PRODUCT))
    reached = (one | in_product).filter(
        lambda each: each.channel is Channel.MAIL or each.recipient_role not in APART
    )
    return st.lists(reached, max_size=12, unique_by=lambda each: each.mark).map(
        lambda found: tuple(sorted(found))
    )


HOURS = st.times().map(lambda hour: hour.replace(second=0, microsecond=0))
MATTERS = [matter for matter in Matter if matter is not Matter.SILENCE]
POLICIES = st.builds(
    Policy,
    thresholds=st.fixed_dictionaries({}, optional={matter: _thresholds(matter) for matter in MATTERS}),
    wait_working_days=st.dictionaries(st.sampled_from(sorted(WAITS)), st.integers(0, 60)),
    sends_at=HOURS,
    mode=st.sampled_from(Mode),
)


@settings(max_examples=30)
@given(POLICIES, st.none() | st.tuples(HOURS, HOURS).filter(lambda pair: pair[0] != pair[1]))
def test_what_was_written_is_read_the_same(policy: Policy, quiet: tuple[time, time] | None) -> None:
    if quiet is not None:
        policy = replace(policy, quiet_from=quiet[0], quiet_until=quiet[1])

    assert read_policy(written(policy)) == policy
    assert written(read_policy(written(policy))) == written(policy)


@settings(max_examples=30)
@given(POLICIES, POLICIES)
def test_with_a_minimum_nothing_of_either_that_counts_is_lost(own: Policy, above: Policy) -> None:
    both = with_minimum(own, above)

    for matter in Matter:
        marks = {each.mark for each in both.of(matter)}
        assert marks >= {each.mark for each in own.of(matter)}
        assert marks >= {each.mark for each in above.of(matter) if each.is_minimum}
        assert len(marks) == len(both.of(matter))
    assert with_minimum(both, above) == both


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"thresholds": {"tea": []}}'])
def test_what_is_no_policy_is_not_read(text: str) -> None:
    with pytest.raises(BadPolicy):
        read_policy(text)
