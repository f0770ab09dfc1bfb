"""Builds what tests need, through the same actions the pages use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from foia import clock
from foia.accounts.models import Person as StaffPerson
from foia.accounts.models import RoleGrant
from foia.accounts.queries import actor_of
from foia.actors import ANYBODY, BODY_ROLES, Actor, Role, filer_of
from foia.cases.acting import context_for
from foia.cases.actions import Text
from foia.cases.answering import QuestionAnswer, answer, decide, questions_of
from foia.cases.context import Context
from foia.cases.filing import Receipt, new_nonce
from foia.cases.models import Case
from foia.cases.outcomes import AnswerRules
from foia.cases.states import BODY
from foia.cases.vault import Person
from foia.complaints.actions import Complaint, file_complaint
from foia.directory.actions import add_body
from foia.directory.models import Body, Place
from foia.drafting.actions import approve, ask_approval, save_draft, sign
from foia.drafting.content import DraftContent, QuestionDraft
from foia.drafting.models import Draft
from foia.extensions import new_id
from foia.requests.actions import Request, file_request
from foia.requests.rules import RULES

_numbers = count(1)

# What no log, event, address or page of somebody else may ever show.
FILER = Person(
    name="Wara Quispe Mamani",
    document_number="4839201 LP",
    email="wara.quispe@example.org",
    phone="+591 70123456",
)
SUBJECT = "Contratos de alumbrado público"
QUESTION = "¿Cuánto costó el alumbrado de la avenida en 2025?"
HAPPENED = "En la ventanilla 4 me pidieron dinero por un certificado."


def add_place(session: Session, code: str = "BO-L", name: str = "La Paz") -> Place:
    """Add a department unless it is there."""
    place = session.get(Place, code)
    if place is None:
        place = Place(
            code=code, name_es=name, name_en=name, level="department", country="BO", parent_code=None
        )
        session.add(place)
        session.flush()
    return place


def add_public_body(session: Session, name: str = "Ministerio de Caminos", **values: Any) -> Body:
    """Add a body of the executive in La Paz."""
    number = next(_numbers)
    add_place(session, values.get("place_code", "BO-L"))
    defaults: dict[str, Any] = {
        "code": f"T{number}",
        "name_es": name,
        "acronym": "",
        "level": "national",
        "body_class": "executive_central",
        "country": "BO",
        "place_code": "BO-L",
        "email": "oficina@caminos.example",
    }
    former_names = values.pop("former_names", ())
    body = Body(**{**defaults, **values})
    add_body(session, body, former_names=former_names)
    return body


def add_person(session: Session, role: Role, body: Body | None = None, **values: Any) -> StaffPerson:
    """Add an active member of staff with a role (without a password: pages are tried with `sign_in_as`)."""
    number = next(_numbers)
    now = clock.now()
    person = StaffPerson(
        id=new_id(),
        email=values.pop("email", f"persona{number}@staff.example"),
        name=values.pop("name", f"Persona {number}"),
        created_at=now,
        active_at=now,
        **values,
    )
    session.add(person)
    session.flush()
    body_id = body.id if body is not None and role in BODY_ROLES else None
    session.add(RoleGrant(id=new_id(), person_id=person.id, role=role, body_id=body_id, granted_at=now))
    session.flush()
    return person


def joined_body(session: Session, **values: Any) -> tuple[Body, StaffPerson]:
    """Add a body with one officer."""
    body = add_public_body(session, **values)
    return body, add_person(session, Role.OFFICER, body)


def context(app: Flask, session: Session, actor: Actor = ANYBODY, now: datetime | None = None) -> Context:
    """Return what actions work with."""
    return context_for(app, session, actor=actor, now=now)


def staff_context(app: Flask, session: Session, person: StaffPerson, now: datetime | None = None) -> Context:
    """Return what actions work with when a member of staff acts."""
    return context(app, session, actor_of(session, person.id), now)


def filer_context(app: Flask, session: Session, case: Case, now: datetime | None = None) -> Context:
    """Return what actions work with when the filer acts."""
    return context(app, session, filer_of(case.id), now)


def a_request(body: Body | None = None, **values: Any) -> Request:
    """Return a request with one question, named and by e-mail unless told otherwise."""
    defaults: dict[str, Any] = {
        "body": body,
        "subject": SUBJECT,
        "questions": [QUESTION],
        "filer": FILER,
        "notice_channel": "email",
    }
    return Request(**{**defaults, **values})


def file_a_case(
    app: Flask, session: Session, body: Body | None = None, now: datetime | None = None, **values: Any
) -> tuple[Case, Receipt]:
    """File a request as anybody would; `quiet` is passed to the context."""
    acting = replace(context(app, session, now=now), quiet=values.pop("quiet", False))
    receipt = file_request(acting, a_request(body, **values), new_nonce(acting), "cookie")
    return session.get_one(Case, receipt.case_id), receipt


def a_complaint(kind: str, body: Body | None = None, **values: Any) -> Complaint:
    """Return a complaint of the kind's category for all else, named or, if a report, without a name."""
    is_report = kind == "misconduct_report"
    defaults: dict[str, Any] = {
        "kind": kind,
        "body": body,
        "category": f"{kind}.other",
        "happened": HAPPENED,
        "identity": "anonymous" if is_report else "named",
        "filer": Person() if is_report else FILER,
    }
    return Complaint(**{**defaults, **values})


def file_a_complaint(
    app: Flask,
    session: Session,
    kind: str,
    body: Body | None = None,
    now: datetime | None = None,
    **values: Any,
) -> tuple[Case, Receipt]:
    """File a complaint as anybody would."""
    acting = context(app, session, now=now)
    receipt = file_complaint(acting, a_complaint(kind, body, **values), new_nonce(acting), "cookie")
    return session.get_one(Case, receipt.case_id), receipt


def answer_a_case(
    app: Flask,
    session: Session,
    case: Case,
    person: StaffPerson,
    now: datetime | None = None,
    outcome: str = "granted",
) -> None:
    """Answer every open question of a case."""
    acting = staff_context(app, session, person, now)
    ground = "BO-LEY" if outcome in {"refused", "partially_granted"} else None
    answers = [
        QuestionAnswer(question.id, outcome, ground)
        for question in questions_of(acting, case)
        if question.outcome is None
    ]
    sign_answers(app, session, case, person, answers, now=now)


def sign_answers(
    app: Flask,
    session: Session,
    case: Case,
    person: StaffPerson,
    answers: Sequence[QuestionAnswer],
    text: str = "Costó 1.200.000 bolivianos.",
    now: datetime | None = None,
    rules: AnswerRules = RULES,
    verb: str = "answer",
) -> str | None:
    """Answer as the desk does: what nobody says alone is drafted, and approved by somebody else first."""
    acting = staff_context(app, session, person, now)
    if not rules.needs_second_person(item.outcome for item in answers):
        act = decide if verb == "decide" else answer
        return act(acting, case, rules, answers, Text(text))
    draft = approve_draft(app, session, case, person, answers, text, now)
    return sign(acting, case, rules, draft.version, verb=verb)


def approve_draft(
    app: Flask,
    session: Session,
    case: Case,
    person: StaffPerson,
    answers: Sequence[QuestionAnswer],
    text: str = "Costó 1.200.000 bolivianos.",
    now: datetime | None = None,
) -> Draft:
    """Let one write a draft and somebody else approve it."""
    acting = staff_context(app, session, person, now)
    questions = tuple(
        QuestionDraft(item.question_id.hex, item.outcome, item.grounds, "El daño es cierto.")
        for item in answers
    )
    draft = save_draft(acting, case, DraftContent(text=text, questions=questions))
    ask_approval(acting, case, draft.version)
    body = session.get(Body, case.body_id) if case.body_id else None
    role = Role.REPORTS_OFFICER if case.confidential else Role.HEAD
    approver = add_person(session, role if case.custody == BODY else Role.CENTRAL_DESK, body)
    approve(staff_context(app, session, approver, now), case, draft.version)
    return draft
