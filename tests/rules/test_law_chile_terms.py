"""Chile: how its terms run, stop, stand still and are told, and what each regime says when it is asked."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from foia import law
from tests.rules.law_samples import case, step

INFORMATION, PETITION = "cl.information_request", "cl.petition"


def chile(place: str | None = None) -> law.Calendar:
    return law.load().calendar("cl", place)


def due(*facts: str, regime: str = INFORMATION, place: str | None = None, **options: Any) -> law.Report:
    return law.deadlines(law.load().regime(regime), chile(place), case(*facts), **options)


def test_that_a_clarification_starts_the_six_months_again_is_told_as_practice_and_not_as_law() -> None:
    found = due(
        "received 2026-03-31", "clarification_requested 2026-04-06", "clarification_provided 2026-04-10",
        regime=PETITION, place="RM",
    ).response  # fmt: skip
    untouched = due("received 2026-03-31", regime=PETITION, place="RM").response
    practice = (
        "Por práctica de los órganos, la cuenta empieza de nuevo con la subsanación; la ley no lo dice "
        "(por confirmar)."
    )

    assert found.due_on == date(2026, 10, 13) and practice in found.explanation.es
    assert practice not in untouched.explanation.es
    assert not any("práctica" in line for line in due("received 2026-03-02").response.explanation.es)


def test_the_six_months_tell_that_a_municipality_has_a_shorter_term() -> None:
    told = due("received 2026-03-31", regime=PETITION, place="RM").response.explanation

    assert any("ordenanza fija un plazo menor" in line and "18.695" in line for line in told.es)
    assert any("never over thirty days" in line for line in told.en)


# ------------------------------------------------------------------ access to information
def test_until_the_request_is_completed_neither_the_answer_nor_the_notice_to_third_parties_runs() -> None:
    asked = ("received 2026-03-02", "clarification_requested 2026-03-03")
    waiting = due(*asked, as_of=date(2026, 3, 20))
    done = due(*asked, "clarification_provided 2026-03-10", as_of=date(2026, 3, 11))

    assert {step(waiting, name).state for name in ("response", "third_party_notice")} == {"not_started"}
    assert step(waiting, "clarification").state == "missed"
    assert step(waiting, "clarification").silence == "deemed_withdrawn"
    assert (step(done, "third_party_notice").due_on, done.response.due_on) == (
        date(2026, 3, 12),
        date(2026, 4, 8),
    )


def test_a_request_completed_later_by_another_act_runs_from_there() -> None:
    assert due("received 2026-03-02", "completed 2026-03-10").response.due_on == date(2026, 4, 8)


def test_no_third_party_is_late_where_none_is_affected() -> None:
    quiet = due("received 2026-03-02", as_of=date(2026, 3, 20))
    late = due("received 2026-03-02", "third_party_notified 2026-03-05", as_of=date(2026, 3, 20))

    assert step(quiet, "third_party_notice").state == "ended"
    assert step(late, "third_party_notice").state == "missed"


def test_silence_of_a_third_party_is_consent_and_the_answers_term_goes_on() -> None:
    found = due("received 2026-03-02", "third_party_notified 2026-03-10", as_of=date(2026, 3, 16))

    assert (step(found, "third_party_reply").state, step(found, "third_party_reply").silence) == (
        "missed",
        "deemed_consent",
    )
    assert found.response.due_on == due("received 2026-03-02").response.due_on == date(2026, 3, 30)


@pytest.mark.parametrize(
    ("told_on", "due_on"),
    [("2026-01-27", "2026-03-09"), ("2026-02-23", "2026-03-09"), ("2026-02-24", "2026-02-23")],
)
def test_an_extension_is_told_before_the_term_expires_and_counts_from_its_last_day(
    told_on: str, due_on: str
) -> None:
    found = due("received 2026-01-26", f"extended {told_on}", place="MA")

    assert str(found.response.due_on) == due_on
    assert str(found.response.first_due_on) == "2026-02-23"
    assert ("late_extension" in [each.code for each in found.warnings]) == (due_on == "2026-02-23")


@pytest.mark.parametrize("given", [["extended 2026-02-03 amount=11"], ["extended 2026-02-03"] * 2])
def test_an_extension_is_of_ten_days_at_most_and_only_one(given: list[str]) -> None:
    with pytest.raises(law.BadHistory):
        due("received 2026-01-26", *given)


def test_a_referral_ends_the_first_bodys_terms_and_a_rejected_one_brings_them_back() -> None:
    referred = ("received 2026-03-02", "referred 2026-03-03")
    ended = due(*referred, as_of=date(2026, 6, 1))
    back = due(*referred, "rejected 2026-03-05", as_of=date(2026, 3, 6))

    assert (ended.response.state, ended.response.ended_on) == ("ended", date(2026, 3, 3))
    assert (back.response.state, back.response.due_on) == ("running", date(2026, 3, 30))


def test_handing_over_waits_for_the_cost_to_be_paid() -> None:
    charged = ("received 2026-03-02", "charged 2026-03-16")
    waiting = due(*charged, as_of=date(2026, 5, 4))
    paid = due(*charged, "paid 2026-03-20", as_of=date(2026, 3, 23))

    assert (waiting.response.state, waiting.response.due_on) == ("suspended", None)
    assert step(waiting, "cost_payment").state == "no_term"
    assert paid.response.due_on == date(2026, 4, 6)


def test_an_answer_that_has_not_reached_the_person_does_not_stop_the_term() -> None:
    decided = due("received 2026-03-02", "decided 2026-03-27", as_of=date(2026, 3, 31))
    notified = due(
        "received 2026-03-02", "decided 2026-03-27", "notified 2026-03-30", as_of=date(2026, 3, 31)
    )

    assert (decided.response.state, notified.response.state) == ("missed", "met")
    assert law.stops_on(law.load().regime(INFORMATION)) == "notified"


def test_the_claim_runs_from_the_refusal_or_from_the_day_the_term_expired() -> None:
    refused = due("received 2026-01-26", "answered 2026-02-10 outcome=refused")
    in_time = due("received 2026-03-02", as_of=date(2026, 3, 30))
    silent = due("received 2026-03-02", as_of=date(2026, 3, 31))
    granted = due("received 2026-01-26", "answered 2026-02-10")

    assert step(refused, "appeal_filing").due_on == date(2026, 3, 3)
    assert step(in_time, "appeal_filing").state == "not_started"
    assert (step(silent, "appeal_filing").state, step(silent, "appeal_filing").due_on) == (
        "running",
        date(2026, 4, 21),
    )
    assert step(granted, "appeal_filing").state == "not_started"


@pytest.mark.parametrize("defence", [[], ["third_party_answered 2026-03-20 step=appeal_defence"]])
def test_the_council_decides_five_days_after_the_defences_term_used_or_not(defence: list[str]) -> None:
    facts = ["received 2026-01-26", "answered 2026-02-23 outcome=refused", "appeal_filed 2026-03-09"]
    facts += ["appeal_notified 2026-03-16", *defence]
    before, after = due(*facts, as_of=date(2026, 3, 30)), due(*facts, as_of=date(2026, 3, 31))

    assert step(before, "appeal_decision").state == "not_started"
    assert step(before, "appeal_decision").provisional_due_on == date(2026, 4, 7)
    assert (step(after, "appeal_decision").state, step(after, "appeal_decision").due_on) == (
        "running",
        date(2026, 4, 7),
    )
    told = " ".join(step(after, "appeal_decision").explanation.es)
    assert "Descargos ante el Consejo: venció el plazo el lunes 30 de marzo de 2026." in told


# ------------------------------------------------------------------ petitions and complaints
def test_the_outer_limit_is_shown_unless_the_readiness_certificate_is_chosen() -> None:
    facts = ("received 2026-01-05", "ripeness_certified 2026-03-02")
    limit, ready = (
        due(*facts, regime=PETITION),
        due(*facts, regime=PETITION, variant="final_decision_when_ripe"),
    )

    assert (limit.response.step, limit.response.due_on) == ("response", date(2026, 7, 6))
    assert (ready.response.step, ready.response.due_on) == ("final_decision_when_ripe", date(2026, 3, 30))
    assert {limit.response.variant, ready.response.variant} == {"response", "final_decision_when_ripe"}
    assert limit.step("final_decision_when_ripe") is None and ready.step("response") is None


def test_a_petition_may_be_extended_once_by_half_before_it_expires() -> None:
    received, regime = "received 2026-02-27", law.load().regime(PETITION)

    assert law.extension_limits(regime) == (3, "month", 1)
    assert law.extension_limits(regime, "final_decision_when_ripe") == (10, "working_day", 1)
    assert due(received, "extended 2026-08-27", regime=PETITION).response.due_on == date(2026, 11, 27)
    assert due(received, "extended 2026-08-28", regime=PETITION).response.due_on == date(2026, 8, 27)
    with pytest.raises(law.BadHistory):
        due(received, "extended 2026-08-20 amount=4 unit=month", regime=PETITION)


def test_hours_of_a_filing_on_a_closed_day_run_from_the_first_hour_of_the_next_open_day() -> None:
    saturday = due("received 2026-03-07T10:00", regime=PETITION)
    monday = due("received 2026-03-09T10:00", regime=PETITION)

    assert step(saturday, "acknowledge").due_at == datetime(2026, 3, 10, 3, tzinfo=UTC)
    assert step(monday, "acknowledge").due_at == datetime(2026, 3, 10, 13, tzinfo=UTC)
    assert [step(found, "acknowledge").due_on for found in (saturday, monday)] == [
        date(2026, 3, 9), date(2026, 3, 10),
    ]  # fmt: skip
    told = step(saturday, "acknowledge").explanation
    assert "Vence el lunes 9 de marzo de 2026 a las 24:00." in told.es
    assert "It ends on Monday 9 March 2026 at 24:00." in told.en
    assert "lunes 9 de marzo de 2026 a las 00:00" in " ".join(step(saturday, "acknowledge").explanation.es)


def test_an_answered_clarification_of_a_petition_restarts_the_count() -> None:
    facts = ("received 2026-01-05", "clarification_requested 2026-01-12")
    waiting = due(*facts, regime=PETITION, as_of=date(2026, 1, 15))
    again = due(*facts, "clarification_provided 2026-01-19", regime=PETITION)

    assert (waiting.response.state, waiting.response.due_on) == ("suspended", None)
    assert again.response.due_on == date(2026, 7, 20)


def test_a_referral_of_a_petition_moves_no_term() -> None:
    facts = ("received 2026-02-27", "referred 2026-03-02")

    assert due(*facts, regime=PETITION).response.due_on == date(2026, 8, 27)


@pytest.mark.parametrize(("decided_on", "state"), [("2025-12-16", "ended"), ("2025-12-17", "missed")])
def test_a_decision_within_five_days_of_the_denounced_delay_ends_the_threat_of_silence(
    decided_on: str, state: str
) -> None:
    facts = ("received 2025-06-02", "overdue_denounced 2025-12-09", f"decided {decided_on}")
    found = step(due(*facts, regime=PETITION, as_of=date(2026, 2, 2)), "silence_notice")

    assert (found.due_on, found.state) == (date(2025, 12, 16), state)


def test_a_delay_nobody_decided_after_it_was_denounced_is_missed_and_says_what_follows() -> None:
    facts = ("received 2025-06-02", "overdue_denounced 2025-12-09")
    found = due(*facts, regime=PETITION, as_of=date(2025, 12, 17))

    assert (step(found, "silence_notice").state, step(found, "silence_notice").silence) == (
        "missed",
        "deemed_granted",
    )
    assert (found.response.state, found.response.silence) == ("missed", "deemed_refused")


def test_the_decision_stops_the_petitions_term_and_its_notice_has_one_of_its_own() -> None:
    found = due("received 2026-01-05", "decided 2026-03-02", regime=PETITION, as_of=date(2026, 3, 10))

    assert (found.response.state, found.response.stopped_by) == ("met", "decided")
    assert (step(found, "notification").state, step(found, "notification").due_on) == (
        "missed",
        date(2026, 3, 9),
    )


# ------------------------------------------------------------------ notices, grounds and the rest
@pytest.mark.parametrize("regime", [INFORMATION, PETITION])
@pytest.mark.parametrize(
    ("channel", "notified_on", "verified"),
    [
        ("page", date(2026, 3, 31), False), ("email", date(2026, 3, 31), False),
        ("counter", date(2026, 3, 31), True), ("post", date(2026, 4, 6), True),
        ("citizen_mailbox", date(2026, 4, 6), True),
    ],
)  # fmt: skip
def test_each_channel_has_its_day_of_notice(
    regime: str, channel: str, notified_on: date, verified: bool
) -> None:
    put_at = datetime(2026, 3, 31, 15, tzinfo=UTC)
    found = law.notified_at(law.load().regime(regime), channel, put_at, chile("RM"))

    # A letter: the third working day after the post office's stamp, over Good Friday.
    assert found.at is not None and found.at.astimezone(chile("RM").zone).date() == notified_on
    assert (found.verified, found.basis is not None) == (verified, verified)


def test_the_grounds_are_the_laws_own_words_and_article_21_is_whole() -> None:
    grounds = {ground.code: ground for ground in law.grounds(law.load().regime(INFORMATION))}

    assert list(grounds) == [
        "CL-21-1", "CL-21-1a", "CL-21-1b", "CL-21-1c", "CL-21-2", "CL-21-3", "CL-21-4", "CL-21-5", "CL-20",
    ]  # fmt: skip
    assert not any(ground.paraphrase for ground in grounds.values())
    assert all(ground.verified and ground.text_en for ground in grounds.values())
    assert grounds["CL-21-2"].text_es == (
        "Cuando su publicidad, comunicación o conocimiento afecte los derechos de las personas, "
        "particularmente tratándose de su seguridad, su salud, la esfera de su vida privada o derechos de "
        "carácter comercial o económico."
    )


@pytest.mark.parametrize(
    ("body_class", "steps", "first_words"),
    [
        ("ministry", ["appeal_filing", "judicial_review"], "La reclamación señala"),
        (None, ["appeal_filing", "judicial_review"], "La reclamación señala"),
        ("audit_office", ["judicial_review"], "No hay amparo ante el Consejo."),
        ("central_bank", ["judicial_review"], "No hay amparo ante el Consejo."),
    ],
)
def test_against_an_autonomous_body_only_the_court_is_open(
    body_class: str | None, steps: list[str], first_words: str
) -> None:
    found = law.remedies(law.load().regime(INFORMATION), body_class)

    assert [remedy.step.id for remedy in found] == steps
    assert found[0].text_es.startswith(first_words) and found[0].text_en and found[0].verified


def test_a_claim_to_the_court_whose_last_day_is_closed_has_two_dates_and_the_rest_has_one() -> None:
    """Ley 20.285, article 28: fifteen calendar days. Whether they pass over a Sunday was not read."""
    appealed = ("appeal_filed 2026-04-01", "appeal_notified 2026-04-08", "appeal_decided 2026-04-28")
    found = due(
        "received 2026-03-02",
        "answered 2026-03-24 outcome=refused",
        *appealed,
        "notified 2026-05-02",
        place="RM",
    )
    claim = step(found, "judicial_review")

    assert (claim.due_on, claim.conflict_due_on) == (date(2026, 5, 17), date(2026, 5, 18))
    assert any(
        line.endswith("Lo seguro es presentarlo hasta la primera fecha.") for line in claim.explanation.es
    )
    assert not any("Se acepta hasta" in line for line in claim.explanation.es)
    assert [item.step for item in found.deadlines if item.conflict_due_on] == ["judicial_review"]


@pytest.mark.parametrize("regime", [INFORMATION, PETITION])
def test_no_norm_read_admits_suspending_a_term(regime: str) -> None:
    refusal = law.may_suspend(law.load().regime(regime))

    assert refusal is not None and refusal.code == "no_suspension"


@pytest.mark.parametrize("regime", [INFORMATION, PETITION])
def test_every_number_was_read_and_every_choice_of_what_stops_a_term_cites_its_words(regime: str) -> None:
    for found in law.load().regime(regime).steps:
        assert found.verified and found.unit_verified, found.id
        if found.kind in ("response", "appeal_decision"):
            assert found.stops_on and found.stops_on_words and found.stops_on_evidence == "statute_text"


def test_a_request_carries_a_name_and_whether_a_report_must_is_not_known() -> None:
    book = law.load()

    assert book.regime(INFORMATION).anonymous_allowed is False
    assert book.regime(PETITION).anonymous_allowed is None
    assert book.regime(PETITION).identity_reserve is True


def test_a_report_against_the_highest_authority_goes_to_the_comptroller_and_awaits_confirmation() -> None:
    (found,) = law.load().regime(PETITION).report_to

    assert (found.body_code, found.verified) == ("CGR", False)
    assert set(found.when) == {"highest_authority", "nobody_named"}


def test_the_emergency_numbers_begin_with_police_ambulance_and_fire() -> None:
    numbers = [each.number for each in law.load().country("CL").emergency_numbers]

    assert numbers[:3] == ["133", "131", "132"]
    assert all(each.source.startswith("https://") for each in law.load().country("CL").emergency_numbers)
