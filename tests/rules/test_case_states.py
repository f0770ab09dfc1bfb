"""Who may do what with a case, in which phase: the whole table, both ways."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from uuid import UUID

import pytest

from foia.actors import ANYBODY, SYSTEM, Actor, ActorKind, Grant, Role, filer_of
from foia.cases.case import ALL_PHASES, OPEN_PHASES, Phase
from foia.cases.states import BODY, CENTRAL_DESK, VERBS, offered

OURS, THEIRS, CASE, PERSON = UUID(int=1), UUID(int=2), UUID(int=3), UUID(int=4)


@dataclass
class SeenCase:
    id: UUID = CASE
    phase: str = Phase.IN_PROGRESS
    custody: str = BODY
    body_id: UUID | None = OURS
    held: bool = False
    acknowledged: bool = False


def staff(role: Role, body_id: UUID | None = None) -> Actor:
    return Actor(ActorKind.STAFF, person_id=PERSON, grants=(Grant(role, body_id),))


OFFICER, HEAD = staff(Role.OFFICER, OURS), staff(Role.HEAD, OURS)
STRANGER = staff(Role.OFFICER, THEIRS)
DESK, AUDITOR, ADMINISTRATOR = staff(Role.CENTRAL_DESK), staff(Role.AUDITOR), staff(Role.ADMINISTRATOR)
FILER, OTHER_FILER = filer_of(CASE), filer_of(UUID(int=9))

WORK = ("acknowledge", "assign", "ask_clarification", "extend", "answer", "send_message", "add_note")


def test_an_officer_works_an_open_case_of_the_body() -> None:
    assert offered(OFFICER, SeenCase()) == WORK


def test_the_head_of_office_can_do_what_an_officer_can() -> None:
    assert offered(HEAD, SeenCase()) == WORK


def test_the_central_desk_works_and_routes_what_is_in_its_custody() -> None:
    case = SeenCase(custody=CENTRAL_DESK, body_id=None)

    assert offered(DESK, case) == (*WORK, "route", "record_file_sent")


def test_the_filer_answers_writes_and_withdraws() -> None:
    assert offered(FILER, SeenCase(phase=Phase.AWAITING_CLARIFICATION)) == (
        "give_clarification",
        "write_message",
        "withdraw",
    )


def test_an_acknowledged_case_is_not_acknowledged_again() -> None:
    assert "acknowledge" not in offered(OFFICER, SeenCase(acknowledged=True))


def test_only_a_held_case_is_released() -> None:
    assert "release" in offered(OFFICER, SeenCase(held=True))
    assert "release" not in offered(OFFICER, SeenCase())


def test_no_second_clarification_is_asked_while_one_waits() -> None:
    assert "ask_clarification" not in offered(OFFICER, SeenCase(phase=Phase.AWAITING_CLARIFICATION))


def test_a_concluded_case_admits_messages_and_notes_only() -> None:
    concluded = SeenCase(phase=Phase.CONCLUDED, acknowledged=True)

    assert offered(OFFICER, concluded) == ("send_message", "add_note")
    assert offered(FILER, concluded) == ("write_message",)


@pytest.mark.parametrize(("custody", "phase"), list(product((BODY, CENTRAL_DESK), ALL_PHASES)))
@pytest.mark.parametrize("nobody", [STRANGER, AUDITOR, ADMINISTRATOR, OTHER_FILER, ANYBODY, SYSTEM])
def test_nobody_else_is_offered_anything(nobody: Actor, custody: str, phase: str) -> None:
    assert offered(nobody, SeenCase(custody=custody, phase=phase, held=True)) == ()


@pytest.mark.parametrize("phase", ALL_PHASES)
def test_the_central_desk_has_no_hand_in_the_cases_of_a_joined_body(phase: str) -> None:
    assert offered(DESK, SeenCase(phase=phase, held=True)) == ()


@pytest.mark.parametrize("phase", ALL_PHASES)
def test_a_body_has_no_hand_in_what_the_central_desk_keeps(phase: str) -> None:
    assert offered(OFFICER, SeenCase(phase=phase, custody=CENTRAL_DESK, held=True)) == ()


def test_every_verb_is_somebodys_in_some_phase() -> None:
    actors = (OFFICER, DESK, FILER)
    seen = {
        verb
        for actor, phase, custody, held in product(actors, ALL_PHASES, (BODY, CENTRAL_DESK), (True, False))
        for verb in offered(actor, SeenCase(phase=phase, custody=custody, held=held))
    }

    assert seen == set(VERBS)


def test_only_open_phases_can_be_answered() -> None:
    answered_in = [phase for phase in ALL_PHASES if "answer" in offered(OFFICER, SeenCase(phase=phase))]

    assert tuple(answered_in) == OPEN_PHASES
