"""A row of a list of bodies is read strictly: what is not clear is told with its column, not guessed."""

from __future__ import annotations

from datetime import date

import pytest

from foia import law
from foia.directory.body_rows import BodyEntry, BodyRowReader, RefusedRow


def _entry(country: str = "BO", date_format: str | None = None, **row: str) -> BodyEntry:
    reader = BodyRowReader(law.load(), country, date_format)
    named = {name.rstrip("_"): value for name, value in row.items()}
    return reader.entry(2, {"name": "Ministerio de Caminos", **named})


def test_a_year_is_its_first_or_its_last_day() -> None:
    values = _entry(valid_from="2010", valid_to="2012").values

    assert (values["valid_from"], values["valid_to"]) == (date(2010, 1, 1), date(2012, 12, 31))
    assert _entry(valid_to="31/03/2012", date_format="%d/%m/%Y").values["valid_to"] == date(2012, 3, 31)


def test_a_row_states_only_what_it_holds() -> None:
    assert _entry(former_names="Caminos | | Vías | Caminos").former_names == ("Caminos", "Vías")
    assert dict(_entry(website="www.caminos.example", class_="executive_central").values) == {
        "name_es": "Ministerio de Caminos",
        "website": "http://www.caminos.example",
        "body_class": "executive_central",
    }


def test_a_place_is_known_by_each_of_its_codes_and_the_country_is_none() -> None:
    assert [_entry(place=code).place_code for code in ("L", "BO-L", "BO")] == ["BO-L", "BO-L", None]
    assert _entry("CL", place="NB:Chillán").place_code == "CL-NB:Chillán"


def test_without_a_code_name_and_place_always_give_the_same_and_no_two_the_same() -> None:
    assert _entry().derived_code == _entry(name="MINISTERIO  de caminos.").derived_code
    assert _entry().derived_code == "n-ministerio-de-caminos"
    long = [
        "Dirección de la Primera Institución de Nombre Largo",
        "Dirección de la Primera Institución de Otro",
    ]
    codes = {_entry(name=name, place=place).derived_code for name in long for place in ("L", "C")}
    assert len(codes) == 4
    assert max(len(code) for code in codes) <= 40


def test_where_no_law_is_loaded_classes_are_free() -> None:
    assert _entry("PY", class_="intendencia").values["body_class"] == "intendencia"


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("name", "¿?", "no tiene letras"),
        ("name", "x" * 301, "caben 300"),
        ("code", "1" * 41, "caben 40"),
        ("class", "ministerio", "no es una clase de BO"),
        ("level", "provincia", "no es un nivel"),
        ("country", "Bolivia", "dos letras"),
        ("place", "BO-X", "no es un lugar"),
        ("place", "CL-VS", "no es un lugar"),
        ("valid_from", "marzo de 2010", "no es una fecha"),
        ("valid_to", "2009", "antes de empezar"),
        ("email", "caminos", "no es una dirección de correo"),
        ("website", "javascript://caminos.example/%0aalert(1)", "no es una dirección web"),
        ("website", ".", "no es una dirección web"),
        ("validity_confirmed", "quizás", "no es yes ni no"),
    ],
)
def test_a_value_that_is_not_clear_is_refused_with_its_column(column: str, value: str, says: str) -> None:
    row = {"valid_from": "2010"} if column == "valid_to" else {}

    with pytest.raises(RefusedRow) as refused:
        _entry(**{**row, column: value})

    assert refused.value.column == column
    assert says in refused.value.reason
