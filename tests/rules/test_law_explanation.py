"""Each date is explained in whole sentences, in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from foia import law
from foia.law.beginnings import beginning
from foia.law.consequences import consequences
from foia.law.dates import city_of
from foia.law.vocabulary import FACTS, Silence
from tests.rules.law_samples import (
    RULES,
    STEP,
    case,
    clarification,
    due,
    due_in,
    extension,
    invented,
    response,
    step,
)

INFO, PETITION = "bo.information_request", "bo.petition"
DEEMED = RULES.replace('"actual_date"', '"deemed_next_working_day"')
LONG_CASE = [
    "received 2026-01-03", "referred 2026-01-06 to=other", "clarification_requested 2026-01-08",
    "clarification_provided 2026-01-09", "decided 2026-03-02 outcome=refused", "notified 2026-03-04",
    "appeal_filed 2026-03-14", "third_party_notified 2026-03-16", "appeal_filed 2026-04-27",
]  # fmt: skip


@pytest.mark.parametrize(
    ("regime", "until"),
    [*((PETITION, n) for n in range(1, len(LONG_CASE) + 1)), *((INFO, n) for n in range(1, len(LONG_CASE)))],
)
def test_every_deadline_is_explained_in_whole_sentences_of_both_languages(regime: str, until: int) -> None:
    for found in due(regime, *LONG_CASE[:until], place="O").deadlines:
        es, en = found.explanation.es, found.explanation.en
        assert len(es) == len(en) >= 2
        for line in (*es, *en):
            assert line[0].isupper() and line.endswith(".") and ".." not in line and "None" not in line


def test_the_explanation_names_the_first_day_the_last_day_the_law_and_the_calendar() -> None:
    told = " ".join(due(PETITION, "received 2026-03-02", place="P").response.explanation.es)

    assert "El primer día que se cuenta es el martes 3 de marzo de 2026" in told
    assert "Vence el miércoles 2 de septiembre de 2026, hasta el último instante de ese día" in told
    assert "bo.petition" in told and "versión 1" in told and "calendario bo (Potosí)" in told
    assert law.load().regime(PETITION).content_hash[:8] in told


def test_the_last_instant_is_told_in_the_time_of_a_city() -> None:
    told = due(PETITION, "received 2026-03-02").response.explanation

    assert "(hora de La Paz)." in " ".join(told.es) and "(La Paz time)." in " ".join(told.en)
    assert city_of(ZoneInfo("America/Argentina/Buenos_Aires")) == "Buenos Aires"
    assert city_of(ZoneInfo("UTC")) == "UTC"


def test_a_month_without_that_day_and_a_closed_last_day_are_explained() -> None:
    told = " ".join(due(PETITION, "received 2025-08-29").response.explanation.es)

    assert "Los meses se cuentan de fecha a fecha" in told
    assert "Ese mes no tiene día 29: se toma su último día." in told
    assert "pasa al primer día hábil siguiente" in told


def test_two_readings_are_told_together() -> None:
    told = due(INFO, "received 2026-03-07").response.explanation

    assert any("las dos maneras" in line and "30 de marzo de 2026" in line for line in told.es)
    assert any("both ways" in line and "30 March 2026" in line for line in told.en)


def test_a_deemed_receipt_an_extension_and_a_suspension_are_told() -> None:
    book = invented(clarification("suspend"), extension(5), response(10), rules=DEEMED)
    told = due_in(
        book,
        "received 2026-03-07",
        "clarification_requested 2026-03-11",
        "clarification_provided 2026-03-13",
        "extended 2026-03-16",
    ).response.explanation
    es = " ".join(told.es)

    assert "Lo presentado el sábado 7 de marzo de 2026 se tiene por hecho el lunes 9 de marzo de 2026." in es
    assert "No se cuentan los días en que el plazo estuvo suspendido: 12 y 13 de marzo de 2026." in es
    assert "Vencía el miércoles 25 de marzo de 2026; desde ahí corre la prórroga" in es
    assert "Vence el miércoles 1 de abril de 2026" in es


def test_a_term_that_waits_or_stands_still_says_so() -> None:
    waiting = due(PETITION, "received 2026-03-02")
    now = datetime(2026, 3, 12, 15, tzinfo=UTC)
    still = due_in(invented(response(10)), "received 2026-03-02", "suspended 2026-03-10", now=now)

    assert "Este plazo todavía no corre." in step(waiting, "appeal_filing").explanation.es
    assert still.response.state == "suspended"
    assert any("suspendido" in line for line in still.response.explanation.es)


def test_hours_are_told_with_their_hour() -> None:
    told = due_in(invented(response(48, "hour")), "received 2026-03-02T10:00").response.explanation.es

    assert "Se cuenta desde el lunes 2 de marzo de 2026 a las 10:00." in told
    assert "Vence el miércoles 4 de marzo de 2026 a las 10:00." in told


def test_a_period_not_covered_is_told_without_a_date() -> None:
    told = due(INFO, "received 2028-12-20").response.explanation.es

    assert any("la fecha está por confirmar" in line for line in told)
    assert not any("Vence" in line for line in told)


def test_between_two_norms_the_reason_is_the_files_own() -> None:
    conflict = 'conflict = { amount = 5, unit = "working_day", basis = "x", evidence = "statute_text", '
    conflict += 'note_es = "Dos normas dicen cosas distintas.", note_en = "Two norms differ." }'
    told = due_in(invented(response(10, more=conflict)), "received 2026-03-02").response.explanation

    assert any(line.startswith("Dos normas dicen cosas distintas.") for line in told.es)


def test_a_person_is_told_to_appeal_by_the_earlier_date_and_not_when_it_is_late() -> None:
    """An appeal filed on a Sunday against silence: the next step is the person's own."""
    events = ("received 2026-03-02", "answered 2026-05-04", "appeal_filed 2026-05-10")
    told = step(due(PETITION, *events, now=datetime(2026, 7, 1, 15, tzinfo=UTC)), "second_appeal_filing")

    assert any(
        line.endswith("Lo seguro es presentarlo hasta la primera fecha.") for line in told.explanation.es
    )
    assert not any("Se acepta" in line for line in told.explanation.es)
    assert not any("atraso" in line for line in told.explanation.es)


def test_of_two_norms_on_a_persons_act_the_earlier_is_not_said_to_be_the_limit() -> None:
    conflict = 'conflict = { amount = 5, unit = "working_day", basis = "x", evidence = "statute_text", '
    conflict += 'note_es = "Dos normas dicen cosas distintas.", note_en = "Two norms differ." }'
    term = f'amount = 15\nunit = "working_day"\ncounts_from = ["request.received"]\n{conflict}'
    term += '\ncount_start = "next_working_day"'
    appeal = STEP.format(id="appeal_filing", kind="appeal_filing", actor="applicant", term=term)
    told = step(due_in(invented(response(10), appeal), "received 2026-03-02"), "appeal_filing")

    assert (told.due_on, told.conflict_due_on) == (date(2026, 3, 23), date(2026, 3, 9))
    assert (
        "Dos normas dicen cosas distintas. Según la otra norma vencería antes, el lunes 9 de marzo de 2026."
        in told.explanation.es
    )


def test_of_two_norms_the_one_whose_date_is_shown_is_the_one_explained() -> None:
    conflict = 'conflict = { amount = 15, unit = "working_day", basis = "Reglamento inventado, artículo 9", '
    conflict += 'evidence = "statute_text", note_es = "Dos normas.", note_en = "Two norms." }'
    term = f'amount = 15\nunit = "calendar_day"\ncounts_from = ["request.received"]\n{conflict}'
    term += '\ncount_start = "next_day"'
    appeal = STEP.format(id="appeal_filing", kind="appeal_filing", actor="applicant", term=term)
    told = step(due_in(invented(response(10), appeal), "received 2026-03-02"), "appeal_filing")

    assert (told.due_on, told.first_due_on, told.conflict_due_on) == (
        date(2026, 3, 23), date(2026, 3, 23), date(2026, 3, 17),
    )  # fmt: skip
    assert (told.amount, told.unit, told.basis) == (15, "working_day", "Reglamento inventado, artículo 9")
    assert "El plazo es de 15 días hábiles (Reglamento inventado, artículo 9)." in told.explanation.es
    assert date(2026, 3, 21) in {day.date for day in told.skipped}


def test_a_year_that_is_not_confirmed_is_told_with_the_date() -> None:
    told = due(PETITION, "received 2026-11-20").response.explanation
    sure = due(PETITION, "received 2026-01-20").response.explanation

    assert "El calendario de 2027 todavía no está confirmado: la fecha puede moverse." in told.es
    assert "The calendar of 2027 is not confirmed yet: the date may move." in told.en
    assert not any("confirmado" in line for line in sure.es)


def test_a_term_that_never_ran_is_not_said_to_come() -> None:
    early = due(PETITION, "received 2026-03-02", "answered 2026-03-10", "appeal_filed 2026-03-12")
    silent = due(PETITION, "received 2026-03-02", "appeal_filed 2026-03-12")

    assert "Este plazo no llegó a correr." in step(early, "clarification").explanation.es
    assert "Se hizo antes de que el plazo corriera." in step(silent, "appeal_filing").explanation.es


def test_a_unit_the_law_does_not_name_is_told() -> None:
    told = due_in(
        invented(response(10, more="unit_verified = false")), "received 2026-03-02"
    ).response.explanation

    assert any("La norma dice solo «días»" in line for line in told.es)


@pytest.mark.parametrize("silence", [word for word in get_args(Silence) if word != "none"])
def test_every_effect_of_silence_has_words(silence: str) -> None:
    book = invented(response(10).replace('silence = "none"', f'silence = "{silence}"'))
    ((es, en),) = consequences(book.regime("xx.request").steps[0])

    assert es.endswith(".") and en.endswith(".")


def test_silence_is_told_only_where_the_term_is_proved() -> None:
    unproved = response(10).replace('silence = "none"', 'silence = "deemed_granted"')
    unproved = unproved.replace("Ley inventada, artículo 1", "Ley inventada").replace(
        "statute_text", "memory"
    )
    found = due_in(invented(unproved), "received 2026-03-02").response

    assert found.silence is None and not found.confirmed
    assert any("está por confirmar" in line for line in found.explanation.es)


@pytest.mark.parametrize("fact", sorted(FACTS))
def test_every_fact_a_term_may_count_from_has_words(fact: str) -> None:
    regime = law.load().regime(PETITION)

    assert beginning(regime, fact) != beginning(regime, None)


def test_a_step_that_is_done_at_once_has_a_beginning_and_no_date() -> None:
    term = 'unit = "immediate"\ncounts_from = ["request.received"]\ncount_start = "same_moment"'
    book = invented(response(10), STEP.format(id="referral", kind="referral", actor="authority", term=term))
    found = step(due_in(book, "received 2026-03-02"), "referral")

    assert (found.starts_on, found.due_on) == (date(2026, 3, 2), None)
    assert found.explanation.es[0] == "Debe hacerse de inmediato (Ley inventada, artículo 1)."


def test_the_date_of_a_term_that_waits_is_told_with_the_day_it_supposes() -> None:
    """Guatemala: neither admitted nor questioned; whatever today is, it is counted from the receipt."""
    regime, calendar = law.load().regime("gt.information_request"), law.load().calendar("gt")
    waiting = law.deadlines(regime, calendar, case("received 2026-02-02"), as_of=date(2026, 2, 10)).response

    assert waiting.state == "not_started"
    assert "Contado desde el lunes 2 de febrero de 2026, vencería el lunes 16 de febrero de 2026." in (
        waiting.explanation.es
    )
    assert not any("Si nada cambia" in line for line in waiting.explanation.es)


def test_a_report_counted_from_its_receipt_says_that_the_term_is_from_its_admission() -> None:
    """Bolivia: the final report's days run from an admission that is not recorded yet."""
    sentence = "Se cuenta desde la admisión; mientras no conste una, desde la recepción."
    report = "bo.transparency_complaint"

    assert sentence in due(report, "received 2026-04-27").response.explanation.es
    assert sentence not in due(report, "received 2026-04-27", "admitted 2026-05-04").response.explanation.es
