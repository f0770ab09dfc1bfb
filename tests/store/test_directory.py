"""A body is found by its name, acronym or former name, however it is typed."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from foia.directory.names import fold
from foia.directory.queries import search_bodies
from tests import builders

TODAY = date(2026, 3, 9)

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture(autouse=True)
def bodies(session: Session) -> None:
    add = builders.add_public_body
    add(session, "Ministerio de Educación", acronym="MINEDU", former_names=["Secretaría de Enseñanza"])
    add(session, "Ministerio de Salud", acronym="MINSA")
    add(session, "Servicio de Educación del Adulto", acronym="SEDA")
    add(session, "Ministerio Viejo de Educación", valid_to=date(2020, 1, 1))
    add(session, "Ministerio de Educación del Sur", country="CL", place_code="CL-AN")
    session.flush()


def names(session: Session, text: str) -> list[str]:
    return [found.body.name_es for found in search_bodies(session, text, country="BO", on=TODAY)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("educacion", "Ministerio de Educación"),
        ("EDUCACIÓN", "Ministerio de Educación"),
        ("ministerio salud", "Ministerio de Salud"),
        ("salud ministerio", "Ministerio de Salud"),
        ("minsa", "Ministerio de Salud"),
        ("MINEDU", "Ministerio de Educación"),
        ("ensenanza", "Ministerio de Educación"),
        ("seda", "Servicio de Educación del Adulto"),
    ],
)
def test_the_body_meant_comes_first(session: Session, typed: str, first: str) -> None:
    assert names(session, typed)[0] == first


def test_a_former_name_says_by_which_name_it_was_found(session: Session) -> None:
    (found,) = search_bodies(session, "secretaria de enseñanza", country="BO", on=TODAY)

    assert found.found_by == "Secretaría de Enseñanza"


def test_bodies_of_the_past_and_of_other_countries_are_left_out(session: Session) -> None:
    assert set(names(session, "educacion")) == {"Ministerio de Educación", "Servicio de Educación del Adulto"}


@pytest.mark.parametrize(
    "typed", ["", "   ", "%", "_", "'; DROP TABLE bodies; --", "de la", "\x00", "a" * 5_000, "💥"]
)
def test_whatever_is_typed_is_only_looked_for(session: Session, typed: str) -> None:
    assert len(names(session, typed)) <= 4


def test_folding_drops_accents_case_and_punctuation() -> None:
    assert fold("  Ñandú, S.A. — ÁÉÍ  ") == "nandu s a aei"
