"""A day at the desk, page by page: what the staff does, what whoever filed sees, what nobody outside may."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.appeals.models import Appeal
from foia.cases.models import Case
from foia.config import Settings
from foia.tasks.models import Task
from tests import builders
from tests.clock import Clock
from tests.countries import IN_CHILE
from tests.journeys.desk_day import (
    ANSWER,
    ASKED,
    DEFENCE,
    INSIDE,
    LAMPS,
    PRIZES,
    REFUSED,
    WHY,
    Day,
    did,
    ticked,
)
from tests.page_client import PageClient
from tests.rules.made_pdfs import BOX, OPEN_LINE, SECRET, SECRET_LINE, page_file
from tests.settings import settings_for


@pytest.fixture
def settings(database_url: str, tmp_path: Path, country: str) -> Settings:
    return settings_for(database_url, tmp_path, country=country, undo_window_minutes=10)


@IN_CHILE
def test_a_day_at_the_desk(app: Flask, session: Session, clock: Clock) -> None:
    day = Day(app, session, clock)
    share_out(day)
    split_and_send_on(day)
    take_in_at_the_counter(day)
    ask_inside_and_outside(day)
    answer_in_part(day)
    give_a_redacted_copy(day)
    refuse_with_four_eyes(day)
    publish_the_answer(day)
    appeal_and_comply(day)
    hand_over_at_the_counter(day)
    assert_nothing_inside_came_out(day)


def share_out(day: Day) -> None:
    """The head looks at what came and gives four of five to two officers; what was received is confirmed."""
    head = day.staff("julia")
    head.get("/bandeja")
    assert all(subject in head.page.text for subject, _questions in ASKED.values())
    assert builders.FILER.name not in head.page.html
    for officer, names in (("elena", ("luminarias", "plano")), ("mario", ("obras", "energia"))):
        chosen = "".join(f"&caso={day.cases[name].hex}" for name in names)
        several = f"/bandeja/varios?que=asignar{chosen}"
        head.get(several)
        assert head.page.heading == "Asignar 2 expedientes"
        told = did(head, "/bandeja/varios", {"person": str(day.ids[officer])}, page=several)
        assert "Se asignaron 2 expedientes" in told
    chosen = "".join(f"&caso={day.cases[name].hex}" for name in ASKED)
    did(head, "/bandeja/varios", page=f"/bandeja/varios?que=acusar{chosen}")

    assert day.types("luminarias") == ["filed", "assigned", "acknowledged"]
    assert day.case("obras").assignee_id == day.ids["mario"]
    citizen = day.filer("puentes")
    assert "Se confirmó la recepción" in citizen.page.text
    assert "Mario Choque" not in day.filer("obras").page.html


def split_and_send_on(day: Day) -> None:
    """One question goes on alone; one case is taken by another body, and one given back by it."""
    mario = day.staff("mario")
    mario.get(day.at("obras", "separar"))
    prizes = ticked(mario, "questions", "Pregunta 2")
    did(mario, day.at("obras", "separar"), {"questions": prizes, "text": "Los premios van por otra oficina."})
    day.session.rollback()
    part = day.session.scalars(select(Case).where(Case.origin_case_id == day.cases["obras"])).one()
    day.note("premios", part, day.keys["obras"][1])
    assert PRIZES in day.filer("premios").page.text

    for name, why in (("energia", "Las tarifas son suyas."), ("puentes", "Los puentes son suyos.")):
        found = day.at(name, "remitir/entidades?search=sener")
        going = day.staff("mario")
        did(going, day.at(name, "remitir"), {"body": str(day.other_id), "text": why}, page=found)
        assert going.get(day.at(name)).status_code == 404
        told = day.filer(name).page.text
        assert "Servicio de Energía" in told and why in told
    paz = day.staff("paz")
    paz.get("/bandeja")
    assert {"Tarifas de energía", "Puentes revisados"} <= {
        subject for subject, _asked in ASKED.values() if subject in paz.page.text
    }
    did(paz, day.at("energia", "remision/aceptar"))
    did(paz, day.at("puentes", "remision/rechazar"), {"text": "Aquí no se revisan puentes."})

    assert day.case("energia").body_id == day.other_id and day.case("puentes").body_id == day.body_id
    assert "Aquí no se revisan puentes." in day.filer("puentes").page.text
    assert day.staff("mario").get(day.at("puentes")).status_code == 200


def take_in_at_the_counter(day: Day) -> None:
    """The clerk files a letter for a person and prints the receipt; of cases a clerk reads nothing."""
    clerk = day.staff("clerk")
    now = day.clock.now()
    written = {
        "channel": "letter",
        "received_on-day": str(now.day),
        "received_on-month": str(now.month),
        "received_on-year": str(now.year),
        "received_time": "09:15",
        "subject": "Horario de la biblioteca",
        "question_1": "¿Por qué cierra los sábados la biblioteca?",
        "name": "Ramón Flores",
        "document_number": "7654321 LP",
        "notice_channel": "counter",
    }
    receipt = did(clerk, f"/ventanilla/recibir/solicitud/{day.body_id}", written)
    key = re.search(r'class="app-key">([^<]+)<', clerk.page.html)
    assert key is not None
    day.session.rollback()
    case = day.session.scalars(select(Case).where(Case.channel == "letter")).one()
    assert case.folio in receipt
    day.note("biblioteca", case, key[1])
    assert "Horario de la biblioteca" in day.filer("biblioteca").page.text
    assert clerk.get(day.at("biblioteca")).status_code == 403

    elena = day.staff("elena")
    elena.get(day.at("biblioteca"))
    assert "Responder" not in elena.page.links  # who waits at the counter gets it on paper
    answer = {"outcome_1": "granted", "text": "Cierra por falta de personal.", "is_checked": "y"}
    did(elena, day.at("biblioteca", "resolver"), answer)
    assert "falta de personal" not in day.filer("biblioteca").page.html


def ask_inside_and_outside(day: Day) -> None:
    """A note, a task for the archive, a third party: the filer learns of the third party alone."""
    elena = day.staff("elena")
    did(elena, day.at("luminarias", "nota"), {"text": INSIDE["note"]})
    due = {"due_on-day": "12", "due_on-month": "3", "due_on-year": "2026"}
    task = {"office": str(day.archive_id), "text": INSIDE["task"], **due}
    did(elena, day.at("luminarias", "tareas/nueva"), task)
    did(elena, day.at("luminarias", "tercero"), {"text": "Se piden sus precios.", "channel": "post"})

    rosa = day.staff("rosa")
    rosa.get("/tareas")
    assert day.keys["luminarias"][0] in rosa.page.text
    day.session.rollback()
    task_id = day.session.scalars(select(Task.id)).one()
    report = (BytesIO(page_file(OPEN_LINE + SECRET_LINE)), "informe.pdf")
    did(rosa, f"/tareas/{task_id}", {"text": INSIDE["task_answer"], "files": report})
    did(
        day.staff("elena"),
        day.at("luminarias", "tercero/respuesta"),
        {"position": "opposes", "text": INSIDE["third_party"]},
    )

    elena = day.staff("elena")
    elena.get(day.at("luminarias", "tareas"))
    assert INSIDE["task_answer"] in elena.page.text
    assert elena.get(elena.page.links["informe.pdf"]).data.startswith(b"%PDF-")
    citizen = day.filer("luminarias")
    assert "tercero" in citizen.page.text
    assert "informe.pdf" not in citizen.page.html


def answer_in_part(day: Day) -> None:
    """A draft the head approves, signed: the filer reads it once the window in which it is undone ends."""
    elena = day.staff("elena")
    part = {"outcome_1": "partially_granted", "ground_1": ["CL-21-2"], "text": ANSWER, "que": "pedir"}
    assert "espera aprobación" in did(elena, day.at("luminarias", "borrador"), part)
    approve_and_sign(day, "luminarias")
    elena = day.staff("elena")
    elena.get(day.at("luminarias"))
    assert "hasta entonces puede deshacerla" in elena.page.text
    assert "Publicar la respuesta" not in elena.page.links
    assert "nombres y los precios" not in day.filer("luminarias").page.html
    day.after(minutes=11)
    citizen = day.filer("luminarias")
    assert "Van los nombres y los precios." in citizen.page.text
    assert day.case("luminarias").outcome == "partially_granted"


def approve_and_sign(day: Day, name: str) -> None:
    """The head reads what was written and approves it; the officer signs."""
    head = day.staff("julia")
    head.get("/bandeja?approval=y")
    assert day.keys[name][0] in head.page.text
    did(head, day.at(name, "borrador/aprobar"), page=day.at(name, "borrador/leer"))
    signed = did(day.staff("elena"), day.at(name, "borrador/firmar"), {"is_checked": "y"})
    assert "Firmó la respuesta" in signed


def give_a_redacted_copy(day: Day) -> None:
    """A copy that hides nothing is refused; a true one is confirmed, given out, and read by the filer."""
    elena = day.staff("elena")
    elena.get(day.at("luminarias", "archivos"))
    address = next(
        href
        for text, href in elena.page.links.items()
        if text.startswith("Subir una copia") and "informe.pdf" in text
    )
    covered = page_file(OPEN_LINE + SECRET_LINE + BOX)
    assert elena.send(address, {"file": (BytesIO(covered), "tachado.pdf")}).status_code == 422
    assert "hay texto debajo de un recuadro" in elena.page.text
    did(elena, address, {"file": (BytesIO(page_file(OPEN_LINE + BOX)), "tachado.pdf")})
    assert elena.page.heading == "Mire la copia antes de guardarla"
    did(elena, f"{address}/confirmar", {"is_checked": "y"}, page=f"{address}/revisar")
    give = day.at("luminarias", "archivos/entregar")
    elena.get(give)
    copy = ticked(elena, "files", "tachado.pdf")
    out = {"files": copy, "audience": "public", "when": "now", "text": "El informe.", "is_checked": "y"}
    assert "Entregó 1 archivo" in did(elena, give, out)

    citizen = day.filer("luminarias")
    given = citizen.get(citizen.page.links["tachado.pdf"]).data
    assert SECRET not in text_of(given) and "auditoria" in text_of(given)
    assert "informe.pdf" not in citizen.page.html


def text_of(pdf: bytes) -> str:
    """Return what can be read in a PDF."""
    read = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in read).split())


def refuse_with_four_eyes(day: Day) -> None:
    """A refusal is returned, approved, signed, undone, signed again; its letter is opened and read."""
    elena = day.staff("elena")
    refusal = {"outcome_1": "refused", "ground_1": ["CL-21-3"], "text": "No.", "que": "pedir"}
    did(elena, day.at("plano", "borrador"), refusal)
    head = day.staff("julia")
    did(
        head,
        day.at("plano", "borrador/comentario"),
        {"remark": INSIDE["remark"]},
        page=day.at("plano", "borrador/leer"),
    )
    did(
        head,
        day.at("plano", "borrador/devolver"),
        {"text": INSIDE["returned"]},
        page=day.at("plano", "borrador/leer"),
    )
    did(day.staff("elena"), day.at("plano", "borrador"), {**refusal, "text": REFUSED})
    approve_and_sign(day, "plano")
    undone = did(day.staff("elena"), day.at("plano", "deshacer-respuesta"), {"text": INSIDE["undone"]})
    assert "Deshizo la respuesta" in undone
    day.after(minutes=11)
    assert REFUSED not in day.filer("plano").page.html and day.case("plano").outcome is None

    did(day.staff("elena"), day.at("plano", "borrador"), {**refusal, "text": REFUSED})
    approve_and_sign(day, "plano")
    day.after(minutes=11)
    elena = day.staff("elena")
    elena.get(day.at("plano", "cartas"))
    assert "se deshizo lo que cuenta" in elena.page.text
    offered = [choice for choice in elena.page.all("input") if choice.get("name") == "event"]
    # The refusal that holds, the confirmation of reception: not the one that was taken back.
    assert len(offered) == 2
    citizen = day.filer("plano")
    assert REFUSED in citizen.page.text and day.case("plano").outcome == "refused"
    citizen.get("/mi-solicitud/cartas")
    pdf = next(href for href in citizen.page.links.values() if href.endswith("/pdf"))
    letter = text_of(citizen.get(pdf).data)
    for part in (day.keys["plano"][0], "No se entrega el plano", "artículo 21", "Qué puede hacer ahora"):
        assert part in letter
    assert builders.FILER.name not in letter


def publish_the_answer(day: Day) -> None:
    """One officer proposes, another reviews; everybody finds it, and nobody learns who asked."""
    said = {"subject": "Compra de luminarias", "question": LAMPS, "answer": ANSWER}
    page = day.at("luminarias", "publicar")
    elena = day.staff("elena")
    elena.get(page)
    did(elena, page, {**said, "files": ticked(elena, "files", "tachado.pdf")})
    did(day.staff("mario"), f"{page}/revisar", {"is_checked": "y"}, page=page)
    anybody = PageClient(day.app, day.app.response_class)
    anybody.get("/respuestas?q=luminarias")
    anybody.get(anybody.page.links["Compra de luminarias"])
    assert "Van los nombres y los precios." in anybody.page.text
    for private in (day.keys["luminarias"][0], builders.FILER.name):
        assert private not in anybody.page.html
    file = anybody.get(next(href for text, href in anybody.page.links.items() if "tachado" in text))
    assert SECRET not in text_of(file.data)


def appeal_and_comply(day: Day) -> None:
    """The filer appeals, the council asks, the body defends, the council decides, the body complies."""
    citizen = day.filer("luminarias")
    did(citizen, "/mi-solicitud/recursos/presentar/appeal_filing", {"text": WHY})
    day.session.rollback()
    appeal = day.session.scalars(select(Appeal)).one()
    own = day.session.get_one(Case, appeal.case_id)
    day.note("recurso", own, day.keys["luminarias"][1])
    ours, theirs = day.at("recurso", "recurso"), day.at("luminarias", "recursos")
    assert day.staff("elena").get(ours).status_code == 404

    council = day.staff("council")
    council.get("/bandeja")
    assert own.folio in council.page.text
    council.get(ours)
    assert LAMPS in council.page.text and builders.FILER.name not in council.page.html
    did(council, f"{ours}/descargo", {"text": INSIDE["defence_asked"]})
    did(council, f"{ours}/cumplimiento", {"days": "5"})
    elena = day.staff("elena")
    elena.get("/recursos")
    assert own.folio in elena.page.text
    did(elena, f"{theirs}/{own.id}/descargo", {"text": DEFENCE}, page=theirs)
    assert DEFENCE not in day.filer("recurso").page.html

    decision = {"outcome_1": "upheld", "text": "Se acoge: nombre a quien firmó.", "is_checked": "y"}
    did(day.staff("council"), day.at("recurso", "responder"), decision)
    day.after(minutes=11)
    assert "Se acoge: nombre a quien firmó." in day.filer("recurso").page.text
    assert day.case("luminarias").phase == "in_progress"
    elena = day.staff("elena")
    elena.get("/recursos")
    assert day.keys["luminarias"][0] in elena.page.text
    complied = {"outcome_1": "granted", "text": "La firmó la auditora titular.", "is_checked": "y"}
    did(elena, day.at("luminarias", "responder"), complied)
    day.after(minutes=11)

    assert "La firmó la auditora titular." in day.filer("luminarias").page.text
    assert day.types("luminarias")[-1] == "compliance_reported"
    council = day.staff("council")
    council.get(ours)
    assert "La entidad respondió otra vez" in council.page.text


def hand_over_at_the_counter(day: Day) -> None:
    """The clerk gives the printed answer to whoever waits: from then on it is read on the page too."""
    clerk = day.staff("clerk")
    clerk.get("/ventanilla")
    assert day.keys["biblioteca"][0] in clerk.page.text
    today = day.clock.now()
    handed = {
        "channel": "counter",
        "delivered_on-day": str(today.day),
        "delivered_on-month": str(today.month),
        "delivered_on-year": str(today.year),
        "receiver": "Ramón Flores, cédula 7654321 LP",
    }
    did(clerk, f"/ventanilla/entregas/{day.cases['biblioteca']}", handed)
    assert "Cierra por falta de personal." in day.filer("biblioteca").page.text
    assert day.types("biblioteca")[-1] == "notified"


def assert_nothing_inside_came_out(day: Day) -> None:
    """Walk every case as its filer, page by page: nothing said inside stands anywhere."""
    pages = ("", "/como-se-calculo", "/como-se-calculo/anexo", "/recursos", "/cartas", "/plazos.ics")
    for name in day.keys:
        browser = day.filer(name)
        seen = "".join(browser.get(f"/mi-solicitud{page}").get_data(as_text=True) for page in pages)
        for text in INSIDE.values():
            assert text not in seen, (name, text)
