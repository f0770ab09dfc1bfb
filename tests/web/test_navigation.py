"""The header offers each visitor the pages that exist and that they may open."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from flask import Flask, g

from foia.actors import Actor, ActorKind, Grant, Role
from foia.pages.navigation import navigation

BODY, PERSON = UUID(int=1), UUID(int=2)


@pytest.fixture(autouse=True)
def on_the_help_page(app: Flask) -> Iterator[None]:
    with app.test_request_context("/ayuda"):
        yield


def offered(*roles: Role) -> list[str]:
    grants = tuple(Grant(role, BODY) for role in roles)
    g.actor = Actor(ActorKind.STAFF, PERSON, grants=grants)
    return [item.text for item in navigation()]


def test_a_citizen_is_offered_to_file_to_follow_and_help() -> None:
    assert [item.text for item in navigation()] == [
        "¿Qué necesita?",
        "Seguir mi expediente",
        "Entidades",
        "Respuestas",
        "Cifras",
        "Ayuda",
    ]


def test_staff_are_offered_what_their_roles_open() -> None:
    assert offered(Role.OFFICER) == ["Mi bandeja", "Avisos", "Recursos", "Ventanilla", "Mi cuenta", "Ayuda"]
    assert offered(Role.CLERK) == ["Ventanilla", "Mi cuenta", "Ayuda"]
    assert offered(Role.AUDITOR) == ["Cumplimiento de plazos", "Avisos", "Mi cuenta", "Ayuda"]
    assert offered(Role.ADMINISTRATOR) == ["Administrar", "Mi cuenta", "Ayuda"]


def test_the_page_being_read_is_marked(app: Flask) -> None:
    assert {item.text: item.current for item in navigation()}["Ayuda"] == "page"


def test_a_page_that_this_application_lacks_is_not_offered(app: Flask) -> None:
    del app.view_functions["pages.help"]

    assert "Ayuda" not in [item.text for item in navigation()]
