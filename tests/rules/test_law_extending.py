"""Extending and suspending a real case: how long, how often, and inside which window."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from foia import law
from tests.rules.law_samples import STEP, TERM, clarification, due_in, extension, invented, response, step

WINDOW = """notify_window = { opens = { amount = -2, unit = "working_day", of = "response.due" }, \
closes = { amount = 0, unit = "working_day", of = "response.due" } }"""
UNKNOWN = 'non_working_receipt = "unknown"\nafter_hours = "same_day"\nlast_day = "roll_forward"'
GROUND = """
[[regime.suspension_ground]]
code = "S1"
text_es = "Mientras informa otra entidad."
text_en = "While another body reports."
paraphrase = false
basis = "Ley inventada, artículo 7"
source = "invented"
evidence = "statute_text"
"""


def refusal(book: law.LawBook, day: date, *facts: str) -> str | None:
    """Ask whether the response may be extended by a notice of that day."""
    found = law.may_extend_on(book.regime("xx.request"), due_in(book, "received 2026-03-02", *facts), day)
    return found and found.code


def test_an_extension_is_told_inside_its_window() -> None:
    book = invented(extension(5, WINDOW), response(10))

    answers = {day: refusal(book, date(2026, 3, day)) for day in (11, 12, 16, 17)}
    assert answers == {11: "too_early", 12: None, 16: None, 17: "too_late"}


def test_why_an_extension_is_refused_is_told_in_both_languages() -> None:
    book = invented(extension(5, WINDOW), response(10))
    found = law.may_extend_on(
        book.regime("xx.request"), due_in(book, "received 2026-03-02"), date(2026, 3, 11)
    )

    norm = "Ley inventada, artículo 1"
    assert found is not None and (found.verified, found.basis) == (True, norm)
    assert found.text_es == f"La prórroga se puede avisar desde el jueves 12 de marzo de 2026 ({norm})."
    assert found.text_en == f"The extension may be told from Thursday 12 March 2026 ({norm})."


def test_a_late_notice_that_is_only_flagged_is_not_refused() -> None:
    book = invented(extension(5, 'late_notice = "flag"'), response(10))

    assert refusal(book, date(2026, 3, 17)) is None


def test_a_second_extension_is_refused_where_one_is_all_there_is() -> None:
    twice = extension(5).replace("max_times = 1", "max_times = 2")

    assert refusal(invented(extension(5), response(10)), date(2026, 3, 6), "extended 2026-03-05") == (
        "no_more_extensions"
    )
    assert refusal(invented(twice, response(10)), date(2026, 3, 20), "extended 2026-03-05") is None
    assert refusal(invented(twice, response(10)), date(2026, 3, 24), "extended 2026-03-05") == "too_late"


def test_what_was_answered_withdrawn_or_never_admitted_is_not_extended() -> None:
    admitted = UNKNOWN.replace('"unknown"', '"actual_date"') + '\nadmission = "required"'
    book, waiting = (
        invented(extension(5), response(10)),
        invented(extension(5), response(10), rules=admitted),
    )

    assert refusal(book, date(2026, 3, 6), "answered 2026-03-05") == "not_running"
    assert refusal(book, date(2026, 3, 6), "withdrawn 2026-03-05") == "not_running"
    assert refusal(waiting, date(2026, 3, 6)) == "not_running"
    assert refusal(waiting, date(2026, 3, 6), "admitted 2026-03-05") is None


def test_under_a_rule_that_is_not_known_an_extension_is_in_time_until_the_later_reading() -> None:
    book = invented(extension(5), response(10), rules=UNKNOWN)
    report = due_in(book, "received 2026-03-07")
    regime = book.regime("xx.request")

    assert (report.response.due_on, report.response.conflict_due_on) == (date(2026, 3, 20), date(2026, 3, 23))
    assert law.may_extend_on(regime, report, date(2026, 3, 23)) is None
    told = due_in(book, "received 2026-03-07", "extended 2026-03-23")
    assert [warning.code for warning in told.warnings if "extension" in warning.code] == []
    assert told.response.last_acceptable_on == date(2026, 3, 30)


def test_an_early_notice_is_flagged_and_counts() -> None:
    book = invented(extension(5, WINDOW), response(10))
    report = due_in(book, "received 2026-03-02", "extended 2026-03-05")

    assert report.response.due_on == date(2026, 3, 23)
    assert [warning.code for warning in report.warnings] == ["early_extension"]


@pytest.mark.parametrize(
    ("more", "words"), [("", "no produce efecto"), ('late_notice = "flag"', "se cuenta igual")]
)
def test_a_late_notice_is_told_by_the_rule_of_the_extension_itself(more: str, words: str) -> None:
    book = invented(extension(5, more), response(10))
    (warning,) = due_in(book, "received 2026-03-02", "extended 2026-03-17").warnings

    assert words in warning.text and warning.step == "extension"


def test_the_window_stays_where_the_first_date_put_it() -> None:
    book = invented(extension(5, WINDOW), clarification("suspend"), response(10))
    facts: list[Any] = ["received 2026-03-02", "clarification_requested 2026-03-04"]
    given = due_in(book, *facts, "clarification_provided 2026-03-06", "extended 2026-03-17")
    window = step(given, "extension")

    assert (given.response.first_due_on, given.response.due_on) == (date(2026, 3, 18), date(2026, 3, 25))
    assert (window.window_opens_on, window.due_on, window.state) == (
        date(2026, 3, 16), date(2026, 3, 18), "met",
    )  # fmt: skip


def test_the_limits_of_an_extension_are_those_of_its_step() -> None:
    open_ended = (
        extension(0, "max_total_factor = 2").replace("amount = 0\n", "").replace("max_times = 1\n", "")
    )

    assert law.extension_limits(invented(extension(5), response(10)).regime("xx.request")) == (
        5, "working_day", 1,
    )  # fmt: skip
    assert law.extension_limits(invented(open_ended, response(10)).regime("xx.request")) == (
        None, "working_day", None,
    )  # fmt: skip
    assert law.extension_limits(invented(response(10)).regime("xx.request")) is None
    with pytest.raises(law.LawError):
        law.extension_limits(invented(response(10)).regime("xx.request"), "nothing")


def test_a_term_is_suspended_only_where_a_norm_gives_a_ground() -> None:
    assert law.may_suspend(invented(response(10), GROUND).regime("xx.request")) is None
    refused = law.may_suspend(invented(response(10)).regime("xx.request"))
    assert refused is not None and refused.code == "no_suspension"


def test_the_condition_of_a_term_is_told_with_its_own_proof() -> None:
    condition = 'condition_es = "Si hay razones."\ncondition_en = "If there are reasons."\n'
    own = due_in(invented(response(10, more=condition)), "received 2026-03-02").response
    heard = due_in(
        invented(response(10, more=f'{condition}condition_evidence = "memory"')), "received 2026-03-02"
    ).response

    assert "Si hay razones (Ley inventada, artículo 1)." in own.explanation.es
    assert "Si hay razones (por confirmar)." in heard.explanation.es
    assert "If there are reasons (to be confirmed)." in heard.explanation.en


APPEAL = STEP.format(
    id="appeal_decision", kind="appeal_decision", actor="superior",
    term=TERM.format(amount=10, unit="working_day", start="next_working_day"),
)  # fmt: skip
OPEN_ENDED = extension(0, "max_total_factor = 2").replace("amount = 0\n", "").replace("max_times = 1\n", "")
OWN = 'extension = { amount = 3, unit = "working_day", max_times = 1 }'


def test_a_term_is_extended_by_its_own_rule_and_never_by_that_of_the_response() -> None:
    plain = invented(extension(5), response(10), APPEAL)
    own = invented(extension(5), response(10), APPEAL + OWN)
    extended = ["received 2026-03-02", "extended 2026-03-10 step=appeal_decision"]

    with pytest.raises(law.BadHistory, match="no prevé ninguna prórroga"):
        due_in(plain, *extended)
    assert step(due_in(own, *extended), "appeal_decision").due_on == date(2026, 3, 19)
    with pytest.raises(law.BadHistory, match=r"máximo 3 días hábiles \(Ley inventada, artículo 1\)"):
        due_in(own, f"{extended[0]}", f"{extended[1]} amount=4")


@pytest.mark.parametrize(("second", "allowed"), [(4, True), (5, False)])
def test_all_extensions_together_stay_within_so_many_times_the_term(second: int, allowed: bool) -> None:
    book = invented(OPEN_ENDED, response(10))
    history = ["received 2026-03-02", "extended 2026-03-10 amount=6", f"extended 2026-03-11 amount={second}"]

    if allowed:
        assert due_in(book, *history).response.due_on == date(2026, 3, 30)
        return
    with pytest.raises(law.BadHistory, match="no puede pasar de 2 veces el plazo"):
        due_in(book, *history)


@pytest.mark.parametrize(("words", "said"), [
    ("", "necesita 'amount'"), ("amount=3 unit=month", "no puede pasar"),
])  # fmt: skip
def test_an_extension_without_a_limit_says_how_long_it_is_in_days_of_the_term(words: str, said: str) -> None:
    with pytest.raises(law.BadHistory, match=said):
        due_in(invented(OPEN_ENDED, response(10)), "received 2026-03-02", f"extended 2026-03-10 {words}")


def test_whether_another_term_may_be_extended_is_asked_of_its_own_rule() -> None:
    early = WINDOW.replace("amount = 0", "amount = -2").replace("amount = -2", "amount = -9", 1)
    plain = invented(extension(5, early), response(10), APPEAL)
    own = invented(extension(5, early), response(10), APPEAL + OWN)
    received, extended = "received 2026-03-02", "extended 2026-03-10 step=appeal_decision"

    def asked(book: law.LawBook, day: int, *facts: str, step: str | None = "appeal_decision") -> str | None:
        report = due_in(book, received, *facts)
        found = law.may_extend_on(book.regime("xx.request"), report, date(2026, 3, day), step)
        return found and found.code

    assert asked(plain, 10) == "no_extension"
    assert [asked(own, day) for day in (2, 16, 17)] == [None, None, "too_late"]
    assert [asked(own, day, step=None) for day in (12, 13)] == [None, "too_late"]
    assert asked(own, 11, extended) == "no_more_extensions"
    twice = invented(
        extension(5, early), response(10), APPEAL + OWN.replace("max_times = 1", "max_times = 2")
    )
    assert asked(twice, 11, extended) is None
    assert asked(invented(response(10), APPEAL + OWN), 10) is None


def test_why_a_term_is_no_longer_extended_is_told_in_both_languages() -> None:
    book, norm = invented(extension(5), response(10)), " (Ley inventada, artículo 1)"

    def told(day: int, *facts: str) -> tuple[str, str, str | None]:
        report = due_in(book, "received 2026-03-02", *facts)
        found = law.may_extend_on(book.regime("xx.request"), report, date(2026, 3, day))
        assert found is not None
        return found.text_es, found.text_en, found.basis

    assert told(6, "answered 2026-03-05") == (
        "Este plazo no está corriendo.", "This term is not running.", None,
    )  # fmt: skip
    assert told(6, "extended 2026-03-05") == (
        f"La norma no admite otra prórroga de este plazo{norm}.",
        f"The law allows no further extension of this term{norm}.",
        "Ley inventada, artículo 1",
    )
    assert told(17)[:2] == (
        f"La prórroga se podía avisar hasta el lunes 16 de marzo de 2026{norm}.",
        f"The extension could be told until Monday 16 March 2026{norm}.",
    )
