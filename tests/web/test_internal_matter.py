"""A case full of internal matter, walked as its filer and as anybody: nothing of it is found.

What is walked is every page, file, letter, feed and mail that can be reached.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.appeals import defence_actions as defence
from foia.appeals.filing_actions import NewAppeal, file_appeal
from foia.appeals.models import Appeal
from foia.cases import actions
from foia.cases.actions import Text
from foia.cases.answer_window import undo_answer
from foia.cases.filing import new_nonce
from foia.cases.models import Case, Document
from foia.cases.parties import (
    notify_charges,
    notify_third_party,
    order_information,
    record_third_party_answer,
)
from foia.cases.presence import note_presence
from foia.cases.receipt import receipt_for
from foia.cases.recovery import rotate_key
from foia.cases.recusal import recuse
from foia.cases.setting_aside import restore, set_aside
from foia.cases.vault import Upload
from foia.cases.visibility import ORIGINAL
from foia.copies.actions import add_copy, release_files
from foia.counter.actions import Delivery, deliver, give_new_key
from foia.letters.models import IssuedLetter
from foia.letters.scheduler import print_waiting
from foia.publishing.actions import PublicText, discard, propose, publish
from foia.publishing.models import Publication
from foia.requests.actions import file_request
from foia.tasks.actions import answer_task, cancel_task, give_task
from foia.withholding.actions import confirm, lift, withhold
from tests import builders
from tests.clock import Clock
from tests.countries import IN_CHILE, file_report, joined_body_in
from tests.internal_matter import (
    BEGINNINGS,
    MARK,
    SIGNER,
    STEP,
    TOLD,
    Desk,
    Walk,
    assert_guesses_lead_nowhere,
    assert_nothing_internal,
    assert_timeline_tells_no_inner_step,
    is_undone,
    mails_to_filer,
    mark,
    pdf_with_author,
)
from tests.page_client import PageClient
from tests.rules.made_pdfs import OPEN_LINE, page_pdf, written


@pytest.fixture
def desk(app: Flask, session: Session, clock: Clock) -> Desk:
    above, _head = builders.joined_body(session, name="Ministerio Rector")
    body, signer = builders.joined_body(session, parent_id=above.id)
    return Desk(app, session, clock, body, signer)


def full_of_internal_matter(desk: Desk) -> tuple[Case, dict[str, str]]:
    """A request into which everybody wrote something for themselves alone; its answer is delivered."""
    session, clock = desk.session, desk.clock
    now = clock.now()
    clerk = desk.by(desk.clerk)
    asked = builders.a_request(
        desk.body,
        channel="letter",
        received_at=now - timedelta(days=6),
        late_reason=mark("registro tardío"),
        files=[Upload("croquis.pdf", pdf_with_author_of_filer())],
    )
    receipt = file_request(clerk, asked, new_nonce(clerk), "cookie")
    case = session.get_one(Case, receipt.case_id)
    ours, head = desk.by(desk.signer), desk.by(desk.head)
    actions.add_note(ours, case, mark("nota"))
    actions.assign(head, case, desk.signer.id)
    ids = (case.id, desk.colleague.id)
    session.commit()
    note_presence(session, *ids, now)  # in a transaction of its own
    recuse(desk.by(desk.recused), case, mark("excusa"))
    set_aside(ours, case, "spam", mark("apartado"))
    restore(head, case)
    file = Upload("tarea.txt", mark("archivo de tarea").encode())
    task = give_task(ours, case, desk.office.id, clock.now().date(), Text(mark("tarea"), [file]))
    answer_task(desk.by(desk.colleague), case, task, Text(mark("respuesta de tarea"), [file]))
    give_task(ours, case, None, clock.now().date(), Text(mark("elevado")))
    cancel_task(ours, case, give_task(ours, case, None, clock.now().date(), Text(mark("retirada"))))
    actions.send_message(ours, case, Text("Estamos buscando.", [Upload("plano.pdf", pdf_with_author())]))
    theirs = session.scalars(
        select(Document).where(
            Document.case_id == case.id, Document.author == "filer", Document.kind == "file"
        )
    ).one()
    add_copy(ours, case, theirs.id, "tachado.txt", mark("copia no entregada").encode())
    session.commit()
    return case, {"folio": receipt.folio, "key": receipt.key}


def pdf_with_author_of_filer() -> bytes:
    return written(page_pdf(OPEN_LINE))


def answered_and_withheld(desk: Desk, case: Case) -> None:
    """Sign, take back, sign again, close a file and open it, close another; publish, withdraw."""
    session, clock = desk.session, desk.clock
    draft = desk.drafted(case, "No se entrega **el plano**.")
    desk.signs(case, draft, window=10)
    undo_answer(desk.by(desk.signer), case, mark("deshecha"))
    session.commit()
    desk.signs(case, draft)
    clock.advance(minutes=1)
    sent = session.scalars(
        select(Document).where(
            Document.case_id == case.id, Document.visible_to_filer, Document.kind == "file"
        )
    ).all()
    ours = [row for row in sent if row.author == "body" and row.copy_kind != ORIGINAL]
    by, head = desk.by(desk.signer), desk.by(desk.head)
    first = withhold(by, case, ours[0].id, mark("expone"), exposes_somebody_else=True)
    lift(head, case, first)
    second = withhold(by, case, ours[1].id, mark("expone otra vez"), exposes_somebody_else=True)
    confirm(head, case, second)
    release_files(by, case, [ours[0].id], "public", "Se puede publicar.")
    said = PublicText(mark("propuesta"), mark("propuesta"), mark("propuesta"))
    discard(by, case, propose(by, case, said, []))
    public = PublicText("Planos de obras", "¿Se entregan los planos?", "No se entregan.")
    publish(head, case, propose(by, case, public, [ours[0].id]))
    session.commit()


def test_a_filer_and_the_public_find_nothing_internal(
    app: Flask, client: PageClient, session: Session, desk: Desk, clock: Clock
) -> None:
    case, opened = full_of_internal_matter(desk)
    answered_and_withheld(desk, case)
    codes = [f"/verificar/{code}" for code in session.scalars(select(IssuedLetter.code))]
    publications = [f"/respuestas/{one}" for one in session.scalars(select(Publication.id))]
    undone = [
        f"/verificar/{row.code}" for row in session.scalars(select(IssuedLetter)) if is_undone(session, row)
    ]
    assert undone and publications
    mails = mails_to_filer(app, session, clock.now())
    print_waiting(app, clock.now())

    client.send("/seguir", opened)
    assert [client.get(address).status_code for address in undone] == [404] * len(undone)
    open_codes = sorted(set(codes) - set(undone))
    seen = Walk(client).from_all([*BEGINNINGS, *open_codes, *publications])

    assert "No se entrega" in seen["/mi-solicitud"] and SIGNER in "".join(seen.values())
    assert any("/archivos/" in address for address in seen) and any("/pdf" in address for address in seen)
    assert_timeline_tells_no_inner_step(desk, case, seen["/mi-solicitud"])
    seen["receipt"] = repr(receipt_for(builders.context(app, session), case.id))
    assert_nothing_internal(desk, {**seen, **mails})
    assert_guesses_lead_nowhere(desk, client)


def test_an_answer_on_paper_tells_nothing_of_who_handed_it_over(
    app: Flask, client: PageClient, session: Session, desk: Desk, clock: Clock
) -> None:
    case, _receipt = builders.file_a_case(app, session, desk.body, notice_channel="counter")
    desk.signs(case, desk.drafted(case, "No se entrega."), verb="decide")
    clock.advance(minutes=5)
    proof = Text(mark("firmó la hermana"), [Upload("acta.txt", mark("acta").encode())])
    deliver(desk.by(desk.clerk), case, Delivery("counter", clock.now(), proof))
    key = give_new_key(desk.by(desk.clerk), case, mark("cédula vista"))
    actions.send_message(desk.by(desk.signer), case, Text("Puede volver."))
    session.commit()
    mails = mails_to_filer(app, session, clock.now())

    client.send("/seguir", {"folio": case.folio, "key": key})
    seen = Walk(client).from_all(BEGINNINGS)

    assert "No se entrega." in seen["/mi-solicitud"]
    assert_timeline_tells_no_inner_step(desk, case, seen["/mi-solicitud"])
    assert_nothing_internal(desk, {**seen, **mails})
    assert_guesses_lead_nowhere(desk, client)


def test_whoever_appeals_reads_no_defence_nor_what_was_asked_of_the_body(
    app: Flask, client: PageClient, session: Session, clock: Clock
) -> None:
    above, decider = builders.joined_body(session, name="Ministerio Rector")
    body, signer = builders.joined_body(session, parent_id=above.id)
    desk = Desk(app, session, clock, body, signer)
    decider.name = SIGNER
    case, receipt = builders.file_a_case(app, session, body)
    desk.signs(case, desk.drafted(case, "No se entrega."))
    clock.advance(days=1)
    own = file_appeal(builders.filer_context(app, session, case), case, NewAppeal(STEP, "No es secreto."))
    appeal, acting = session.get_one(Appeal, own.id), desk.by(decider)
    defence.ask_defence(acting, appeal, own, mark("explique"), 5)
    actions.add_note(acting, own, mark("nota del recurso"))
    file = Upload("descargo.txt", mark("prueba").encode())
    defence.give_defence(desk.by(signer), case, appeal, own, Text(mark("descargo"), [file]))
    session.commit()
    mails = mails_to_filer(app, session, clock.now())

    seen: dict[str, str] = {}
    for folio in (case.folio, own.folio):
        client.get("/seguir")
        client.send("/seguir", {"folio": folio, "key": receipt.key}, page="/seguir")
        found = Walk(client).from_all(BEGINNINGS)
        assert_guesses_lead_nowhere(desk, client)
        assert folio in found["/mi-solicitud"]
        seen |= {f"{address}": text + seen.get(address, "") for address, text in found.items()}

    assert "presentó su descargo" in seen["/mi-solicitud"]
    for one in (case, own):
        assert_timeline_tells_no_inner_step(desk, one, seen["/mi-solicitud"])
    assert_nothing_internal(desk, {**seen, **mails})


def test_whoever_reports_reads_nothing_of_what_the_accused_and_others_were_told(
    app: Flask, client: PageClient, session: Session, clock: Clock
) -> None:
    body, signer = builders.joined_body(session)
    case, named = file_report(app, session, body)
    named.name = mark("nombrada")
    desk = Desk(app, session, clock, body, signer)
    acting = desk.by(named)
    notify_charges(acting, case, mark("cargos"), "counter")
    record_third_party_answer(
        acting, case, "defence", Text(mark("defensa"), [Upload("d.txt", MARK.encode())])
    )
    order_information(acting, case, mark("informe pedido"))
    actions.add_note(acting, case, mark("nota"))
    session.commit()
    mails = mails_to_filer(app, session, clock.now())
    key = give_key(app, session, case)

    client.send("/seguir", {"folio": case.folio, "key": key})
    seen = Walk(client).from_all(BEGINNINGS)

    untold = TOLD - {"third_party_notified", "third_party_answered"}
    assert_timeline_tells_no_inner_step(desk, case, seen["/mi-solicitud"], untold)
    assert_nothing_internal(desk, {**seen, **mails})
    assert_guesses_lead_nowhere(desk, client)


def give_key(app: Flask, session: Session, case: Case) -> str:
    """Give the case another key, for a test that did not see its first."""
    key = rotate_key(builders.context(app, session), case, "asked")
    session.commit()
    return key


@IN_CHILE
def test_a_third_party_is_named_to_nobody(
    app: Flask, client: PageClient, session: Session, clock: Clock
) -> None:
    body, signer = joined_body_in(session, "CL")
    desk = Desk(app, session, clock, body, signer)
    case, receipt = builders.file_a_case(app, session, body)
    notify_third_party(desk.by(signer), case, mark("aviso al tercero"), "post")
    proof = [Upload("oposicion.txt", MARK.encode())]
    record_third_party_answer(desk.by(signer), case, "opposes", Text(mark("me opongo"), proof))
    session.commit()
    mails = mails_to_filer(app, session, clock.now())

    client.send("/seguir", {"folio": receipt.folio, "key": receipt.key})
    seen = Walk(client).from_all(BEGINNINGS)

    assert_nothing_internal(desk, {**seen, **mails})
    assert_guesses_lead_nowhere(desk, client)


def test_nobody_verifies_nor_reads_a_letter_whose_answer_may_still_be_taken_back(
    app: Flask, client: PageClient, session: Session, desk: Desk, clock: Clock
) -> None:
    case, receipt = builders.file_a_case(app, session, desk.body)
    desk.signs(case, desk.drafted(case, "No se entrega."), window=10)
    print_waiting(app, clock.now())
    letter = session.scalars(select(IssuedLetter)).one()
    own = f"/mi-solicitud/cartas/{letter.id}"
    places = [own, f"{own}/pdf", f"/verificar/{letter.code}"]
    session.rollback()
    client.send("/seguir", {"folio": receipt.folio, "key": receipt.key})

    assert [client.get(place).status_code for place in places] == [404, 404, 404]
    assert str(letter.id) not in client.get("/mi-solicitud/cartas").text

    clock.advance(minutes=10)
    assert [client.get(place).status_code for place in places] == [200, 200, 200]
