"""What a case teaches, when a model is taken, and when routing by itself is earned: by table."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import pytest

from foia.cases.case_state import CaseState
from foia.cases.events import Happening
from foia.cases.phases import Phase
from foia.cases.waits import ROUTING, waits
from foia.directory.routing import Candidate, Example, Model, Origin
from foia.notifications.plan import plan
from foia.notifications.policy import PRODUCT_POLICY, RecipientRole
from foia.routing.learning import (
    Learnt,
    learn,
    read,
    trained_as_bytes,
    trained_from_bytes,
    written,
)
from foia.routing.rules import (
    LEARNED_KINDS,
    SUGGESTED_KINDS,
    Lesson,
    Path,
    Source,
    Standing,
    is_held_back,
    is_not_worse,
    lesson_of,
    may_route_itself,
    path_of,
    told_by,
)
from tests.rules.test_reminder_plan import Week

WATER, ROADS, HEALTH = (UUID(int=number) for number in (1, 2, 3))
AT = datetime(2026, 3, 2, 15, tzinfo=UTC)


def history(*events: tuple[str, str, dict[str, Any]]) -> list[Happening]:
    """Make events of (type, who acts, payload), one a minute."""
    return [
        Happening(type_, number, AT, AT, actor, None, payload)
        for number, (type_, actor, payload) in enumerate(events, start=1)
    ]


def to(body: UUID | None) -> dict[str, Any]:
    return {"body_id": body.hex if body else None}


FILED = ("filed", "public", to(None))
TO_WATER = ("filed", "public", to(WATER))
ANSWERED = ("answered", "staff", {"answers": [{"outcome": "granted"}]})
NOT_THEIRS = ("answered", "staff", {"answers": [{"outcome": "not_competent"}]})
BY_DESK = ("routed", "staff", to(WATER))
BY_ITSELF = ("routed", "system", to(WATER))
ON = ("referred", "staff", to(ROADS))
TAKEN = ("referral_accepted", "staff", {})
BACK = ("referral_rejected", "staff", to(WATER))


@pytest.mark.parametrize(
    ("events", "body", "source", "not_these"),
    [
        ([FILED], None, None, set()),
        ([FILED, BY_DESK], WATER, Source.DESK, set()),
        ([FILED, BY_ITSELF], None, None, set()),
        ([FILED, BY_ITSELF, ANSWERED], WATER, Source.ANSWERED, set()),
        ([TO_WATER, ANSWERED], WATER, Source.ANSWERED, set()),
        ([TO_WATER, NOT_THEIRS], None, None, set()),
        ([FILED, BY_DESK, ON, TAKEN], ROADS, Source.ACCEPTED, set()),
        ([FILED, BY_DESK, ON, BACK], WATER, Source.DESK, {ROADS}),
        ([TO_WATER, ON, BACK], None, None, {ROADS}),
        ([TO_WATER, ON, BACK, ON, TAKEN], ROADS, Source.ACCEPTED, set()),
        ([TO_WATER, ANSWERED, ("answer_undone", "staff", {"of": 2})], None, None, set()),
    ],
)
def test_the_last_word_about_a_case_is_what_it_teaches(
    events: list[Any], body: UUID | None, source: Source | None, not_these: set[UUID]
) -> None:
    lesson = lesson_of(told_by(history(*events)))

    assert (lesson.body_id, lesson.source, lesson.not_these) == (body, source, not_these)


def test_what_a_body_gave_back_is_unlearnt() -> None:
    learnt = lesson_of(told_by(history(FILED, BY_DESK)))
    assert learnt.body_id == WATER

    sent_back = ("referral_rejected", "staff", to(ROADS))
    to_roads, on = ("filed", "public", to(ROADS)), ("referred", "staff", to(WATER))
    unlearnt = lesson_of(told_by(history(to_roads, on, sent_back)))
    assert unlearnt == Lesson(not_these=frozenset({WATER}))


@pytest.mark.parametrize(
    ("events", "path"),
    [
        ([TO_WATER], Path(WATER, WATER)),
        ([FILED, BY_DESK], Path(WATER, WATER, routings=1, moved_at=AT)),
        ([FILED, BY_ITSELF], Path(WATER, WATER, routings=1, by_itself=True, moved_at=AT)),
        ([FILED, BY_ITSELF, ON], Path(WATER, ROADS, routings=1, referrals=1, moved_at=AT)),
        ([TO_WATER, ON, BACK], Path(WATER, WATER, referrals=1, rejections=1, moved_at=AT)),
    ],
)
def test_the_way_of_a_case_is_counted_from_its_events(events: list[Any], path: Path) -> None:
    assert path_of(history(*events)) == path


@pytest.mark.parametrize(
    ("confirmed", "right", "is_earned"),
    [
        (300, 300, True),
        (299, 299, False),
        (300, 291, True),
        (1000, 970, True),
        (1000, 969, False),
        (0, 0, False),
    ],
)
def test_routing_by_itself_is_earned_by_300_cases_and_97_per_cent(
    confirmed: int, right: int, is_earned: bool
) -> None:
    assert Standing(confirmed, right).is_earned is is_earned


@pytest.mark.parametrize("kind", ["misconduct_report", "conduct_complaint", "appeal"])
def test_some_kinds_never_go_by_themselves(kind: str) -> None:
    assert not may_route_itself(kind, confidential=False, reserved=False, switched_on=True, earned=True)


@pytest.mark.parametrize("refused", ["confidential", "reserved", "not_switched", "not_earned", ""])
def test_a_case_goes_by_itself_only_if_nothing_speaks_against_it(refused: str) -> None:
    may = may_route_itself(
        "info_request",
        confidential=refused == "confidential",
        reserved=refused == "reserved",
        switched_on=refused != "not_switched",
        earned=refused != "not_earned",
    )

    assert may is (refused == "")


def test_a_misconduct_report_is_never_suggested_for_and_teaches_nothing() -> None:
    assert "misconduct_report" not in SUGGESTED_KINDS | LEARNED_KINDS
    assert "conduct_complaint" not in LEARNED_KINDS


@pytest.mark.parametrize(
    ("held_back", "now", "before", "is_taken"),
    [(100, 80, 80, True), (100, 79, 80, False), (100, 81, 80, True), (5, 0, 5, True)],
)
def test_a_new_model_is_taken_if_it_is_not_worse(
    held_back: int, now: int, before: int, is_taken: bool
) -> None:
    assert is_not_worse(held_back, now, before) is is_taken


def test_a_text_stays_on_its_side_however_it_is_written() -> None:
    texts = [
        f"factura número {number} del agua en el barrio {name}" for number, name in enumerate("abcdefgh")
    ]

    assert {is_held_back(text) for text in texts} == {False, True}
    for text in texts:
        assert is_held_back(text) == is_held_back(text.upper() + " 77")


def an_unrouted_state(**changes: Any) -> CaseState:
    values = {
        "kind": "info_request",
        "set_aside": False,
        "referred_from_id": None,
        "approval_asked_at": None,
        "body_id": None,
        "custody": "central_desk",
        "phase": Phase.FILED,
    }
    return cast(CaseState, SimpleNamespace(**values | changes))


@pytest.mark.parametrize(
    "changes",
    [{"body_id": WATER.hex}, {"custody": "waiting"}, {"phase": Phase.CONCLUDED}, {"set_aside": True}],
)
def test_nothing_waits_for_a_body_once_somebody_has_it(changes: dict[str, Any]) -> None:
    assert waits(history(FILED), an_unrouted_state(**changes), Week(), PRODUCT_POLICY) == []


def test_a_case_without_a_body_for_a_working_day_is_told_to_the_desk_and_then_to_administrators() -> None:
    [target] = waits(history(FILED), an_unrouted_state(), Week(), PRODUCT_POLICY)

    assert (target.step, target.due_on) == (ROUTING, date(2026, 3, 3))
    told = [(one.due_at.date(), one.recipient_role) for one in plan(target, PRODUCT_POLICY, now=AT)]
    assert told == [
        (date(2026, 3, 3), RecipientRole.RESPONSIBLE),
        (date(2026, 3, 4), RecipientRole.ADMINISTRATOR),
    ]
    # Ten days without service: both are told, each for themselves.
    late = plan(target, PRODUCT_POLICY, now=datetime(2026, 3, 20, 15, tzinfo=UTC))
    assert {one.recipient_role for one in late} == {RecipientRole.RESPONSIBLE, RecipientRole.ADMINISTRATOR}


def test_what_came_on_paper_waits_from_the_day_it_was_written_down() -> None:
    [event] = history(FILED)
    late = replace(event, occurred_at=datetime(2026, 2, 2, tzinfo=UTC))

    [target] = waits([late], an_unrouted_state(), Week(), PRODUCT_POLICY)

    assert target.due_on == date(2026, 3, 3)


def test_what_is_learnt_elsewhere_comes_back_as_if_it_had_been_learnt_here() -> None:
    phrases = {
        "roads": ("el puente está por caerse", "cuánto costó el asfaltado", "el peaje subió otra vez"),
        "water": ("el agua sale turbia", "cortaron el agua tres días", "me facturaron el doble de agua"),
    }
    examples = tuple(
        Example(body, text, Origin.PHRASE, f"{body}-{number}")
        for body, texts in phrases.items()
        for number, text in enumerate(texts)
    )
    candidates = (Candidate("roads", ("BO", "BO-L"), "national"), Candidate("water", ("BO",), "", None))
    learnt = Learnt(examples, candidates, {"BO-L": ("La Paz", "La Paz")}, "mark")
    before = learn(learnt, None)

    assert read(written(learnt, before.measured)) == (learnt, before.measured)
    again = trained_from_bytes(trained_as_bytes(learn(learnt, before.measured)))

    assert again.model == before.model
    assert again.before is not None
    assert again.before.top1 == again.now.top1
    ranking = Model.from_bytes(again.model).rank("cortaron el agua de mi calle")
    assert ranking.suggestions[0].body == "water"


def test_a_model_that_opens_no_more_is_compared_with_nothing() -> None:
    learnt = Learnt((Example("a", "una frase", Origin.PHRASE),), (Candidate("a"),), {}, "mark")

    assert learn(learnt, b"of an older version").before is None
