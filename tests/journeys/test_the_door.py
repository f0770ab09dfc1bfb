"""Three people at the door: a pension that never comes, a municipality's contracts, a bribe and fear."""

from __future__ import annotations

import re

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.actors import Role
from foia.cases.models import Case
from foia.directory.competence_actions import NewText, bring_texts
from foia.directory.competence_models import PhraseKind
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


def test_three_people_find_whom_to_write_to_and_what_follows(
    app: Flask, session: Session, clock: Clock
) -> None:
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

    told = "mi JUBILACION no sale, ya son ocho meses de espera"
    elder = PageClient(app, app.response_class)
    elder.send("/necesito", {"told": told})
    elder.send("/necesito", {"danger": "no"})
    assert offered(elder)[0] == "Gestora de Pensiones"
    assert "«mi jubilación no sale hace ocho meses»" in elder.page.text
    elder.send("/necesito", {"body": chosen(elder, "Gestora de Pensiones"), "action": None})
    day = due_shown(elder)
    address = f"/reclamos/nuevo/servicio/{pensions.id}"
    elder.send(address)
    assert "".join(elder.page.element("happened").itertext()).strip() == told
    category = next(e for e in elder.page.form(address).iter("input") if e.get("name") == "category")
    elder.send(address, {"category": category.get("value"), "name": "Rosa Mamani"})
    assert due_shown(elder) == day

    neighbour = PageClient(app, app.response_class)
    neighbour.send("/necesito", {"told": "quiero los contratos del alumbrado de la plaza, cuánto se pagó"})
    assert offered(neighbour)[0] == "Municipio de Quebrada Honda"
    neighbour.send("/necesito", {"body": chosen(neighbour, "Municipio"), "action": None})
    day = due_shown(neighbour)
    neighbour.send(f"/solicitudes/nueva/{town.id}")
    neighbour.send(f"/solicitudes/nueva/{town.id}")
    assert due_shown(neighbour) == day

    witness = PageClient(app, app.response_class)
    witness.send("/necesito", {"told": "Vi que en el peaje recibían plata de los camiones. Tengo miedo."})
    witness.send("/necesito", {"danger": "no"})
    assert witness.page.heading == "¿Qué quiere que hagamos?"
    witness.send("/necesito", {"want": "denuncia"})
    assert offered(witness) == []
    witness.send("/necesito", {"q": "caminos", "action": "search"})
    witness.send("/necesito", {"body": chosen(witness, "Ministerio de Caminos"), "action": None})
    assert "Solo la leen las personas nombradas" in witness.page.text
    assert "No le pedimos ningún dato" in witness.page.text
    address = f"/reclamos/nuevo/denuncia/{toll.id}"
    witness.send(address)
    category = next(e for e in witness.page.form(address).iter("input") if e.get("name") == "category")
    witness.send(address, {"identity": "anonymous", "category": category.get("value")})

    session.rollback()
    filed = {case.kind: case for case in session.scalars(select(Case))}
    assert {kind: case.body_id for kind, case in filed.items()} == {
        "service_complaint": pensions.id,
        "info_request": town.id,
        "misconduct_report": toll.id,
    }
    assert filed["misconduct_report"].confidential
