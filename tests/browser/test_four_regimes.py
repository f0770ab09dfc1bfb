"""The same journey under four regimes, each country in its own instance: filing, every act, answer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from foia.config import Settings
from tests.browser.steps import press
from tests.browser.walker import Citizen, Officer
from tests.clock import Clock


@pytest.fixture
def settings(demonstration_settings: Settings) -> Settings:
    return demonstration_settings


@pytest.fixture
def demonstration(clock: Clock, site: str) -> str:
    return site


@pytest.fixture
def people(
    browser: Browser, demonstration: str, request: pytest.FixtureRequest
) -> Iterator[dict[str, Officer]]:
    """The staff that takes part, each in a browser of their own."""
    journey = request.node.originalname.partition("_under_")[2]
    names = ("oficial", "oficial2", "jefatura", "denuncias", "mesa.central", "auditoria")
    staff = {name: Officer(browser, demonstration, journey) for name in names}
    yield staff
    for person in staff.values():
        person.close()


@pytest.fixture
def citizen(browser: Browser, demonstration: str, request: pytest.FixtureRequest) -> Iterator[Citizen]:
    person = Citizen(browser, demonstration, request.node.originalname.partition("_under_")[2])
    yield person
    person.close()


def staff(people: dict[str, Officer], name: str) -> Officer:
    """Let somebody of the staff sign in anew: days pass between the acts."""
    person = people[name]
    person.context.clear_cookies()
    person.sign_in(f"{name}@demo.example")
    return person


def choose_body(citizen: Citizen, words: str, name: str) -> None:
    citizen.fill(q=words)
    press(citizen.page.locator("main form button").first)
    citizen.click(name)


def file_request(citizen: Citizen, questions: list[str], **filer: str) -> None:
    citizen.go("/")
    citizen.click("Presentar una solicitud")
    choose_body(citizen, "micap", "Ministerio de Caminos")
    citizen.fill(subject="Obras del puente de Río Seco", question_1=questions[0])
    for number, question in enumerate(questions[1:], start=2):
        citizen.send("Agregar otra pregunta")
        citizen.fill(**{f"question_{number}": question})
    citizen.fill(**filer)
    citizen.picture("solicitud")
    citizen.send("Presentar la solicitud")
    citizen.keep_receipt()


def clarify(citizen: Citizen, text: str) -> None:
    citizen.follow()
    citizen.picture("aclaracion-pedida")
    citizen.fill(**{"aclaracion-text": text})
    citizen.send("Enviar la aclaración")


@pytest.mark.parametrize("country", ["BO"], indirect=True)
def test_a_complaint_goes_its_way_under_bo_petition(
    citizen: Citizen, people: dict[str, Officer], clock: Clock
) -> None:
    """A complaint about conduct, with the identity reserved: asked to clarify, decided, notified apart."""
    citizen.go("/reclamos/nuevo")
    citizen.click("No, seguir")
    citizen.picture("que-es")
    citizen.click("me trató mal")
    choose_body(citizen, "micap", "Ministerio de Caminos")
    citizen.fill(
        category="conduct_complaint.mistreatment",
        happened="Me gritaron en la ventanilla de permisos.",
        identity="reserved",
        name="Wara Condori",
        document_number="5550101",
    )
    citizen.picture("queja")
    citizen.send("Presentar la queja")
    citizen.keep_receipt()
    officer = staff(people, "oficial")
    officer.open(citizen.folio)
    officer.picture("expediente")
    officer.do("acusar")
    officer.do("aclaracion", reason="unclear", text="¿Qué día y a qué hora ocurrió?")

    clock.advance(days=2)
    clarify(citizen, "El lunes a las diez.")
    clock.advance(days=5)
    officer = staff(people, "oficial")
    officer.open(citizen.folio)
    officer.do("resolver", outcome_1="upheld", text="Se llamó la atención a la persona.", is_checked="y")
    citizen.follow()
    assert "Se llamó la atención" not in citizen.text
    officer.do("notificar", channel="page")

    citizen.follow()
    assert "Se llamó la atención a la persona." in citizen.text
    assert "Se da la razón" in citizen.text
    citizen.picture("respuesta")


@pytest.mark.parametrize("country", ["BO"], indirect=True)
def test_a_report_goes_its_way_under_bo_transparency_complaint(
    citizen: Citizen, people: dict[str, Officer], clock: Clock
) -> None:
    """An anonymous report: known only to whoever is named, extended once, charges without the reporter."""
    citizen.go("/reclamos/nuevo")
    citizen.click("Sí, hay peligro")
    citizen.picture("emergencias")
    citizen.click("Seguir con mi expediente")
    citizen.click("Quiero denunciar")
    choose_body(citizen, "micap", "Ministerio de Caminos")
    citizen.fill(
        category="misconduct_report.bribery",
        happened="Piden dinero en efectivo para aprobar permisos.",
        accused="Teresa Oropeza",
        against_highest="no",
        identity="anonymous",
    )
    citizen.picture("denuncia")
    citizen.send("Presentar la denuncia")
    citizen.keep_receipt()
    for name in ("oficial", "jefatura", "mesa.central"):
        assert staff(people, name).cannot_open(citizen.folio)
    named = staff(people, "denuncias")
    named.open(citizen.folio)
    named.picture("expediente")
    named.do("admitir")
    named.do("mensaje", text="¿En qué oficina ocurre?")

    clock.advance(days=1)
    citizen.follow()
    assert "¿En qué oficina ocurre?" in citizen.text
    citizen.fill(**{"mensaje-text": "En la ventanilla tres."})
    citizen.send("Enviar el mensaje")
    named = staff(people, "denuncias")
    named.open(citizen.folio)
    assert "En la ventanilla tres." in named.text
    named.do(
        "cargos", text="Se le atribuye exigir pagos en la ventanilla tres.", channel="counter", is_checked="y"
    )
    named.do("tercero/respuesta", position="defence", text="Niega los hechos.")
    first_due = citizen.page.inner_text("main")
    named.do("prorroga", amount="45", text="Hay que revisar dos años de permisos.")

    citizen.follow()
    assert "Se amplió el plazo" in citizen.text
    assert citizen.text != first_due
    citizen.picture("ampliada")
    named.do(
        "responder", outcome_1="forwarded_to_authority", text="Se remitió a la fiscalía.", is_checked="y"
    )
    citizen.follow()
    assert "Se remitió a la fiscalía." in citizen.text
    citizen.picture("respuesta")


@pytest.mark.parametrize("country", ["CL"], indirect=True)
def test_a_request_goes_its_way_under_cl_information_request(
    citizen: Citizen, people: dict[str, Officer], clock: Clock
) -> None:
    """Clarification, a third party that opposes, extension, a question referred, an answer in part."""
    questions = ["¿Qué empresas ofertaron y a qué precio?", "¿Qué resultados dieron los análisis del agua?"]
    file_request(citizen, questions, name="Wara Condori", email="wara@demo.example")
    officer = staff(people, "oficial")
    officer.open(citizen.folio)
    officer.do("acusar")
    officer.do("aclaracion", reason="unclear", text="¿De qué licitación?")
    clock.advance(days=3)
    clarify(citizen, "De la licitación 12.")

    officer = staff(people, "oficial")
    officer.open(citizen.folio)
    officer.picture("expediente")
    officer.do("tercero", text="Se piden los precios que su empresa ofertó.", channel="post")
    clock.advance(days=2)
    officer = staff(people, "oficial")
    officer.open(citizen.folio)
    officer.do("tercero/respuesta", position="opposes", text="Los precios son secreto comercial.")
    officer.do("prorroga", amount="10", text="Las ofertas están en tres oficinas regionales.")
    refer_second_question(officer)
    officer.open(citizen.folio)
    approve_in_part(people, officer, "Van los nombres; los precios no, porque la empresa se opuso.")

    part = f"{citizen.folio}-2"
    other = staff(people, "oficial2")
    other.open(part)
    other.picture("parte-derivada")
    other.do("remision/aceptar")
    other.do("responder", outcome_1="granted", text="Van los análisis.", is_checked="y")
    citizen.follow()
    assert part in citizen.text
    assert "Van los nombres" in citizen.text
    citizen.picture("respuesta-en-parte")
    citizen.follow(part)
    assert "Van los análisis." in citizen.text
    assert "Superintendencia de Aguas Claras" in citizen.text
    citizen.picture("respuesta-de-la-parte")


def approve_in_part(people: dict[str, Officer], officer: Officer, text: str) -> None:
    """Let the officer draft what is not given whole, the head approve it, and the officer sign."""
    officer.go(f"{officer.case}/borrador")
    officer.fill(outcome_1="partially_granted", ground_1="CL-20", text=text)
    officer.picture("borrador")
    officer.send("Guardar y pedir")
    head = staff(people, "jefatura")
    head.go(f"{officer.case}/borrador/leer")
    head.picture("aprobar")
    head.send("Aprobar esta versión")
    officer.do("borrador/firmar", is_checked="y")


def refer_second_question(officer: Officer) -> None:
    officer.go(f"{officer.case}/remitir")
    officer.fill(search="supac")
    press(officer.page.locator("main button:has-text('Buscar')").first)
    first, second = (box for box in officer.page.locator("main [name=questions]").all())
    first.uncheck()
    second.check()
    officer.page.locator("main [name=body]").first.check()
    officer.fill(text="Los análisis los hace la Superintendencia.")
    officer.picture("remitir")
    officer.send()


@pytest.mark.parametrize("country", ["GT"], indirect=True)
def test_a_request_goes_its_way_under_gt_information_request(
    citizen: Citizen, people: dict[str, Officer], clock: Clock
) -> None:
    """The term runs from the admission, and is extended inside its window and not before."""
    file_request(citizen, ["¿Cuánto costó el puente?"], name="Wara Condori", email="wara@demo.example")
    assert "todavía no corre" in citizen.text
    clock.advance(days=3)
    head = staff(people, "jefatura")
    head.go("/bandeja")
    assert "sin admitir" in head.text.lower()
    head.picture("sin-admitir")
    officer = staff(people, "oficial")
    officer.open(citizen.folio)
    officer.do("admitir")
    officer.page.goto(f"{officer.case}/prorroga")
    assert "ventana" in officer.text.lower() or "desde el" in officer.text.lower()
    officer.picture("prorroga-antes-de-tiempo")

    clock.advance(days=13)
    officer = staff(people, "oficial")
    officer.open(citizen.folio)
    officer.do("prorroga", amount="10", text="Hay que reunir datos de tres oficinas.")
    clock.advance(days=5)
    officer = staff(people, "oficial")
    officer.open(citizen.folio)
    officer.do("responder", outcome_1="granted", text="Costó cuarenta millones.", is_checked="y")
    citizen.follow()
    assert "Costó cuarenta millones." in citizen.text
    citizen.picture("respuesta")
