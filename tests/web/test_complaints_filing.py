"""The form of a complaint, in which nothing is lost, and its receipt."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from foia.actors import Role
from foia.cases.categories import Category
from foia.cases.models import Case, Document, Identity
from foia.directory.models import Body
from tests.builders import FILER, HAPPENED, add_person, add_public_body
from tests.filing import case_of, count_of, key_shown, use_up
from tests.page_client import PageClient

NAMED = {"identity": "named", "name": FILER.name}
PDF = b"%PDF-1.7\n%%EOF"


def told(kind: str, **values: Any) -> dict[str, Any]:
    return {"category": f"{kind}.other", "happened": HAPPENED, **values}


@pytest.fixture
def form(body: Body, session: Session) -> dict[str, str]:
    """The address of each kind's form about a body that joined."""
    body_id = body.id
    session.rollback()
    return {
        slug: f"/reclamos/nuevo/{slug}/{body_id}"
        for slug in ("servicio", "conducta", "denuncia", "sugerencia")
    }


@pytest.fixture
def named(session: Session, body: Body) -> None:
    """Somebody of the body is named for reports."""
    add_person(session, Role.REPORTS_OFFICER, body, name="Rosa Condori Apaza")
    session.commit()


@pytest.mark.parametrize(
    ("slug", "kind", "noun"),
    [
        ("servicio", "service_complaint", "reclamo"),
        ("conducta", "conduct_complaint", "queja"),
        ("sugerencia", "suggestion", "sugerencia"),
    ],
)
def test_a_complaint_is_answered_with_folio_key_and_date(
    client: PageClient, session: Session, form: dict[str, str], slug: str, kind: str, noun: str
) -> None:
    client.get(form[slug])
    given = NAMED if slug != "servicio" else {"name": FILER.name}

    response = client.send(form[slug], told(kind, **given))

    case = case_of(session)
    assert client.page.heading == f"Recibimos su {noun}"
    assert (case.kind, case.category, case.custody) == (kind, f"{kind}.other", "body")
    assert case.folio in client.page.text
    assert re.fullmatch(r"([0-9A-Z]{4}-){6}[0-9A-Z]{3}", key_shown(client))
    assert "vence el miércoles 9 de septiembre de 2026" in client.page.text
    assert response.headers["Cache-Control"] == "no-store"
    assert FILER.name not in client.page.html


def test_what_the_body_promises_stands_apart_from_the_law(
    client: PageClient, session: Session, form: dict[str, str]
) -> None:
    client.send(form["servicio"], told("service_complaint", name=FILER.name))

    promise = next(box for box in client.page.with_class("govuk-inset-text"))
    assert "".join(promise.itertext()).strip() == (
        "Compromiso de la entidad: atender su expediente hasta el lunes 23 de marzo de 2026. "
        "No es un plazo legal."
    )


def test_what_began_in_danger_is_filed_as_urgent(
    client: PageClient, session: Session, form: dict[str, str]
) -> None:
    client.get(f"{form['servicio']}?urgente=si")

    client.send(form["servicio"], told("service_complaint", name=FILER.name))

    assert case_of(session).urgent
    assert "hasta el 10 de marzo de 2026, 10:00 h. No es un plazo legal" in client.page.text


@pytest.mark.usefixtures("named")
@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"identity": "anonymous"}, []),
        ({"identity": "anonymous", "email": FILER.email, "notice_channel": "email"}, ["filer"]),
        ({"identity": "reserved", "name": FILER.name}, ["filer"]),
        ({"identity": "named", "name": FILER.name}, ["filer"]),
    ],
)
def test_a_report_is_filed_with_or_without_a_name(
    client: PageClient, session: Session, form: dict[str, str], given: dict[str, str], kept: list[str]
) -> None:
    client.get(form["denuncia"])

    client.send(form["denuncia"], told("misconduct_report", **given))

    case = case_of(session)
    assert client.page.heading == "Recibimos su denuncia"
    assert (case.confidential, case.custody) == (True, "body")
    assert case.reserved is (given["identity"] != "named")
    assert session.scalars(select(Identity.role)).all() == kept
    assert "Solo la leen las personas nombradas" in client.page.text


@pytest.mark.usefixtures("named")
def test_the_key_opens_what_was_filed_without_a_name(client: PageClient, form: dict[str, str]) -> None:
    client.send(form["denuncia"], told("misconduct_report", identity="anonymous"))

    client.send("/seguir")

    assert HAPPENED in client.page.text


@pytest.mark.usefixtures("named")
def test_the_receipt_is_the_same_whether_or_not_the_accused_was_found(
    client: PageClient, session: Session, body: Body, form: dict[str, str]
) -> None:
    add_person(session, Role.REPORTS_OFFICER, body, name="Elena Flores Rocha")
    session.commit()
    pages = []
    for accused in ("Elena Flores", "Nadie Conocido"):
        client.get(form["denuncia"])
        client.send(form["denuncia"], told("misconduct_report", identity="anonymous", accused=accused))
        pages.append(re.sub(r"[0-9A-Z]{4}-[0-9A-Z-]+|BO-26-\S+", "", client.page.text))
        assert accused not in client.page.html

    assert pages[0] == pages[1]
    excluded = session.scalars(select(Case.excluded)).all()
    assert sorted(map(len, excluded)) == [0, 32]


def test_a_report_that_waits_says_so_on_its_receipt_and_its_page(
    client: PageClient, session: Session, form: dict[str, str]
) -> None:
    client.send(form["denuncia"], told("misconduct_report", identity="anonymous"))

    assert case_of(session).custody == "waiting"
    assert "Todavía no hay personas nombradas para recibir estas denuncias" in client.page.text
    assert "Todavía nadie: espera" in client.page.text
    assert "ya tiene lo que usted presentó" not in client.page.text
    client.send("/seguir")
    assert "todavía nadie está nombrado" in client.page.text


@pytest.mark.parametrize("against_highest", ["no", "yes"])
def test_a_report_that_goes_to_the_authority_says_which_and_that_it_is_unconfirmed(
    client: PageClient, session: Session, form: dict[str, str], against_highest: str
) -> None:
    authority = add_public_body(session, "Ministerio de la Presidencia", code="MINPRES")
    add_person(session, Role.REPORTS_OFFICER, authority)
    session.commit()
    client.get(form["denuncia"])

    client.send(
        form["denuncia"],
        told("misconduct_report", identity="anonymous", against_highest=against_highest),
    )

    why = {
        "no": "Ministerio de Caminos no tiene personas nombradas para recibir esta denuncia",
        "yes": "Como usted señala a quien dirige Ministerio de Caminos",
    }
    assert why[against_highest] in client.page.text
    assert "la recibe Ministerio de la Presidencia." in client.page.text
    assert "Falta confirmar en una norma oficial que le corresponde." in client.page.text
    assert case_of(session).body_id == authority.id


def test_a_kind_without_categories_is_filed_all_the_same(
    client: PageClient, session: Session, form: dict[str, str]
) -> None:
    session.execute(update(Category).values(is_active=False))
    session.commit()

    client.send(form["servicio"], {"happened": HAPPENED, "name": FILER.name})

    assert case_of(session).category is None
    client.send("/seguir")
    assert HAPPENED in client.page.text


def test_a_complaint_without_a_body_goes_to_the_central_desk(client: PageClient, session: Session) -> None:
    address = "/reclamos/nuevo/servicio/sin-entidad"

    client.send(address, told("service_complaint", name=FILER.name))

    assert (case_of(session).body_id, case_of(session).custody) == (None, "central_desk")
    assert "La mesa central busca la entidad competente" in client.page.text


def test_when_and_where_are_kept_with_what_happened(client: PageClient, form: dict[str, str]) -> None:
    client.send(
        form["servicio"],
        told("service_complaint", name=FILER.name, when="el lunes 2 de marzo", where="Oficina de Sopocachi"),
    )
    client.send("/seguir")

    assert "Cuándo: el lunes 2 de marzo" in client.page.text
    assert "Dónde: Oficina de Sopocachi" in client.page.text


def test_each_kind_asks_only_what_it_needs(client: PageClient, form: dict[str, str]) -> None:
    asked = {}
    for slug, address in form.items():
        client.get(address)
        names = {element.get("name") for element in client.page.all("input", "textarea")}
        asked[slug] = names & {"accused", "against_highest", "when", "where"}

    assert asked == {
        "servicio": {"when", "where"},
        "conducta": {"when", "where", "accused"},
        "denuncia": {"when", "where", "accused", "against_highest"},
        "sugerencia": set(),
    }


def test_where_the_law_asks_for_a_name_the_form_says_so(client: PageClient, form: dict[str, str]) -> None:
    client.get(form["servicio"])
    assert "La norma que se aplica pide el nombre de quien presenta." in client.page.text

    client.send(form["servicio"], told("service_complaint"))

    assert client.page.errors == ["Escriba su nombre"]


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"identity": None}, "Elija si da su nombre"),
        ({"identity": "reserved"}, "Escriba su nombre"),
        ({"identity": "named"}, "Escriba su nombre"),
        (
            {"identity": "anonymous", "name": FILER.name},
            "Eligió no dar su nombre y escribió datos suyos: bórrelos o elija otra opción",
        ),
        (
            {"identity": "anonymous", "phone": FILER.phone},
            "Eligió no dar su nombre y escribió datos suyos: bórrelos o elija otra opción",
        ),
        (
            {"identity": "anonymous", "notice_channel": "email"},
            "Escriba su correo, o elija que le avisemos en esta página",
        ),
        ({"identity": "anonymous", "category": None}, "Elija de qué se trata"),
        ({"identity": "anonymous", "category": "suggestion.other"}, "Elija una de las opciones de la lista."),
        ({"identity": "anonymous", "happened": ""}, "Cuéntelo aquí"),
    ],
)
def test_what_is_missing_or_does_not_fit_is_asked_again_and_nothing_is_lost(
    client: PageClient, session: Session, form: dict[str, str], values: dict[str, Any], error: str
) -> None:
    written = told("misconduct_report", when="en 2025", accused="Elena Flores", against_highest="yes")
    client.get(form["denuncia"])

    client.send(form["denuncia"], {**written, **values})

    assert client.page.errors == [error]
    assert client.page.element("accused").text == "Elena Flores"
    assert client.page.element("when").get("value") == "en 2025"
    chosen = {element.get("value") for element in client.page.all("input") if "checked" in element.attrib}
    assert "yes" in chosen
    assert count_of(session) == 0


def test_errors_are_listed_in_the_order_of_the_page(client: PageClient, form: dict[str, str]) -> None:
    client.get(form["conducta"])

    client.send(form["conducta"], {"files": (BytesIO(b""), "vacío.pdf"), "email": "x"})

    assert [error.split()[0] for error in client.page.errors] == [
        "Elija",
        "Cuéntelo",
        "El",
        "Elija",
        "Escriba",
    ]


def test_a_file_survives_a_form_that_was_refused(
    client: PageClient, session: Session, form: dict[str, str]
) -> None:
    client.get(form["servicio"])
    client.send(form["servicio"], {"files": (BytesIO(PDF), "factura.pdf"), "name": FILER.name})
    assert "factura.pdf (14 bytes)" in client.page.text

    client.send(form["servicio"], told("service_complaint"))

    assert client.page.heading == "Recibimos su reclamo"
    files = session.scalars(select(Document.id).where(Document.kind == "file")).all()
    assert len(files) == 1


def sent_twice(client: PageClient, address: str, values: dict[str, Any]) -> dict[str, Any]:
    element = client.page.form(address)
    hidden = {
        i.get("name", ""): i.get("value", "") for i in element.iter("input") if i.get("type") == "hidden"
    }
    return {**hidden, "notice_channel": "page", **values}


def test_the_same_form_sent_twice_is_one_complaint(
    client: PageClient, session: Session, form: dict[str, str]
) -> None:
    client.get(form["servicio"])
    body = sent_twice(client, form["servicio"], told("service_complaint", name=FILER.name))
    client.post(form["servicio"], data=body)
    key = key_shown(client)

    client.post(form["servicio"], data=body)

    assert (key_shown(client), count_of(session)) == (key, 1)
    assert "Se presentó una sola vez" in client.page.text


def test_the_same_form_with_other_words_asks_whether_it_is_another(
    client: PageClient, session: Session, form: dict[str, str]
) -> None:
    client.get(form["servicio"])
    body = sent_twice(client, form["servicio"], told("service_complaint", name=FILER.name))
    client.post(form["servicio"], data=body)

    client.post(form["servicio"], data={**body, "happened": "Y otra vez."})

    assert "¿Quiere presentar otro?" in client.page.text
    assert client.page.element("happened").text == "Y otra vez."
    assert count_of(session) == 1
    client.send(form["servicio"])
    assert count_of(session) == 2


def test_nobody_is_turned_away_over_the_limits(
    app: Flask, client: PageClient, session: Session, form: dict[str, str]
) -> None:
    use_up(app, "filing.address", 20)

    client.send(form["servicio"], told("service_complaint", name=FILER.name))

    assert case_of(session).held
    assert "una persona revisará el suyo" in client.page.text


def test_the_receipt_can_be_kept_as_a_text_file(
    client: PageClient, session: Session, form: dict[str, str]
) -> None:
    client.send(form["servicio"], told("service_complaint", name=FILER.name))
    key, folio = key_shown(client), case_of(session).folio

    response = client.send("/comprobante")

    assert response.headers["Content-Disposition"] == f"attachment; filename={folio}.txt"
    for part in (
        key,
        "Comprobante: Reclamo por un servicio",
        "No es un plazo legal",
        "no suspende otros plazos",
    ):
        assert part in response.text
    assert FILER.name not in response.text


def test_every_form_warns_that_other_terms_go_on(client: PageClient, form: dict[str, str]) -> None:
    for address in form.values():
        client.get(address)
        assert "no suspende otros plazos" in client.page.text
