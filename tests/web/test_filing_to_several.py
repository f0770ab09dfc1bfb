"""One request to several bodies: added inside its form, and one receipt that lists them all."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.cases.models import Case
from foia.requests.actions import MOST_BODIES
from tests.builders import add_public_body
from tests.filing import ASKED, count_of, key_shown
from tests.page_client import PageClient, words_of


def test_bodies_are_added_and_taken_out_while_writing_and_listed_on_one_receipt(
    client: PageClient, session: Session, address: str
) -> None:
    town, school, _other = (add_public_body(session, name=f"Alcaldía de {name}").id.hex for name in "ABC")
    session.commit()
    client.send(address, {**ASKED, "body_words": "alcaldía", "action": "find_body"})
    offered = [words_of(button) for button in client.page.all("button") if button.get("name") == "add_body"]
    assert offered == ["Agregar Alcaldía de A", "Agregar Alcaldía de B", "Agregar Alcaldía de C"]
    assert (count_of(session), client.page.errors) == (0, [])

    client.send(address, {"body_words": "alcaldía", "action": "stay"})
    client.send(address, {"add_body": town})
    client.send(address, {"body_words": "alcaldía", "action": "find_body"})
    client.send(address, {"add_body": school})
    client.send(address, {"drop_body": town})
    assert [field.get("value") for field in client.page.all("input") if field.get("name") == "also"] == [
        school
    ]

    client.send(address)
    key = key_shown(client)
    assert "Se presentó también a otra entidad" in client.page.text
    session.rollback()
    folios = list(session.scalars(select(Case.folio)))
    assert len(folios) == 2
    for folio in folios:
        assert folio in client.page.text
    session.rollback()
    receipt = client.send("/comprobante")
    assert all(folio in receipt.text for folio in folios)
    for folio in folios:
        client.get("/seguir")
        client.send("/seguir", {"folio": folio, "key": key})
        assert client.page.text.count("Pide lo mismo a otra entidad") == 1


def test_ten_bodies_are_the_most_and_the_same_form_files_them_once(
    client: PageClient, session: Session, address: str
) -> None:
    many = [add_public_body(session, name=f"Alcaldía {number}").id.hex for number in range(MOST_BODIES + 3)]
    session.commit()
    client.get(address)
    form = client.page.form(address)
    hidden = {i.get("name", ""): i.get("value", "") for i in form.iter("input") if i.get("type") == "hidden"}
    sent = {
        **hidden,
        **ASKED,
        "acting_for": "oneself",
        "notice_channel": "page",
        "also": [*many, "nothing", ""],
    }

    client.post(address, data={**sent, "action": "stay"})
    assert "no se pueden agregar más" in client.page.text
    assert "body_words" not in client.page.ids

    for _press in range(2):
        client.post(address, data=sent)
        assert client.page.heading == "Recibimos su solicitud"
        assert count_of(session) == MOST_BODIES
