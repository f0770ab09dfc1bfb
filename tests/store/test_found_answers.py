"""Published answers that may already say what somebody is about to ask."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from foia.publishing.found_queries import answers_like
from tests import builders
from tests.published import published

pytestmark = pytest.mark.usefixtures("clock")


def test_answers_like_a_text_are_found_by_its_telling_words(app: Flask, session: Session) -> None:
    roads = builders.add_public_body(session, name="Ministerio de Caminos")
    town = builders.add_public_body(session, name="Alcaldía de Achocalla")
    cleaning = published(
        app, session, roads, "Costo de la limpieza de oficinas", "Costó 1.200.000 bolivianos."
    )
    same_of_town = published(app, session, town, "Costo de la limpieza de oficinas", "Costó 300 bolivianos.")
    published(app, session, roads, "Puentes reparados en 2025", "Se repararon doce puentes y sus oficinas.")
    taken_back = {"withdrawn_at": datetime(2026, 1, 9, tzinfo=UTC)}
    published(app, session, roads, "Limpieza de las oficinas: costo", "Nada.", **taken_back)

    def found(text: str, **options: object) -> list[object]:
        return [one.publication.id for one in answers_like(session, text, language="es", **options)]

    asked = "Quiero saber cuánto costó limpiar las oficinas: el costo de la limpieza en 2025, por favor."
    assert found(asked, body_id=roads.id) == [cleaning.id, same_of_town.id]
    assert found(asked, body_id=town.id) == [same_of_town.id, cleaning.id]
    assert found(asked, body_id=town.id, limit=1) == [same_of_town.id]
    assert found("Requisitos para sacar el pasaporte") == []
    assert (
        found("¿y de la que a mí? 🙂") == found("") == found("oficinas de correo con goteras y sin luz") == []
    )

    with_many_words = "Mi hijo estudia en el colegio, y en 2025 leí sobre esto. " * 30 + asked
    assert cleaning.id in found(with_many_words), "its whole subject stands in a long text"
