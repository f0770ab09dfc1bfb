"""Due dates as iCalendar (RFC 5545): an all-day event each, with alarms, and nothing about anybody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Alarm, Calendar, Event, vDuration

PRODUCT = "-//Ventanilla Abierta//Plazos//ES"
MEDIA_TYPE = "text/calendar; charset=utf-8"
REFRESH_EVERY = timedelta(hours=6)


@dataclass(frozen=True)
class DueEvent:
    """A last day. `sequence` grows each time the date moves; `alarms` are instants yet to come."""

    uid: str
    summary: str
    description: str
    address: str
    due_on: date
    is_sure: bool
    sequence: int
    stamped_at: datetime
    alarms: tuple[datetime, ...]


def calendar_of(events: Iterable[DueEvent], name: str, *, refreshes: bool) -> bytes:
    """Write a calendar; one that programs ask for again says how often."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    if refreshes:
        calendar.add("refresh-interval", vDuration(REFRESH_EVERY), parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vDuration(REFRESH_EVERY))
    for event in events:
        calendar.add_component(_event(event))
    return bytes(calendar.to_ical())


def _event(due: DueEvent) -> Event:
    event = Event()
    event.add("uid", due.uid)
    event.add("dtstamp", due.stamped_at)
    event.add("sequence", due.sequence)
    event.add("dtstart", due.due_on)
    event.add("dtend", due.due_on + timedelta(days=1))
    event.add("summary", due.summary)
    event.add("description", due.description)
    event.add("url", due.address)
    event.add("status", "CONFIRMED" if due.is_sure else "TENTATIVE")
    event.add("transp", "TRANSPARENT")  # a due date leaves its day free
    event.add("class", "PRIVATE")
    for at in due.alarms:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", due.summary)
        alarm.add("trigger", at, parameters={"VALUE": "DATE-TIME"})
        event.add_component(alarm)
    return event
