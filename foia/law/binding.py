"""Which version of a regime binds a case, where later ones took over the cases that were pending."""

from collections.abc import Sequence
from datetime import date, timedelta

from foia.law.book import LawBook
from foia.law.calendar import Calendar
from foia.law.clock import deadlines
from foia.law.events import Event
from foia.law.history import moment_of
from foia.law.regimes import Regime


def binding(
    book: LawBook,
    regime_id: str,
    calendar: Calendar,
    events: Sequence[Event],
    on: date,
    variant: str | None = None,
) -> Regime:
    """Find the version that binds a case on a day: that of its receipt, or one that took it over since.

    A version that takes pending cases over keeps them once it ended itself, as rules of an emergency do. It
    takes neither what was answered before its first day nor what was due before it.
    Raises: NoRegime; BadHistory; LawError as `deadlines`.
    """
    received_on = min(
        (moment_of(event.at, calendar.zone).day for event in events if event.type == "received"), default=on
    )
    bound = book.bound(regime_id, received_on, received_on)
    for later in book.takeovers(bound, on):
        eve = later.valid_from - timedelta(days=1)
        response = deadlines(bound, calendar, events, variant=variant, as_of=eve, told=False).response
        due_on = response.last_acceptable_on
        is_open = response.stopped_on is None and response.ended_on is None and response.state != "uncovered"
        if is_open and (due_on is None or due_on >= later.valid_from):
            bound = later
    return bound
