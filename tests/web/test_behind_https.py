"""Production behind a proxy that ends TLS: forms arrive, and every cookie is marked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from foia.config import Settings
from tests.settings import settings_for

FORM = "/solicitudes/nueva/sin-entidad"
ASKED = {
    "subject": "Contratos de alumbrado",
    "question_1": "¿Cuánto costó el alumbrado?",
    "acting_for": "oneself",
    "notice_channel": "page",
}
BY_PROXY = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return settings_for(
        database_url,
        tmp_path,
        environment="production",
        base_url="https://acceso.example",
        trusted_proxies=1,
    )


def hidden_fields(html: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html)) | dict(
        re.findall(r'name="(csrf_token)"[^>]*value="([^"]*)"', html)
    )


def test_a_form_sent_over_https_arrives_though_no_referrer_is_sent(app: Flask) -> None:
    client = app.test_client()
    shown = client.get(FORM, headers=BY_PROXY)
    assert shown.headers["Referrer-Policy"] == "no-referrer"

    answer = client.post(FORM, data=hidden_fields(shown.text) | ASKED, headers=BY_PROXY)

    assert answer.status_code == 200, answer.text
    assert "BO-" in answer.text


def test_every_cookie_travels_only_over_https_and_is_hidden_from_scripts(app: Flask) -> None:
    client = app.test_client()
    cookies = client.get(FORM, headers=BY_PROXY).headers.getlist("Set-Cookie")

    assert {cookie.partition("=")[0] for cookie in cookies} >= {"__Host-foia", "foia_formulario"}
    for cookie in cookies:
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))


def test_the_receipt_names_the_public_address_whatever_host_is_claimed(app: Flask) -> None:
    client = app.test_client()
    form = hidden_fields(client.get(FORM, headers=BY_PROXY).text)
    receipt = client.post(FORM, data=form | ASKED, headers=BY_PROXY)
    claimed = BY_PROXY | {"X-Forwarded-Host": "otra.example"}

    answer = client.post("/comprobante", data=hidden_fields(receipt.text), headers=claimed)

    assert "https://acceso.example/seguir" in answer.text
    assert "otra.example" not in answer.text
