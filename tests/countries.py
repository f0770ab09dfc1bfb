"""Cases of the three countries and of the kinds that only some know, filed as the pages would."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from foia import law
from foia.accounts.models import Person as StaffPerson
from foia.actors import Role
from foia.cases.context import Context
from foia.cases.filing import NewCase, file_case, new_nonce
from foia.cases.models import Case
from foia.directory.models import Body, Place
from tests import builders

# Give a test the law of one country: the fixture `country` of the first conftest.
IN_CHILE = pytest.mark.parametrize("country", ["CL"], indirect=True)
IN_GUATEMALA = pytest.mark.parametrize("country", ["GT"], indirect=True)
PLACES = {"BO": "BO-L", "CL": "CL-RM", "GT": "GT-01"}
CLASSES = {"BO": "executive_central", "CL": "ministry", "GT": "executive_central"}
ACCUSED = "Julio Condori, jefe de cajas"
REPORT = "El jefe de cajas cobra por trámites que son gratuitos."
# A reason for suspending that no country's law holds yet.
GROUND = law.Ground(
    code="X-1",
    text_es="Fuerza mayor",
    text_en="Force majeure",
    paraphrase=False,
    basis="Ley X, artículo 1",
    source="https://example.org",
    evidence="statute_text",
)


@dataclass(frozen=True)
class ChangedBook:
    """The law book as it would be if each of its regimes said something else."""

    book: law.LawBook
    change: Callable[[law.Regime], law.Regime]

    @property
    def revision(self) -> int:
        return self.book.revision

    def regime(self, regime_id: str, version: str | None = None) -> law.Regime:
        return self.change(self.book.regime(regime_id, version))

    def calendar(
        self,
        calendar_id: str,
        place: str | None = None,
        extra_days: Sequence[law.CalendarDay] = (),
    ) -> law.Calendar:
        return self.book.calendar(calendar_id, place, extra_days)

    def calendar_id(self, country: str) -> str:
        return self.book.calendar_id(country)


def under_other_law(context: Context, change: Callable[[law.Regime], law.Regime]) -> Context:
    """Return the context with every regime changed: for rules that no country's law holds yet."""
    return replace(context, book=cast(law.LawBook, ChangedBook(context.book, change)))


def joined_body_in(session: Session, country: str, **values: Any) -> tuple[Body, StaffPerson]:
    """Add a body of a country, with one officer."""
    code = PLACES[country]
    if session.get(Place, code) is None:
        session.add(
            Place(
                code=code, name_es=code, name_en=code, level="department", country=country, parent_code=None
            )
        )
        session.flush()
    defaults = {"country": country, "place_code": code, "body_class": CLASSES[country]}
    return builders.joined_body(session, **{**defaults, **values})


def file_kind(
    app: Flask,
    session: Session,
    kind: str,
    body: Body | None,
    now: datetime | None = None,
    **values: Any,
) -> Case:
    """File a case of any kind; named unless `filer` says otherwise."""
    acting = replace(builders.context(app, session, now=now), quiet=values.pop("quiet", False))
    defaults: dict[str, Any] = {"filer": builders.FILER, "notice_channel": "email"}
    new = NewCase(
        kind=kind,
        body=body,
        subject=values.pop("subject", builders.SUBJECT),
        questions=values.pop("questions", [builders.QUESTION]),
        **{**defaults, **values},
    )
    receipt = file_case(acting, new, new_nonce(acting), "cookie")
    return session.get_one(Case, receipt.case_id)


def file_report(app: Flask, session: Session, body: Body, **values: Any) -> tuple[Case, StaffPerson]:
    """File a misconduct report about a body that has somebody named for such reports."""
    named = builders.add_person(session, Role.REPORTS_OFFICER, body)
    defaults = {
        "subject": "Cobros en cajas",
        "questions": [REPORT],
        "accused": ACCUSED,
        "confidential": True,
        "reserved": True,
    }
    return file_kind(app, session, "misconduct_report", body, **{**defaults, **values}), named
