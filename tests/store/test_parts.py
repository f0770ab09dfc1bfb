"""Parts: some questions of a case go on in one of their own, which the same filer opens with the same key."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from foia.accounts.models import Person as StaffPerson
from foia.accounts.queries import actor_of
from foia.actors import Role
from foia.cases import actions, parts, referral
from foia.cases.actions import Text
from foia.cases.answering import QuestionAnswer, answer
from foia.cases.chain import first_break
from foia.cases.context import Context
from foia.cases.filing import NewCase, Receipt, file_case, new_nonce
from foia.cases.models import Case, CaseLink, Document, Event
from foia.cases.queries import Contents, contents_of
from foia.cases.store import events_of, record
from foia.cases.vault import Upload
from foia.directory.models import Body
from foia.errors import InvalidInput, StaleCase, WrongState
from foia.notifications.models import OutboxMessage
from foia.requests.rules import RULES
from foia.transactions import transaction
from tests import builders
from tests.clock import Clock
from tests.store.case_state import assert_row_is_what_events_say

pytestmark = pytest.mark.usefixtures("clock")
ASKED = ["¿Cuánto costó el alumbrado?", "¿Quién lo mantiene?", "¿Cuándo se cambia?"]
WHY = "Lo mantiene la empresa de energía."
LATER = datetime(2026, 3, 11, 15, 0, tzinfo=UTC)


@pytest.fixture
def ours(session: Session) -> tuple[Body, StaffPerson]:
    return builders.joined_body(session, name="Ministerio de Caminos")


@pytest.fixture
def theirs(session: Session) -> tuple[Body, StaffPerson]:
    return builders.joined_body(session, name="Ministerio de Energías")


@pytest.fixture
def filed(app: Flask, session: Session, ours: tuple[Body, StaffPerson]) -> tuple[Case, Receipt]:
    files = [Upload("nota.txt", b"La avenida a oscuras.")]
    return builders.file_a_case(app, session, ours[0], questions=ASKED, files=files)


@pytest.fixture
def case(filed: tuple[Case, Receipt]) -> Case:
    return filed[0]


@pytest.fixture
def acting(app: Flask, session: Session, ours: tuple[Body, StaffPerson]) -> Context:
    return builders.staff_context(app, session, ours[1])


def asked(context: Context, case: Case, *numbers: int) -> list[UUID]:
    """Return the ids of the open questions with these positions."""
    return [row.id for row in parts.open_questions(context, case) if row.position in numbers]


def read(context: Context, case: Case) -> Contents:
    return contents_of(context.vaults, case.id, for_filer=False, now=context.now)


def assert_unbroken(session: Session, case: Case) -> None:
    rows = session.scalars(select(Event).where(Event.case_id == case.id).order_by(Event.sequence)).all()
    assert first_break(rows, case.head_sequence, case.head_hash) is None
    assert_row_is_what_events_say(session, case)


def test_a_part_goes_to_another_body_and_the_rest_stays(
    session: Session,
    acting: Context,
    ours: tuple[Body, StaffPerson],
    theirs: tuple[Body, StaffPerson],
    case: Case,
    clock: Clock,
) -> None:
    clock.set(LATER)

    part = referral.refer(acting.at(LATER), case, theirs[0], WHY, asked(acting, case, 2))

    assert (part.folio, part.origin_case_id) == (f"{case.folio}-2", case.id)
    assert (part.body_id, part.referred_from_id) == (theirs[0].id, ours[0].id)
    assert (part.received_at, part.received_on, part.due_on) == (
        case.received_at,
        date(2026, 3, 9),
        case.due_on,
    )
    assert (case.body_id, case.phase) == (ours[0].id, "filed")
    link = session.scalars(select(CaseLink)).one()
    assert (link.from_case_id, link.to_case_id, link.relation) == (case.id, part.id, "part")
    for one in (case, part):
        assert_unbroken(session, one)


def test_a_part_holds_its_questions_and_what_came_with_the_filing(
    acting: Context, theirs: tuple[Body, StaffPerson], case: Case
) -> None:
    part = referral.refer(acting, case, theirs[0], WHY, asked(acting, case, 1, 3))

    held, rest = read(acting, part), read(acting, case)
    assert held.subject == builders.SUBJECT
    assert [(row.position, row.text) for row in held.questions] == [(1, ASKED[0]), (2, ASKED[2])]
    assert [file.name for file in held.files] == ["nota.txt"]
    assert held.vault is not None
    (file,) = acting.session.scalars(
        select(Document).where(Document.case_id == part.id, Document.kind == "file")
    )
    assert held.vault.file(file) == b"La avenida a oscuras."
    assert [letter.text for letter in held.letters] == [WHY]
    assert [row.part_case_id for row in rest.questions] == [part.id, None, part.id]
    assert [file.name for file in rest.files] == ["nota.txt"]


def test_nothing_of_a_part_is_sealed_as_in_the_whole(acting: Context, case: Case) -> None:
    part = parts.split(acting, case, asked(acting, case, 1), WHY)

    documents = acting.session.scalars(select(Document).where(Document.case_id.in_([case.id, part.id]))).all()
    assert len({row.commitment for row in documents}) == len(documents)
    stored = [row.stored_name for row in documents if row.stored_name]
    assert len(set(stored)) == len(stored) == 2


def test_the_whole_ends_by_what_stayed_and_the_part_by_its_own(
    app: Flask, session: Session, acting: Context, theirs: tuple[Body, StaffPerson], case: Case
) -> None:
    part = referral.refer(acting, case, theirs[0], WHY, asked(acting, case, 2))
    receiving = builders.staff_context(app, session, theirs[1])
    referral.accept_referral(receiving, part)

    rest = [QuestionAnswer(question, "granted") for question in asked(acting, case, 1, 3)]
    answer(acting, case, RULES, rest, Text("Se entrega."))
    taken = [QuestionAnswer(question, "not_held") for question in asked(receiving, part, 1)]
    builders.sign_answers(app, session, part, theirs[1], taken, "No lo tenemos.")

    assert (case.phase, case.outcome) == ("concluded", "granted")
    assert (part.phase, part.outcome) == ("concluded", "not_held")
    for one in (case, part):
        assert_unbroken(session, one)


def test_every_open_question_chosen_is_the_whole_case(
    acting: Context, theirs: tuple[Body, StaffPerson], case: Case
) -> None:
    answer(acting, case, RULES, [QuestionAnswer(asked(acting, case, 1)[0], "granted")], Text("Sí."))

    went = referral.refer(acting, case, theirs[0], WHY, asked(acting, case, 2, 3))

    assert went is case
    assert case.body_id == theirs[0].id


def test_a_part_given_back_stays_a_part(
    app: Flask,
    session: Session,
    acting: Context,
    ours: tuple[Body, StaffPerson],
    theirs: tuple[Body, StaffPerson],
    case: Case,
) -> None:
    part = referral.refer(acting, case, theirs[0], WHY, asked(acting, case, 2))

    referral.reject_referral(builders.staff_context(app, session, theirs[1]), part, "No es nuestro.")

    assert (part.body_id, part.phase) == (ours[0].id, "in_progress")
    assert [row.id for row in parts.open_questions(acting, case)] == asked(acting, case, 1, 3)


def test_parts_of_a_part_count_on_from_the_whole(acting: Context, case: Case) -> None:
    first = parts.split(acting, case, asked(acting, case, 1, 2), WHY)
    second = parts.split(acting, first, asked(acting, first, 1), WHY)

    assert (first.folio, second.folio) == (f"{case.folio}-2", f"{case.folio}-3")
    assert second.origin_case_id == first.id
    assert second.key_hmac == case.key_hmac


def test_a_part_in_the_same_body_tells_who_filed_of_its_folio(
    session: Session, acting: Context, ours: tuple[Body, StaffPerson], case: Case
) -> None:
    actions.assign(acting, case, ours[1].id)

    part = parts.split(acting, case, asked(acting, case, 1), WHY)

    assert (part.body_id, part.assignee_id, part.referred_from_id) == (ours[0].id, ours[1].id, None)
    told = session.scalars(select(OutboxMessage.template).where(OutboxMessage.case_id == part.id)).all()
    assert list(told) == ["part_opened"]


@pytest.mark.parametrize(("numbers", "code"), [((), "no_questions"), ((1, 2, 3), "no_question_stays")])
def test_something_goes_and_something_stays(
    acting: Context, case: Case, numbers: tuple[int, ...], code: str
) -> None:
    with pytest.raises(InvalidInput, match=code):
        parts.split(acting, case, asked(acting, case, *numbers), WHY)


def test_what_was_answered_or_taken_is_not_taken_again(acting: Context, case: Case) -> None:
    first, second = asked(acting, case, 1, 2)
    answer(acting, case, RULES, [QuestionAnswer(first, "granted")], Text("Sí."))
    for taken in ([first], [first, second]):
        with pytest.raises(InvalidInput, match=r"no_questions|question_not_open"):
            parts.split(acting, case, taken, WHY)
    parts.split(acting, case, [second], WHY)

    with pytest.raises(InvalidInput, match="no_questions"):
        parts.split(acting, case, [second], WHY)


def test_the_terms_of_the_part_run_as_those_of_the_whole(
    app: Flask, session: Session, clock: Clock, acting: Context, ours: tuple[Body, StaffPerson]
) -> None:
    town, clerk = builders.joined_body(session, name="Municipio", body_class="municipality")
    case, _receipt = builders.file_a_case(app, session, town, questions=ASKED)
    working = builders.staff_context(app, session, clerk)
    actions.ask_clarification(working, case, "¿Qué avenida?")
    clock.advance(days=2)
    plan = [Upload("plano.txt", b"Norte.")]
    actions.give_clarification(builders.filer_context(app, session, case), case, Text("La Norte.", plan))
    clock.advance(days=1)
    working = builders.staff_context(app, session, clerk)
    actions.acknowledge(working, case)
    actions.add_note(working, case, "Nota interna")

    part = parts.split(working, case, asked(working, case, 1), WHY)

    assert (part.due_on, part.phase, part.acknowledged_at) == (case.due_on, case.phase, case.acknowledged_at)
    letters = read(working, part).letters
    assert [letter.text for letter in letters] == ["¿Qué avenida?", "La Norte."]
    assert [file.name for file in letters[1].files] == ["plano.txt"]
    whole_by = {event.type: (event.actor_kind, event.actor_id) for event in events_of(session, case.id)}
    for event in events_of(session, part.id):
        assert (event.actor_kind, event.actor_id) == whole_by[event.type]
        assert event.recorded_at == clock.now()
    assert_unbroken(session, part)


def test_a_part_of_a_reopened_case_is_open(session: Session, acting: Context, case: Case) -> None:
    answers = [QuestionAnswer(question, "granted") for question in asked(acting, case, 1, 2, 3)]
    answer(acting, case, RULES, answers, Text("Se entrega."))
    record(acting, case, "reopened", {"documents": []})

    part = parts.split(acting, case, asked(acting, case, 2), WHY)

    assert (part.phase, part.outcome, part.due_on) == (case.phase, None, case.due_on)
    assert len(parts.open_questions(acting, part)) == 1
    assert [letter.kind for letter in read(acting, part).letters] == []
    assert_unbroken(session, part)


def test_what_was_promised_to_a_complaint_is_promised_to_its_part(
    app: Flask, session: Session, acting: Context, ours: tuple[Body, StaffPerson]
) -> None:
    filing = builders.context(app, session)
    kept_out = builders.add_person(session, Role.OFFICER, ours[0])
    complaint = NewCase(
        "service_complaint",
        ours[0],
        "Trato",
        ["No me atendieron.", "Tardaron un mes."],
        filer=builders.FILER,
        reserved=True,
        urgent=True,
        category="service_complaint.delay",
        accused="Quien atiende la ventanilla 3",
        excluded=[kept_out.id.hex],
    )
    receipt = file_case(filing, complaint, new_nonce(filing), "cookie")
    case = session.get_one(Case, receipt.case_id)

    part = parts.split(acting, case, asked(acting, case, 2), WHY)

    for name in ("kind", "reserved", "urgent", "category", "excluded", "service_due_at", "tray_rank"):
        assert getattr(part, name) == getattr(case, name), name
    assert read(acting, part).accused == "Quien atiende la ventanilla 3"
    assert_unbroken(session, part)


def test_a_concluded_case_is_not_split(
    app: Flask, session: Session, acting: Context, ours: tuple[Body, StaffPerson], case: Case
) -> None:
    questions = asked(acting, case, 1)
    builders.answer_a_case(app, session, case, ours[1])

    with pytest.raises(WrongState):
        parts.split(acting, case, questions, WHY)


def test_of_two_who_split_at_once_one_wins_and_nothing_is_half_done(
    app: Flask, session: Session, acting: Context, ours: tuple[Body, StaffPerson], case: Case
) -> None:
    colleague = builders.add_person(session, Role.OFFICER, ours[0])
    chosen, people = asked(acting, case, 1), (ours[1].id, colleague.id)
    case_id, seen = case.id, case.version
    session.commit()
    session.rollback()
    together = Barrier(2)

    def act(person_id: UUID) -> str:
        together.wait()
        try:
            with transaction(app) as own:
                splitting = builders.context(app, own, actor_of(own, person_id))
                parts.split(splitting, own.get_one(Case, case_id), chosen, WHY, expected_version=seen)
        except (StaleCase, StaleDataError, IntegrityError, InvalidInput):
            return "told"
        return "won"

    with ThreadPoolExecutor(2) as pool:
        ends = list(pool.map(act, people))

    assert sorted(ends) == ["told", "won"]
    session.rollback()
    assert len(session.scalars(select(Case)).all()) == 2
    assert len(session.scalars(select(CaseLink)).all()) == 1
    files = [path for path in (app.config["FOIA"].files_folder).rglob("*") if path.is_file()]
    assert len(files) == 2
