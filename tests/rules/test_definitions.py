"""Every published figure has a definition in plain words: the catalogue's, no more and no fewer."""

from __future__ import annotations

import pytest

from foia.statistics import definitions
from foia.statistics.catalogue import (
    AGE_BAND_BEYOND,
    AGE_BAND_LIMITS,
    BY_ID,
    DAY_BAND_BEYOND,
    DAY_BAND_LIMITS,
    TABLES,
    TERM_BAND_BEYOND,
    TERM_BAND_LIMITS,
    Table,
)
from foia.statistics.measure_definitions import Definition
from foia.statistics.measures import DEFINITIONS
from foia.statistics.tables import Status
from tests.structure.source_tree import ROOT


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.id)
def test_a_table_and_all_it_holds_are_defined(table: Table) -> None:
    assert definitions.table(table.id).text
    assert all(definitions.measure(code, table.id).text for code in table.columns)
    assert set(table.dimensions) <= set(definitions.DIMENSIONS)


def test_nothing_is_defined_that_is_not_published() -> None:
    published = {code for table in TABLES for code in table.columns}

    assert {one.code for one in definitions.TABLES} == set(BY_ID)
    assert {one.code for one in definitions.MEASURES} == published
    assert {one.code for one in definitions.STATUSES} == {status.value for status in Status}
    assert all(one.code in BY_ID[one.table].columns for one in definitions.MEASURES if one.table)


def test_every_band_has_words() -> None:
    assert list(definitions.VALUES["term_band"]) == [*TERM_BAND_LIMITS, TERM_BAND_BEYOND]
    assert list(definitions.VALUES["day_band"]) == [*DAY_BAND_LIMITS, DAY_BAND_BEYOND]
    assert list(definitions.VALUES["age_band"]) == [*AGE_BAND_LIMITS, AGE_BAND_BEYOND]


def test_what_means_another_thing_in_one_table_is_told_apart() -> None:
    assert definitions.measure("received").name != definitions.measure("received", "cohort").name
    assert definitions.measure("received", "channels") == definitions.measure("received")


@pytest.mark.parametrize("group", [definitions.MEASURES, definitions.TABLES, definitions.METHODS])
def test_each_definition_has_an_address_of_its_own_and_a_version_that_is_told(
    group: tuple[Definition, ...],
) -> None:
    assert len({one.anchor for one in group}) == len(group)
    assert {one.since for one in group} <= set(definitions.VERSIONS)
    assert max(definitions.VERSIONS) == definitions.VERSION == DEFINITIONS


def documented() -> list[str]:
    """The definitions as docs/statistics.md has them, one row each."""
    return [
        f"| `{f'{one.table}.' if one.table else ''}{one.code}` | {one.name} | {one.text} | {one.since} |"
        for one in (*definitions.MEASURES, *definitions.METHODS)
    ]


def test_the_documents_define_every_figure_in_the_same_words() -> None:
    lines = (ROOT / "docs/statistics.md").read_text(encoding="utf-8").splitlines()
    _before, begins, rest = "\n".join(lines).partition("\n## The definitions in Spanish\n")

    assert begins
    assert [line for line in rest.splitlines() if line.startswith("| `")] == documented()
