"""Which regime binds a body, and what a regime says when it is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from foia import law
from foia.law.clauses import Transition
from tests.rules.law_samples import RULES, case, invented, response

BOUND = ("executive_central", "executive_decentralised", "executive_autonomous", "state_company")
CLASSES = (
    *BOUND, "legislature", "judiciary", "electoral", "prosecutor", "ombudsman", "audit_office", "department",
    "municipality", "indigenous_autonomy", "university", "other",
)  # fmt: skip
DAY = date(2026, 3, 2)


@pytest.mark.parametrize("body_class", CLASSES)
def test_the_decree_binds_the_executive_and_everybody_else_answers_a_petition(body_class: str) -> None:
    found = law.applicable(law.load(), "BO", "info_request", body_class, "L", DAY)

    assert found.id == ("bo.information_request" if body_class in BOUND else "bo.petition")


@pytest.mark.parametrize(
    ("country", "kind", "body_class", "day"),
    [
        ("CL", "info_request", "executive_central", DAY),
        ("BO", "no_such_kind", "executive_central", DAY),
        ("BO", "info_request", "no_such_class", DAY),
        ("BO", "info_request", "executive_central", date(2005, 5, 16)),
        ("BO", "info_request", "municipality", date(2003, 4, 24)),
    ],
)
def test_where_no_regime_binds_it_says_so(country: str, kind: str, body_class: str, day: date) -> None:
    with pytest.raises(law.NoRegime):
        law.load().applicable(country, kind, body_class, None, day)


def two_versions(pending: str) -> law.LawBook:
    book = invented(response(10))
    old = replace(book.regime("xx.request"), valid_to=date(2026, 6, 30))
    transition = Transition(pending=pending, basis="Ley inventada", evidence="statute_text")  # type: ignore[arg-type]
    new = replace(old, version="2", valid_from=date(2026, 7, 1), valid_to=None, transition=transition)
    return law.LawBook([replace(book.countries["XX"], regimes=(new, old))])


@pytest.mark.parametrize(("pending", "version"), [("old_version", "1"), ("new_version", "2")])
def test_a_transition_says_what_happens_to_open_cases(pending: str, version: str) -> None:
    book = two_versions(pending)

    assert book.applicable("XX", "info_request", "any", None, DAY).version == "1"
    assert book.applicable("XX", "info_request", "any", None, DAY, as_of=date(2026, 7, 1)).version == version


@pytest.mark.parametrize(("pending", "version"), [("old_version", "1"), ("new_version", "2")])
def test_a_case_is_bound_to_the_version_in_force_when_it_was_received(pending: str, version: str) -> None:
    book, later = two_versions(pending), date(2026, 7, 1)

    assert book.bound("xx.request", DAY, DAY).version == "1"
    assert book.bound("xx.request", DAY, later).version == version
    assert book.bound("xx.request", later, later).version == "2"


def test_a_bill_is_never_applied() -> None:
    book = invented(response(10))
    law_, country = book.regime("xx.request"), book.countries["XX"]
    bill = replace(law_, version="2", status="bill", valid_from=date(2026, 1, 1))
    both = law.LawBook([replace(country, regimes=(law_, bill))])

    assert both.applicable("XX", "info_request", "any", None, DAY).version == "1"
    assert both.regime("xx.request").version == "1"
    assert both.regime("xx.request", "2").status == "bill"


def test_a_regime_made_for_certain_places_reaches_only_them() -> None:
    book = invented(response(10), rules=RULES + '\nplaces = ["A"]')

    assert book.applicable("XX", "info_request", "any", "A:1", DAY).id == "xx.request"
    with pytest.raises(law.NoRegime):
        book.applicable("XX", "info_request", "any", "B", DAY)


def test_the_shipped_files_are_read_once() -> None:
    assert law.load() is law.load()
    assert law.load().calendar("bo", "L") is law.load().calendar("bo", "L")


def test_the_grounds_are_in_the_norms_own_words() -> None:
    found = law.grounds(law.load().regime("bo.information_request"))

    assert [ground.code for ground in found] == ["BO-LEY", "BO-LPA18-a", "BO-LPA18-b", "BO-LPA18-II"]
    assert all(ground.verified and ground.text_en and not ground.paraphrase for ground in found)
    assert found[2].text_es == (
        "Los sujetos a reserva o los protegidos por los secretos comercial, bancario, industrial, "
        "tecnológico y financiero, establecidos en disposiciones legales."
    )


def test_an_extension_is_possible_only_where_the_regime_writes_one() -> None:
    book = law.load()
    refusal = law.may_extend(book.regime("bo.information_request"))

    assert refusal is not None and refusal.basis is None and not refusal.verified
    assert law.may_extend(book.regime("bo.petition"), "appeal_decision") is not None
    with pytest.raises(law.LawError):
        law.may_extend(book.regime("bo.petition"), "nothing")


@pytest.mark.parametrize("channel", ["page", "email", "post"])
def test_a_notice_counts_at_the_instant_it_is_put_and_nobody_verified_that(channel: str) -> None:
    put_at = datetime(2026, 3, 2, 22, tzinfo=UTC)
    for regime in ("bo.information_request", "bo.petition"):
        found = law.notified_at(law.load().regime(regime), channel, put_at)
        assert (found.at, found.verified, found.basis) == (put_at, False, None)


def test_what_is_handed_over_at_the_counter_counts_from_its_receipt_by_law() -> None:
    handed_at = datetime(2026, 3, 2, 15, tzinfo=UTC)
    found = law.notified_at(law.load().regime("bo.petition"), "counter", handed_at)

    assert (found.at, found.rule, found.basis) == (handed_at, "delivered", "Ley 2341, artículo 33 V")


def test_a_registered_letter_may_count_days_after_it_was_put() -> None:
    notice = '[[regime.notice]]\nchannel = "post"\nrule = "days_after"\namount = 3\nunit = "working_day"\n'
    notice += 'basis = "Ley inventada, artículo 46"\nevidence = "statute_text"\n'
    book = invented(response(), notice)
    put_at = datetime(2026, 3, 5, 15, tzinfo=UTC)
    found = law.notified_at(book.regime("xx.request"), "post", put_at, book.calendar("xx"))

    assert found.at is not None and found.at.date() == date(2026, 3, 10)
    assert found.verified and found.basis is not None
    with pytest.raises(law.LawError):
        law.notified_at(book.regime("xx.request"), "page", put_at)


def test_the_content_hash_changes_with_any_word_of_a_regime() -> None:
    first, same, other = invented(response(10)), invented(response(10)), invented(response(11))

    hashes = [book.regime("xx.request").content_hash for book in (first, same, other)]
    assert hashes[0] == hashes[1] != hashes[2]


@pytest.mark.parametrize(
    ("received", "facts", "version", "due"),
    [
        (date(2020, 3, 24), (), "2", date(2020, 4, 23)),
        (date(2020, 3, 24), ("answered 2020-03-27 outcome=granted",), "1", date(2020, 4, 7)),
        (date(2020, 3, 24), ("answered 2020-03-28 outcome=granted",), "2", date(2020, 4, 23)),
        (date(2020, 3, 12), (), "1", date(2020, 3, 27)),
        (date(2020, 3, 13), (), "2", date(2020, 4, 15)),
        (date(2020, 1, 8), (), "1", date(2020, 1, 22)),
        (date(2017, 3, 1), (), "1", None),
        (date(2022, 5, 18), (), "3", date(2022, 6, 2)),
    ],
)
def test_rules_of_an_emergency_keep_what_was_pending_when_they_began(
    received: date, facts: tuple[str, ...], version: str, due: date | None
) -> None:
    book, events = law.load(), [law.Event("received", received), *case(*facts)]
    calendar = book.calendar("co")

    bound = law.binding(book, "co.petition", calendar, events, date(2026, 11, 21))

    assert bound.version == version
    assert law.deadlines(bound, calendar, events).response.due_on == due
    pending = book.taken_over("co.petition", "1", date(2026, 11, 21))
    assert (pending.version, book.taken_over("co.petition", "3", date(2026, 11, 21)).version) == ("2", "3")


def test_a_version_is_law_until_its_last_day() -> None:
    old = two_versions("old_version").regime("xx.request", "1")

    assert [old.in_force_on(date(2026, month, day)) for month, day in ((6, 30), (7, 1))] == [True, False]
