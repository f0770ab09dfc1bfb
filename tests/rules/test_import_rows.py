"""What a row of another log must be to come in: each refusal names its column and says why."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from foia import law
from foia.cases.import_rows import (
    Entry,
    RefusedRow,
    extension_of,
    fixed_digest,
    read_entry,
    require_possible,
    row_fingerprint,
    said,
    stated_digest,
)
from foia.cases.imported import NOT_STATED, Stated
from foia.cases.registry import fold_number

LA_PAZ = ZoneInfo("America/La_Paz")
OUTCOMES = {"info_request": ("granted", "refused"), "misconduct_report": ("archived",)}
TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 14, tzinfo=UTC)


def entry(date_format: str | None = None, **values: str) -> Entry:
    return read_entry({"body": "Aguas", "received_on": "2026-02-04", **values}, OUTCOMES, date_format)


@pytest.mark.parametrize(
    ("values", "column"),
    [
        ({"kind": "pedido"}, "kind"),
        ({"kind": "misconduct_report"}, "kind"),
        ({"outcome": "given"}, "outcome"),
        ({"status": "abierto"}, "status"),
        ({"channel": "fax"}, "channel"),
        ({"due_on": "30/02/2026"}, "due_on"),
        ({"received_on": "0206-02-04"}, "received_on"),
        ({"source_id": "x" * 201}, "source_id"),
        ({"registry_number": "9" * 61}, "registry_number"),
    ],
)
def test_a_value_that_is_not_clear_is_refused_by_its_column(values: dict[str, str], column: str) -> None:
    with pytest.raises(RefusedRow) as refused:
        entry(**values)

    assert refused.value.column == column
    assert refused.value.reason


def test_a_date_is_read_in_the_format_of_the_mapping_and_in_no_other() -> None:
    assert entry("%d/%m/%Y", received_on="04/02/2026").received_on == date(2026, 2, 4)
    with pytest.raises(RefusedRow):
        entry("%d/%m/%Y")


def test_a_day_alone_begins_at_midnight_where_the_body_is() -> None:
    received_at, stated = said(entry(), LA_PAZ, LA_PAZ)

    assert received_at == datetime(2026, 2, 4, 4, tzinfo=UTC)
    assert stated.received_on == date(2026, 2, 4)


def test_an_hour_without_a_zone_is_of_the_logs_clock_and_its_day_is_the_bodys() -> None:
    late = entry(received_at="2026-02-05T02:30:00", received_on="2026-02-04")

    received_at, stated = said(late, LA_PAZ, ZoneInfo("UTC"))

    assert received_at == datetime(2026, 2, 5, 2, 30, tzinfo=UTC)
    assert stated.received_on == date(2026, 2, 4)


@pytest.mark.parametrize("column", ["received_on", "notified_on"])
def test_an_instant_is_no_day_of_the_bodys(column: str) -> None:
    with pytest.raises(RefusedRow, match="otra zona") as refused:
        entry(**{column: "2026-02-05T02:30:00Z"})

    assert refused.value.column == column


def test_two_receipts_that_do_not_agree_are_refused() -> None:
    with pytest.raises(RefusedRow) as refused:
        said(entry(received_at="2026-02-06T09:00:00"), LA_PAZ, LA_PAZ)

    assert refused.value.column == "received_at"


def test_what_ended_without_telling_how_says_so() -> None:
    assert said(entry(closed_on="2026-02-10"), LA_PAZ, LA_PAZ)[1].outcome == NOT_STATED
    assert said(entry(status="closed"), LA_PAZ, LA_PAZ)[1].outcome == NOT_STATED
    assert said(entry(), LA_PAZ, LA_PAZ)[1].outcome is None


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        (
            Stated(received_on=TODAY, decided_on=date(2026, 3, 1)),
            ("decided_on", "dice 2026-03-01, antes que fecha_de_ingreso (2026-03-02)"),
        ),
        (
            Stated(received_on=date(2026, 3, 3)),
            ("received_on", "dice 2026-03-03, un día que todavía no llegó"),
        ),
        (
            Stated(received_on=TODAY, status="open", closed_on=TODAY),
            ("status", "dice que no terminó (open), pero closed_on dice 2026-03-02"),
        ),
        (
            Stated(received_on=TODAY, outcome="granted"),
            ("outcome", "trae un resultado (granted) y la fila no dice que terminó"),
        ),
    ],
)
def test_a_contradiction_is_told_with_the_files_own_columns(stated: Stated, words: tuple[str, str]) -> None:
    with pytest.raises(RefusedRow) as refused:
        require_possible(stated, TODAY, lambda name: "fecha_de_ingreso" if name == "received_on" else name)

    assert (refused.value.column, refused.value.reason) == words


def test_an_extension_is_counted_on_the_calendar_in_the_regimes_unit() -> None:
    book = law.load()
    regime, calendar = book.regime("cl.information_request"), book.calendar("cl")
    received = datetime(2026, 2, 4, 12, tzinfo=UTC)
    plain = law.deadlines(regime, calendar, [law.Event("received", received)], now=NOW).response.due_on
    assert plain is not None

    def extension(day: date) -> object:
        stated = Stated(received_on=date(2026, 2, 4), extended_to=day)
        return extension_of(stated, received, regime, calendar, NOW)

    assert extension(calendar.add_working_days(plain, 10)) == {"amount": 10, "unit": "working_day"}
    assert extension(plain) is None
    for impossible in (calendar.add_working_days(plain, 60), date(2026, 2, 5)):
        with pytest.raises(RefusedRow) as refused:
            extension(impossible)
        assert refused.value.column == "extended_to"


def test_no_extension_is_taken_where_the_regime_admits_none() -> None:
    book = law.load()
    stated = Stated(received_on=date(2026, 2, 4), extended_to=date(2026, 4, 1))
    received = datetime(2026, 2, 4, 12, tzinfo=UTC)
    without = next(
        regime
        for regime in book.regimes
        if regime.country == "BO" and law.extension_limits(regime, regime.responses()[0].id) is None
    )

    with pytest.raises(RefusedRow, match="no admite prórrogas"):
        extension_of(stated, received, without, book.calendar("bo"), NOW)
    assert extension_of(stated, received, book.regime("none"), book.calendar("none"), NOW) is None


def test_a_row_is_known_by_all_its_cells_and_by_what_it_says() -> None:
    stated, at = Stated(received_on=TODAY), NOW

    assert row_fingerprint(["a", "b,c"]) != row_fingerprint(["a,b", "c"])
    assert row_fingerprint(["a", "\udce9"]) != row_fingerprint(["a", "\udcea"]), (
        "not UTF-8, in no column of ours"
    )
    assert fixed_digest(entry(), "b1") != fixed_digest(entry(), "b2")
    assert fixed_digest(entry(text="uno"), "b1") != fixed_digest(entry(text="dos"), "b1")
    assert stated_digest(stated, at, None) != stated_digest(stated, at, "HR 1")
    assert len(fixed_digest(entry(), "b1") + stated_digest(stated, at, None)) == 64


def test_what_lists_show_is_the_subject_or_the_beginning_of_the_text() -> None:
    long = entry(text="Copia del contrato " * 40)

    assert entry(subject="Contrato", text="Pido copia").subject == "Contrato"
    assert entry(subject="Contrato").text == "Contrato"
    assert len(long.subject) <= 201
    assert long.subject.endswith(" del…")
    assert entry().text == ""


def test_a_registry_number_is_searched_by_its_letters_and_digits() -> None:
    assert fold_number("hr-12/2025 b") == "HR122025B"
