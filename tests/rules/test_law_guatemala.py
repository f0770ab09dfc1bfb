"""Guatemala: its calendar, its regimes, which of them binds whom, and the worked examples."""

from __future__ import annotations

import csv
import json
import shlex
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from foia import law
from foia.law.cli import law_cli
from tests.rules.law_samples import case, step

INFORMATION = "gt.information_request"
TABLE = Path(__file__).parents[2] / "docs" / "worked_examples" / "gt.csv"
EXAMPLES = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))

# Examples counted by hand: id, step, place, the facts, the last day, and each weekday that is closed.
COUNTED = [
    ("GT1a", "response", None, ["received 2026-03-25", "admitted 2026-03-25"], "2026-04-10",
     ["2026-04-02", "2026-04-03"]),
    ("GT1c", "appeal_filing", None,
     ["received 2026-03-25", "admitted 2026-03-25", "answered 2026-04-10 outcome=refused"], "2026-05-04",
     ["2026-05-01"]),
    ("GT3a", "response", "GT-01:Guatemala", ["received 2025-08-08", "admitted 2025-08-08"], "2025-08-25",
     ["2025-08-15"]),
]  # fmt: skip

PETITION = "gt.petition"
KINDS = ("info_request", "service_complaint", "conduct_complaint", "misconduct_report", "suggestion")
OBLIGED = (INFORMATION, PETITION, PETITION, PETITION, PETITION)
# What the two public lists of bodies call each kind of body, its class here, and each kind's regime.
BODIES = [
    ("Organismo Ejecutivo", "executive_central", OBLIGED),
    ("Organismo Legislativo", "legislature", OBLIGED),
    ("Organismo Judicial", "judiciary", OBLIGED),
    ("Municipalidades", "municipality", OBLIGED),
    ("Instituciones centralizadas, decentralizadas, autónomas, fondos, fideicomisos y personas:"
     " entidad descentralizada o autónoma", "executive_decentralised", OBLIGED),
    ("  la misma línea: asociación, fideicomiso o persona con fondos públicos", "public_funds", OBLIGED),
    ("  la misma línea: Contraloría General de Cuentas", "audit_office", OBLIGED),
    ("  la misma línea: Corte de Constitucionalidad", "constitutional_court", OBLIGED),
    ("  la misma línea: Tribunal Supremo Electoral", "electoral", OBLIGED),
    ("  la misma línea: Ministerio Público", "prosecutor", OBLIGED),
    ("  la misma línea: Procuraduría General de la Nación", "attorney_general", OBLIGED),
    ("  la misma línea: Procurador de los Derechos Humanos", "ombudsman", OBLIGED),
    ("  la misma línea: Universidad de San Carlos", "university", OBLIGED),
    ("  la misma línea: empresa del Estado", "state_company", OBLIGED),
    ("  la misma línea: quien no se pudo clasificar", "other", OBLIGED),
    ("Gobernación", "department", OBLIGED),
    ("Ministerio", "executive_central", OBLIGED),
    ("Secretaría", "executive_central", OBLIGED),
    ("Comisión", "executive_central", OBLIGED),
    ("Consejo", "executive_central", OBLIGED),
    ("Autoridad", "executive_central", OBLIGED),
    ("Defensoría", "executive_central", OBLIGED),
    ("Fondo", "executive_central", OBLIGED),
    ("Oficina", "executive_central", OBLIGED),
    (". (sin tipo)", "other", OBLIGED),
    ("en ninguna lista: proveedor privado", "private_supplier",
     (PETITION, "gt.consumer_complaint", PETITION, PETITION, PETITION)),
    ("todavía no se sabe", None, OBLIGED),
]  # fmt: skip


def due(*facts: str, regime: str = INFORMATION, place: str | None = None, **options: Any) -> law.Report:
    book = law.load()
    found = book.regime(regime)
    return law.deadlines(found, book.calendar(found.calendar, place), case(*facts), **options)


def guatemala(place: str | None = None, as_of: date | None = None) -> law.Calendar:
    return law.load().calendar("gt", place, as_of=as_of)


@pytest.mark.parametrize("row", EXAMPLES, ids=[row["id"] for row in EXAMPLES])
def test_the_command_of_each_example_prints_its_date(row: dict[str, str]) -> None:
    arguments = shlex.split(row["command"])
    assert arguments[:3] == ["foia", "law", "due"]

    ran = CliRunner().invoke(law_cli, [*arguments[2:], "--json"], input=row["events"] or None)

    assert ran.exit_code == 0, ran.stderr
    (found,) = [item for item in json.loads(ran.stdout)["deadlines"] if item["step"] == row["step"]]
    assert found["due_on"] == row["due_on"]


@pytest.mark.parametrize("row", EXAMPLES, ids=[row["id"] for row in EXAMPLES])
def test_each_command_says_the_facts_of_its_own_row(row: dict[str, str]) -> None:
    said = shlex.split(row["command"])
    options = {
        name: said[said.index(name) + 1] for name in ("--regime", "--received", "--place") if name in said
    }

    assert options["--regime"] == row["regime"] and options["--received"] == row["received"]
    assert options.get("--place", "") == row["place"]
    assert ("--events" in said) == bool(row["events"]) and row["note"]


def test_the_examples_cover_every_step_that_has_a_term_or_may_be_granted_one() -> None:
    steps = {(row["regime"], row["step"]) for row in EXAMPLES}
    dated = {
        (regime.id, found.id)
        for regime in law.load().country("GT").regimes
        for found in regime.steps
        if found.amount or found.kind == "clarification"
    }

    assert steps == dated


@pytest.mark.parametrize(("name", "wanted", "place", "facts", "due_on", "closed"), COUNTED)
def test_an_example_counted_by_hand_gives_its_date_and_its_closed_days(
    name: str, wanted: str, place: str | None, facts: list[str], due_on: str, closed: list[str]
) -> None:
    found = step(due(*facts, place=place), wanted)

    assert str(found.due_on) == due_on, name
    assert [str(day.date) for day in found.skipped if day.reason == "holiday"] == closed


@pytest.mark.parametrize(("listed_as", "body_class", "regimes"), BODIES, ids=[row[0] for row in BODIES])
def test_every_kind_of_case_before_every_class_of_body_has_a_regime(
    listed_as: str, body_class: str | None, regimes: tuple[str, ...]
) -> None:
    found = [law.applicable(law.load(), "GT", kind, body_class, None, date(2026, 3, 2)).id for kind in KINDS]

    assert tuple(found) == regimes, listed_as


def test_the_table_of_bodies_leaves_no_class_out() -> None:
    known = {body_class.code for body_class in law.load().country("GT").body_classes}

    assert {body_class for _, body_class, _ in BODIES} == {*known, None}


@pytest.mark.parametrize(
    ("closed", "open_"),
    [
        # Decreto 42-2010: Tuesday, Thursday, Friday and Saturday.
        ("2015-06-29", "2015-06-30"), ("2016-07-01", "2016-06-30"), ("2017-06-30", "2017-07-03"),
        ("2018-01-01", "2018-07-02"),
        # Decreto 19-2018 moves three days to a Monday, until the Constitutional Court left only one.
        ("2018-10-22", "2018-10-19"), ("2019-04-29", "2019-05-01"), ("2019-10-21", "2019-10-22"),
        ("2020-05-01", "2020-05-04"), ("2020-10-20", "2020-10-19"), ("2020-06-29", "2020-06-30"),
        ("2024-07-01", "2024-06-28"), ("2025-06-30", "2025-07-01"), ("2026-06-29", "2026-06-30"),
        ("2027-06-28", "2027-06-30"), ("2028-07-03", "2028-06-30"),
    ],
)  # fmt: skip
def test_which_holidays_moved_to_a_monday_depends_on_the_law_of_the_year(closed: str, open_: str) -> None:
    assert not guatemala().is_working_day(date.fromisoformat(closed))
    assert guatemala().is_working_day(date.fromisoformat(open_))


@pytest.mark.parametrize("year", [2021, 2028])
def test_army_day_is_the_only_holiday_that_still_moves(year: int) -> None:
    moving = [rule for rule in guatemala().base.rules if any(rule.shift_days.days(d) for d in range(7))]

    assert [rule.name_es for rule in moving if list(rule.dates(year))] == ["Día del Ejército"]


@pytest.mark.parametrize(
    ("place", "is_open"),
    [(None, True), ("GT-01", True), ("GT-01:Mixco", True), ("GT-09", True), ("GT-01:Guatemala", False)],
)
def test_the_15th_of_august_is_closed_only_in_guatemala_city(place: str | None, is_open: bool) -> None:
    calendar = guatemala(place)

    assert calendar.is_working_day(date(2024, 8, 15)) is is_open
    assert calendar.is_working_day(date(2025, 8, 15)) is is_open


@pytest.mark.parametrize("day", ["2026-04-01", "2026-12-24", "2026-12-31", "2027-03-24", "2028-04-12"])
def test_a_day_closed_from_noon_still_counts(day: str) -> None:
    half = date.fromisoformat(day)

    assert guatemala().is_working_day(half) and guatemala().is_half_day(half)
    assert guatemala().is_half_day(date(2026, 12, 23)) is False


@pytest.mark.parametrize(
    "day",
    [
        "2024-01-01", "2024-01-02", "2024-03-28", "2024-03-29", "2024-05-01", "2024-07-01", "2024-11-01",
        "2024-12-23", "2024-12-24", "2024-12-25", "2024-12-30", "2024-12-31",
        "2025-01-01", "2025-04-17", "2025-04-18", "2025-05-01", "2025-06-30", "2025-09-15", "2025-10-20",
        "2025-11-03", "2025-12-24", "2025-12-25", "2025-12-26", "2025-12-31",
        "2026-01-01", "2026-04-02", "2026-04-03", "2026-05-01", "2026-06-29", "2026-09-15", "2026-10-20",
        "2026-12-25",
        "2027-01-01", "2027-03-25", "2027-03-26", "2027-06-28", "2027-09-15", "2027-10-20", "2027-11-01",
        "2028-04-13", "2028-04-14", "2028-05-01", "2028-07-03", "2028-09-15", "2028-10-20", "2028-11-01",
        "2028-12-25",
    ],
)  # fmt: skip
def test_a_national_day_is_closed_and_says_why(day: str) -> None:
    reason = guatemala().explain(date.fromisoformat(day))

    assert reason is not None and reason.reason == "holiday" and reason.basis


def test_no_other_weekday_of_five_years_is_closed() -> None:
    calendar = guatemala()
    days = [date.fromordinal(o) for o in range(date(2024, 1, 1).toordinal(), date(2029, 1, 1).toordinal())]
    closed = [day for day in days if day.weekday() < 5 and not calendar.is_working_day(day)]

    assert {year: sum(day.year == year for day in closed) for year in range(2024, 2029)} == {
        2024: 12, 2025: 12, 2026: 8, 2027: 7, 2028: 8,
    }  # fmt: skip


def test_a_leave_day_of_the_public_sector_counts_only_once_it_was_decreed() -> None:
    eve = date(2025, 12, 24)

    assert not guatemala().is_working_day(eve)
    assert guatemala(as_of=date(2025, 12, 14)).is_half_day(eve)
    assert all(day.announced for day in guatemala().base.days if day.date.year > 2022)


def test_every_department_has_its_own_iso_code_and_every_municipality_its_department() -> None:
    places = guatemala().base.places
    departments = [place for place in places if place.parent is None]

    assert [place.iso for place in departments] == [f"GT-{number:02}" for number in range(1, 23)]
    assert all(place.code.startswith(f"{place.parent}:") for place in places if place not in departments)


def test_nothing_runs_before_the_request_is_admitted_but_the_date_is_foretold() -> None:
    found = due("received 2026-03-25").response

    assert (found.state, found.due_on, found.provisional_due_on) == ("not_started", None, date(2026, 4, 10))


def test_a_request_for_ones_own_data_runs_from_its_filing() -> None:
    found = due("received 2026-03-25", variant="habeas_data_access").response

    assert (found.state, found.due_on, found.variant) == ("running", date(2026, 4, 10), "habeas_data_access")


def test_while_a_clarification_is_awaited_the_term_does_not_run() -> None:
    found = due("received 2026-03-25", "clarification_requested 2026-03-26")

    assert found.response.state == "not_started"
    assert (step(found, "clarification").state, step(found, "clarification").amount) == ("no_term", None)


def test_the_window_of_an_extension_is_the_two_days_before_the_term_ends() -> None:
    found = step(due("received 2026-03-25", "admitted 2026-03-25"), "extension")

    assert (found.window_opens_on, found.due_on) == (date(2026, 4, 8), date(2026, 4, 10))


def test_a_second_extension_or_a_longer_one_is_refused() -> None:
    facts = ("received 2026-03-25", "admitted 2026-03-25", "extended 2026-04-09")
    with pytest.raises(law.BadHistory):
        due(*facts, "extended 2026-04-10")
    with pytest.raises(law.BadHistory):
        due(*facts[:2], "extended 2026-04-09 amount=11")


def test_silence_obliges_to_hand_over_free_of_charge_within_ten_days_more() -> None:
    found = due("received 2026-03-25", "admitted 2026-03-25", as_of=date(2026, 4, 13))
    owed = step(found, "deemed_affirmative")

    assert (found.response.state, found.response.silence) == ("missed", "release_free_of_charge")
    assert (owed.state, owed.due_on, owed.silence) == ("running", date(2026, 4, 24), "criminal_liability")


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ("answered 2026-04-10", "ended"), ("answered 2026-04-10 outcome=refused", "ended"),
        ("answered 2026-04-15", "ended"), ("answered 2026-04-15 outcome=refused", "missed"),
        ("answered 2026-04-28", "missed"),
    ],
)  # fmt: skip
def test_what_silence_granted_is_owed_until_it_is_handed_over(answer: str, state: str) -> None:
    found = due("received 2026-03-25", "admitted 2026-03-25", answer, as_of=date(2026, 5, 29))

    assert step(found, "deemed_affirmative").state == state


@pytest.mark.parametrize(("outcome", "state"), [("upheld", "missed"), ("not_upheld", "ended")])
def test_only_an_appeal_that_was_upheld_has_to_be_complied_with(outcome: str, state: str) -> None:
    found = due(
        "received 2026-03-25", "admitted 2026-03-25", "answered 2026-04-10 outcome=refused",
        "appeal_filed 2026-04-20", f"appeal_decided 2026-04-24 outcome={outcome}", "notified 2026-04-27",
        as_of=date(2026, 5, 29),
    )  # fmt: skip

    assert step(found, "compliance").state == state


def test_an_incomplete_answer_also_opens_the_appeal() -> None:
    found = due("received 2026-03-25", "admitted 2026-03-25", "answered 2026-04-10 outcome=granted")

    assert step(found, "appeal_filing").due_on == date(2026, 5, 4)


def test_a_late_refusal_opens_the_appeal_anew() -> None:
    silent = ("received 2026-03-25", "admitted 2026-03-25")
    refused = due(*silent, "answered 2026-05-15 outcome=refused", as_of=date(2026, 5, 18))

    assert step(due(*silent, as_of=date(2026, 5, 14)), "appeal_filing").state == "missed"
    assert (step(refused, "appeal_filing").state, step(refused, "appeal_filing").due_on) == (
        "running",
        date(2026, 6, 5),
    )


def test_a_petition_that_ends_on_a_saturday_is_late_only_after_the_next_open_day() -> None:
    facts, monday = ("received 2026-03-26",), date(2026, 4, 27)
    found = due(*facts, regime=PETITION, as_of=monday).response

    assert (found.due_on, found.conflict_due_on, found.state) == (date(2026, 4, 25), monday, "running")
    assert due(*facts, regime=PETITION, as_of=date(2026, 4, 28)).response.state == "missed"


def test_the_grounds_are_the_words_of_the_law_itself() -> None:
    found = {ground.code: ground for ground in law.grounds(law.load().regime(INFORMATION))}
    articles = [f"GT-22-{n}" for n in range(1, 7)] + [f"GT-23-{n}" for n in range(1, 10)]

    assert list(found) == [*articles, "GT-42-2", "GT-42-4"]
    assert not any(ground.paraphrase for ground in found.values())
    assert all(ground.verified and ground.text_en and ground.source for ground in found.values())
    assert found["GT-22-3"].text_es == "La información calificada como secreto profesional;"


def test_where_the_law_says_only_days_the_explanation_says_so() -> None:
    unsure = {found.id for found in law.load().regime(INFORMATION).steps if not found.unit_verified}
    lines = due("received 2026-03-25", "admitted 2026-03-25").response.explanation.es

    assert unsure == {
        "clarification", "response", "extension", "deemed_affirmative", "appeal_filing", "appeal_decision",
        "compliance",
    }  # fmt: skip
    assert any("dice solo «días»" in line for line in lines)


def test_no_norm_read_admits_suspending_the_answer() -> None:
    assert law.may_suspend(law.load().regime(INFORMATION)) is not None


def test_somebody_in_danger_is_given_numbers_from_an_official_source() -> None:
    numbers = law.load().country("GT").emergency_numbers

    assert {"110", "122", "123"} <= {known.number for known in numbers}
    assert all(known.verified and known.source for known in numbers)


def test_who_gets_a_report_against_the_highest_authority_is_still_to_be_confirmed() -> None:
    (named,) = law.load().regime(PETITION).report_to

    assert named.when == ("highest_authority", "nobody_named")
    assert not named.verified and "por confirmar" in named.basis
