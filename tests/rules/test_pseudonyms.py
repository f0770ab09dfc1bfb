"""The copy that another body reads: nothing of whoever filed is left in it, and the rest stays as it was."""

from __future__ import annotations

import pytest

from foia.cases.masking import MARKS, WORDS, proposed_copy
from foia.cases.pseudonyms import pseudonymized
from foia.cases.revealing import reveals
from foia.cases.vault import Person

ROSA = Person("Rosa Quispe Mamani", "4567890 LP", "rosa.quispe@correo.bo", "+591 71234567", "Calle Uno 23")
LUIS = Person(name="Luis Condori")


def copy_of(text: str) -> str:
    return pseudonymized(text, [ROSA, LUIS], "BO", WORDS, MARKS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Soy Rosa Quispe Mamani y espero.", "Soy [Persona A] y espero."),
        ("ROSA QUISPE, de Caranavi", "[Persona A], de Caranavi"),
        ("rosa quispe", "[Persona A]"),
        ("A Rósa la llamaron", "A [Persona A] la llamaron"),
        ("Mi CI 4.567.890 LP", "Mi CI [Persona A] LP"),
        ("Llámenme al 712 34 567", "Llámenme al [Persona A]"),
        ("al +591 71234567 por favor", "al [Persona A] por favor"),
        ("escriba a ROSA.QUISPE@correo.bo", "escriba a [Persona A]"),
        ("vivo en la calle  uno 23", "vivo en la [Persona A]"),
        ("Presento por Luis Condori", "Presento por [Persona B]"),
        ("El médico no atendió a nadie en dos días.", "El médico no atendió a nadie en dos días."),
        ("", ""),
    ],
)
def test_a_mark_stands_for_whoever_filed(text: str, expected: str) -> None:
    assert copy_of(text) == expected


def test_what_names_somebody_else_by_its_shape_goes_as_well() -> None:
    text = "La otra señora es maria@correo.com, celular 76543210."

    assert copy_of(text) == "La otra señora es [correo], celular [teléfono]."
    assert proposed_copy(text, "BO") == copy_of(text), "this much is proposed without opening any identity"


@pytest.mark.parametrize(
    "text",
    [
        "Rosa de la Quispe, 4567890, rosa.quispe, 71234567, Calle Uno 23, Luis",
        "QUISPE\nMAMANI\nROSA",
        "Rosa-Quispe; Mamani.Rosa; (4567890)",
    ],
)
def test_of_a_copy_nothing_tells_who_filed(text: str) -> None:
    assert reveals(text, [ROSA, LUIS], "") is not None
    assert reveals(copy_of(text), [ROSA, LUIS], "") is None
