"""What holds for every case, whatever its days."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from foia import law
from tests.rules.law_samples import clarification, extension, invented, response

BOOK = law.load()
REQUEST, PETITION = BOOK.regime("bo.information_request"), BOOK.regime("bo.petition")
BOLIVIAN = BOOK.country("BO").regimes
ZONE = ZoneInfo("America/La_Paz")
days = st.dates(date(2024, 1, 2), date(2027, 12, 30))
places = st.sampled_from([None, *"LCSOPHTBN"])
instants = st.builds(datetime.combine, days, st.times(), st.just(ZONE))
INVENTED = invented(extension(5), clarification("suspend"), response(10))


def closed(day: date, announced: date | None = None) -> law.CalendarDay:
    return law.CalendarDay(
        date=day, effect="closed", name_es="x", name_en="x", basis="x", announced=announced
    )  # fmt: skip


@given(instants, places, st.sampled_from(BOLIVIAN))
def test_a_due_date_is_a_working_day_after_the_receipt(
    at: datetime, place: str | None, regime: law.Regime
) -> None:
    calendar = BOOK.calendar("bo", place)
    found = law.deadlines(regime, calendar, [law.Event("received", at)]).response

    assert found.due_on is not None
    assert calendar.is_working_day(found.due_on)
    assert found.due_on > at.date()


@given(days, st.integers(1, 120), places)
def test_counting_by_bisection_equals_counting_day_by_day(day: date, amount: int, place: str | None) -> None:
    calendar = BOOK.calendar("bo", place)
    walked, left = day, amount
    while left:
        walked += timedelta(days=1)
        left -= calendar.is_working_day(walked)

    assert calendar.add_working_days(day, amount) == walked
    assert calendar.working_days_between(day, walked) == amount


@given(days, days, places)
def test_the_days_between_two_dates_change_sign_when_they_are_exchanged(
    a: date, b: date, place: str | None
) -> None:
    calendar = BOOK.calendar("bo", place)

    assert calendar.working_days_between(a, b) == -calendar.working_days_between(b, a)


@given(days, st.lists(st.integers(1, 40), max_size=6), places)
def test_one_more_closed_day_never_brings_a_due_date_nearer(
    day: date, ahead: list[int], place: str | None
) -> None:
    plain = law.deadlines(REQUEST, BOOK.calendar("bo", place), [law.Event("received", day)])
    more = [closed(day + timedelta(days=n)) for n in ahead]
    longer = law.deadlines(REQUEST, BOOK.calendar("bo", place, more), [law.Event("received", day)])

    assert plain.response.due_on is not None and longer.response.due_on is not None
    assert longer.response.due_on >= plain.response.due_on


# The one day a decree opened again: looking after that decree may bring a date nearer, and rightly so.
OPENED_AGAIN = {day.date for day in BOOK.calendar_base("bo").days if day.effect == "open"}


@given(
    days.filter(lambda day: not any(0 <= (opened - day).days < 120 for opened in OPENED_AGAIN)),
    st.lists(st.tuples(st.integers(1, 40), st.integers(-30, 40)), max_size=6),
    st.integers(0, 40),
    st.integers(0, 40),
)
def test_a_later_look_knows_more_closed_days_and_never_fewer(
    day: date, decrees: list[tuple[int, int]], early: int, later: int
) -> None:
    extra = [closed(day + timedelta(days=on), day + timedelta(days=told)) for on, told in decrees]
    calendar = BOOK.calendar("bo", None, extra)
    first, second = (
        law.deadlines(REQUEST, calendar, [law.Event("received", day)], as_of=day + timedelta(days=n)).response
        for n in (early, early + later)
    )

    assert first.due_on is not None and second.due_on is not None
    assert first.due_on <= second.due_on


HISTORY = [
    law.Event("received", date(2026, 1, 5)),
    law.Event("acknowledged", date(2026, 1, 5)),
    law.Event("clarification_requested", date(2026, 1, 8)),
    law.Event("clarification_provided", date(2026, 1, 9)),
    law.Event("referred", date(2026, 1, 9), to="x"),
    law.Event("corrected", date(2025, 12, 30), of="received", recorded_at=date(2026, 2, 1)),
    law.Event("decided", datetime(2026, 3, 2, 9, tzinfo=ZONE), outcome="refused"),
    law.Event("notified", datetime(2026, 3, 2, 17, tzinfo=ZONE)),
    law.Event("appeal_filed", date(2026, 3, 9)),
    law.Event("third_party_notified", date(2026, 3, 10)),
    law.Event("appeal_decided", date(2026, 3, 30)),
    law.Event("notified", date(2026, 3, 31)),
    law.Event("appeal_filed", date(2026, 4, 8)),
]


@given(st.permutations(HISTORY))
def test_the_order_in_which_events_are_given_does_not_matter(shuffled: list[law.Event]) -> None:
    calendar = BOOK.calendar("bo", "L")

    assert law.deadlines(PETITION, calendar, shuffled) == law.deadlines(PETITION, calendar, HISTORY)


REPORTED = [
    law.Event("received", date(2026, 3, 2)),
    law.Event("admitted", date(2026, 3, 5)),
    law.Event("order_notified", date(2026, 3, 6)),
    law.Event("third_party_notified", date(2026, 3, 10)),
    law.Event("extended", date(2026, 3, 12), step="defence"),
    law.Event("third_party_answered", date(2026, 3, 20), step="defence"),
    law.Event("third_party_notified", date(2026, 3, 23)),
    law.Event("extended", date(2026, 5, 4)),
    law.Event("decided", date(2026, 6, 1), outcome="forwarded_to_authority"),
    law.Event("notified", date(2026, 6, 2)),
]


@given(st.permutations(REPORTED))
def test_the_order_of_the_events_of_a_report_does_not_matter_either(shuffled: list[law.Event]) -> None:
    regime, calendar = BOOK.regime("bo.transparency_complaint"), BOOK.calendar("bo", "L")

    assert law.deadlines(regime, calendar, shuffled) == law.deadlines(regime, calendar, REPORTED)


@given(days, st.integers(0, 90))
def test_what_may_be_extended_on_a_day_is_never_told_late(day: date, after: int) -> None:
    regime, calendar = BOOK.regime("bo.transparency_complaint"), BOOK.calendar("bo", "L")
    received, told = law.Event("received", day), day + timedelta(days=after)
    plain = law.deadlines(regime, calendar, [received])
    extended = law.deadlines(regime, calendar, [received, law.Event("extended", told)])
    refused = law.may_extend_on(regime, plain, told)

    assert any(w.code == "late_extension" for w in extended.warnings) == (refused is not None)


@given(st.dates(date(2026, 1, 2), date(2026, 6, 1)), st.integers(1, 5), st.integers(0, 30))
def test_an_extension_never_brings_a_due_date_nearer(day: date, amount: int, after: int) -> None:
    regime, calendar = INVENTED.regime("xx.request"), INVENTED.calendar("xx")
    received = law.Event("received", day)
    extended = law.Event("extended", day + timedelta(days=after), amount=amount)
    plain = law.deadlines(regime, calendar, [received]).response
    longer = law.deadlines(regime, calendar, [received, extended]).response

    assert plain.due_on is not None and longer.due_on is not None
    assert longer.due_on >= plain.due_on
    assert longer.first_due_on == plain.due_on


@given(st.dates(date(2026, 1, 2), date(2026, 6, 1)), st.integers(0, 60), st.integers(0, 40))
def test_a_suspension_never_brings_a_due_date_nearer_nor_revives_a_missed_one(
    day: date, first: int, length: int
) -> None:
    regime, calendar = INVENTED.regime("xx.request"), INVENTED.calendar("xx")
    stop = day + timedelta(days=first)
    events = [law.Event("received", day)]
    plain = law.deadlines(regime, calendar, events).response.due_on
    events += [law.Event("suspended", stop), law.Event("resumed", stop + timedelta(days=length))]
    paused = law.deadlines(regime, calendar, events).response.due_on

    assert plain is not None and paused is not None
    assert paused >= plain
    if stop > plain:
        assert paused == plain


@given(instants, places)
def test_a_case_is_late_only_after_the_later_reading(at: datetime, place: str | None) -> None:
    calendar, received = BOOK.calendar("bo", place), law.Event("received", at)
    found = law.deadlines(REQUEST, calendar, [received]).response
    last = found.last_acceptable_on
    assert last is not None

    def state_at(day: date, hour: int, minute: int) -> str:
        moment = datetime(day.year, day.month, day.day, hour, minute, 59, tzinfo=ZONE)
        return law.deadlines(REQUEST, calendar, [received], now=moment).response.state

    assert state_at(last, 23, 59) == "running"
    assert state_at(last + timedelta(days=1), 0, 0) == "missed"


@given(st.lists(st.sampled_from(law.EVENT_TYPES), max_size=8), st.data())
def test_any_list_of_events_gives_a_report_or_names_the_event_that_cannot_be(
    kinds: list[str], data: st.DataObject
) -> None:
    when = st.dates(date(2026, 1, 1), date(2026, 9, 1))
    events = [law.Event("received", date(2026, 2, 2))]
    events += [
        law.Event(kind, data.draw(when), of="received" if kind == "corrected" else None) for kind in kinds
    ]
    for regime in BOOK.regimes:
        try:
            report = law.deadlines(regime, BOOK.calendar(regime.calendar), events)
        except law.BadHistory as refused:
            assert 0 <= refused.index < len(events) and refused.reason
        else:
            assert [d.kind for d in report.deadlines].count("response") == 1
            assert len({d.step for d in report.deadlines}) == len(report.deadlines)
