"""Third parties, whoever is accused and who must give information: their notices, terms and answers."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import Person as StaffPerson
from foia.cases.actions import Text, extend
from foia.cases.models import Case, DeadlineRow, Document, Event
from foia.cases.parties import (
    notify_charges,
    notify_third_party,
    order_information,
    parties_awaited,
    positions_of,
    record_third_party_answer,
    term_of,
)
from foia.cases.queries import contents_of
from foia.cases.store import events_of
from foia.cases.timeline import seen_by_filer
from foia.cases.trace_models import IdentityReading
from foia.cases.vault import Person, Upload
from foia.errors import InvalidInput, LawRefusal, NotFound
from tests import builders
from tests.clock import Clock
from tests.countries import IN_CHILE, file_report, joined_body_in
from tests.engines import ON_SQLITE_ALONE
from tests.store.case_state import assert_row_is_what_events_say

pytestmark = pytest.mark.usefixtures("clock")
CHARGES = "Se le atribuye cobrar por certificados que son gratuitos. Puede presentar sus pruebas."


@pytest.fixture
def report(app: Flask, session: Session) -> tuple[Case, StaffPerson]:
    body, _officer = builders.joined_body(session)
    return file_report(app, session, body)


def notice(app: Flask, session: Session, case: Case, person: StaffPerson, text: str = CHARGES) -> Document:
    return notify_charges(builders.staff_context(app, session, person), case, text, "counter")


def types(session: Session, case: Case) -> list[str]:
    return list(session.scalars(select(Event.type).where(Event.case_id == case.id).order_by(Event.sequence)))


@IN_CHILE
def test_chile_hears_whoever_the_information_is_about(app: Flask, session: Session, clock: Clock) -> None:
    body, officer = joined_body_in(session, "CL")
    case, _receipt = builders.file_a_case(app, session, body)
    acting = builders.staff_context(app, session, officer)
    before = case.due_on

    notify_third_party(acting, case, "Se pide copia de su contrato.", "post")

    assert (case.awaited_step, case.due_on) == ("third_party_reply", before)
    assert positions_of(acting, case) == ("consents", "opposes", "none")
    assert_row_is_what_events_say(session, case)
    record_third_party_answer(
        acting, case, "opposes", Text("Me opongo: es secreto.", [Upload("oposicion.txt", b"No.")])
    )
    assert case.awaited_step is None
    event = events_of(session, case.id)[-1]
    assert (event.payload["step"], event.payload["position"]) == ("third_party_reply", "opposes")
    assert len(event.payload["documents"]) == 2
    assert_row_is_what_events_say(session, case)
    notify_third_party(acting, case, "A otra persona.", "email")
    assert case.awaited_step == "third_party_reply"


@IN_CHILE
def test_silence_of_a_third_party_is_recorded_only_once_its_term_is_over(
    app: Flask, session: Session, clock: Clock
) -> None:
    body, officer = joined_body_in(session, "CL")
    case, _receipt = builders.file_a_case(app, session, body)
    notify_third_party(builders.staff_context(app, session, officer), case, "Se pide su contrato.", "counter")
    clock.advance(days=3)

    with pytest.raises(InvalidInput) as refused:
        record_third_party_answer(builders.staff_context(app, session, officer), case, "none", Text(""))
    assert refused.value.code == "term_still_runs"
    clock.advance(days=1)
    record_third_party_answer(builders.staff_context(app, session, officer), case, "none", Text(""))

    assert case.awaited_step is None
    assert events_of(session, case.id)[-1].payload["documents"] == []


@IN_CHILE
def test_a_third_party_told_by_letter_has_its_days_from_when_the_law_takes_the_letter_as_notified(
    app: Flask, session: Session, clock: Clock
) -> None:
    """Ley 19.880, article 46: the third working day after the post office's stamp, Monday 9 March."""
    body, officer = joined_body_in(session, "CL")
    case, _receipt = builders.file_a_case(app, session, body)
    before = case.due_on
    notify_third_party(builders.staff_context(app, session, officer), case, "Se pide su contrato.", "post")

    rows = session.scalars(
        select(DeadlineRow).where(DeadlineRow.case_id == case.id, DeadlineRow.voided_at.is_(None))
    )
    terms = {row.step: row for row in rows}
    assert terms["third_party_reply"].due_on == date(2026, 3, 17)
    assert (terms["third_party_notice"].stopped_on, case.due_on) == (date(2026, 3, 9), before)
    clock.advance(days=8)
    with pytest.raises(InvalidInput, match="term_still_runs"):
        record_third_party_answer(builders.staff_context(app, session, officer), case, "none", Text(""))
    clock.advance(days=1)
    record_third_party_answer(builders.staff_context(app, session, officer), case, "none", Text(""))
    assert_row_is_what_events_say(session, case)


@IN_CHILE
def test_a_third_party_may_answer_a_letter_before_the_law_takes_it_as_notified(
    app: Flask, session: Session, clock: Clock
) -> None:
    body, officer = joined_body_in(session, "CL")
    case, _receipt = builders.file_a_case(app, session, body)
    notify_third_party(builders.staff_context(app, session, officer), case, "Se pide su contrato.", "post")
    clock.advance(days=1)

    record_third_party_answer(
        builders.staff_context(app, session, officer), case, "consents", Text("Acepto.")
    )
    builders.answer_a_case(app, session, case, officer)

    rows = session.scalars(select(DeadlineRow).where(DeadlineRow.case_id == case.id)).all()
    assert [row.stopped_on for row in rows if row.step == "third_party_reply" and row.voided_at is None] == [
        date(2026, 3, 10)
    ]


def test_a_law_that_hears_no_third_party_refuses_to_call_one(app: Flask, session: Session) -> None:
    body, officer = builders.joined_body(session)
    case, _receipt = builders.file_a_case(app, session, body)

    with pytest.raises(LawRefusal, match="terceros"):
        notify_third_party(builders.staff_context(app, session, officer), case, "Aviso.", "post")

    assert types(session, case) == ["filed"]


def test_the_charges_open_the_term_of_the_defence_and_the_filer_reads_nothing_of_them(
    app: Flask, session: Session, report: tuple[Case, StaffPerson]
) -> None:
    case, named = report

    document = notice(app, session, case, named)

    assert (document.kind, document.visible_to_filer, case.awaited_step) == ("charges", False, "defence")
    acting = builders.staff_context(app, session, named)
    assert acting.vaults.open(case.id).text(document) == CHARGES
    assert CHARGES not in str(contents_of(acting.vaults, case.id, for_filer=True, now=acting.now).letters)
    event = events_of(session, case.id)[-1]
    assert (event.payload["step"], event.payload["purpose"]) == ("defence", "charges")
    assert session.scalars(select(IdentityReading)).all() == []
    assert_row_is_what_events_say(session, case)


@ON_SQLITE_ALONE
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Wara lo vio cobrar.", "name"),
        ("Consta en el carnet 4839201.", "document_number"),
        ("Escriba a WARA.QUISPE@EXAMPLE.ORG", "name"),
        ("Llame al 7012 3456", "phone"),
        ("La persona representada es Ílse.", "name"),
    ],
)
def test_charges_that_tell_who_reported_are_refused_with_the_kind_of_datum_alone(
    app: Flask, session: Session, text: str, kind: str
) -> None:
    body, _officer = builders.joined_body(session)
    case, named = file_report(app, session, body, represented=Person(name="Ilse Roca"))

    with pytest.raises(InvalidInput) as refused:
        notice(app, session, case, named, text)

    assert (refused.value.code, refused.value.field) == (f"tells_{kind}", "text")
    assert not any(word in str(refused.value).casefold() for word in ("wara", "ilse", "4839201"))
    assert types(session, case) == ["filed"]


def test_charges_that_hold_the_folio_are_refused(
    app: Flask, session: Session, report: tuple[Case, StaffPerson]
) -> None:
    case, named = report

    with pytest.raises(InvalidInput) as refused:
        notice(app, session, case, named, f"Denuncia {case.folio.lower()}.")

    assert refused.value.code == "tells_folio"


def test_whoever_is_accused_may_share_a_name_with_who_reported(app: Flask, session: Session) -> None:
    body, _officer = builders.joined_body(session)
    case, named = file_report(app, session, body, accused="Pedro Mamani, de cajas")

    notice(app, session, case, named, "Señor Mamani: se le atribuye un cobro.")

    assert case.awaited_step == "defence"


def test_an_anonymous_report_has_charges_too(app: Flask, session: Session) -> None:
    body, _officer = builders.joined_body(session)
    case, named = file_report(app, session, body, filer=Person(), notice_channel="page")

    notice(app, session, case, named)

    assert case.awaited_step == "defence"


def test_only_those_named_for_reports_send_charges(
    app: Flask, session: Session, report: tuple[Case, StaffPerson]
) -> None:
    case, _named = report
    _body, stranger = builders.joined_body(session)

    with pytest.raises(NotFound):
        notice(app, session, case, stranger)


def test_a_channel_nobody_knows_is_refused(
    app: Flask, session: Session, report: tuple[Case, StaffPerson]
) -> None:
    case, named = report

    with pytest.raises(InvalidInput) as refused:
        notify_charges(builders.staff_context(app, session, named), case, CHARGES, "pigeon")

    assert refused.value.code == "unknown_channel"


def test_the_term_of_the_defence_is_extended_once_and_the_report_keeps_its_own(
    app: Flask, session: Session, report: tuple[Case, StaffPerson]
) -> None:
    case, named = report
    notice(app, session, case, named)
    acting = builders.staff_context(app, session, named)
    before = case.due_on

    extend(acting, case, 5, "working_day", "Lo pidió con motivo.", step="defence")

    assert case.due_on == before
    with pytest.raises(LawRefusal, match="otra prórroga"):
        extend(acting, case, 1, "working_day", "Otra vez.", step="defence")
    # What the accused asked for is nothing the filer reads or hears of.
    assert contents_of(acting.vaults, case.id, for_filer=True, now=acting.now).letters == ()
    assert [event.type for event in seen_by_filer(events_of(session, case.id))] == ["filed"]


def test_a_defence_is_recorded_with_its_files(
    app: Flask, session: Session, report: tuple[Case, StaffPerson]
) -> None:
    case, named = report
    notice(app, session, case, named)
    acting = builders.staff_context(app, session, named)

    with pytest.raises(InvalidInput) as refused:
        record_third_party_answer(acting, case, "consents", Text("Sí."))
    assert refused.value.code == "unknown_position"
    with pytest.raises(InvalidInput) as refused:
        record_third_party_answer(acting, case, "defence", Text(""))
    assert refused.value.code == "text_missing"
    record_third_party_answer(acting, case, "defence", Text("No cobré.", [Upload("recibo.txt", b"0")]))

    assert case.awaited_step is None
    assert contents_of(acting.vaults, case.id, for_filer=True, now=acting.now).letters == ()
    assert_row_is_what_events_say(session, case)


def test_information_is_ordered_for_a_report(
    app: Flask, session: Session, clock: Clock, report: tuple[Case, StaffPerson]
) -> None:
    case, named = report
    acting = builders.staff_context(app, session, named)

    order_information(acting, case, "Remita el detalle de cobros de marzo.")

    assert case.awaited_step == "information_order"
    assert positions_of(acting, case) == ("report", "none")
    clock.advance(days=1)
    acting = builders.staff_context(app, session, named)
    record_third_party_answer(acting, case, "report", Text("Va el detalle."))
    assert types(session, case) == ["filed", "information_ordered", "third_party_answered"]
    assert_row_is_what_events_say(session, case)


@IN_CHILE
def test_two_third_parties_are_heard_at_once_each_with_a_term_of_their_own(
    app: Flask, session: Session, clock: Clock
) -> None:
    body, officer = joined_body_in(session, "CL")
    case, _receipt = builders.file_a_case(app, session, body)
    notify_third_party(builders.staff_context(app, session, officer), case, "Su contrato.", "counter")
    clock.advance(days=1)
    notify_third_party(builders.staff_context(app, session, officer), case, "El otro contrato.", "counter")
    acting = builders.staff_context(app, session, officer)
    first, second = parties_awaited(acting, case)
    terms = [term_of(acting, case, party) for party in (first, second)]

    # Ley 20.285 art. 20: three working days from each one's notice.
    assert [term.due_on for term in terms if term] == [date(2026, 3, 12), date(2026, 3, 13)]
    with pytest.raises(InvalidInput, match="unknown_party"):
        record_third_party_answer(acting, case, "opposes", Text("Me opongo."))

    record_third_party_answer(acting, case, "opposes", Text("Me opongo."), party=2)
    assert (case.awaited_step, parties_awaited(acting, case)) == ("third_party_reply", (first,))
    with pytest.raises(InvalidInput, match="term_still_runs"):
        record_third_party_answer(acting, case, "none", Text(""), party=1)

    clock.set(datetime(2026, 3, 13, 13, tzinfo=UTC))
    record_third_party_answer(builders.staff_context(app, session, officer), case, "none", Text(""), party=1)
    assert case.awaited_step is None
    assert_row_is_what_events_say(session, case)
