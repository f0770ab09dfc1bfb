"""Home, help, accessibility, privacy, language, and the pages that say what went wrong."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest
from flask import Flask, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import RequestEntityTooLarge

from foia import errors
from foia.access import public
from foia.config import Settings
from foia.pages.views import safe_return
from tests.page_client import PageClient
from tests.settings import settings_for

PAGES = ["/", "/ayuda", "/accesibilidad", "/privacidad"]


def raising(app: Flask, error: Exception) -> Flask:
    """Add a route that fails with the error, and see failures as a visitor does."""

    @public
    def fail() -> str:
        raise error

    app.add_url_rule("/prueba", "fail", fail, methods=["GET", "POST"])
    app.config["WTF_CSRF_ENABLED"] = False
    app.testing = False
    return app


@pytest.mark.parametrize("address", PAGES)
def test_each_plain_page_is_open_to_everybody(client: PageClient, address: str) -> None:
    response = client.get(address)

    assert response.status_code == 200
    assert client.page.root.get("lang") == "es"
    assert len(client.page.text) > 200


@pytest.mark.parametrize("address", PAGES)
def test_a_first_visit_weighs_little_on_a_slow_line(client: PageClient, address: str) -> None:
    weight = len(client.get(address).data)
    for element in client.page.all("link", "script", "img"):
        weight += len(client.get(element.get("href") or element.get("src")).data)

    assert weight <= 100 * 1024


def test_the_language_chosen_is_kept_and_returns_to_the_page(client: PageClient) -> None:
    client.get("/ayuda")
    client.send("/idioma", {"idioma": "en"})

    assert (client.page.address, client.page.root.get("lang")) == ("/ayuda", "en")
    client.get("/privacidad")
    assert client.page.root.get("lang") == "en"


def test_the_browser_decides_the_language_until_one_is_chosen(client: PageClient) -> None:
    client.get("/", headers={"Accept-Language": "en-GB,en;q=0.8"})
    assert client.page.root.get("lang") == "en"

    client.get("/", headers={"Accept-Language": "qu,fr;q=0.5"})
    assert client.page.root.get("lang") == "es"


def test_an_unknown_language_changes_nothing(client: PageClient) -> None:
    client.set_cookie("idioma", "../../xx")
    client.get("/")
    client.send("/idioma", {"idioma": "klingon"})

    assert client.page.root.get("lang") == "es"


@pytest.mark.parametrize(
    ("asked", "goes"),
    [
        ("/ayuda?x=1", "/ayuda?x=1"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("ayuda", "/"),
        ("", "/"),
    ],
)
def test_nobody_is_sent_to_another_site(app: Flask, asked: str, goes: str) -> None:
    with app.test_request_context("/idioma"):
        assert safe_return(asked) == goes


def test_changing_the_language_needs_the_token(client: PageClient) -> None:
    response = client.post("/idioma", data={"idioma": "en"})

    assert response.status_code == 400
    assert client.page.heading == "Esta página caducó"
    assert "Set-Cookie" not in response.headers or "idioma=" not in response.headers["Set-Cookie"]


def test_invented_data_is_announced_on_every_page(app: Flask, client: PageClient, tmp_path: Path) -> None:
    client.get("/")
    assert not client.page.with_class("app-demo")

    app.config["FOIA"] = settings_for("", tmp_path, demo=True)
    for address in [*PAGES, "/no-existe"]:
        client.get(address)
        assert client.page.with_class("app-demo")


@pytest.mark.parametrize(
    ("error", "status", "heading"),
    [
        (errors.NotFound("x"), 404, "No encontramos esta página"),
        (errors.NotAllowed("x"), 403, "No tiene permiso para ver esta página"),
        (errors.StaleCase("x"), 409, "Otra persona cambió este expediente"),
        (errors.WrongState("x"), 409, "El expediente ya no admite esta acción"),
        (errors.LawRefusal("No hay prórroga.", "No extension."), 422, "La norma no permite esta acción"),
        (errors.InvalidInput("x"), 422, "No pudimos entender lo que se envió"),
        (errors.TooMany("x", 90), 429, "Demasiados intentos seguidos"),
        (RequestEntityTooLarge(), 413, "Los archivos pesan demasiado"),
        (CSRFError(), 400, "Esta página caducó"),
        (ValueError("x"), 500, "Algo falló de nuestro lado"),
    ],
)
def test_each_error_has_a_page_whose_id_is_in_the_log(
    app: Flask,
    client: PageClient,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    status: int,
    heading: str,
) -> None:
    raising(app, error)

    with caplog.at_level(logging.INFO, logger="foia"):
        response = client.get("/prueba")

    assert (response.status_code, client.page.heading) == (status, heading)
    shown = re.search(r"Código de error: ([0-9a-f]{8})", client.page.text)
    assert shown and f"error_id={shown[1]}" in caplog.text


def test_a_refusal_by_law_gives_its_reason_in_the_reader_s_language(app: Flask, client: PageClient) -> None:
    raising(app, errors.LawRefusal("No admite prórroga.", "It allows no extension."))

    client.get("/prueba")
    assert "No admite prórroga." in client.page.text
    client.get("/prueba", headers={"Accept-Language": "en"})
    assert "It allows no extension." in client.page.text


def test_who_is_over_a_limit_is_told_when_to_return(app: Flask, client: PageClient) -> None:
    raising(app, errors.TooMany("x", 90))

    assert client.get("/prueba").headers["Retry-After"] == "90"


def test_a_refused_form_gives_its_long_texts_back(app: Flask, client: PageClient) -> None:
    raising(app, errors.StaleCase("x"))
    answer = "La información que pidió está en el <anexo> de este mensaje."

    client.post(
        "/prueba", data={"text": answer, "key": "SECRETA " * 9, "password": "una frase larga de paso aquí"}
    )

    assert answer in client.page.text
    assert "SECRETA" not in client.page.text
    assert "frase larga" not in client.page.text


def test_an_address_that_does_not_exist_is_a_page(client: PageClient) -> None:
    response = client.get("/no-existe")

    assert response.status_code == 404
    assert client.page.links["Ir al inicio"] == "/"


def test_a_page_that_cannot_be_opened_so_says_which_way_it_can(client: PageClient) -> None:
    response = client.get("/idioma")

    assert response.status_code == 405
    assert "POST" in response.headers["Allow"]


def test_the_log_of_an_error_holds_no_address_of_the_page(
    app: Flask, client: PageClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="foia"):
        client.get("/no-existe/Rosa-Quispe?correo=rosa@example.org")

    assert "error_id=" in caplog.text
    assert "Rosa" not in caplog.text and "rosa" not in caplog.text


def test_assets_change_their_address_with_their_content(app: Flask, settings: Settings) -> None:
    with app.test_request_context("/"):
        address = app.jinja_env.globals["asset"]("app.css")  # type: ignore[operator]

        assert re.fullmatch(r"/static/app\.css\?v=[0-9a-f]{12}", address)
        assert url_for("pages.home") == "/"
