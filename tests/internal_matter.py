"""Who works inside a body, writing what nobody outside may read, and a walk of all that can be reached.

Every internal text holds MARK, and so does the name of everybody who only works inside; the one who signs is
named in letters alone.
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
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import Person, RoleGrant
from foia.actors import Role
from foia.cases.answering import questions_of
from foia.cases.context import Context
from foia.cases.models import Case, Document, Identity
from foia.cases.store import events_of
from foia.cases.timeline import Audience, Names
from foia.cases.timeline_words import WORDS
from foia.cases.untold import undone_numbers
from foia.cases.vault import FILER, Upload
from foia.cases.visibility import ORIGINAL
from foia.directory.models import Body, Office
from foia.drafting import actions as drafting
from foia.drafting.content import DraftContent, QuestionDraft
from foia.drafting.models import Draft
from foia.extensions import new_id
from foia.letters.issuing import letter_at_signing
from foia.letters.models import IssuedLetter
from foia.notifications.jobs import sweep
from foia.publishing.models import Publication
from foia.requests.rules import RULES
from foia.tasks.models import Task
from tests import builders
from tests.clock import Clock
from tests.page_client import PageClient
from tests.rules.made_pdfs import OPEN_LINE, page_pdf, written
from tests.store.sweeping import read_mail, text_of

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
    "/estadisticas/detalle",
    "/estadisticas/comparar",
    "/datos",
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
    return f"{mail.as_string()}\n{text_of(mail)}"


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
