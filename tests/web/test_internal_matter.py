"""A case full of internal matter, walked as its filer and as anybody: nothing of it is found.

Every internal text holds MARK, and so does the name of everybody who only works inside; the one who signs is
named in letters alone. What is walked is every page, file, letter, feed and mail that can be reached.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import pikepdf
import pypdfium2
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import Person, RoleGrant
from foia.actors import Role
from foia.appeals import defence_actions as defence
from foia.appeals.filing_actions import NewAppeal, file_appeal
from foia.appeals.models import Appeal
from foia.cases import actions
from foia.cases.actions import Text
from foia.cases.answer_window import undo_answer
from foia.cases.answering import questions_of
from foia.cases.context import Context
from foia.cases.filing import new_nonce
from foia.cases.models import Case, Document, Identity
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
from foia.cases.store import events_of
from foia.cases.timeline import Audience, Names
from foia.cases.timeline_words import WORDS
from foia.cases.untold import undone_numbers
from foia.cases.vault import FILER, Upload
from foia.cases.visibility import ORIGINAL
from foia.copies.actions import add_copy, release_files
from foia.counter.actions import Delivery, deliver, give_new_key
from foia.directory.models import Body, Office
from foia.drafting import actions as drafting
from foia.drafting.content import DraftContent, QuestionDraft
from foia.drafting.models import Draft
from foia.extensions import new_id
from foia.letters.issuing import letter_at_signing
from foia.letters.models import IssuedLetter
from foia.letters.scheduler import print_waiting
from foia.notifications.jobs import sweep
from foia.publishing.actions import PublicText, discard, propose, publish
from foia.publishing.models import Publication
from foia.requests.actions import file_request
from foia.requests.rules import RULES
from foia.tasks.actions import answer_task, cancel_task, give_task
from foia.tasks.models import Task
from foia.withholding.actions import confirm, lift, withhold
from tests import builders
from tests.clock import Clock
from tests.countries import IN_CHILE, file_report, joined_body_in
from tests.page_client import PageClient
from tests.rules.made_pdfs import OPEN_LINE, page_pdf, written
from tests.store.sweeping import read_mail

MARK = "XINTERNOX"
SIGNER = "Zenobia Firmante"
STEP = "complaint_superior_or_ombudsman"
# Where a filer and the public begin; what they lead to is found by their links.
BEGINNINGS = (
    "/mi-solicitud",
    "/mi-solicitud/como-se-calculo",
    "/mi-solicitud/como-se-calculo/anexo",
    "/mi-solicitud/plazos.ics",
    "/mi-solicitud/calendario",
    "/mi-solicitud/retirar",
    "/mi-solicitud/cartas",
    "/mi-solicitud/recursos",
    "/respuestas",
    "/verificar",
    "/seguir",
    "/entidades",
    "/estadisticas",
    "/estadisticas/datos.csv",
    "/calculadora",
)
# Of what may happen in these cases, what whoever filed is told of.
TOLD = frozenset(
    {
        *("filed", "message_sent", "answered", "decided", "notified", "files_released", "key_rotated"),
        *("file_withheld", "withholding_ended", "answer_published", "address_confirmed", "appealed"),
        *("defence_requested", "defence_given", "third_party_notified", "third_party_answered"),
    }
)
_WALKED = ("/mi-solicitud", "/respuestas", "/verificar", "/entidades/", "/estadisticas")
_LINK = re.compile(r'(?:href|src)="(/[^"#]*)')


def mark(what: str) -> str:
    return f"{MARK} {what}"


class Desk:
    """A body with two offices and everybody who works in it, and what each does in one case."""

    def __init__(self, app: Flask, session: Session, clock: Clock, body: Body, signer: Person) -> None:
        self.app, self.session, self.clock, self.body = app, session, clock, body
        signer.name = SIGNER
        self.signer = signer
        self.office = Office(id=new_id(), body_id=body.id, name_es="Oficina de Compras")
        session.add(self.office)
        session.flush()
        self.head = self.add(Role.HEAD, "jefa")
        self.clerk = self.add(Role.CLERK, "ventanilla")
        self.colleague = self.add(Role.OFFICER, "compras")
        grant = session.scalars(select(RoleGrant).where(RoleGrant.person_id == self.colleague.id)).one()
        grant.office_id = self.office.id
        self.recused = self.add(Role.OFFICER, "excusada")
        self.auditor = self.add(Role.AUDITOR, "auditora")
        session.commit()

    def add(self, role: Role, name: str, body: Body | None = None) -> Person:
        return builders.add_person(self.session, role, body or self.body, name=mark(name))

    def by(self, person: Person) -> Context:
        return builders.staff_context(self.app, self.session, person)

    def drafted(
        self, case: Case, text: str, outcome: str = "refused", ground: str | None = "BO-LEY"
    ) -> Draft:
        """Write a draft that goes to and fro before it is approved."""
        questions = tuple(
            QuestionDraft(row.id.hex, outcome, (ground,) if ground else (), "El daño es cierto.")
            for row in questions_of(self.by(self.signer), case)
        )
        first = DraftContent(text=mark("primera versión"), questions=questions)
        upload = Upload("descartado.txt", mark("archivo descartado").encode())
        draft = drafting.save_draft(self.by(self.signer), case, first, [upload])
        drafting.comment(self.by(self.colleague), case, mark("comentario"))
        drafting.ask_approval(self.by(self.signer), case, draft.version)
        drafting.return_draft(self.by(self.head), case, draft.version, mark("devuelto"))
        content = DraftContent(text=text, questions=questions)
        uploads = [Upload("anexo.pdf", pdf_with_author()), Upload("lista.csv", b"a;b\n1;2\n")]
        draft = drafting.save_draft(self.by(self.signer), case, content, uploads, base_version=1)
        drafting.ask_approval(self.by(self.signer), case, draft.version)
        drafting.approve(self.by(self.head), case, draft.version)
        return draft

    def signs(self, case: Case, draft: Draft, *, window: int = 0, verb: str = "answer") -> None:
        acting = replace(self.by(self.signer), undo_window=timedelta(minutes=window))
        drafting.sign(acting, case, RULES, draft.version, verb=verb)
        self.letter(acting, case)
        self.session.commit()

    def letter(self, acting: Context, case: Case) -> None:
        with self.app.test_request_context():
            letter_at_signing(acting, case)


def pdf_with_author() -> bytes:
    """A PDF whose author and attachments nobody outside may know."""
    pdf = page_pdf(OPEN_LINE)
    pdf.docinfo["/Author"] = mark("autora del archivo")
    pdf.attachments["interno.txt"] = mark("adjunto").encode()
    return written(pdf)


@pytest.fixture
def desk(app: Flask, session: Session, clock: Clock) -> Desk:
    above, _head = builders.joined_body(session, name="Ministerio Rector")
    body, signer = builders.joined_body(session, parent_id=above.id)
    return Desk(app, session, clock, body, signer)


def everything_in(content: bytes, mimetype: str) -> str:
    """Return all that somebody can take out of what they were given."""
    found = [content.decode("utf-8", "replace")]
    if mimetype == "application/pdf":
        found += [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content)]
        with pikepdf.open(io.BytesIO(content)) as pdf:
            plain = io.BytesIO()
            pdf.save(plain, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.generalized)
        found.append(plain.getvalue().decode("latin-1"))
    return unescape("\n".join(found))


class Walk:
    """All that can be reached by links from the beginnings, and by guesses."""

    def __init__(self, client: PageClient) -> None:
        self.client = client
        self.seen: dict[str, str] = {}

    def from_all(self, beginnings: Iterable[str]) -> dict[str, str]:
        waiting = list(beginnings)
        while waiting:
            address = waiting.pop()
            if address in self.seen:
                continue
            response = self.client.get(address)
            self.seen[address] = everything_in(response.data, response.mimetype)
            if 300 <= response.status_code < 400:
                waiting.append(urlsplit(response.headers["Location"]).path)
            elif response.mimetype == "text/html":
                # Of a term that is over there is no calendar any more.
                assert response.status_code == 200 or address.endswith(".ics"), address
                links = [unescape(link) for link in _LINK.findall(self.seen[address])]
                waiting += [link for link in links if link.startswith(_WALKED) and "?" not in link]
        return self.seen


def internal_ids(session: Session, people: Iterable[Person]) -> set[UUID]:
    """Return the ids by which something internal could be asked for."""
    session.rollback()
    documents = session.scalars(select(Document)).all()
    hidden = {row.id for row in documents if not row.visible_to_filer or row.copy_kind == ORIGINAL}
    letters = {row.id for row in session.scalars(select(IssuedLetter)) if is_undone(session, row)}
    rows = {row.id for kind in (Task, Draft) for row in session.scalars(select(kind))}
    return hidden | letters | rows | {person.id for person in people}


def is_undone(session: Session, letter: IssuedLetter) -> bool:
    return letter.sequence in undone_numbers(events_of(session, letter.case_id))


def said_in(path: Path) -> str:
    mail = read_mail(path)
    return f"{mail.as_string()}\n{mail.get_content()}"


def mails_to_filer(app: Flask, session: Session, now: datetime) -> dict[str, str]:
    """Send what waits, and return what the filer is sent by name of file."""
    for identity in session.scalars(select(Identity).where(Identity.role == FILER)):
        identity.email_confirmed_at = identity.email_confirmed_at or now
    session.commit()
    sweep(app, now)
    folder: Path = app.config["FOIA"].mail_folder
    mails = {path.name: said_in(path) for path in folder.rglob("*.eml")}
    assert any(builders.FILER.email not in text for text in mails.values()), "nobody inside was told"
    return {name: text for name, text in mails.items() if builders.FILER.email in text}


def assert_nothing_internal(desk: Desk, seen: dict[str, str]) -> None:
    everybody = desk.session.scalars(select(Person)).all()
    ids = internal_ids(desk.session, everybody)
    names = {known for one in ids for known in (str(one), one.hex)}
    faults = Counter[str]()
    for address, text in seen.items():
        joined = " ".join(text.split())
        faults.update(f"{address}: {found}" for found in re.findall(rf"{MARK}[^<\"]{{0,30}}", joined))
        faults.update(f"{address}: id {known}" for known in names if known in text)
        faults.update(f"{address}: {person.email}" for person in everybody if person.email in text)
        if SIGNER in joined and not address.startswith("/mi-solicitud/cartas/"):
            faults[f"{address}: {SIGNER}"] += 1
    assert not faults, sorted(faults)


def assert_timeline_tells_no_inner_step(
    desk: Desk, case: Case, page: str, told: frozenset[str] = TOLD
) -> None:
    """What is neither done by whoever filed nor meant for them is not even named."""
    with desk.app.test_request_context():
        inner = {
            WORDS[event.type](event.payload, Names(), Audience.STAFF)[0]
            for event in events_of(desk.session, case.id)
            if event.type not in told
        }
    desk.session.rollback()
    assert [title for title in inner if title in page] == []


def assert_guesses_lead_nowhere(desk: Desk, client: PageClient) -> None:
    """Whoever learned the id of something internal gets nothing by it."""
    publications = desk.session.scalars(select(Publication.id)).all()
    ids = internal_ids(desk.session, ())
    desk.session.rollback()
    places = ["/mi-solicitud/archivos/{}", "/mi-solicitud/archivos/{}/ver", "/mi-solicitud/cartas/{}"]
    places += ["/mi-solicitud/cartas/{}/pdf", "/respuestas/{}"]
    places += [f"/respuestas/{one}/archivos/{{}}" for one in publications]
    for place in places:
        for one in ids:
            assert FlaskClient.open(client, place.format(one)).status_code == 404, place


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
