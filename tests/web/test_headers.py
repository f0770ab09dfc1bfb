"""Every answer carries the security headers, and only what never changes may be kept by a browser."""

from __future__ import annotations

import pytest

from foia.headers import SECURITY_HEADERS
from tests.page_client import PageClient


@pytest.mark.parametrize(
    "address", ["/", "/no-existe", "/idioma", "/static/app.css", "/static/no-existe.css"]
)
def test_every_answer_carries_the_security_headers(client: PageClient, address: str) -> None:
    headers = client.get(address).headers

    assert {name: headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS


def test_the_content_policy_allows_nothing_inline_and_nobody_else(client: PageClient) -> None:
    rules = dict(
        rule.split(" ", 1) for rule in client.get("/").headers["Content-Security-Policy"].split("; ")
    )

    assert (
        rules["default-src"]
        == rules["base-uri"]
        == rules["frame-ancestors"]
        == rules["object-src"]
        == "'none'"
    )
    assert rules["script-src"] == rules["style-src"] == rules["form-action"] == "'self'"
    assert not any(word in " ".join(rules.values()) for word in ("unsafe", "http", "*"))


@pytest.mark.parametrize("address", ["/", "/ayuda", "/no-existe"])
def test_pages_are_kept_by_no_browser_and_no_proxy(client: PageClient, address: str) -> None:
    assert client.get(address).headers["Cache-Control"] == "no-store"


def test_an_asset_with_its_hash_is_kept_for_a_year(client: PageClient) -> None:
    client.get("/")
    stylesheet = next(e.get("href", "") for e in client.page.all("link") if e.get("rel") == "stylesheet")

    assert client.get(stylesheet).headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_an_asset_without_its_hash_is_asked_for_again_soon(client: PageClient) -> None:
    assert client.get("/static/app.css").headers["Cache-Control"] == "public, max-age=3600"


def test_a_missing_asset_is_not_remembered(client: PageClient) -> None:
    assert client.get("/static/no-existe.css?v=1").headers["Cache-Control"] == "no-store"


def test_assets_set_no_cookie(client: PageClient) -> None:
    assert "Set-Cookie" not in client.get("/static/app.css").headers
