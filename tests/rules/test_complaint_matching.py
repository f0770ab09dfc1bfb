"""Whom a text names, however it was written."""

from __future__ import annotations

import pytest

from foia.cases.matching import names_office, names_person

NAME = "Juan Carlos Pérez Mamani"


@pytest.mark.parametrize(
    "text",
    [
        "juan perez",
        "PÉREZ MAMANI JUAN CARLOS",
        "el Lic. Juan Pérez, jefe de compras",
        "Juan C. Pérez",
        "juan perez jefe de compras",
        "El jefe de compras Juan Pérez no me atendió",
        "María Quispe y Juan Perez",
        "JUAN PEREZ Y MARIA QUISPE",
        "María Quispe\nJuan Pérez\nPedro Flores",
        "Juan Pérez de la unidad de compras",
        "Juan Carlos Pérez Mamani Flores",
        "Sr. Mamani Pérez",
        "Pérez, Juan",
        "Nombre: Juan\nApellido: Pérez",
        "juan / perez",
        "Juan (Pérez)",
        "juan c. mamani",
        "Juan Pé\u200brez",
        "@juan.perez",
        "juan.perez@caminos.example",
    ],
)
def test_a_person_is_found_by_any_two_words_of_the_name(text: str) -> None:
    assert names_person(text, NAME)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Pérez",
        "Juan",
        "Juan Quispe",
        "Juan Quispe Mamani",
        "la señora de la ventanilla",
        "Juan y Pérez",
        "Pérez, Ana Cruz, Luis Juan",
    ],
)
def test_one_word_or_another_person_s_name_finds_nobody(text: str) -> None:
    assert not names_person(text, NAME)


def test_words_between_the_names_do_not_count() -> None:
    assert names_person("Ana Cruz", "Ana de la Cruz")
    assert names_person("ana de la cruz", "CRUZ ANA")


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("la unidad de compras", "Unidad de Compras", True),
        ("El jefe de la UNIDAD DE COMPRAS me gritó", "Unidad de Compras", True),
        ("Compras", "Compras", True),
        ("ventanilla, compras y recaudaciones", "Compras", True),
        ("hicieron compras sin licitación", "Compras", False),
        ("unidad", "Unidad de Compras", False),
        ("Compras y contrataciones", "Unidad de Compras", False),
        ("Compras y Contrataciones", "Dirección de Compras y Contrataciones", False),
        ("Dirección de Compras", "Dirección General de Compras y Contrataciones", True),
        ("", "Unidad de Compras", False),
    ],
)
def test_an_office_is_found_by_its_name_or_a_telling_part_of_it(text: str, name: str, found: bool) -> None:
    assert names_office(text, name) is found
