"""Addresses of pages: written as Werkzeug writes them, by functions made at the first use."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Flask
from werkzeug.routing import Map, Rule

from foia.pages.routes import Route

VALUES: list[dict[str, Any]] = [
    {"case_id": UUID(int=7), "name": "á b/c"},
    {"case_id": UUID(int=7), "name": "x", "page": 2, "q": ["uno", "dos"]},
]


def test_an_address_is_the_same_at_the_first_and_the_second_time() -> None:
    written = []
    for kind in (Rule, Route):
        bound = Map([kind("/expedientes/<uuid:case_id>/<name>", endpoint="file")]).bind("localhost")
        written.append([bound.build("file", values) for _time in range(2) for values in VALUES])

    assert written[0] == written[1]
    assert len(set(written[0])) == len(VALUES)


def test_what_writes_an_address_is_made_for_the_pages_that_were_linked_to(app: Flask) -> None:
    unused, used = Route("/ayuda", endpoint="help"), Route("/", endpoint="home")
    Map([unused, used]).bind("localhost").build("home")

    assert (unused._build_unknown.__name__, used._build_unknown.__name__) == ("write", "<builder:'/'>")
    assert {type(rule) for rule in app.url_map.iter_rules("pages.help")} == {Route}
