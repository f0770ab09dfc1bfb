"""The components on a page: well-formed, strict, and escaped."""

from __future__ import annotations

import jinja2
import pytest
from flask import Flask, render_template_string

from foia.access import public
from tests.gallery import COMPONENTS, FIELDS, LONG_WORD, EveryField, add_gallery
from tests.page_client import PageClient


@pytest.fixture(autouse=True)
def gallery(app: Flask) -> None:
    add_gallery(app)


def test_every_component_makes_a_well_formed_page(client: PageClient) -> None:
    client.get(COMPONENTS)

    assert "Todo lo que muestra un expediente" in client.page.title
    assert "vence el martes 3 de marzo de 2026 · faltan 5 días hábiles" in client.page.text
    assert "Segunda <línea>" in client.page.text
    assert "No hay nada que mostrar." in client.page.text
    assert LONG_WORD in client.page.text and "Nada" not in client.page.text


def test_every_field_makes_a_well_formed_page(client: PageClient) -> None:
    client.get(FIELDS)

    assert client.page.errors == []
    assert client.page.form(FIELDS).get("enctype") == "multipart/form-data"


def test_a_refused_form_says_so_in_its_title_and_links_to_each_field(client: PageClient) -> None:
    client.get(FIELDS)
    client.send(FIELDS, {"subject": "Queda escrito"})

    assert client.page.title.startswith("Error: Todos los campos")
    targets = {address for text, address in client.page.links.items() if text in client.page.errors}
    missing = "text email password folio notice body topics agrees on-day file files"
    assert targets == {f"#{id}" for id in missing.split()}
    assert client.page.element("subject").get("value") == "Queda escrito"


def test_a_name_that_the_view_did_not_give_is_an_error(app: Flask) -> None:
    with app.test_request_context("/"), pytest.raises(jinja2.UndefinedError):
        render_template_string("{{ misspelt }}")


def test_a_page_without_heading_is_an_error(app: Flask) -> None:
    with app.test_request_context("/"), pytest.raises(jinja2.TemplateRuntimeError):
        render_template_string('{% extends "layout.html" %}')


def test_a_question_may_be_the_heading_of_its_page(app: Flask, client: PageClient) -> None:
    template = """{% extends "layout.html" %}
    {% block heading %}¿Cómo le avisamos?{% endblock %}{% block h1 %}{% endblock %}
    {% block content %}{{ ui.field(form.notice, heading=true, label_size="l") }}{% endblock %}"""
    view = public(lambda: render_template_string(template, form=EveryField()))
    app.add_url_rule("/pregunta", "question", view)

    client.get("/pregunta")

    assert client.page.heading == "¿Cómo le avisamos?"
    assert client.page.title == "¿Cómo le avisamos? · Ventanilla Abierta"
