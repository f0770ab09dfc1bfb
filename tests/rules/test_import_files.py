"""Reading somebody else's file: which column is which, and which rows cannot come in, and why."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from foia.imports.mapping import BadMapping, ColumnMapping, UnknownValue, read_mapping, with_columns
from foia.imports.reading import BadFile, BadRow, Row, row_count, rows

CANONICAL = ("body", "kind", "outcome", "received_on", "received_at", "status")
OWN = ColumnMapping()


def _written(folder: Path, content: str | bytes, name: str = "filas.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def _read(
    path: Path, mapping: ColumnMapping = OWN, required: tuple[str, ...] = ("body",)
) -> list[Row | BadRow]:
    return list(rows(path, mapping, CANONICAL, required))


def _values(path: Path, mapping: ColumnMapping = OWN) -> list[dict[str, str]]:
    return [dict(row.values) for row in _read(path, mapping) if isinstance(row, Row)]


def test_a_mapping_names_columns_values_and_constants() -> None:
    mapping = read_mapping(
        """
        country = "BR"
        zone = "America/Sao_Paulo"
        date_format = "%d/%m/%Y"
        [columns]
        body = "orgao"
        [constants]
        kind = "info_request"
        [outcome]
        "Acesso Concedido" = "granted"
        "Outro" = "*"
        """,
        CANONICAL,
    )

    assert (mapping.country, mapping.zone, mapping.date_format) == ("BR", "America/Sao_Paulo", "%d/%m/%Y")
    assert mapping.column_of("body") == "orgao" and mapping.column_of("status") == "status"
    assert mapping.ours("outcome", "Acesso Concedido") == "granted"
    assert mapping.ours("outcome", "Outro") == "Outro"
    assert mapping.ours("outcome", "") == "" and mapping.ours("kind", "") == "info_request"
    with pytest.raises(UnknownValue):
        mapping.ours("outcome", "Acesso Negado")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[columns", "no es TOML"),
        ("[columns]\nbodi = 'x'", "no hay columna 'bodi'"),
        ("[constants]\nbodi = 'x'", "no hay columna 'bodi'"),
        ("[resultado]\na = 'b'", "no se conoce 'resultado'"),
        ("[outcome]\na = 1", "[outcome] a: se esperaba un texto"),
        ("columns = 'body'", "se esperaba una tabla [columns]"),
        ("country = 'Bolivia'", "dos letras"),
        ("[patterns]\na = '(?P<body>'", "no es una expresión regular"),
        ("[patterns]\na = '(.+)'", "le falta un grupo"),
        ("[exception]\ncolumn = 'a'", "dos corchetes"),
        ("[[exception]]\ncolumn = 'a'", 'values = ["…"]'),
        ("[[exception]]\ncolumn = 'a'\nvalues = ['b']\nbodi = 'c'", "no hay columna 'bodi'"),
        ("zone = 'La Paz'", "no se conoce la zona"),
        ("date_format = 'dd/mm/aaaa'", "no es un formato"),
    ],
)
def test_a_wrong_mapping_says_what_is_wrong(text: str, says: str) -> None:
    with pytest.raises(BadMapping) as refused:
        read_mapping(text, CANONICAL)

    assert says in str(refused.value)


def test_values_by_wildcard_exceptions_and_patterns_say_what_one_column_cannot(tmp_path: Path) -> None:
    mapping = read_mapping(
        """
        [columns]
        kind = "sector"
        [kind]
        "Municip*" = "municipality"
        "*" = "other"
        [patterns]
        nombre = '(?P<body>.+?) +-(?P<status>[^-]+)-'
        [[exception]]
        column = "nombre"
        values = ["Congreso*", "Senado"]
        kind = "legislature"
        [[exception]]
        column = "nombre"
        values = ["Congreso*"]
        kind = "never: the first wins"
        outcome = "granted"
        """,
        CANONICAL,
    )
    path = _written(
        tmp_path,
        "nombre,sector\nMinisterio de Economía -MINECO-,Ejecutivo\nMuni -M-,Municipios\nCongreso -C-,Otro\n",
    )

    assert _values(path, mapping) == [
        {"body": "Ministerio de Economía", "status": "MINECO", "kind": "other"},
        {"body": "Muni", "status": "M", "kind": "municipality"},
        {"body": "Congreso", "status": "C", "kind": "legislature", "outcome": "granted"},
    ]


def test_columns_of_the_command_line_win_over_those_of_the_file() -> None:
    mapping = with_columns(ColumnMapping(columns={"body": "orgao"}), ["body = entidad"], CANONICAL)

    assert mapping.columns == {"body": "entidad"}
    for wrong in ("body", "cuerpo=entidad"):
        with pytest.raises(BadMapping):
            with_columns(mapping, [wrong], CANONICAL)


def test_a_column_with_our_name_is_read_unless_the_mapping_uses_it_for_another(tmp_path: Path) -> None:
    path = _written(tmp_path, "body,status\nANCAP,granted\n")

    assert _values(path) == [{"body": "ANCAP", "status": "granted"}]
    assert _values(path, ColumnMapping(columns={"outcome": "status"})) == [
        {"body": "ANCAP", "outcome": "granted"}
    ]
    assert _values(path, ColumnMapping(columns={"status": ""})) == [{"body": "ANCAP"}]


@pytest.mark.parametrize(
    "content",
    [
        "body,received_on\n\n Ñuñoa ,2020-01-02\n",
        "\ufeffbody;received_on\r\n\r\nÑuñoa;2020-01-02\r\n",
        gzip.compress('"body","received_on"\n\n"Ñuñoa","2020-01-02"'.encode(), mtime=0),
    ],
)
def test_commas_semicolons_byte_order_mark_and_gzip_read_the_same(
    tmp_path: Path, content: str | bytes
) -> None:
    path = _written(tmp_path, content)

    (row,) = _read(path)

    assert isinstance(row, Row) and row.line == 3
    assert row.values == {"body": "Ñuñoa", "received_on": "2020-01-02"}
    assert row_count(path) == 1


def test_a_row_is_named_by_the_line_where_it_begins(tmp_path: Path) -> None:
    path = _written(tmp_path, 'body,status\n"dos\nlíneas",x\ntres,\n,sin entidad\ncorta\nA,b,c\nZ,z\n')

    read = _read(path)

    assert [row.line for row in read] == [2, 4, 5, 6, 7, 8]
    assert [row for row in read if isinstance(row, BadRow)] == [
        BadRow(5, "body", "está vacía"),
        BadRow(6, "", "la fila tiene 1 celdas y el encabezado 2"),
        BadRow(7, "", "la fila tiene 3 celdas y el encabezado 2"),
    ]


def test_a_value_the_mapping_does_not_know_makes_the_row_bad(tmp_path: Path) -> None:
    path = _written(tmp_path, "orgao,decisao\nUFPel,Acesso Negado\n")
    mapping = ColumnMapping(
        columns={"body": "orgao", "outcome": "decisao"}, values={"outcome": {"Acesso Concedido": "granted"}}
    )

    assert _read(path, mapping) == [BadRow(2, "decisao", "el mapeo no dice qué es 'Acesso Negado'")]


def test_bytes_that_are_not_utf8_make_only_their_row_bad(tmp_path: Path) -> None:
    path = _written(tmp_path, b"body\nA\xd1O\nB\0C\nBien\n")

    first, second, third = _read(path)

    assert first == BadRow(2, "body", "no está en UTF-8")
    assert second == BadRow(3, "body", "tiene un carácter nulo")
    assert isinstance(third, Row)


def test_an_unclosed_quote_is_told_where_it_opens(tmp_path: Path) -> None:
    path = _written(tmp_path, 'body,status\nA,b\nC,"d\nE,f\n')

    good, bad = _read(path)

    assert isinstance(good, Row)
    assert isinstance(bad, BadRow) and bad.line == 3 and "no se cierran" in bad.reason


def test_one_of_two_required_columns_is_enough(tmp_path: Path) -> None:
    path = _written(tmp_path, "body,received_on,received_at\nA,2020-01-02,\nB,,2020-01-02T08:00\nC,,\n")

    read = _read(path, required=("body", "received_on|received_at"))

    assert [isinstance(row, Row) for row in read] == [True, True, False]
    assert read[2] == BadRow(4, "received_on o received_at", "está vacía")
    only_one = _written(tmp_path, "body,received_on\nA,\n")
    assert _read(only_one, required=("body", "received_on|received_at")) == [
        BadRow(2, "received_on", "está vacía")
    ]


@pytest.mark.parametrize(
    ("content", "mapping", "says"),
    [
        ("", OWN, "está vacío"),
        ("nombre\nA\n", OWN, "ninguna columna del archivo es body"),
        ("body\nA\n", ColumnMapping(columns={"outcome": "decisao"}), "no tiene la columna 'decisao'"),
        ("body,body\nA,B\n", OWN, "más de una vez"),
        ("body\nA\n".encode("utf-16"), OWN, "UTF-16"),
        ("año\nA\n".encode("latin-1"), OWN, "UTF-8"),
        (gzip.compress(b"body\n" + bytes(range(65, 91)) * 9000, mtime=0)[:40], OWN, "cortado"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    tmp_path: Path, content: str | bytes, mapping: ColumnMapping, says: str
) -> None:
    with pytest.raises(BadFile) as refused:
        _read(_written(tmp_path, content), mapping)

    assert says in str(refused.value)
