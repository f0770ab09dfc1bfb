"""A small deployment that routes: two bodies with phrases of their own, a central desk, and a model."""

from __future__ import annotations

from datetime import datetime

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.actors import Role
from foia.cases.models import Case
from foia.directory.competence_models import BodyPhrase
from foia.directory.models import Body
from foia.directory.names import fold
from foia.extensions import new_id
from foia.routing.models import RoutingSuggestion
from foia.routing.training_jobs import train_now
from tests import builders

WATER = (
    "no llega agua a mi casa",
    "la factura del agua vino muy alta",
    "hay una fuga de agua en la calle",
    "quiero una conexión de agua potable",
    "el agua sale sucia del grifo",
    "cortaron el agua sin avisar",
)
ROADS = (
    "la carretera está llena de baches",
    "falta señalización en el camino",
    "se cayó el puente de la ruta",
    "el derrumbe cerró la carretera",
    "quién mantiene el camino vecinal",
    "peaje cobrado dos veces en la ruta",
)


class Country:
    """Two bodies with phrases of their own, a desk, and a model that learnt them."""

    def __init__(self, app: Flask, session: Session, now: datetime) -> None:
        self.app, self.session, self.now = app, session, now
        self.water, self.plumber = builders.joined_body(session, name="Servicio de Aguas")
        self.roads, self.builder = builders.joined_body(session, name="Administradora de Rutas")
        self.desk = builders.add_person(session, Role.CENTRAL_DESK)
        for body, phrases in ((self.water, WATER), (self.roads, ROADS)):
            for position, text in enumerate(phrases):
                self.add_phrase(body, text, position)
        session.commit()
        train_now(app, now)

    def add_phrase(self, body: Body, text: str, position: int) -> None:
        self.session.add(
            BodyPhrase(
                id=new_id(), body_id=body.id, kind="phrase", text=text, folded=fold(text), position=position
            )
        )

    def file(self, text: str, body: Body | None = None, **values: object) -> Case:
        case, _receipt = builders.file_a_case(
            self.app, self.session, body, subject=text[:60], questions=[text], **values
        )
        self.session.commit()
        return case

    def fate(self, right: int, wrong: int) -> None:
        """Have so many sure suggestions confirmed; the case they hang on is none of them."""
        case = self.file("caso de referencia", self.water)
        for number in range(right + wrong):
            body = self.water if number < right else self.roads
            self.session.add(
                RoutingSuggestion(
                    case_id=case.id,
                    number=100 + number,
                    model_version=1,
                    suggested_at=self.now,
                    choices="[]",
                    decision="desk",
                    first_body_id=self.water.id,
                    confidence=0.95,
                    decided_at=self.now,
                    confirmed_body_id=body.id,
                    confirmed_at=self.now,
                )
            )
        self.session.commit()

    def newest(self, case: Case) -> RoutingSuggestion:
        self.session.rollback()
        rows = self.session.scalars(
            select(RoutingSuggestion)
            .where(RoutingSuggestion.case_id == case.id)
            .order_by(RoutingSuggestion.number.desc())
        )
        row = rows.first()
        assert row is not None
        return row
