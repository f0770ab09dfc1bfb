"""Three people at the door: a pension that never comes, a municipality's contracts, a bribe and fear."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.actors import Role
from foia.cases.models import Case
from foia.directory.competence_actions import NewText, bring_texts
from foia.directory.competence_models import PhraseKind
from foia.directory.models import Body
from foia.routing.training_jobs import train_now
from tests import builders
from tests.clock import Clock
from tests.page_client import PageClient, words_of

PENSIONS = (
    "mi jubilación no sale hace ocho meses",
    "faltan años de aportes en mi extracto",
    "la renta de mi viudez llegó incompleta",
)
TOWN = (
    "los contratos del alumbrado de la plaza",
    "la basura no pasa por mi calle",
    "los puestos del mercado se dieron a dedo",
)
TOLL = ("cuánto recauda el peaje", "el puente está por caerse")


def offered(browser: PageClient) -> list[str]:
    """Return the bodies a page offers, in order, without the last: not to know."""
    labels = [label for label in browser.page.all("label") if label.get("for", "").startswith("body")]
    return [words_of(label) for label in labels][:-1]


def chosen(browser: PageClient, name: str) -> str:
    """Return the value of the choice whose label begins with a name."""
    by_id = {e.get("id"): e.get("value", "") for e in browser.page.all("input")}
    return next(by_id[e.get("for")] for e in browser.page.all("label") if words_of(e).startswith(name))


def due_shown(browser: PageClient) -> str:
    """Return the first day a page says an answer is due."""
    found = re.search(r"vence el (\w+ \d+ de \w+ de \d+)", browser.page.text)
    assert found is not None
    return found[1]


def first_category(browser: PageClient, address: str) -> str:
    """Return the first category the form to an address offers."""
    fields = browser.page.form(address).iter("input")
    return next(e.get("value", "") for e in fields if e.get("name") == "category")


@dataclass(frozen=True)
class Country:
    """Three bodies with what people ask of them, and a model that learnt it."""

    app: Flask
    session: Session
    pensions: Body
    town: Body
    toll: Body

    def browser(self) -> PageClient:
        return PageClient(self.app, self.app.response_class)

    def only_case(self) -> Case:
        self.session.rollback()
        return self.session.scalars(select(Case)).one()


@pytest.fixture
def country(app: Flask, session: Session, clock: Clock) -> Country:
    pensions, _one = builders.joined_body(session, name="Gestora de Pensiones")
    town, _two = builders.joined_body(
        session, name="Municipio de Quebrada Honda", level="municipality", body_class="municipality"
    )
    toll, _three = builders.joined_body(session, name="Ministerio de Caminos")
    builders.add_person(session, Role.REPORTS_OFFICER, toll)
    bring_texts(
        session,
        {
            body.id: [NewText(PhraseKind.PHRASE, text) for text in texts]
            for body, texts in ((pensions, PENSIONS), (town, TOWN), (toll, TOLL))
        },
        now=clock.now(),
    )
    session.commit()
    train_now(app, clock.now())
    return Country(app, session, pensions, town, toll)


def test_a_pension_that_never_comes_reaches_who_pays_it(country: Country) -> None:
    told = "mi JUBILACION no sale, ya son ocho meses de espera"
    elder = country.browser()
    elder.send("/necesito", {"told": told})
    elder.send("/necesito", {"danger": "no"})
    assert offered(elder)[0] == "Gestora de Pensiones"
    assert "«mi jubilación no sale hace ocho meses»" in elder.page.text
    elder.send("/necesito", {"body": chosen(elder, "Gestora de Pensiones"), "action": None})
    day = due_shown(elder)
    address = f"/reclamos/nuevo/servicio/{country.pensions.id}"
    elder.send(address)
    assert "".join(elder.page.element("happened").itertext()).strip() == told
    elder.send(address, {"category": first_category(elder, address), "name": "Rosa Mamani"})
    assert due_shown(elder) == day

    case = country.only_case()
    assert (case.kind, case.body_id) == ("service_complaint", country.pensions.id)


def test_the_contracts_of_a_municipality_are_asked_of_it(country: Country) -> None:
    neighbour = country.browser()
    neighbour.send("/necesito", {"told": "quiero los contratos del alumbrado de la plaza, cuánto se pagó"})
    assert offered(neighbour)[0] == "Municipio de Quebrada Honda"
    neighbour.send("/necesito", {"body": chosen(neighbour, "Municipio"), "action": None})
    day = due_shown(neighbour)
    neighbour.send(f"/solicitudes/nueva/{country.town.id}")
    neighbour.send(f"/solicitudes/nueva/{country.town.id}")
    assert due_shown(neighbour) == day

    case = country.only_case()
    assert (case.kind, case.body_id) == ("info_request", country.town.id)


def test_who_saw_a_bribe_and_is_afraid_reports_it_without_a_name(country: Country) -> None:
    witness = country.browser()
    witness.send("/necesito", {"told": "Vi que en el peaje recibían plata de los camiones. Tengo miedo."})
    witness.send("/necesito", {"danger": "no"})
    assert witness.page.heading == "¿Qué quiere que hagamos?"
    witness.send("/necesito", {"want": "denuncia"})
    assert offered(witness) == []
    witness.send("/necesito", {"q": "caminos", "action": "search"})
    witness.send("/necesito", {"body": chosen(witness, "Ministerio de Caminos"), "action": None})
    assert "Solo la leen las personas nombradas" in witness.page.text
    assert "No le pedimos ningún dato" in witness.page.text
    address = f"/reclamos/nuevo/denuncia/{country.toll.id}"
    witness.send(address)
    witness.send(address, {"identity": "anonymous", "category": first_category(witness, address)})

    case = country.only_case()
    assert (case.kind, case.body_id) == ("misconduct_report", country.toll.id)
    assert case.confidential
