"""Put events in order, as known on a day, and fold them into the facts of the case.

Whether a history is possible never depends on the calendar: a decree moves dates, it never breaks a case.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from foia.law.acts import Acts
from foia.law.errors import BadHistory, LawError
from foia.law.events import RANK, Event, check_event
from foia.law.facts import History, Placed, is_before
from foia.law.regimes import Regime, Step
from foia.law.terms import Moment


def read_history(
    regime: Regime,
    events: Sequence[Event],
    zone: ZoneInfo,
    as_of: date | None = None,
    variant: str | None = None,
) -> History:
    """Fold the events, given in any order, into the facts of the case.

    Raises: BadHistory, its index being the event's place in the list given; LawError on an unknown variant.
    """
    placed = []
    for index, event in enumerate(events):
        check_event(index, event)
        if event.step is not None and regime.step(event.step) is None:
            raise BadHistory(index, f"este régimen no tiene el paso {event.step!r}")
        if as_of is None or known_on(event, zone) <= as_of:
            placed.append(Placed(index, event, moment_of(event.at, zone)))
    ordered = _in_order(_corrected(placed, zone))
    received = [item for item in ordered if item.event.type == "received"]
    if not received:
        first = next((index for index, event in enumerate(events) if event.type == "received"), 0)
        raise BadHistory(first, "no hay ningún hecho 'received'" + (f" conocido al {as_of}" if as_of else ""))
    if len(received) > 1:
        raise BadHistory(received[-1].index, "un expediente se recibe una sola vez")
    acts = Acts(regime, History(chosen_response(regime, variant), received[0].moment))
    for item in ordered:
        acts.take(item)
    return acts.history


def chosen_response(regime: Regime, variant: str | None) -> Step:
    """Pick the response step: the one named, else the one called `response`, else the first of the file.

    Raises: LawError when the regime has no such response.
    """
    responses = regime.responses()
    found = next((step for step in responses if step.id == (variant or "response")), None)
    if found is None and (variant is not None or not responses):
        raise LawError(f"el régimen {regime.id} no tiene el paso de respuesta {variant or 'response'!r}")
    return found or responses[0]


def moment_of(value: datetime | date, zone: ZoneInfo) -> Moment:
    """Place an instant or a date in the calendar's zone; an instant without zone is local."""
    if not isinstance(value, datetime):
        return Moment(value)
    instant = value.replace(tzinfo=zone) if value.tzinfo is None else value.astimezone(zone)
    return Moment(instant.date(), instant)


def known_on(event: Event, zone: ZoneInfo) -> date:
    """Give the day an event became known. A correction that does not say so was always known."""
    if event.recorded_at is not None:
        return moment_of(event.recorded_at, zone).day
    return date.min if event.type == "corrected" else moment_of(event.at, zone).day


def _corrected(placed: Sequence[Placed], zone: ZoneInfo) -> list[Placed]:
    """Replace the moment of each corrected event by the true one, in the order the corrections were made."""
    result = {item.index: item for item in placed if item.event.type != "corrected"}
    corrections = [item for item in placed if item.event.type == "corrected"]
    for item in sorted(corrections, key=_when_made):
        targets = [
            target
            for target in result.values()
            if target.event.type == item.event.of and item.event.step in (None, target.event.step)
        ]
        # What was not on record yet when the correction was made is not what it corrects.
        targets = [target for target in targets if _was_known(target, item, zone)] or targets
        if not targets:
            raise BadHistory(item.index, f"no hay ningún hecho {item.event.of!r} que corregir")
        target = _in_order(targets)[-1]
        result[target.index] = replace(target, moment=item.moment)
    return list(result.values())


def _was_known(target: Placed, correction: Placed, zone: ZoneInfo) -> bool:
    """Tell whether an event was on record when a correction was made, if that says when."""
    made = correction.event.recorded_at
    known = target.event.recorded_at or target.event.at
    return made is None or not is_before(moment_of(made, zone), moment_of(known, zone))


def _when_made(item: Placed) -> tuple[str, str]:
    """Order corrections by when they were made; the rest of the key only makes the order total."""
    recorded = item.event.recorded_at
    return ("" if recorded is None else recorded.isoformat()), repr(item.event)


def _in_order(items: Sequence[Placed]) -> list[Placed]:
    """Sort by day; within a day by the hour, or by the order of a procedure where some event has no hour."""
    without_hour = {item.moment.day for item in items if item.moment.at is None}

    def order(item: Placed) -> tuple[date, float, int, float, str]:
        hour = item.moment.at.timestamp() if item.moment.at is not None else 0.0
        first = 0.0 if item.moment.day in without_hour else hour
        return item.moment.day, first, RANK[item.event.type], hour, repr(item.event)

    return sorted(items, key=order)
