"""Bolivia's law: which regime binds each body of its lists, reports of misconduct, and regulated services."""

from __future__ import annotations

import csv
import json
import shlex
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from foia import law
from foia.law.cli import law_cli
from tests.rules.law_samples import case, due, step

TABLE = Path(__file__).parents[2] / "docs" / "worked_examples" / "bo.csv"
EXAMPLES = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))

INFO, PETITION = "bo.information_request", "bo.petition"
REPORT, SERVICE = "bo.transparency_complaint", "bo.service_complaint"
DENIAL = "final_report_denial_of_information"
KINDS = ("info_request", "service_complaint", "conduct_complaint", "misconduct_report", "suggestion")
EXECUTIVE = (INFO, PETITION, PETITION, REPORT, PETITION)
OTHERS = (PETITION, PETITION, PETITION, REPORT, PETITION)
STATE_UTILITY = (INFO, SERVICE, PETITION, REPORT, PETITION)
LOCAL_UTILITY = (PETITION, SERVICE, PETITION, REPORT, PETITION)
PRIVATE_UTILITY = (PETITION, SERVICE, PETITION, PETITION, PETITION)
# The level and a name as the budget classifier has them, the class here, and the regime of each kind.
BODIES = [
    ("OE: Ministerio de Educación", "executive_central", EXECUTIVE),
    ("OE: Vicepresidencia del Estado Plurinacional", "executive_central", EXECUTIVE),
    ("OE: Tesoro General de la Nación", "executive_central", EXECUTIVE),
    ("OE: Poder Legislativo (hasta 2009)", "legislature", OTHERS),
    ("OE: Poder Judicial (hasta 2009)", "judiciary", OTHERS),
    ("OE: Corte Nacional Electoral (hasta 2009)", "electoral", OTHERS),
    ("OE: Contraloría General de la República (hasta 2009)", "audit_office", OTHERS),
    ("OE: Ministerio Público de la Nación (hasta 2009)", "prosecutor", OTHERS),
    ("OL: Asamblea Legislativa Plurinacional", "legislature", OTHERS),
    ("OJ - TC: Órgano Judicial", "judiciary", OTHERS),
    ("OJ - TC: Tribunal Constitucional Plurinacional", "constitutional_court", OTHERS),
    ("OEL: Órgano Electoral Plurinacional", "electoral", OTHERS),
    ("ICDE: Contraloría General del Estado", "audit_office", OTHERS),
    ("ICDE: Ministerio Público", "prosecutor", OTHERS),
    ("ICDE: Defensoría del Pueblo", "ombudsman", OTHERS),
    ("ICDE: Procuraduría General del Estado", "attorney_general", OTHERS),
    ("INS-DESC: Instituto Nacional de Estadística", "executive_decentralised", EXECUTIVE),
    ("INS-DESC: Agencia Nacional de Hidrocarburos", "executive_decentralised", EXECUTIVE),
    ("INS-DESC: Autoridad de Impugnación Tributaria", "executive_autonomous", EXECUTIVE),
    ("INS-DESC: Comité Ejecutivo de la Universidad Boliviana", "university", OTHERS),
    ("UNIV-PUB: Universidad Mayor de San Andrés", "university", OTHERS),
    ("ISS: Caja Nacional de Salud", "social_security", EXECUTIVE),
    ("INSFINOBAN: Fondo Nacional de Desarrollo Regional", "public_financial", EXECUTIVE),
    ("INSFINOBANREG: Fondo Rotatorio de Fomento Productivo Regional", "public_financial", EXECUTIVE),
    ("IFB: Banco Central de Bolivia", "public_financial", EXECUTIVE),
    ("EMP-NAL: Corporación Minera de Bolivia", "state_company", EXECUTIVE),
    ("EMP-NAL: Empresa Nacional de Electricidad", "regulated_state_company", STATE_UTILITY),
    ("EMP-NAL: Boliviana de Aviación", "regulated_state_company", STATE_UTILITY),
    ("EMP-REG: Empresa Tarijeña del Gas", "regulated_territorial_company", LOCAL_UTILITY),
    ("EMP-DEP: Hotel Terminal y Terminal de Buses Oruro", "territorial_company", OTHERS),
    ("EMP-DEP: Servicios Eléctricos Tarija (SETAR)", "regulated_territorial_company", LOCAL_UTILITY),
    ("EMP-MUN: Fábrica de Joyas", "territorial_company", OTHERS),
    ("EMP-MUN: Servicio Municipal de Agua Potable", "regulated_territorial_company", LOCAL_UTILITY),
    ("EMP-DESC-MUN: EMAAR, agua potable de Riberalta", "regulated_territorial_company", LOCAL_UTILITY),
    ("INT-DESC-MUN: Terminal Metropolitana El Alto", "territorial_body", OTHERS),
    ("INT-DESC-DEP: Encauzamiento de Ríos (SEARPI)", "territorial_body", OTHERS),
    ("PD: Prefectura del Departamento de La Paz", "department", OTHERS),
    ("administración territorial: Municipalidad de Sucre", "municipality", OTHERS),
    ("no está en la lista: autonomía indígena", "indigenous_autonomy", OTHERS),
    ("no está en la lista: cooperativa telefónica", "regulated_operator", PRIVATE_UTILITY),
    ("no está en la lista: otra entidad", "other", OTHERS),
    ("todavía no se sabe qué entidad", None, (INFO, PETITION, PETITION, REPORT, PETITION)),
]


@pytest.mark.parametrize(("listed", "body_class", "regimes"), BODIES, ids=[row[0] for row in BODIES])
def test_each_body_of_the_lists_is_bound_for_each_kind(
    listed: str, body_class: str | None, regimes: tuple[str, ...]
) -> None:
    book, day = law.load(), date(2026, 3, 2)
    found = tuple(law.applicable(book, "BO", kind, body_class, "L", day).id for kind in KINDS)

    assert found == regimes, listed


def test_the_table_has_a_row_for_every_class() -> None:
    known = {body_class.code for body_class in law.load().country("BO").body_classes}

    assert {row[1] for row in BODIES} - {None} == known


@pytest.mark.parametrize("row", EXAMPLES, ids=[row["id"] for row in EXAMPLES])
def test_the_printed_command_gives_the_date_counted_by_hand(row: dict[str, str]) -> None:
    program, group, *words = shlex.split(row["command"])
    result = CliRunner().invoke(law_cli, words, input=row["events"] or None)

    assert (program, group, result.exit_code) == ("foia", "law", 0), result.stderr
    document = json.loads(result.stdout)
    (found,) = [item for item in document["deadlines"] if item["step"] == row["step"]]
    assert (document["regime"], found["due_on"]) == (row["regime"], row["due_on"])


def test_every_step_with_a_number_has_a_worked_example() -> None:
    told = {(row["regime"], row["step"]) for row in EXAMPLES}
    numbered = {
        (regime.id, each.id)
        for regime in law.load().country("BO").regimes
        for each in regime.steps
        if each.amount and each.id != "refusal"
    }

    assert numbered <= told


# Counted with a pencil: example, the day it is counted from, how many days, and each weekday that is closed.
COUNTED = [
    ("BO31", "2026-03-02", 5, []),
    ("BO32", "2026-02-13", 5, ["2026-02-16", "2026-02-17"]),
    ("BO36", "2026-03-10", 10, []),
    ("BO38", "2026-03-05", 45, ["2026-04-03", "2026-05-01"]),
    ("BO40", "2026-05-11", 45, ["2026-06-04", "2026-06-05", "2026-06-22", "2026-07-16"]),
    ("BO43", "2026-03-05", 20, []),
    ("BO44", "2026-04-02", 10, ["2026-04-03"]),
    ("BO45", "2026-01-05", 15, ["2026-01-23"]),
    ("BO47", "2026-01-27", 15, ["2026-02-16", "2026-02-17"]),
    ("BO48", "2026-01-27", 15, ["2026-02-10", "2026-02-16", "2026-02-17"]),
    ("BO50", "2026-02-10", 10, ["2026-02-16", "2026-02-17"]),
    (
        "BO51",
        "2020-03-16",
        15,
        [*(str(date(2020, 3, 22) + timedelta(days=n)) for n in range(71)), "2020-06-11"],
    ),
    ("BO52", "2015-06-29", 15, ["2015-07-08", "2015-07-16"]),
    ("BO53", "2015-06-29", 15, ["2015-07-09"]),
    ("BO54", "2022-12-12", 15, ["2022-12-26", "2023-01-02"]),
]


@pytest.mark.parametrize(("example", "start", "amount", "closed"), COUNTED, ids=[row[0] for row in COUNTED])
def test_the_examples_agree_with_a_count_without_the_calendar(
    example: str, start: str, amount: int, closed: list[str]
) -> None:
    day = date.fromisoformat(start)
    while amount:
        day += timedelta(days=1)
        amount -= day.weekday() < 5 and day.isoformat() not in closed
    (row,) = [row for row in EXAMPLES if row["id"] == example]

    assert row["due_on"] == day.isoformat()


def test_the_five_days_of_distance_are_only_for_the_acts_of_whoever_filed() -> None:
    book = law.load()
    regime, calendar = book.regime(PETITION), book.calendar("bo", "L")
    facts = case(
        "received 2026-01-05", "decided 2026-02-04", "notified 2026-02-04", "appeal_filed 2026-02-20",
        "third_party_notified 2026-03-02",
    )  # fmt: skip
    near, far = (law.deadlines(regime, calendar, facts, distance=distance) for distance in (False, True))
    moved = {one.step for one, other in zip(near.deadlines, far.deadlines, strict=True) if one != other}

    assert moved == {"appeal_filing", "second_appeal_filing"}
    assert {found.actor for found in near.deadlines if found.step in moved} == {"applicant"}


def test_the_quarantine_is_a_suspension_and_not_a_row_of_holidays() -> None:
    calendar = law.load().calendar("bo", "L")
    named = {
        day: calendar.suspension(day) for day in (date(2020, 3, 23), date(2020, 4, 30), date(2020, 5, 29))
    }

    assert [found.basis.partition(" (")[0] for found in named.values() if found] == [
        "Decreto Supremo 4199", "Decretos Supremos 4200 y 4214", "Decreto Supremo 4229",
    ]  # fmt: skip
    assert calendar.is_working_day(date(2020, 3, 20)) and calendar.is_working_day(date(2020, 6, 1))
    assert law.load().calendar("bo", "L", as_of=date(2020, 3, 20)).is_working_day(date(2020, 3, 23))


@pytest.mark.parametrize(
    ("year", "status"), [(2014, "none"), (2015, "unconfirmed"), (2023, "unconfirmed"), (2024, "confirmed")]
)
def test_years_compared_only_with_a_library_carry_the_warning(year: int, status: str) -> None:
    found = law.load().calendar("bo").coverage(date(year, 1, 1), date(year, 12, 31))
    warned = due(INFO, f"received {year}-06-01").warnings

    assert found == status
    assert (status == "unconfirmed") == any(warning.code == "unconfirmed_calendar" for warning in warned)


def report(*texts: str, variant: str | None = None, as_of: date | None = None) -> law.Report:
    book = law.load()
    calendar = book.calendar("bo", "L")
    return law.deadlines(book.regime(REPORT), calendar, case(*texts), variant=variant, as_of=as_of)


FILED = ("received 2026-03-02", "admitted 2026-03-05")


def test_a_report_is_answered_by_the_final_report_unless_the_other_variant_is_chosen() -> None:
    usual, denial = report(*FILED), report(*FILED, variant=DENIAL)

    assert (usual.response.step, usual.response.variant) == ("final_report", "final_report")
    assert (denial.response.step, denial.response.variant) == (DENIAL, DENIAL)
    assert usual.step(DENIAL) is None and denial.step("final_report") is None


def test_every_term_of_a_report_is_to_be_confirmed_and_names_no_article() -> None:
    for found in report(*FILED).deadlines:
        words = " ".join((*found.explanation.es, *found.explanation.en, found.basis))
        assert not found.verified and "rtículo" not in words and "rticle" not in words
        assert "por confirmar" in words


def test_an_admission_that_nobody_made_is_not_told_as_made() -> None:
    before, after = report("received 2026-03-02").response, report(*FILED).response

    assert "La denuncia se recibió el lunes 2 de marzo de 2026." in " ".join(before.explanation.es)
    assert "La denuncia se admitió el jueves 5 de marzo de 2026." in " ".join(after.explanation.es)


def test_a_report_is_extended_once_by_as_many_days_at_most() -> None:
    book = law.load()
    assert law.extension_limits(book.regime(REPORT)) == (45, "working_day", 1)
    assert law.extension_limits(book.regime(REPORT), DENIAL) == (10, "working_day", 1)
    assert law.extension_limits(book.regime(REPORT), "defence") == (5, "working_day", 1)
    assert law.extension_limits(book.regime(REPORT), "admission") is None
    assert law.extension_limits(book.regime(PETITION)) is None

    extended = report(*FILED, "extended 2026-05-04 amount=45 unit=working_day").response
    assert (extended.first_due_on, extended.due_on) == (date(2026, 5, 11), date(2026, 7, 17))
    for words in ("amount=46", "amount=1 unit=month", f"step={DENIAL}", "step=admission"):
        with pytest.raises(law.BadHistory):
            report(*FILED, f"extended 2026-05-04 {words}")
    with pytest.raises(law.BadHistory):
        report(*FILED, "extended 2026-05-04", "extended 2026-05-05")


def test_an_officer_learns_whether_a_report_may_be_extended_on_a_day() -> None:
    regime = law.load().regime(REPORT)
    running = report(*FILED)
    once = report(*FILED, "extended 2026-05-04")
    answered = report(*FILED, "answered 2026-04-01 outcome=no_evidence")

    def code(found: law.Report, day: date, step_id: str | None = None) -> str | None:
        refusal = law.may_extend_on(regime, found, day, step_id)
        return refusal and refusal.code

    assert code(running, date(2026, 5, 11)) is None
    assert code(running, date(2026, 5, 12)) == "too_late"
    assert code(once, date(2026, 5, 5)) == "no_more_extensions"
    assert code(answered, date(2026, 4, 2)) == "not_running"
    assert code(running, date(2026, 3, 9), "admission") == "no_extension"
    assert code(running, date(2026, 3, 9), "defence") == "not_running"
    with pytest.raises(law.LawError):
        code(running, date(2026, 3, 9), DENIAL)


def test_a_late_extension_of_a_report_changes_nothing_and_is_told() -> None:
    found = report(*FILED, "extended 2026-05-12")

    assert found.response.due_on == date(2026, 5, 11)
    assert [(w.code, w.step) for w in found.warnings] == [("late_extension", "final_report")]


def test_the_defence_runs_for_the_last_person_notified_with_an_extension_of_its_own() -> None:
    first = (*FILED, "third_party_notified 2026-03-10", "extended 2026-03-12 step=defence")
    answered = (*first, "third_party_answered 2026-03-20 step=defence")
    second = (*answered, "third_party_notified 2026-03-23")

    assert step(report(*first), "defence").due_on == date(2026, 3, 31)
    assert step(report(*answered), "defence").state == "met"
    again = step(report(*second), "defence")
    assert (again.state, again.due_on, again.extended_times) == ("running", date(2026, 4, 7), 0)
    assert report(*second).response.due_on == date(2026, 5, 11)
    assert step(report(*second, "extended 2026-03-24 step=defence"), "defence").due_on == date(2026, 4, 14)


def test_a_defence_that_nobody_was_asked_for_is_not_extended() -> None:
    for history in ([*FILED], [*FILED, "third_party_notified 2026-03-10", "third_party_answered 2026-03-11"]):
        with pytest.raises(law.BadHistory):
            report(*history, "extended 2026-03-12 step=defence")


def test_an_order_for_information_has_its_own_term_and_is_answered_apart() -> None:
    ordered = (*FILED, "order_notified 2026-03-10")
    both = (*ordered, "third_party_notified 2026-03-11")

    assert step(report(*ordered), "information_order").due_on == date(2026, 3, 24)
    assert step(report(*ordered, "third_party_answered 2026-03-20"), "information_order").state == "met"
    answered = report(*both, "third_party_answered 2026-03-20 step=defence")
    assert step(answered, "information_order").state == "running"
    assert step(answered, "defence").state == "met"
    again = report(*ordered, "third_party_answered 2026-03-12", "order_notified 2026-03-16")
    assert step(again, "information_order").due_on == date(2026, 3, 30)


def test_a_notice_may_name_the_term_it_opens_and_only_one_that_it_can_open() -> None:
    found = report(*FILED, "third_party_notified 2026-03-10 step=defence", "order_notified 2026-03-11")

    assert step(found, "defence").due_on == date(2026, 3, 24)
    for wrong in ("third_party_notified 2026-03-10 step=information_order",
                  "order_notified 2026-03-10 step=defence", "third_party_notified 2026-03-10 step=admission",
                  "acknowledged 2026-03-10 step=defence"):  # fmt: skip
        with pytest.raises(law.BadHistory):
            report(*FILED, wrong)


def test_what_the_inquiry_waited_for_ends_with_the_final_report() -> None:
    history = (*FILED, "order_notified 2026-03-30", "third_party_notified 2026-03-30")
    found = report(*history, "answered 2026-04-01 outcome=no_evidence", as_of=date(2026, 6, 1))

    assert {each.step: each.state for each in found.deadlines} == {
        "admission": "met",
        "referral_ministry": "ended",
        "information_order": "ended",
        "defence": "ended",
        "final_report": "met",
    }


def test_a_duty_that_depends_on_a_condition_is_never_missed_by_itself() -> None:
    later = date(2026, 4, 1)

    assert step(report("received 2026-03-02", as_of=later), "referral_ministry").state == "ended"
    assert step(report("received 2026-03-02", as_of=later), "admission").state == "missed"
    referred = report("received 2026-03-02", "referred 2026-03-04 to=MINPRES", as_of=later)
    late = report("received 2026-03-02", "referred 2026-03-05 to=MINPRES", as_of=later)
    assert step(referred, "referral_ministry").state == "met"
    assert step(late, "referral_ministry").state == "missed"


def test_no_norm_read_lets_a_body_suspend_a_term() -> None:
    for regime in law.load().country("BO").regimes:
        refusal = law.may_suspend(regime)
        assert refusal is not None and not refusal.verified and refusal.basis is None
        assert refusal.text_es == "La norma no prevé suspender este plazo." and refusal.text_en


def test_a_report_may_be_anonymous_and_a_petition_needs_a_name() -> None:
    book = law.load()

    assert book.regime(REPORT).anonymous_allowed is book.regime(REPORT).identity_reserve is True
    assert book.regime(PETITION).anonymous_allowed is False


def test_whoever_takes_a_report_against_the_head_of_a_body_is_still_to_be_confirmed() -> None:
    found = law.load().regime(REPORT).report_to

    assert [(to.body_code, to.when, to.verified) for to in found] == [
        ("MINPRES", ("highest_authority",), False),
        ("MINPRES", ("nobody_named",), False),
    ]
    assert all("Transparencia" in to.name_es and "rtículo" not in to.basis for to in found)


def test_each_emergency_number_says_where_it_comes_from() -> None:
    found = law.load().country("BO").emergency_numbers

    assert found[0].number == "110" and len({each.number for each in found}) == len(found)
    assert all(each.source and each.name_es and each.name_en and not each.verified for each in found)


def test_a_country_without_a_file_is_said() -> None:
    with pytest.raises(law.LawError):
        law.load().country("ZZ")


def test_a_claim_runs_from_its_registration_and_then_goes_to_the_regulator() -> None:
    silent = due(SERVICE, "received 2026-01-03", "registered 2026-01-05", as_of=date(2026, 1, 28))

    assert (silent.response.step, silent.response.variant) == ("direct_claim_response", None)
    assert (silent.response.state, silent.response.verified) == ("missed", True)
    assert step(silent, "administrative_claim_filing").due_on == date(2026, 2, 19)
    taken = due(
        SERVICE, "received 2026-01-05", "answered 2026-01-20 outcome=not_upheld", "appeal_filed 2026-02-10"
    )
    assert step(taken, "administrative_claim_filing").state == "met"
    assert step(taken, "conciliation").due_on == date(2026, 2, 26)
