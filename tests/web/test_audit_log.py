"""The pages of the log: checkpoints for anybody, and proofs that hold outside of the application."""

from __future__ import annotations

from flask import Flask
from sqlalchemy.orm import Session

from foia import clock as real_clock
from foia.actors import Role
from foia.audit.checkpoints import make_checkpoint
from foia.audit.export_verifying import verify_lines
from foia.audit.sealing import seal
from foia.audit.signing import signer
from foia.audit.verifying import Checkpoint, PublicKey
from foia.cases.actions import acknowledge, add_note
from foia.cases.models import Case
from foia.cases.receipt_code import facts_of
from foia.directory.models import Body
from tests import builders
from tests.filed import Filed
from tests.page_client import PageClient
from tests.store.tampering import edit, let_in

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def sign(app: Flask, session: Session) -> Checkpoint:
    """Seal and sign what there is."""
    now = real_clock.now()
    session.commit()
    seal(app, now, lambda: True, everything=True)
    made = make_checkpoint(session, now, signer(app.config["FOIA"]))
    session.commit()
    return Checkpoint.parse(made.note)


def receipt_address(app: Flask, session: Session, case: Case) -> str:
    code = facts_of(case).code(app.config["FOIA"].keyring)
    session.rollback()
    return f"/verificar/comprobante/{case.folio}/{code}/constancia"


def test_a_program_gets_the_last_checkpoint_and_a_browser_a_page_around_it(
    app: Flask, session: Session, filed: Filed, client: PageClient
) -> None:
    assert client.get("/constancia").status_code == 404
    assert "Todavía no se firmó ninguna" in client.get("/constancia", headers=BROWSER).text
    first = sign(app, session)
    add_note(filed.as_officer(), filed.case, "Nota")
    last = sign(app, session)

    given = client.get("/constancia")
    key = PublicKey.parse(client.get("/constancia/llave").text)

    assert given.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert Checkpoint.parse(given.text) == last and last.note.is_signed_by(key)
    assert Checkpoint.parse(client.get(f"/constancia/{first.size}").text) == first
    page = client.get("/constancia", headers=BROWSER)
    assert f"/constancia/{first.size}" in page.text and "Vary" in page.headers
    assert client.get("/constancia/999").status_code == 404
    assert client.get(f"/constancia/{10**30}").status_code == 404
    growth = client.get(f"/constancia/{first.size}/{last.size}").data.splitlines(True)
    assert verify_lines(growth, [first], key).anchored


def test_whoever_holds_a_receipt_proves_its_filing_and_nothing_more(
    app: Flask, session: Session, filed: Filed, client: PageClient
) -> None:
    acknowledge(filed.as_officer(), filed.case)
    session.commit()
    address = receipt_address(app, session, filed.case)
    assert "espera la próxima constancia" in client.get(address).text
    assert client.get(f"{address}.txt").status_code == 404
    signed = sign(app, session)

    page, file = client.get(address), client.get(f"{address}.txt")

    assert "Comprobado" in page.text and builders.SUBJECT not in page.text
    found = verify_lines(file.data.splitlines(True), [signed], signer(app.config["FOIA"]).key)
    assert (found.anchored, found.events) == (True, 1)
    assert client.get(address.replace(filed.folio, "BO-26-7K3M-9QWT-F")).status_code == 404


def test_the_filer_proves_what_they_know_of_and_not_what_is_internal(
    app: Flask, session: Session, filed: Filed, client: PageClient
) -> None:
    acknowledge(filed.as_officer(), filed.case)
    add_note(filed.as_officer(), filed.case, "Nota")
    session.commit()
    sign(app, session)
    filed.opened_by(client)

    file = client.get("/mi-solicitud/constancia.txt")

    assert verify_lines(file.data.splitlines(True)).events == 2
    assert "Comprobado" in client.get("/mi-solicitud/constancia").text


def test_a_page_of_an_altered_event_says_so(
    app: Flask, session: Session, filed: Filed, client: PageClient
) -> None:
    acknowledge(filed.as_officer(), filed.case)
    add_note(filed.as_officer(), filed.case, "Nota")
    address = receipt_address(app, session, filed.case)
    sign(app, session)
    let_in(session)
    edit(session, 1)
    session.commit()

    assert "No coincide" in client.get(address).text


def test_a_confidential_case_looks_like_any_other(
    app: Flask, session: Session, filed: Filed, client: PageClient
) -> None:
    body = session.get_one(Body, filed.case.body_id)
    builders.add_person(session, Role.REPORTS_OFFICER, body)
    report, _receipt = builders.file_a_complaint(app, session, "misconduct_report", body)
    session.commit()
    sign(app, session)
    pages = []

    for case in (session.get_one(Case, report.id), session.get_one(Case, filed.case.id)):
        folio = case.folio
        text = client.get(receipt_address(app, session, case)).text
        pages.append(text.replace(folio, "FOLIO"))

    kept = [[line for line in page.splitlines() if "<h1" in line or "govuk-body" in line] for page in pages]
    without_codes = [[line for line in lines if "href" not in line] for lines in kept]
    assert without_codes[0] == without_codes[1]
