"""A day at the desk in a real browser: what every person of an office does, page by page, with pictures."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import pypdfium2
from sqlalchemy import select

from foia.appeals.models import Appeal
from foia.cases.models import Case
from foia.letters.models import IssuedLetter
from foia.tasks.models import Task
from tests.browser.desk_seats import JOURNEY, DeskDay
from tests.browser.steps import press
from tests.browser.walker import PICTURES
from tests.rules.made_pdfs import BOX, OPEN_LINE, SECRET_LINE, page_file

ANSWER = "Van los nombres y los precios. **No va** el nombre de quien firmó la auditoría."
REFUSED = "No se entrega el plano: mostraría por dónde se entra a la sala de control."
COMPLIED = "La firmó la auditora titular."
ORIGINAL = page_file(OPEN_LINE + SECRET_LINE)
REDACTED = page_file(OPEN_LINE + BOX)


def walk(day: DeskDay) -> None:
    """Do the day's work."""
    for step in (
        share_out,
        split_and_send_on,
        take_in_and_hand_over,
        ask_inside_and_outside,
        answer_in_part,
        give_a_redacted_copy,
        refuse_with_four_eyes,
        publish_the_answer,
        appeal_and_comply,
    ):
        step(day)
    day.close()


def share_out(day: DeskDay) -> None:
    """The head ticks what came and gives it out, then confirms what nobody confirmed."""
    head = day.seat("julia")
    head.go("/bandeja")
    head.picture("bandeja")
    folios = {case_id: folio for case_id, folio in _folios(day).items()}
    for officer, names in (("Elena Rojas", ("luminarias", "plano")), ("Mario Choque", _others(day))):
        chosen = "".join(f"&caso={day.office.cases[name].hex}" for name in names)
        head.pass_by(f"/bandeja/varios?que=asignar{chosen}")
        head.page.get_by_label(officer).check()
        head.picture("asignar-varios")
        head.sent()
        assert f"{len(names)} expedientes" in head.text
    head.picture("varios-asignados")
    head.pass_by("/bandeja")
    for box in head.page.locator("main input[name=caso]").all()[:3]:
        box.check()
    press(head.page.locator("main button:has-text('Confirmar recepción')"))
    head.picture("acusar-varios")
    head.sent()
    head.pass_by("/bandeja/equipo")
    head.picture("equipo")
    assert len(folios) == len(day.office.cases)


def _folios(day: DeskDay) -> dict[UUID, str]:
    return {day.office.cases[name]: folio for name, (folio, _key) in day.office.keys.items()}


def _others(day: DeskDay) -> list[str]:
    return [name for name in day.office.cases if name not in ("luminarias", "plano")][:30]


def split_and_send_on(day: DeskDay) -> None:
    """A question goes on alone; one case is taken by another body, another is given back."""
    at, mario = day.office.at, day.seat("mario")
    mario.pass_by("/bandeja")
    mario.picture("bandeja-de-un-oficial")
    mario.pass_by(at("obras"))
    mario.picture("expediente")
    mario.pass_by(at("obras", "separar"))
    mario.page.locator("main [name=questions]").last.check()
    mario.fill(text="Va por otra oficina.")
    mario.picture("separar")
    mario.sent()
    for name in ("energia", "puentes"):
        mario.pass_by(at(name, "remitir/entidades?search=sener"))
        mario.page.locator("main [name=body]").first.check()
        mario.fill(text="Le corresponde a esa entidad.")
        mario.picture(f"remitir-{name}")
        mario.sent()
    paz = day.seat("paz")
    paz.pass_by("/bandeja")
    paz.picture("bandeja-de-quien-recibe")
    paz.done(at("energia", "remision/aceptar"))
    paz.picture("remision-aceptada")
    paz.pass_by(at("puentes", "remision/rechazar"))
    paz.fill(text="Aquí no se revisan puentes.")
    paz.picture("remision-rechazada")
    paz.sent()
    told = day.filer("puentes")
    assert "Aquí no se revisan puentes." in told.text
    told.picture("quien-presento-lee-la-devolucion")


def take_in_and_hand_over(day: DeskDay) -> None:
    """A letter is filed at the counter, decided, and the answer handed over on paper."""
    clerk = day.seat("clerk")
    clerk.pass_by("/ventanilla")
    clerk.picture("ventanilla")
    clerk.go(f"/ventanilla/recibir/solicitud/{day.office.body_id}")
    clerk.fill(channel="letter", subject="Horario de la biblioteca", notice_channel="counter")
    clerk.fill(question_1="¿Por qué cierra los sábados?", name="Ramón Flores", document_number="7654321 LP")
    clerk.picture("recibir")
    clerk.send()
    clerk.picture("comprobante")
    day.session.rollback()
    case = day.session.scalars(select(Case).where(Case.channel == "letter")).one()
    day.office.note("biblioteca", case, clerk.page.inner_text(".app-key").strip())
    officer = day.seat("elena")
    address = day.office.at("biblioteca", "resolver")
    officer.done(address, outcome_1="granted", text="Cierra por falta de personal.", is_checked="y")
    day.after(minutes=11)
    clerk = day.seat("clerk")
    clerk.go(f"/ventanilla/entregas/{case.id}")
    today = day.clock.now()
    for part in ("day", "month", "year"):
        clerk.fill(**{f"delivered_on-{part}": str(getattr(today, part))})
    clerk.fill(receiver="Ramón Flores, cédula 7654321 LP")
    clerk.picture("entregar")
    clerk.sent()
    assert "Cierra por falta de personal." in day.filer("biblioteca").text


def ask_inside_and_outside(day: DeskDay) -> None:
    """A task for the archive, which sends the report; a third party, who opposes."""
    at, elena = day.office.at, day.seat("elena")
    elena.go(at("luminarias", "tareas/nueva"))
    due = day.clock.now()
    elena.fill(office=str(day.office.archive_id), text="Busquen el informe de la auditoría.")
    elena.fill(**{"due_on-day": str(due.day), "due_on-month": str(due.month), "due_on-year": str(due.year)})
    elena.picture("tarea")
    elena.sent()
    elena.pass_by(at("luminarias", "tercero"))
    elena.fill(text="Se piden los precios que su empresa ofertó.", channel="post")
    elena.picture("tercero")
    elena.sent()
    rosa = day.seat("rosa")
    rosa.pass_by("/tareas")
    rosa.picture("mis-tareas")
    day.session.rollback()
    rosa.go(f"/tareas/{day.session.scalars(select(Task.id)).one()}")
    rosa.fill(text="Va el informe como salió del archivo.")
    rosa.attach("informe.pdf", ORIGINAL)
    rosa.picture("responder-tarea")
    rosa.sent()
    elena = day.seat("elena")
    elena.done(at("luminarias", "tercero/respuesta"), position="opposes", text="Son secreto comercial.")
    elena.pass_by(at("luminarias", "tareas"))
    elena.picture("tareas-del-expediente")


def answer_in_part(day: DeskDay) -> None:
    """A draft is written, approved by the head, signed, and read once its window ends."""
    draft(day, "luminarias", ANSWER, "partially_granted", "CL-21-2", look=True)
    approve_and_sign(day, "luminarias", look=True)
    day.after(minutes=11)
    told = day.filer("luminarias")
    assert "Van los nombres y los precios." in told.text
    told.picture("quien-presento-lee-la-respuesta")


def draft(day: DeskDay, name: str, text: str, outcome: str, ground: str, *, look: bool) -> None:
    elena = day.seat("elena")
    (elena.go if look else elena.pass_by)(day.office.at(name, "borrador"))
    elena.fill(outcome_1=outcome, ground_1=ground, text=text)
    if look:
        elena.picture("borrador")
    press(elena.page.locator("main button[value=pedir]"))
    assert "espera aprobación" in elena.text


def approve_and_sign(day: DeskDay, name: str, *, look: bool) -> None:
    head = day.seat("julia")
    reading = day.office.at(name, "borrador/leer")
    if look:
        head.pass_by("/bandeja?approval=y")
        head.picture("por-aprobar")
    (head.go if look else head.pass_by)(reading)
    if look:
        head.picture("aprobar")
    head.sent("Aprobar esta versión")
    elena = day.seat("elena")
    (elena.go if look else elena.pass_by)(day.office.at(name, "borrador/firmar"))
    elena.fill(is_checked="y")
    if look:
        elena.picture("firmar")
    elena.sent()
    assert "Firmó la respuesta" in elena.text
    elena.picture("firmada")


def give_a_redacted_copy(day: DeskDay) -> None:
    """The copy is checked, looked at beside its original, confirmed and given out."""
    at, elena = day.office.at, day.seat("elena")
    elena.go(at("luminarias", "archivos"))
    elena.picture("archivos")
    press(elena.page.locator("main a:has-text('Subir una copia'):has-text('informe.pdf')").first)
    elena.attach("tachado.pdf", page_file(OPEN_LINE + SECRET_LINE + BOX))
    press(elena.page.locator("main button:has-text('Revisar la copia')"))
    elena.picture("copia-rechazada")
    elena.attach("tachado.pdf", REDACTED)
    elena.send("Revisar la copia")
    elena.picture("copia-junto-al-original")
    elena.fill(is_checked="y")
    elena.sent()
    elena.pass_by(at("luminarias", "archivos/entregar"))
    elena.page.get_by_label("tachado.pdf").check()
    elena.fill(audience="public", when="now", text="Va el informe sin el nombre.", is_checked="y")
    elena.picture("entregar-archivos")
    elena.sent()


def refuse_with_four_eyes(day: DeskDay) -> None:
    """A refusal is approved, signed, undone, signed again; its letter is opened and its PDF looked at."""
    at = day.office.at
    draft(day, "plano", REFUSED, "refused", "CL-21-3", look=False)
    approve_and_sign(day, "plano", look=False)
    elena = day.seat("elena")
    elena.pass_by(at("plano", "deshacer-respuesta"))
    elena.fill(text="La carta llevaba otra fecha.")
    elena.picture("deshacer")
    elena.sent()
    draft(day, "plano", REFUSED, "refused", "CL-21-3", look=False)
    approve_and_sign(day, "plano", look=False)
    day.after(minutes=11)
    assert REFUSED in day.filer("plano").text
    elena = day.seat("elena")
    elena.pass_by(at("plano", "cartas"))
    elena.picture("cartas")
    day.session.rollback()
    made = select(IssuedLetter).where(IssuedLetter.case_id == day.office.cases["plano"])
    letter = day.session.scalars(made.order_by(IssuedLetter.made_at.desc())).first()
    assert letter is not None
    elena.pass_by(at("plano", f"cartas/{letter.id}"))
    elena.send("Hacer el PDF")
    elena.picture("carta")
    elena.pass_by(at("plano", f"cartas/{letter.id}/imprimir"))
    elena.picture("carta-para-imprimir")
    pdf = elena.page.request.get(at("plano", f"cartas/{letter.id}/pdf")).body()
    read = pypdfium2.PdfDocument(io.BytesIO(pdf))
    text = " ".join(" ".join(page.get_textpage().get_text_range() for page in read).split())
    assert day.office.keys["plano"][0] in text
    assert "No se entrega el plano" in text
    keep_pages(read)


def keep_pages(pdf: pypdfium2.PdfDocument) -> None:
    """Keep the pages of the letter beside the pictures, if any are wanted."""
    if PICTURES:
        for number, page in enumerate(pdf, start=1):
            page.render(scale=1.5).to_pil().save(Path(PICTURES) / JOURNEY / f"carta-pagina-{number}.png")


def publish_the_answer(day: DeskDay) -> None:
    """One officer proposes, another reviews, and everybody reads."""
    page, elena = day.office.at("luminarias", "publicar"), day.seat("elena")
    elena.go(page)
    elena.fill(subject="Compra de luminarias", question="¿Qué empresas ofertaron?", answer=ANSWER)
    elena.page.get_by_label("tachado.pdf").check()
    elena.picture("proponer-publicar")
    elena.sent()
    mario = day.seat("mario")
    mario.go(page)
    mario.fill(is_checked="y")
    mario.picture("revisar-publicar")
    mario.sent("Publicar")
    mario.context.clear_cookies()
    mario.go("/respuestas?q=luminarias")
    mario.picture("respuestas")
    press(mario.page.locator("main a:has-text('Compra de luminarias')").first)
    mario.picture("respuesta-publicada")
    assert day.office.keys["luminarias"][0] not in mario.page.content()


def appeal_and_comply(day: DeskDay) -> None:
    """The filer appeals; the council asks and decides; the body defends itself and complies."""
    at, citizen = day.office.at, day.filer("luminarias")
    citizen.page.goto("/mi-solicitud/recursos")
    citizen.picture("que-puede-hacer")
    citizen.go("/mi-solicitud/recursos/presentar/appeal_filing")
    citizen.fill(text="No me dicen quién firmó la auditoría.")
    citizen.picture("recurso")
    citizen.send()
    day.session.rollback()
    own = day.session.get_one(Case, day.session.scalars(select(Appeal.case_id)).one())
    day.office.note("recurso", own, citizen.key)
    ours, theirs = at("recurso", "recurso"), at("luminarias", "recursos")
    council = day.seat("council")
    council.go(ours)
    council.picture("lo-que-se-impugna")
    council.done(f"{ours}/descargo", text="Explique por qué tacha el nombre.")
    council.done(f"{ours}/cumplimiento", days="5")
    elena = day.seat("elena")
    elena.pass_by("/recursos")
    elena.picture("recursos-que-esperan")
    elena.go(theirs)
    elena.fill(text="Quien firmó recibió amenazas.")
    elena.picture("descargo")
    elena.sent()
    council = day.seat("council")
    council.pass_by(at("recurso", "responder"))
    council.fill(outcome_1="upheld", text="Se acoge: nombre a quien firmó.", is_checked="y")
    council.picture("resolver-recurso")
    council.sent()
    day.after(minutes=11)
    elena = day.seat("elena")
    elena.done(at("luminarias", "responder"), outcome_1="granted", text=COMPLIED, is_checked="y")
    day.after(minutes=11)
    told = day.filer("luminarias")
    assert COMPLIED in told.text
    told.picture("cumplido")


def asked_texts(texts: Sequence[tuple[str, str]]) -> dict[str, tuple[str, list[str]]]:
    """Give texts (subject, question) to the cases of the day; those beyond are the rest of the tray."""
    names = ["luminarias", "plano", "obras", "energia", "puentes"]
    found: dict[str, tuple[str, list[str]]] = {}
    for number, (subject, question) in enumerate(texts):
        name = names[number] if number < len(names) else f"otra-{number}"
        found[name] = (subject, [question])
    found["obras"][1].append("¿Y quién lo decidió?")
    return found
