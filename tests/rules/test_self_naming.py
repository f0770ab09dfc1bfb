"""What in a text names whoever wrote it, by country; and what only looks like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foia.cases.self_naming import (
    DOCUMENT,
    EMAIL,
    KINDS,
    NAME,
    PHONE,
    first_of,
    kinds_named,
    masked,
    naming_pieces,
)

COUNTRIES = ("BO", "CL", "GT", "UY")
WORDS = {NAME: "[nombre]", DOCUMENT: "[documento]", EMAIL: "[correo]", PHONE: "[teléfono]"}
EVERYWHERE = (
    ("Escríbanme a rosa.quispe+1@correo.example.org, por favor.", EMAIL, "rosa.quispe+1@correo.example.org"),
    ("mi correo: ROSA@EJEMPLO.COM.", EMAIL, "ROSA@EJEMPLO.COM"),
    ("rosa arroba ejemplo punto com", EMAIL, "rosa arroba ejemplo punto com"),
    ("rosa (at) ejemplo.com", EMAIL, "rosa (at) ejemplo.com"),
    ("Llámenme al 2441234 por la tarde", PHONE, "2441234"),
    ("mi whatsapp es +54 9 11 5555 1234", PHONE, "+54 9 11 5555 1234"),
    ("cédula de identidad N° 1.234.567-8", DOCUMENT, "1.234.567-8"),
    ("con pasaporte AB123456", DOCUMENT, "AB123456"),
    ("Me llamo Rosa Quispe Mamani y vivo lejos.", NAME, "Rosa Quispe Mamani"),
    ("Yo, Juan de la Cruz Pérez, pido los planos.", NAME, "Juan de la Cruz Pérez"),
    ("Gracias.\nAtentamente,\nMARÍA CHOQUE", NAME, "MARÍA CHOQUE"),
)
BY_COUNTRY = (
    ("BO", "soy 4839201 LP", DOCUMENT, "4839201 LP"),
    ("BO", "CI 4839201-1K", DOCUMENT, "4839201-1K"),
    ("BO", "4.839.201 S.C. es mi carnet", DOCUMENT, "4.839.201 S.C."),
    ("BO", "carnet número 4839201 exp. CB", DOCUMENT, "4839201 exp. CB"),
    ("BO", "mi C.I. es 12345678 Or", DOCUMENT, "12345678 Or"),
    ("BO", "al 70123456", PHONE, "70123456"),
    ("BO", "(+591) 6 123-4567", PHONE, "(+591) 6 123-4567"),
    ("BO", "711-23456", PHONE, "711-23456"),
    ("CL", "mi RUN es 12.345.678-5", DOCUMENT, "12.345.678-5"),
    ("CL", "12345670-k", DOCUMENT, "12345670-k"),
    ("CL", "rut 123456785", DOCUMENT, "123456785"),
    ("CL", "+56 9 8765 4321", PHONE, "+56 9 8765 4321"),
    ("CL", "987654321", PHONE, "987654321"),
    ("GT", "DPI 2345 67890 0101", DOCUMENT, "2345 67890 0101"),
    ("GT", "2345678900101", DOCUMENT, "2345678900101"),
    ("GT", "CUI: 1234567890123", DOCUMENT, "1234567890123"),
    ("GT", "NIT 576937-K", DOCUMENT, "576937-K"),
    ("GT", "5123-4567", PHONE, "5123-4567"),
    ("GT", "+502 2412 3456", PHONE, "+502 2412 3456"),
)
NOBODYS = (
    "Costó Bs 70123456 el año pasado, y Bs. 1.234.567,50 en 2024.",
    "Se pagaron 70.123.456 bolivianos, 51234567 quetzales y 987654321 pesos.",
    "El 31/12/2025, el 31-12-2025 y el 2025-12-31; del 30122025 no sé. Gestiones 2020-2025.",
    "Expediente BO-26-7012-3456-7, folio XD-26-71K3-7012-F.",
    "Ley 974, Ley N° 21180, D.S. 28168, Decreto Supremo N.º 4839201, Resolución 70123456.",
    "Hoja de ruta N° 70123456, H.R. 71234567, trámite 51234567, NOG 51234567, contrato 4839201 LP.",
    "CUCE 25-0047-00-1234567-1-1; factura 987654321; medidor 70123456.",
    "Escribí a transparencia@caminos.gob.bo y a contacto@ministerio.gob.cl.",
    "Llamé al 110 y al teléfono 800 10 2345, y nadie contestó. Me llamo la atención eso.",
    "La empresa de RUT 76.123.456-0 ganó; otra es 12.345.678-9.",
    "Artículo 115, parágrafo II, numeral 10; 48392011 personas; 70123456 habitantes.",
    "ABC 4839201 or 12345678 ch, be 55555555555555555555",
)


@pytest.mark.parametrize(("text", "kind", "piece"), EVERYWHERE)
def test_what_names_the_writer_is_found_in_every_country(text: str, kind: str, piece: str) -> None:
    for country in COUNTRIES:
        assert [(one.kind, text[one.start : one.end]) for one in naming_pieces(text, country)] == [
            (kind, piece)
        ]


@pytest.mark.parametrize(("country", "text", "kind", "piece"), BY_COUNTRY)
def test_documents_and_telephones_of_a_country_are_found_there(
    country: str, text: str, kind: str, piece: str
) -> None:
    assert [(one.kind, text[one.start : one.end]) for one in naming_pieces(text, country)] == [(kind, piece)]


@pytest.mark.parametrize("text", NOBODYS)
def test_amounts_days_laws_and_registries_name_nobody(text: str) -> None:
    for country in COUNTRIES:
        assert [text[one.start : one.end] for one in naming_pieces(text, country)] == []


def test_a_wrong_check_digit_is_no_run() -> None:
    right = [digit for digit in "0123456789K" if naming_pieces(f"12.345.678-{digit}", "CL")]

    assert right == ["5"]


def test_kinds_come_once_and_in_order() -> None:
    texts = ["a@b.com y c@d.com", "70123456. Me llamo Ana Roca", "nada"]

    assert kinds_named(texts, "BO") == (NAME, EMAIL, PHONE)
    assert first_of(texts, EMAIL, "BO") == "a@b.com"
    assert first_of(texts, DOCUMENT, "BO") == ""


def test_a_masked_text_keeps_all_that_names_nobody() -> None:
    text = "Soy 4839201 LP (cel. 70123456). Pido el contrato 123/2025 por Bs 50.000: ana@correo.com"

    assert masked(text, "BO", WORDS) == (
        "Soy [documento] (cel. [teléfono]). Pido el contrato 123/2025 por Bs 50.000: [correo]"
    )


PIECES = st.sampled_from([text for text, _kind, _piece in EVERYWHERE] + [row[1] for row in BY_COUNTRY])
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(st.one_of(PIECES, st.sampled_from(NOBODYS), st.text(max_size=20)), max_size=8).map(" ".join),
    st.text(alphabet="0123456789 .-+()@aKk,LPº\n", max_size=80),
)


@given(text=TEXTS, country=st.sampled_from(COUNTRIES))
def test_a_masked_text_names_nobody_and_stays_so(text: str, country: str) -> None:
    once = masked(text, country, WORDS)

    assert naming_pieces(once, country) == ()
    assert masked(once, country, WORDS) == once


@given(text=TEXTS, country=st.sampled_from(COUNTRIES))
def test_pieces_stand_in_order_and_apart(text: str, country: str) -> None:
    pieces = naming_pieces(text, country)

    assert all(piece.kind in KINDS and 0 <= piece.start < piece.end <= len(text) for piece in pieces)
    assert all(one.end <= after.start for one, after in zip(pieces, pieces[1:], strict=False))


@pytest.mark.parametrize("unit", ["1", "1 ", "a.", "a@", "Me llamo A", "carnet ", "7-", "(at)", "Á b"])
def test_a_long_text_is_read_once(unit: str) -> None:
    long = unit * (100_000 // len(unit))

    assert len(naming_pieces(long, "BO")) <= len(long)


@pytest.mark.parametrize("begun", ["me llamo", "ci", "tel no.", "carnet es", "1234567"])
@pytest.mark.parametrize("fill", [" ", "\n", " ."])
def test_a_text_of_spaces_is_read_in_one_way(begun: str, fill: str) -> None:
    assert kinds_named([f"{begun}{fill * 20_000}x, celular 71234567"], "BO") == (PHONE,)
