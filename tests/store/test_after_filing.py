"""After filing: a rating is given once, a new key closes what the old one opened, a copy names nobody."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import Person as StaffPerson
from foia.actors import Capability
from foia.appeals.defence_actions import read_contested
from foia.appeals.filing_actions import NewAppeal, file_appeal, offers_of
from foia.appeals.models import Appeal
from foia.cases import parts
from foia.cases.actions import Text, add_note, send_message, write_message
from foia.cases.answering import QuestionAnswer, answer
from foia.cases.dossier import dossier_of
from foia.cases.filing import Receipt
from foia.cases.masking import originals
from foia.cases.models import Case
from foia.cases.opening import open_with_key
from foia.cases.queries import contents_of, file_of
from foia.cases.rating_actions import rate
from foia.cases.rating_queries import counted_ratings
from foia.cases.ratings import Rating
from foia.cases.recovery import replace_key
from foia.cases.referral import accept_referral, refer
from foia.cases.search_jobs import index_cases
from foia.cases.search_models import SearchRow
from foia.cases.search_tokens import marks_of, stems
from foia.cases.vault import Upload
from foia.complaints.rules import RULES as COMPLAINTS
from foia.directory.models import Body
from foia.errors import FileClosed, InvalidInput, WrongState
from tests import builders
from tests.clock import Clock

pytestmark = pytest.mark.usefixtures("clock")
SAID = Rating("yes", "partly", "Tardaron, pero contestaron.")
TEXT = f"Soy {builders.FILER.name} y en la oficina me gritaron delante de todos."
PDF = b"%PDF-1.7\n%%EOF"


@pytest.fixture
def ours(session: Session) -> tuple[Body, StaffPerson]:
    return builders.joined_body(session, name="Ministerio de Caminos")


def answered(app: Flask, session: Session, ours: tuple[Body, StaffPerson]) -> Case:
    case, _receipt = builders.file_a_case(app, session, ours[0])
    builders.answer_a_case(app, session, case, ours[1])
    return case


def test_an_answer_is_rated_once_and_counted_by_body_and_month(
    app: Flask, session: Session, ours: tuple[Body, StaffPerson]
) -> None:
    case = answered(app, session, ours)
    acting = builders.filer_context(app, session, case)

    assert rate(acting, case, SAID)
    assert not rate(acting, case, Rating("no", "no")), "once is once"

    counted = counted_ratings(session, date(2026, 1, 1), date(2027, 1, 1))
    assert [(row.body_id, row.month, row.answered, row.settled, row.count) for row in counted] == [
        (ours[0].id, date(2026, 3, 1), "yes", "partly", 1)
    ]
    for for_filer in (True, False):
        read = contents_of(acting.vaults, case.id, for_filer=for_filer, now=acting.now).rating
        assert read is not None
        assert read.rating == SAID


def test_nothing_is_rated_before_it_is_answered(
    app: Flask, session: Session, ours: tuple[Body, StaffPerson]
) -> None:
    case, _receipt = builders.file_a_case(app, session, ours[0])

    with pytest.raises(WrongState):
        rate(builders.filer_context(app, session, case), case, SAID)
    with pytest.raises(InvalidInput):
        rate(builders.filer_context(app, session, case), case, Rating("maybe", "no"))


def test_of_a_confidential_case_no_count_tells(
    app: Flask, session: Session, ours: tuple[Body, StaffPerson]
) -> None:
    case = answered(app, session, ours)
    case.confidential = True

    assert rate(builders.filer_context(app, session, case), case, SAID)

    assert counted_ratings(session, date(2020, 1, 1), date(2030, 1, 1)) == []


def test_a_replaced_key_opens_nothing_that_it_opened(
    app: Flask, session: Session, ours: tuple[Body, StaffPerson]
) -> None:
    case, receipt = builders.file_a_case(app, session, ours[0], questions=["¿Cuánto?", "¿Quién?"])
    acting = builders.staff_context(app, session, ours[1])
    part = parts.split(acting, case, [parts.open_questions(acting, case)[1].id], "Aparte.")
    answers = [
        QuestionAnswer(question.id, "refused", "BO-LEY") for question in parts.open_questions(acting, case)
    ]
    builders.sign_answers(app, session, case, ours[1], answers)
    filer = builders.filer_context(app, session, case)
    offer = next(offer for offer in offers_of(filer, case) if offer.may_be_filed)
    appeal = file_appeal(filer, case, NewAppeal(offer.step.id, "No estoy de acuerdo."))
    theirs, _other = builders.file_a_case(app, session, ours[0])

    key = replace_key(filer, case)

    nobody = builders.context(app, session)
    for opened in (case, part, appeal):
        assert open_with_key(nobody, opened.folio, receipt.key) is None
        assert open_with_key(nobody, opened.folio, key) == opened
    assert open_with_key(nobody, theirs.folio, key) is None


def reserved(
    app: Flask, session: Session, ours: tuple[Body, StaffPerson], **values: object
) -> tuple[Case, Receipt]:
    return builders.file_a_complaint(
        app, session, "conduct_complaint", ours[0], identity="reserved", happened=TEXT, **values
    )


def test_another_body_reads_a_copy_and_the_filer_what_they_wrote(
    app: Flask, session: Session, ours: tuple[Body, StaffPerson]
) -> None:
    theirs, officer = builders.joined_body(session, name="Ministerio de Salud")
    case, _receipt = reserved(app, session, ours, files=[Upload("carnet.pdf", PDF), Upload("acta.pdf", PDF)])
    filer = builders.filer_context(app, session, case)
    write_message(filer, case, Text(f"Insisto. {builders.FILER.name}"))
    acting = builders.staff_context(app, session, ours[1])

    refer(acting, case, theirs, "Es su oficina.", kept_back=["carnet.pdf"])
    reading = builders.staff_context(app, session, officer)
    accept_referral(reading, case)

    read = dossier_of(reading, case.id, Capability.READ_CASE, "es").contents
    assert read.questions[0].text == "Soy [Persona A] y en la oficina me gritaron delante de todos."
    assert [letter.text for letter in read.letters if letter.author == "filer"] == ["Insisto. [Persona A]"]
    files = {file.name: file for file in read.files}
    assert (files["carnet.pdf"].is_reserved, files["acta.pdf"].is_reserved) == (True, False)
    with pytest.raises(FileClosed):
        file_of(reading.vaults, case.id, files["carnet.pdf"].id, for_filer=False, now=reading.now)
    own = contents_of(filer.vaults, case.id, for_filer=True, now=filer.now)
    assert own.questions[0].text == TEXT
    assert file_of(filer.vaults, case.id, files["carnet.pdf"].id, for_filer=True, now=filer.now)
    assert TEXT in originals(reading, case)


def test_what_the_body_wrote_to_them_goes_without_their_name_too(
    app: Flask, session: Session, ours: tuple[Body, StaffPerson]
) -> None:
    theirs, officer = builders.joined_body(session, name="Ministerio de Salud")
    case, _receipt = reserved(app, session, ours)
    acting = builders.staff_context(app, session, ours[1])
    send_message(acting, case, Text(f"Estimada {builders.FILER.name}: díganos qué día fue."))
    spelt = " ".join(builders.FILER.name.split()[0])
    add_note(acting, case, f"Folio {case.folio}: gracias, {spelt}.")

    with pytest.raises(InvalidInput, match="still_tells_name"):
        refer(acting, case, theirs, f"Lo pide {builders.FILER.name}, folio {case.folio}.")
    refer(acting, case, theirs, "Es suya.")

    read = dossier_of(
        builders.staff_context(app, session, officer), case.id, Capability.READ_CASE, "es"
    ).contents
    assert {letter.text for letter in read.letters} == {
        "Estimada [Persona A]: díganos qué día fue.",
        "[texto reservado]",
        "Es suya.",
    }
    own = contents_of(acting.vaults, case.id, for_filer=True, now=acting.now)
    assert f"Estimada {builders.FILER.name}: díganos qué día fue." in {one.text for one in own.letters}


def test_whoever_decides_an_appeal_reads_the_copy_too(
    app: Flask, session: Session, clock: Clock, ours: tuple[Body, StaffPerson]
) -> None:
    theirs, officer = builders.joined_body(session, name="Ministerio de Salud")
    case, _receipt = reserved(app, session, ours, files=[Upload("carnet.pdf", PDF)])
    refer(builders.staff_context(app, session, ours[1]), case, theirs, "Es suya.", kept_back=["carnet.pdf"])
    reading = builders.staff_context(app, session, officer)
    accept_referral(reading, case)
    answers = [QuestionAnswer(row.id, "not_upheld") for row in parts.open_questions(reading, case)]
    answer(reading, case, COMPLAINTS[case.kind], answers, Text("Así se resuelve."))
    clock.advance(hours=2)
    filer = builders.filer_context(app, session, case)
    offer = next(offer for offer in offers_of(filer, case) if offer.may_be_filed)
    appeal = file_appeal(filer, case, NewAppeal(offer.step.id, "No estoy de acuerdo."))
    session.commit()

    deciding = builders.staff_context(app, session, officer)
    ((_of, read),) = read_contested(deciding, session.get_one(Appeal, appeal.id), appeal)

    assert read.questions[0].text == "Soy [Persona A] y en la oficina me gritaron delante de todos."
    assert all(builders.FILER.name not in letter.text for letter in read.letters)
    assert [file.is_reserved for file in read.files] == [True]


def test_whoever_refers_adjusts_the_copy_and_none_goes_that_still_tells(
    app: Flask, session: Session, ours: tuple[Body, StaffPerson]
) -> None:
    theirs, officer = builders.joined_body(session, name="Ministerio de Salud")
    case, _receipt = reserved(app, session, ours)
    acting = builders.staff_context(app, session, ours[1])
    name = builders.FILER.name.split()[0]

    with pytest.raises(InvalidInput, match="still_tells_name"):
        refer(acting, case, theirs, "Es suya.", copies={TEXT: "Soy " + " ".join(name) + ", me gritaron."})
    refer(acting, case, theirs, "Es suya.", copies={TEXT: "Una persona ([Persona B]) gritó."})

    reading = builders.staff_context(app, session, officer)
    read = dossier_of(reading, case.id, Capability.READ_CASE, "es").contents
    assert read.questions[0].text == "Una persona ([Persona B]) gritó."


def test_by_a_name_only_the_filer_wrote_nobody_finds_the_copied_case(
    app: Flask, session: Session, clock: Clock, ours: tuple[Body, StaffPerson]
) -> None:
    theirs, _officer = builders.joined_body(session, name="Ministerio de Salud")
    case, _receipt = reserved(app, session, ours)
    acting = builders.staff_context(app, session, ours[1])

    def finds(words: str) -> bool:
        session.commit()
        index_cases(app, clock.now())
        session.rollback()
        marks = marks_of(sorted(stems(words, "es")), acting.keyring, acting.keyring.current)
        row = session.scalars(select(SearchRow).where(SearchRow.case_id == case.id)).one()
        return all(mark in row.tokens for mark in marks)

    assert finds("Quispe")
    refer(acting, case, theirs, "Es suya.")

    assert not finds("Quispe")
    assert finds("oficina")
