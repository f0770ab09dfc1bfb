"""A body at work under Chile's law: officers, a head and a clerk; another body, and the council above."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import Person, RoleGrant
from foia.actors import Role
from foia.cases.models import Case
from foia.directory.models import Body, Office
from foia.extensions import new_id
from tests import builders
from tests.countries import joined_body_in


class DeskOffice:
    """Who works where, by a short name, and what was filed there, with folio and key."""

    def __init__(self, app: Flask, session: Session) -> None:
        self.app, self.session = app, session
        body, elena = joined_body_in(session, "CL", name="Ministerio de Obras", acronym="MOP")
        elena.name = "Elena Rojas"
        other, paz = joined_body_in(session, "CL", name="Servicio de Energía", acronym="SENER")
        _council, member = joined_body_in(session, "CL", name="Consejo para la Transparencia", code="CPLT")
        people = {
            "elena": elena,
            "mario": builders.add_person(session, Role.OFFICER, body, name="Mario Choque"),
            "rosa": builders.add_person(session, Role.OFFICER, body, name="Rosa Poma"),
            "julia": builders.add_person(session, Role.HEAD, body, name="Julia Mendoza"),
            "clerk": builders.add_person(session, Role.CLERK, body, name="Iván Soto"),
            "paz": paz,
            "council": member,
        }
        archive = Office(id=new_id(), body_id=body.id, name_es="Archivo central")
        session.add(archive)
        session.flush()
        grant = session.scalars(select(RoleGrant).where(RoleGrant.person_id == people["rosa"].id)).one()
        grant.office_id = archive.id
        self.ids = {name: person.id for name, person in people.items()}
        self.body_id, self.other_id, self.archive_id = body.id, other.id, archive.id
        self.cases: dict[str, UUID] = {}
        self.keys: dict[str, tuple[str, str]] = {}
        session.commit()

    def file(self, name: str, subject: str, questions: Sequence[str], at: datetime | None = None) -> None:
        """File a request to the body, followed on the page."""
        body = self.session.get_one(Body, self.body_id)
        case, receipt = builders.file_a_case(
            self.app,
            self.session,
            body,
            now=at,
            subject=subject,
            questions=list(questions),
            notice_channel="page",
        )
        self.note(name, case, receipt.key)
        self.session.commit()

    def note(self, name: str, case: Case, key: str) -> None:
        """Keep a case and its key under a short name."""
        self.cases[name], self.keys[name] = case.id, (case.folio, key)

    def person(self, name: str) -> Person:
        self.session.rollback()
        return self.session.get_one(Person, self.ids[name])

    def case(self, name: str) -> Case:
        self.session.rollback()
        return self.session.get_one(Case, self.cases[name])

    def at(self, name: str, step: str = "") -> str:
        """Return the address of a case at the desk, or of one of its pages."""
        return f"/expedientes/{self.cases[name]}" + (f"/{step}" if step else "")
