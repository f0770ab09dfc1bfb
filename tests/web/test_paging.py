"""What somebody writes into an address narrows a list, and never decides where its links lead."""

from __future__ import annotations

import pytest
from flask import Flask

from foia.paging import narrowed_address


@pytest.mark.parametrize("written", ["_scheme=javascript&_external=1", "endpoint=x", "_anchor=y&values=z"])
def test_an_address_leads_to_its_page_whatever_was_asked(app: Flask, written: str) -> None:
    with app.test_request_context(f"/respuestas?q=agua&pagina=3&vacio=&{written}"):
        address = narrowed_address("publishing.answers", pagina=4)

    assert address == f"/respuestas?q=agua&pagina=4&{written}"
