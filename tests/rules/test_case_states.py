"""Who may do what with a case, in which phase: the whole table, both ways."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import product
from typing import Any
from uuid import UUID

import pytest

from foia.actors import ANYBODY, SYSTEM, Actor, ActorKind, Capability, Grant, Role, filer_of
from foia.cases.phases import ALL_PHASES, OPEN_PHASES, Phase
from foia.cases.states import BODY, CENTRAL_DESK, VERBS, WAITING, admits, may, offered

OURS, THEIRS, CASE, PERSON = UUID(int=1), UUID(int=2), UUID(int=3), UUID(int=4)
OFFICE, OTHER_OFFICE = UUID(int=5), UUID(int=6)
AT = datetime(2026, 3, 9, 14, 0, tzinfo=UTC)


@dataclass(frozen=True)
class SeenCase:
    id: UUID = CASE
    kind: str = "info_request"
    phase: str = Phase.IN_PROGRESS
    outcome: str | None = None
    regime_id: str = "bo.information_request"
    custody: str = BODY
    body_id: UUID | None = OURS
    office_id: UUID | None = None
    held: bool = False
    acknowledged: bool = False
    admitted_at: datetime | None = None
    reserved: bool = False
    confidential: bool = False
    suspended: bool = False
    set_aside: bool = False
    unpaid: bool = False
    awaited_step: str | None = None
    referred_from_id: UUID | None = None
    lapse_proposed_at: datetime | None = None
    answer_opens_at: datetime | None = None
    excluded_ids: frozenset[str] = field(default_factory=frozenset)
    source: str | None = None
    anonymized_at: datetime | None = None


def staff(role: Role, body_id: UUID | None = None, office_id: UUID | None = None) -> Actor:
    return Actor(ActorKind.STAFF, person_id=PERSON, grants=(Grant(role, body_id, office_id),))


OFFICER, HEAD = staff(Role.OFFICER, OURS), staff(Role.HEAD, OURS)
NAMED = staff(Role.REPORTS_OFFICER, OURS)
STRANGER, STRANGE_NAMED = staff(Role.OFFICER, THEIRS), staff(Role.REPORTS_OFFICER, THEIRS)
DESK, AUDITOR, ADMINISTRATOR = staff(Role.CENTRAL_DESK), staff(Role.AUDITOR), staff(Role.ADMINISTRATOR)
FILER, OTHER_FILER = filer_of(CASE), filer_of(UUID(int=9))

# Everything a case can be, in which some verb is offered and some is not.
SITUATIONS: dict[str, dict[str, Any]] = {
    "answered and not read": {"answer_opens_at": AT},
    "plain": {},
    "held": {"held": True},
    "acknowledged and admitted": {"acknowledged": True, "admitted_at": AT},
    "suspended": {"suspended": True},
    "set aside": {"set_aside": True},
    "unpaid": {"unpaid": True},
    "awaiting a third party": {"awaited_step": "third_party_reply"},
    "referred and not accepted": {"referred_from_id": THEIRS},
    "lapse proposed": {"lapse_proposed_at": AT},
    "lapsed": {"outcome": "lapsed"},
    "joined": {"outcome": "joined"},
}
EVERY_CASE = [
    SeenCase(phase=phase, custody=custody, confidential=confidential, **situation)
    for phase, custody, confidential, situation in product(
        ALL_PHASES, (BODY, CENTRAL_DESK, WAITING), (False, True), SITUATIONS.values()
    )
]

ALWAYS = {"send_message", "add_note", "note_registry_number", "link", "promise_measure", "keep_measure"}
WHILE_OPEN = ALWAYS | {"assign", "give_task", "change_urgency", "recuse", "set_aside"}
BEGINNING = WHILE_OPEN | {
    "acknowledge",
    "admit",
    "reject",
    "ask_clarification",
    "notify_third_party",
    "suspend",
    "extend",
    "charge",
    "answer",
    "decide",
    "refer",
    "split",
    "join",
    "reclassify",
}


@pytest.mark.parametrize(
    ("situation", "expected"),
    [
        ({}, BEGINNING),
        ({"phase": Phase.FILED}, BEGINNING),
        ({"acknowledged": True}, BEGINNING - {"acknowledge"}),
        ({"admitted_at": AT}, BEGINNING - {"admit", "reject"}),
        ({"held": True}, BEGINNING | {"release"}),
        ({"set_aside": True}, BEGINNING - {"set_aside"}),
        (
            {"phase": Phase.AWAITING_CLARIFICATION},
            WHILE_OPEN | {"acknowledge", "answer", "decide", "propose_lapse"},
        ),
        ({"phase": Phase.DECIDED}, WHILE_OPEN | {"notify"}),
        ({"phase": Phase.CONCLUDED}, ALWAYS | {"correct_answer"}),
        ({"phase": Phase.CONCLUDED, "outcome": "lapsed"}, ALWAYS),
        ({"phase": Phase.DECIDED, "answer_opens_at": AT}, WHILE_OPEN | {"notify", "undo_answer"}),
        (
            {"referred_from_id": THEIRS},
            (WHILE_OPEN | {"accept_referral", "reject_referral"}) - {"give_task"},
        ),
        (
            {"suspended": True},
            (BEGINNING | {"resume"})
            - {
                "suspend",
                "extend",
                "ask_clarification",
                "notify_third_party",
                "charge",
                "refer",
                "split",
                "join",
                "reclassify",
            },
        ),
    ],
)  # fmt: skip
def test_an_officer_is_offered_what_the_table_gives(situation: dict[str, Any], expected: set[str]) -> None:
    assert set(offered(OFFICER, SeenCase(**situation))) == expected


def test_what_a_third_party_or_a_payment_is_awaited_for_ends_first() -> None:
    awaited, unpaid = SeenCase(awaited_step="third_party_reply"), SeenCase(unpaid=True)

    assert {"record_third_party_answer"} <= set(offered(OFFICER, awaited))
    assert {"record_payment"} <= set(offered(OFFICER, unpaid))
    for case in (awaited, unpaid):
        assert not {"refer", "split", "join", "reclassify", "ask_clarification"} & set(offered(OFFICER, case))


def test_the_head_of_office_can_do_what_an_officer_can_and_decides() -> None:
    for case in EVERY_CASE:
        assert set(offered(OFFICER, case)) <= set(offered(HEAD, case))
    assert {"reopen", "correct"} <= set(offered(HEAD, SeenCase(phase=Phase.CONCLUDED)))
    assert "restore" in offered(HEAD, SeenCase(set_aside=True))
    assert "lapse" in offered(HEAD, SeenCase(phase=Phase.AWAITING_CLARIFICATION, lapse_proposed_at=AT))


def test_an_officer_never_decides_alone() -> None:
    decided = {name for name, verb in VERBS.items() if verb.capability == Capability.DECIDE_CASE}

    assert decided == {"lapse", "restore", "reopen", "correct"}
    assert not any(decided & set(offered(OFFICER, case)) for case in EVERY_CASE)


def test_the_central_desk_works_and_routes_what_is_in_its_custody() -> None:
    case = SeenCase(custody=CENTRAL_DESK, body_id=None)

    no_registry = {"refer", "split", "note_registry_number", "give_task"}
    assert BEGINNING - no_registry | {"route", "correct"} == set(offered(DESK, case))
    assert "record_file_sent" in offered(DESK, SeenCase(custody=CENTRAL_DESK))


def test_the_filer_answers_writes_and_withdraws() -> None:
    assert offered(FILER, SeenCase(phase=Phase.AWAITING_CLARIFICATION)) == (
        "give_clarification",
        "denounce_delay",
        "write_message",
        "withdraw",
    )
    assert offered(FILER, SeenCase(phase=Phase.CONCLUDED)) == ("write_message",)
    assert offered(FILER, SeenCase(phase=Phase.CONCLUDED, outcome="lapsed")) == (
        "undo_lapse",
        "write_message",
    )


@pytest.mark.parametrize(
    "nobody", [STRANGER, STRANGE_NAMED, AUDITOR, ADMINISTRATOR, OTHER_FILER, ANYBODY, SYSTEM]
)
def test_nobody_else_is_offered_anything(nobody: Actor) -> None:
    assert not any(offered(nobody, case) for case in EVERY_CASE)


@pytest.mark.parametrize("outsider", [OFFICER, HEAD, DESK])
def test_nobody_but_those_named_reaches_a_confidential_case(outsider: Actor) -> None:
    confidential = [case for case in EVERY_CASE if case.confidential]

    assert not any(may(outsider, capability, case) for capability in Capability for case in confidential)


def test_those_named_for_reports_reach_nothing_else() -> None:
    assert not any(offered(NAMED, case) for case in EVERY_CASE if not case.confidential)
    assert {"notify_charges", "order_information", "answer"} <= set(
        offered(NAMED, SeenCase(confidential=True))
    )


def test_a_report_that_waits_is_nobodys() -> None:
    for actor in (OFFICER, HEAD, NAMED, DESK):
        assert not any(offered(actor, case) for case in EVERY_CASE if case.custody == WAITING)


@pytest.mark.parametrize("verb", ["refer", "split"])
def test_a_confidential_case_is_sent_nowhere_by_hand(verb: str) -> None:
    assert not any(admits(verb, case) for case in EVERY_CASE if case.confidential)


def test_nothing_is_asked_of_whom_no_log_told_how_to_reach() -> None:
    imported = SeenCase(source="log")

    assert "ask_clarification" in offered(OFFICER, replace(imported, source=None))
    assert not any(admits(verb, imported) for verb in ("ask_clarification", "charge", "send_message"))
    assert {"answer", "extend", "refer"} <= set(offered(OFFICER, imported))


def test_the_central_desk_has_no_hand_in_the_cases_of_a_joined_body() -> None:
    assert not any(offered(DESK, case) for case in EVERY_CASE if case.custody == BODY)


def test_a_body_has_no_hand_in_what_the_central_desk_keeps() -> None:
    for actor in (OFFICER, HEAD, NAMED):
        assert not any(offered(actor, case) for case in EVERY_CASE if case.custody == CENTRAL_DESK)


@pytest.mark.parametrize(
    ("granted", "of_case", "reaches"),
    [
        (None, None, True),
        (None, OFFICE, True),
        (OFFICE, None, True),
        (OFFICE, OFFICE, True),
        (OFFICE, OTHER_OFFICE, False),
    ],
)
def test_a_role_in_an_office_reaches_its_cases_and_those_no_office_has(
    granted: UUID | None, of_case: UUID | None, reaches: bool
) -> None:
    for role, confidential in ((Role.OFFICER, False), (Role.HEAD, False), (Role.REPORTS_OFFICER, True)):
        case = SeenCase(office_id=of_case, confidential=confidential)

        assert bool(offered(staff(role, OURS, granted), case)) == reaches


@pytest.mark.parametrize("actor", [OFFICER, HEAD, NAMED, DESK])
def test_whoever_is_kept_from_a_case_reaches_it_by_no_role(actor: Actor) -> None:
    for case in EVERY_CASE:
        assert offered(actor, replace(case, excluded_ids=frozenset({PERSON.hex}))) == ()


def test_whoever_works_in_an_accused_office_is_kept_from_the_case() -> None:
    case = SeenCase(excluded_ids=frozenset({OFFICE.hex}))

    assert offered(staff(Role.OFFICER, OURS, OFFICE), case) == ()
    assert offered(staff(Role.OFFICER, OURS, OTHER_OFFICE), case) != ()


def test_every_verb_is_somebodys_in_some_situation() -> None:
    actors = (OFFICER, HEAD, NAMED, DESK, FILER)

    assert {verb for actor in actors for case in EVERY_CASE for verb in offered(actor, case)} == set(VERBS)


def test_only_open_phases_can_be_answered() -> None:
    answered_in = [phase for phase in ALL_PHASES if "answer" in offered(OFFICER, SeenCase(phase=phase))]

    assert set(answered_in) == set(OPEN_PHASES) - {Phase.DECIDED}


def test_a_case_of_a_log_under_no_known_law_is_read_and_noted_never_worked() -> None:
    assert offered(HEAD, SeenCase(regime_id="none")) == ("add_note", "note_registry_number")
    concluded = SeenCase(regime_id="none", phase=Phase.CONCLUDED)
    assert offered(OFFICER, concluded) == ("add_note", "note_registry_number")
    assert offered(FILER, SeenCase(regime_id="none")) == ()
