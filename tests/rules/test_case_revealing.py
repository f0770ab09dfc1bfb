"""A text that tells who filed is known by it, however it is written; one that doesn't is let pass."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from foia.cases.revealing import reveals

FOLIO = "BO-26-7K3M-9QWT-F"


@dataclass(frozen=True)
class Someone:
    name: str = ""
    document_number: str = ""
    email: str = ""
    phone: str = ""
    postal_address: str = ""


WARA = Someone(
    "Wara Quispe de la Vía",
    "4839201 LP",
    "gato.77@example.org",
    "+591 70123456",
    "Calle Los Pinos 12, piso 3",
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Lo dijo Wara.", "name"),
        ("según QUISPE, usted cobró", "name"),
        ("la señora via lo vio", "name"),
        ("wa\u200bra estuvo allí", "name"),
        ("usted y W a r a", "name"),
        ("lo vio Q-u-i-s-p-e, de caja", "name"),
        ("lo vio Q.u.i.s.p.e.", "name"),
        ("lo vio W\u0430r\u0430", "name"),  # with letters of another alphabet
        ("lo vio _Wara_", "name"),
        ("quien firma con el 4.839.201", "document_number"),
        ("carnet 4839201-LP", "document_number"),
        ("c.i. 48 39 201", "document_number"),
        ("escribió desde GATO.77@example.org", "email"),
        ("el usuario gato.77 lo contó", "email"),
        ("llamaron del 701-23456", "phone"),
        ("vive en calle los pinos 12 piso 3", "postal_address"),
        ("denuncia BO-26-7K3M-9QWT-F", "folio"),
        ("denuncia 7k3m 9qwt", "folio"),
    ],
)
def test_a_text_that_tells_who_filed_is_known_by_the_kind_of_datum(text: str, kind: str) -> None:
    assert reveals(text, [Someone(), WARA], FOLIO) == kind


@pytest.mark.parametrize(
    "text",
    [
        "Se le atribuye haber cobrado 50 bolivianos por un trámite gratuito el 3 de marzo de 2026.",
        "La entidad pide que conteste los hechos y presente sus pruebas.",
        "Se le atribuyen los cobros a, b y c, y el punto 1. a. i. del acta.",
        "Hay viajes pagados de más en 2025: 4839 y 2010 bolivianos por persona.",
        "",
    ],
)
def test_a_text_that_tells_nothing_is_let_pass(text: str) -> None:
    assert reveals(text, [Someone(), WARA], FOLIO) is None


def test_a_name_that_the_reader_shares_tells_nothing() -> None:
    accused = "Juan Quispe, jefe de cajas en La Paz"

    assert reveals("Señor Juan Quispe:", [WARA], FOLIO) == "name"
    assert reveals("Señor Juan Quispe:", [WARA], FOLIO, known=accused) is None
    assert reveals("Señor Juan Quispe: Wara lo vio.", [WARA], FOLIO, known=accused) == "name"


def test_how_the_reader_is_named_excuses_no_more_than_one_word() -> None:
    accused = "Juan Quispe, mi jefe. Firma: Wara Quispe"

    assert reveals("Señor Juan: Wara lo vio.", [WARA], FOLIO, known=accused) == "name"
    assert reveals("Señor Juan:", [WARA], FOLIO, known=accused) is None


def test_a_passport_with_few_figures_is_looked_for_whole() -> None:
    traveller = Someone(document_number="AB-12 3C")

    assert reveals("pasaporte ab123c", [traveller], FOLIO) == "document_number"
    assert reveals("123 pasajes", [traveller], FOLIO) is None


def test_a_plain_word_before_the_at_is_no_address() -> None:
    office = Someone(email="compras@example.org")

    assert reveals("las compras de marzo", [office], FOLIO) is None
    assert reveals("compras@example.org", [office], FOLIO) == "email"
