"""Chile: its calendar, which of its two regimes binds whom, and the worked examples."""

from __future__ import annotations

import csv
import json
import shlex
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from foia import law
from foia.law.cli import law_cli
from tests.rules.law_samples import case, step

INFORMATION, PETITION = "cl.information_request", "cl.petition"
TABLE = Path(__file__).parents[2] / "docs" / "worked_examples" / "cl.csv"
EXAMPLES = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))

# Printed on official receipts, or asserted by a public system: id, step, place, the facts, the last day, and
# each weekday that is closed on the way.
PRINTED = [
    ("CL1", "response", "RM:Macul", ["received 2020-11-12T12:03"], "2020-12-11", ["2020-12-08"]),
    ("CL2", "response", "RM", ["received 2023-07-24T10:05"], "2023-08-22", ["2023-08-15"]),
    ("CL3", "response", "RM", ["received 2024-03-20"], "2024-04-18", ["2024-03-29"]),
    ("CL6a", "response", "MA", ["received 2026-01-26"], "2026-02-23", []),
    ("CL6b", "response", "MA", ["received 2026-01-26", "extended 2026-02-23 amount=10"], "2026-03-09", []),
    ("CL6e", "appeal_filing", "MA", ["received 2026-01-26", "answered 2026-02-10 outcome=refused"],
     "2026-03-03", []),
]  # fmt: skip

KINDS = ("info_request", "service_complaint", "conduct_complaint", "misconduct_report", "suggestion")
ACCESS = (INFORMATION, PETITION, PETITION, PETITION, PETITION)
ONLY_PETITION = (PETITION,) * 5
# What the public list of services calls each kind of body, its class here, and each kind's regime.
BODIES = [
    ("Agencia de Calidad de la Educación", "public_service", ACCESS),
    ("Automóvil Club de Chile", "other", ONLY_PETITION),
    ("Autoridad Sanitaria", "public_service", ACCESS),
    ("BancoEstado", "state_company", ONLY_PETITION),
    ("Caja de Previsión de la Defensa Nacional", "public_service", ACCESS),
    ("Carabineros de Chile", "armed_forces_police", ACCESS),
    ("ChileAtiende", "public_service", ACCESS),
    ("Comisión Nacional de Riego", "public_service", ACCESS),
    ("Comité de Seguros del Agro", "public_service", ACCESS),
    ("Consejo Nacional de Televisión", "public_service", ACCESS),
    ("Conservador de Bienes Raíces de Santiago", "other", ONLY_PETITION),
    ("Contraloría General de la República", "audit_office", ACCESS),
    ("Corporación Nacional de Desarrollo Indígena", "public_service", ACCESS),
    ("Corporación Nacional Forestal", "private_law_body", ONLY_PETITION),
    ("CorreosChile", "state_company", ONLY_PETITION),
    ("Defensa Civil de Chile", "public_service", ACCESS),
    ("Defensoría Penal Pública", "public_service", ACCESS),
    ("Diario Oficial", "ministry", ACCESS),
    ("Dirección del Trabajo", "public_service", ACCESS),
    ("Dirección General del Territorio Marítimo y de Marina Mercante", "armed_forces_police", ACCESS),
    ("Empresa de Ferrocarriles del Estado", "state_company", ONLY_PETITION),
    ("Fiscalía Nacional Económica", "public_service", ACCESS),
    ("Fondo Nacional de Salud", "public_service", ACCESS),
    ("Fundación Integra", "private_law_body", ONLY_PETITION),
    ("Gendarmería de Chile", "public_service", ACCESS),
    ("Instituto Nacional de Estadísticas", "public_service", ACCESS),
    ("Instituto Nacional de Normalización", "private_law_body", ONLY_PETITION),
    ("Junta Nacional de Jardines Infantiles", "public_service", ACCESS),
    ("Metro S.A.", "state_company", ONLY_PETITION),
    ("Ministerio de Salud", "ministry", ACCESS),
    ("Museo Interactivo Mirador", "private_law_body", ONLY_PETITION),
    ("Parque Metropolitano de Santiago", "public_service", ACCESS),
    ("Poder Judicial", "judiciary", ONLY_PETITION),
    ("Policía de Investigaciones", "armed_forces_police", ACCESS),
    ("Presidencia de la República", "ministry", ACCESS),
    ("Servicio de Impuestos Internos", "public_service", ACCESS),
    ("Servicio Hidrográfico y Oceanográfico de la Armada", "armed_forces_police", ACCESS),
    ("Subsecretaría del Interior", "ministry", ACCESS),
    ("Superintendencia de Salud", "public_service", ACCESS),
    ("Tesorería General de la República", "public_service", ACCESS),
    ("en la ley y en los comprobantes: delegación presidencial", "presidential_delegation", ACCESS),
    ("en la ley: gobierno regional", "regional_government", ACCESS),
    ("en los comprobantes: Municipalidad de Macul", "municipality", ACCESS),
    ("en los comprobantes: Universidad de Magallanes", "university", ACCESS),
    ("en la ley: Banco Central", "central_bank", ACCESS),
    ("en la ley: Ministerio Público", "prosecutor", ACCESS),
    ("en la ley: Tribunal Constitucional", "constitutional_court", ACCESS),
    ("en la ley: Justicia Electoral", "electoral_court", ACCESS),
    ("en la ley: Congreso Nacional", "legislature", ONLY_PETITION),
    ("todavía no se sabe", None, ACCESS),
]  # fmt: skip

# Every weekday that is closed in the whole country, month-day.
CLOSED = {
    2015: "01-01 04-03 05-01 05-21 06-29 07-16 09-18 10-12 12-08 12-25",
    2016: "01-01 03-25 06-27 08-15 09-19 10-10 10-31 11-01 12-08",
    2017: "01-02 04-14 04-19 05-01 06-26 08-15 09-18 09-19 10-09 10-27 11-01 12-08 12-25",
    2018: "01-01 03-30 05-01 05-21 07-02 07-16 08-15 09-17 09-18 09-19 10-15 11-01 11-02 12-25",
    2019: "01-01 04-19 05-01 05-21 07-16 08-15 09-18 09-19 09-20 10-31 11-01 12-25",
    2020: "01-01 04-10 05-01 05-21 06-29 07-16 09-18 10-12 12-08 12-25",
    2021: "01-01 04-02 05-21 06-21 06-28 07-16 09-17 10-11 11-01 12-08",
    2022: "04-15 06-21 06-27 08-15 09-16 09-19 10-10 10-31 11-01 12-08",
    2023: "01-02 04-07 05-01 06-21 06-26 08-15 09-18 09-19 10-09 10-27 11-01 12-08 12-25",
    2024: "01-01 03-29 05-01 05-21 06-20 07-16 08-15 09-18 09-19 09-20 10-31 11-01 12-25",
    2025: "01-01 04-18 05-01 05-21 06-20 07-16 08-15 09-18 09-19 10-31 12-08 12-25",
    2026: "01-01 04-03 05-01 05-21 06-29 07-16 09-18 10-12 12-08 12-25",
    2027: "01-01 03-26 05-21 06-21 06-28 07-16 09-17 10-11 11-01 12-08",
    2028: "04-14 05-01 06-20 06-26 08-15 09-18 09-19 10-09 10-27 11-01 12-08 12-25",
}
AUTONOMOUS = {"audit_office", "central_bank", "prosecutor", "constitutional_court", "electoral_court"}


def chile(place: str | None = None, as_of: date | None = None) -> law.Calendar:
    return law.load().calendar("cl", place, as_of=as_of)


def due(*facts: str, regime: str = INFORMATION, place: str | None = None, **options: Any) -> law.Report:
    return law.deadlines(law.load().regime(regime), chile(place), case(*facts), **options)


# ------------------------------------------------------------------ the worked examples
@pytest.mark.parametrize("row", EXAMPLES, ids=[row["id"] for row in EXAMPLES])
def test_the_command_of_each_example_prints_its_date(row: dict[str, str]) -> None:
    arguments = shlex.split(row["command"])
    assert arguments[:3] == ["foia", "law", "due"]

    ran = CliRunner().invoke(law_cli, arguments[2:], input=row["events"] or None)

    assert ran.exit_code == 0, ran.stderr
    (found,) = [item for item in json.loads(ran.stdout)["deadlines"] if item["step"] == row["step"]]
    assert found["due_on"] == row["due_on"]


@pytest.mark.parametrize("row", EXAMPLES, ids=[row["id"] for row in EXAMPLES])
def test_each_command_says_the_facts_of_its_own_row(row: dict[str, str]) -> None:
    said = shlex.split(row["command"])
    options = {
        name: said[said.index(name) + 1] for name in ("--regime", "--received", "--place") if name in said
    }

    assert (options["--regime"], options["--received"]) == (row["regime"], row["received"])
    assert options.get("--place", "") == row["place"]
    assert ("--events" in said) == bool(row["events"]) and row["note"]


def test_every_step_with_a_number_has_a_worked_example() -> None:
    numbered = {
        (regime.id, found.id)
        for regime in law.load().country("CL").regimes
        for found in regime.steps
        if found.amount
    }

    assert {(row["regime"], row["step"]) for row in EXAMPLES} == numbered


@pytest.mark.parametrize(
    ("name", "step_id", "place", "facts", "due_on", "closed"), PRINTED, ids=[line[0] for line in PRINTED]
)
def test_a_date_that_an_authority_printed_is_found_over_the_same_closed_days(
    name: str, step_id: str, place: str, facts: list[str], due_on: str, closed: list[str]
) -> None:
    found = step(due(*facts, place=place), step_id)
    holidays = [str(day.date) for day in found.skipped if day.reason == "holiday"]

    assert (str(found.due_on), holidays) == (due_on, closed)
    assert {row["id"]: row["due_on"] for row in EXAMPLES}[name] == due_on


def test_a_filing_on_a_sunday_counts_as_monday_and_the_first_day_is_tuesday() -> None:
    found = due("received 2022-09-04").response
    holidays = [str(day.date) for day in found.skipped if day.reason == "holiday"]

    assert (found.starts_on, found.due_on) == (date(2022, 9, 6), date(2022, 10, 5))
    assert holidays == ["2022-09-16", "2022-09-19"]
    assert due("received 2022-09-05").response.due_on == found.due_on
    assert due("received 2022-09-03T23:59").response.due_on == found.due_on


@pytest.mark.parametrize("hour", ["00:00", "08:00", "18:01", "23:59"])
def test_a_filing_at_any_hour_of_a_working_day_is_of_that_day(hour: str) -> None:
    assert due(f"received 2026-01-26T{hour}", place="MA").response.due_on == date(2026, 2, 23)


# ------------------------------------------------------------------ whom the regimes bind
@pytest.mark.parametrize(("name", "body_class", "regimes"), BODIES, ids=[line[0] for line in BODIES])
def test_each_kind_of_body_answers_each_kind_of_case_under_its_regime(
    name: str, body_class: str | None, regimes: tuple[str, ...]
) -> None:
    book, day = law.load(), date(2026, 3, 2)

    assert name
    assert tuple(law.applicable(book, "CL", kind, body_class, "RM", day).id for kind in KINDS) == regimes


def test_no_class_of_bodies_is_left_out_of_the_table() -> None:
    known = {each.code for each in law.load().country("CL").body_classes}

    assert {body_class for _, body_class, _ in BODIES if body_class} == known


def test_the_law_of_access_binds_from_the_day_it_entered_into_force() -> None:
    book = law.load()

    assert law.applicable(book, "CL", "info_request", "ministry", None, date(2009, 4, 20)).id == INFORMATION
    with pytest.raises(law.NoRegime):
        law.applicable(book, "CL", "info_request", "ministry", None, date(2009, 4, 19))


def test_autonomous_bodies_are_bound_and_their_remedy_is_the_court() -> None:
    found = law.load().regime(INFORMATION)
    classes = {code for remedy in found.remedies for code in remedy.body_classes}

    assert classes == AUTONOMOUS and set(found.binds) > AUTONOMOUS
    for remedy in found.remedies:
        assert remedy.steps == ("judicial_review",) and remedy.evidence == "statute_text"
        assert "Corte de Apelaciones" in remedy.text_es


# ------------------------------------------------------------------ the calendar
@pytest.mark.parametrize("year", sorted(CLOSED))
def test_exactly_the_holidays_of_the_country_are_closed(year: int) -> None:
    calendar, day = chile(), date(year, 1, 1)
    closed = []
    while day.year == year:
        if day.weekday() < 5 and not calendar.is_working_day(day):
            closed.append(f"{day:%m-%d}")
        day += timedelta(days=1)

    assert closed == CLOSED[year].split()


@pytest.mark.parametrize(
    ("day", "where"),
    [
        (date(2024, 6, 7), {"AP"}), (date(2025, 8, 20), {"NB:Chillán", "NB:Chillán Viejo"}),
        (date(2026, 8, 20), {"NB:Chillán", "NB:Chillán Viejo"}), (date(2023, 9, 8), {"AN"}),
        (date(2023, 9, 20), {"CO"}), (date(2017, 9, 21), {"MA", "LL:Chiloé"}), (date(2018, 1, 16), {"RM"}),
        (date(2018, 1, 17), {"AR"}), (date(2018, 1, 18), {"TA"}), (date(2016, 9, 20), {"CO"}),
        (date(2017, 10, 2), {"LR"}), (date(2023, 8, 10), {"TA", "AT"}),
    ],
    # Sets are written in another order by each worker.
    ids=lambda value: " ".join(sorted(value)) if isinstance(value, set) else str(value),
)  # fmt: skip
def test_a_day_of_a_region_or_commune_is_closed_there_and_nowhere_else(day: date, where: set[str]) -> None:
    places = [known.code for known in law.load().calendar_base("cl").places]

    assert {code for code in places if not chile(code).is_working_day(day)} == where
    assert chile().is_working_day(day)


def test_the_commune_of_a_region_has_the_days_of_its_region_and_chillan_its_own() -> None:
    day = date(2025, 8, 20)

    assert not chile("AN:Calama").is_working_day(date(2023, 9, 8))
    assert chile("NB:San Carlos").is_working_day(day) and chile("CL-NB").is_working_day(day)


def test_a_regional_day_is_known_only_from_the_day_its_law_was_published() -> None:
    day = date(2023, 9, 8)

    assert chile("AN", as_of=date(2023, 9, 6)).is_working_day(day)
    assert not chile("AN", as_of=date(2023, 9, 7)).is_working_day(day)


def test_the_banks_day_and_an_election_are_working_days_of_the_administration() -> None:
    assert chile().is_working_day(date(2025, 12, 31))
    assert chile().is_working_day(date(2025, 11, 17)) and chile().is_working_day(date(2025, 12, 15))


def test_years_to_come_and_years_not_looked_up_are_not_confirmed() -> None:
    covered = {year: chile().coverage(date(year, 1, 1), date(year, 12, 31)) for year in range(2014, 2030)}

    assert [year for year, found in covered.items() if found == "confirmed"] == list(range(2020, 2027))
    assert [year for year, found in covered.items() if found == "none"] == [2014, 2029]


@pytest.mark.parametrize(
    ("place", "zone"),
    [
        (None, "America/Santiago"), ("RM:Macul", "America/Santiago"), ("MA", "America/Punta_Arenas"),
        ("AI:Cochrane", "America/Coyhaique"), ("VS:Isla de Pascua", "Pacific/Easter"),
    ],
)  # fmt: skip
def test_the_day_begins_and_ends_where_the_body_is(place: str | None, zone: str) -> None:
    assert chile(place).zone.key == zone
