"""Nothing that knows of a case is forgotten when it is anonymized, nor when a backup is restored."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import Table

from foia.extensions import Base
from foia.keeping.rows import PASSING
from foia.retention.fates import FATES


def _knows_of_cases() -> set[str]:
    """Follow every reference, and every column called after a case, from table to table."""
    found = {"cases"}
    while True:
        more = {table.name for table in Base.metadata.sorted_tables if _leads_to(table, found)} - found
        if not more:
            return found
        found |= more


def _leads_to(table: Table, known: set[str]) -> bool:
    refers = {key.column.table.name for column in table.columns for key in column.foreign_keys}
    return bool(refers & known) or any(column.name.endswith("case_id") for column in table.columns)


def test_every_table_that_knows_of_a_case_has_its_fate(app: Flask) -> None:
    assert app is not None  # every feature's tables are loaded
    without_reference = {"inbound_readings"}  # by the id of a mail, which it outlives

    assert set(FATES) == _knows_of_cases() | without_reference


def test_every_fate_names_columns_that_are_there(app: Flask) -> None:
    assert app is not None
    for name, fate in FATES.items():
        table = Base.metadata.tables[name]
        assert {fate.column, *fate.reads, *fate.blanks} <= set(table.columns.keys()), name
        assert fate.of in FATES, name
        for column, value in fate.blanks.items():
            assert value is not None or table.columns[column].nullable, f"{name}.{column}"


def test_what_a_fate_is_told_by_comes_before_it_in_a_backup(app: Flask) -> None:
    assert app is not None
    order = [table.name for table in Base.metadata.sorted_tables]
    told_late = [
        name
        for name, fate in FATES.items()
        if (fate.goes or fate.blanks) and name not in PASSING and fate.of != "cases"
        if order.index(fate.of) > order.index(name)
    ]

    assert told_late == []
