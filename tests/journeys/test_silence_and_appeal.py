"""A case nobody answers, on a simulated calendar: reminders, escalation, silence, an appeal and its decision.

Every mail is a file, in the order in which it left; with JOURNEY_MAILS=DIR they are kept there, numbered.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.actors import Role
from foia.appeals.defence_actions import ask_defence, give_defence
from foia.appeals.models import Appeal
from foia.appeals.rules import RULES
from foia.cases.actions import Text, acknowledge
from foia.cases.answering import QuestionAnswer, answer, questions_of
from foia.cases.context import Context
from foia.cases.models import Case, Identity
from foia.cases.store import events_of
from foia.notifications.jobs import sweep
from foia.notifications.models import Reminder, ReminderState
from tests import builders
from tests.clock import Clock
from tests.countries import IN_CHILE, joined_body_in
from tests.page_client import PageClient

pytestmark = IN_CHILE
SANTIAGO = ZoneInfo("America/Santiago")
CITIZEN, OFFICER, HEAD, COUNCIL = "citizen", "officer", "head", "council"

DEFENCE = "el descargo ante quien resuelve el recurso"
# Monday 9 March 2026: twenty working days end on Tuesday 7 April, after Good Friday.
DUE_ON = date(2026, 4, 7)
EXPECTED = [
    (date(2026, 3, 9), OFFICER, "llegó un expediente nuevo"),
    (date(2026, 3, 9), CITIZEN, "recibimos su solicitud"),
    (date(2026, 3, 10), CITIZEN, "la entidad recibió su solicitud"),
    (date(2026, 3, 30), OFFICER, "vence el martes 7 de abril de 2026"),
    (date(2026, 4, 2), OFFICER, "vence el martes 7 de abril de 2026"),
    (date(2026, 4, 7), OFFICER, "vence hoy"),
    # Escalated, and told to the filer with what the law gives.
    (date(2026, 4, 8), OFFICER, "venció el plazo sin respuesta"),
    (date(2026, 4, 8), HEAD, "venció el plazo sin respuesta"),
    (date(2026, 4, 8), CITIZEN, "venció el plazo sin respuesta: qué puede hacer"),
    (date(2026, 4, 8), OFFICER, "se presentó un recurso"),
    (date(2026, 4, 8), COUNCIL, "llegó un expediente nuevo"),
    (date(2026, 4, 8), CITIZEN, "recibimos su recurso"),
    (date(2026, 4, 9), OFFICER, "le piden un descargo"),
    (date(2026, 4, 9), CITIZEN, "piden explicaciones a la entidad"),
    (date(2026, 4, 14), HEAD, "venció el martes 7 de abril de 2026"),
    (
        date(2026, 4, 22),
        OFFICER,
        "el descargo ante quien resuelve el recurso vence el jueves 23 de abril de 2026",
    ),
    (date(2026, 4, 23), HEAD, f"{DEFENCE} vence hoy"),
    (date(2026, 4, 23), COUNCIL, "llegó el descargo"),
    (date(2026, 4, 28), OFFICER, "terminó un recurso"),
    (date(2026, 4, 28), CITIZEN, "su recurso tiene respuesta"),
    (date(2026, 4, 28), CITIZEN, "la entidad debe responder otra vez"),
    (date(2026, 4, 28), OFFICER, "debe cumplir lo resuelto"),
    (date(2026, 4, 30), COUNCIL, "la entidad informó que cumplió"),
    (date(2026, 4, 30), CITIZEN, "su solicitud tiene respuesta"),
]


@dataclass
class Calendar:
    """Lets days go by: each morning and each evening the sweep runs, and what left is put in order."""

    app: Flask
    session: Session
    clock: Clock
    names: dict[str, str]  # who has which address
    letters: list[tuple[date, str, str]] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)

    def until(self, last_on: date) -> None:
        while self.clock.now().astimezone(SANTIAGO).date() < last_on:
            self.clock.advance(hours=12)
            self.sweep()

    def sweep(self) -> None:
        self.session.rollback()
        sweep(self.app, self.clock.now())
        folder: Path = self.app.config["FOIA"].mail_folder
        new = sorted(set(folder.glob("*.eml")) - set(self.files), key=lambda file: file.stat().st_mtime_ns)
        for file in new:
            mail = BytesParser(EmailMessage, policy=policy.default).parsebytes(file.read_bytes())
            to = self.names.get(str(mail["To"]), str(mail["To"]))
            news = str(mail["Subject"]).partition(": ")[2]
            self.letters.append((self.clock.now().astimezone(SANTIAGO).date(), to, news))
            self.files.append(file)

    def keep(self) -> None:
        """Copy the files, numbered in the order in which they left, where somebody asked for them."""
        folder = os.environ.get("JOURNEY_MAILS")
        for number, (file, (day, to, _subject)) in enumerate(
            zip(self.files, self.letters, strict=True), start=1
        ):
            if folder:
                Path(folder).mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, Path(folder) / f"{number:02}-{day}-{to}.eml")


class Story(Calendar):
    """Whoever files, the body that stays silent, and the Council that decides."""

    def __init__(self, app: Flask, session: Session, clock: Clock) -> None:
        values = {"name": "Consejo para la Transparencia", "code": "CPLT", "body_class": "oversight_body"}
        self.council, self.decider = joined_body_in(session, "CL", **values)
        self.body, self.officer = joined_body_in(session, "CL", name="Ministerio de Caminos")
        head = builders.add_person(session, Role.HEAD, self.body)
        addresses = {self.officer.email: OFFICER, head.email: HEAD, self.decider.email: COUNCIL}
        super().__init__(app, session, clock, {**addresses, builders.FILER.email: CITIZEN})
        self.case_id = self.appeal_id = self.body.id

    def acting(self, person: Person) -> Context:
        return builders.staff_context(self.app, self.session, person)

    def case(self, case_id: UUID) -> Case:
        return self.session.get_one(Case, case_id)

    def done(self) -> None:
        self.session.commit()
        self.sweep()

    def file(self) -> str:
        """File, with an address that is confirmed; the body says it has it. Return the key."""
        case, receipt = builders.file_a_case(self.app, self.session, self.body, notice_channel="email")
        self.case_id = case.id
        self.session.get_one(Identity, (case.id, "filer")).email_confirmed_at = self.clock.now()
        self.done()
        self.clock.advance(days=1)
        acknowledge(self.acting(self.officer), self.case(case.id))
        self.session.commit()
        assert self.case(case.id).due_on == DUE_ON
        return receipt.key

    def file_what_is_offered(self, key: str) -> None:
        """Go where the mail leads: what is offered is written already, and is filed as it is."""
        citizen = PageClient(self.app, self.app.response_class)
        opening = "/seguir?hacia=silencio"
        citizen.send(opening, {"folio": self.case(self.case_id).folio, "key": key}, page=opening)
        citizen.get("/mi-solicitud/silencio")
        assert "Amparo ante el Consejo para la Transparencia" in citizen.page.text
        citizen.send("/mi-solicitud/silencio/presentar/appeal_filing", {})
        self.session.rollback()
        self.appeal_id = self.session.scalars(select(Appeal)).one().case_id
        assert self.case(self.appeal_id).body_id == self.council.id
        self.sweep()

    def decide(self) -> None:
        """Ask the body for its defence and remind it; take it; decide for whoever filed."""
        self.clock.advance(hours=24)
        appeal, own = self.session.get_one(Appeal, self.appeal_id), self.case(self.appeal_id)
        asked = ask_defence(self.acting(self.decider), appeal, own, "Informe por qué no respondió.")
        self.session.commit()
        self.until(asked)
        appeal, own = self.session.get_one(Appeal, self.appeal_id), self.case(self.appeal_id)
        excuse = Text("No hubo personal.")
        give_defence(self.acting(self.officer), self.case(self.case_id), appeal, own, excuse)
        self.session.commit()
        self.until(asked + timedelta(days=5))
        own, deciding = self.case(self.appeal_id), self.acting(self.decider)
        ends = [QuestionAnswer(row.id, "upheld") for row in questions_of(deciding, own) if not row.outcome]
        answer(deciding, own, RULES, ends, Text("Se acoge el amparo: entregue lo pedido."))
        self.done()

    def comply(self) -> None:
        """Answer the first case, as was ordered."""
        self.until(self.clock.now().astimezone(SANTIAGO).date() + timedelta(days=2))
        builders.answer_a_case(self.app, self.session, self.case(self.case_id), self.officer)
        self.done()


def test_a_case_goes_from_silence_to_the_oversight_body_and_back(
    app: Flask, session: Session, clock: Clock
) -> None:
    story = Story(app, session, clock)
    key = story.file()
    story.until(date(2026, 4, 8))
    session.rollback()
    [silence] = [event for event in events_of(session, story.case_id) if event.type == "silence"]
    assert silence.occurred_at.astimezone(SANTIAGO) == datetime(2026, 4, 8, tzinfo=SANTIAGO)

    story.file_what_is_offered(key)
    story.decide()
    story.comply()
    story.keep()

    assert sorted(story.letters) == sorted(EXPECTED)
    assert [day for day, _to, _news in story.letters] == [day for day, _to, _news in EXPECTED]
    session.rollback()
    planned = (Reminder.case_id == story.case_id, Reminder.state == ReminderState.PLANNED)
    assert session.scalars(select(Reminder).where(*planned)).all() == [], "nobody is reminded of what is over"
    assert [event.type for event in events_of(session, story.case_id)] == [
        "filed", "acknowledged", "silence", "appealed", "defence_requested", "defence_given", "appeal_ended",
        "compliance_ordered", "answered", "compliance_reported",
    ]  # fmt: skip
