"""The people, texts and steps of a day at the desk, as its journey needs them."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from foia.cases.store import events_of
from foia.letters.scheduler import print_waiting
from foia.notifications.jobs import sweep
from tests.clock import Clock
from tests.desk_office import DeskOffice
from tests.page_client import PageClient
from tests.staff import sign_in_as

LAMPS = "¿Qué empresas ofertaron por las luminarias y a qué precio?"
PRIZES = "¿Qué premios recibió el plan de alumbrado?"
ASKED = {
    "luminarias": ("Compra de luminarias", [LAMPS]),
    "plano": ("Plano del túnel", ["Pido el plano de seguridad del túnel."]),
    "obras": ("Obras de la avenida", ["¿Cuánto costó la avenida?", PRIZES]),
    "energia": ("Tarifas de energía", ["¿Cómo se fijan las tarifas de energía?"]),
    "puentes": ("Puentes revisados", ["¿Qué puentes se revisaron en 2025?"]),
}
ANSWER = "Van los nombres y los precios. **No va** el nombre de quien firmó la auditoría."
REFUSED = "No se entrega el plano: mostraría por dónde se entra a la sala de control."
WHY = "No me dicen quién firmó la auditoría, y la pagamos todos."
DEFENCE = "Quien firmó recibió amenazas; consta en el acta."
# What is said inside, which nobody outside may ever read.
INSIDE = {
    "note": "Ojo: el expediente viejo está en la caja 14.",
    "task": "Busquen el informe de la auditoría de luminarias.",
    "task_answer": "Va el informe como salió del archivo.",
    "third_party": "La empresa dice que sus precios son secreto.",
    "remark": "Falta decir que el plano es de 2019.",
    "returned": "Explique mejor qué daño causaría.",
    "undone": "La carta llevaba la fecha equivocada.",
    "defence_asked": "Explique por qué tacha el nombre.",
}


class Day(DeskOffice):
    """The people of the day, each with a browser of their own, and the jobs that run beside them."""

    def __init__(self, app: Flask, session: Session, clock: Clock) -> None:
        super().__init__(app, session)
        self.clock = clock
        for name, (subject, questions) in ASKED.items():
            self.file(name, subject, questions)

    def staff(self, name: str) -> PageClient:
        """Let somebody of the staff sit down before a browser; what they do takes a minute."""
        self.clock.advance(minutes=1)
        browser = PageClient(self.app, self.app.response_class)
        sign_in_as(browser, self.session, self.person(name))
        return browser

    def filer(self, name: str) -> PageClient:
        """Let whoever filed open the case with its folio and key."""
        self.session.rollback()
        browser = PageClient(self.app, self.app.response_class)
        folio, key = self.keys[name]
        browser.send("/seguir", {"folio": folio, "key": key}, page="/seguir")
        assert browser.page.heading.startswith("Su "), browser.page.text[:300]
        return browser

    def types(self, name: str) -> list[str]:
        return [event.type for event in events_of(self.session, self.case(name).id)]

    def after(self, **duration: float) -> None:
        """Let time go by, and the jobs of that time be done."""
        self.clock.advance(**duration)
        self.session.rollback()
        sweep(self.app, self.clock.now())
        print_waiting(self.app, self.clock.now())


def did(client: PageClient, action: str, values: dict[str, Any] | None = None, page: str = "") -> str:
    """Send a form as a person would, and return what the page then says; nothing may be refused."""
    response = client.send(action, values or {}, page=page or action)
    assert response.status_code == 200, (action, response.status_code, client.page.text[:400])
    assert client.page.errors == []
    return client.page.text


def ticked(client: PageClient, name: str, words: str) -> str:
    """Return the value of the box whose label has these words."""
    for box in client.page.all("input"):
        label = [label for label in client.page.all("label") if label.get("for") == box.get("id")]
        if box.get("name") == name and label and words in "".join(label[0].itertext()):
            return str(box.get("value"))
    raise AssertionError(f"no {name} says {words!r}: {client.page.text[:500]}")
