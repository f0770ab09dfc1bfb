"""A case before the law: its events as the law's events, and the deadlines they give: pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Literal

from foia import law
from foia.cases import imported
from foia.cases.appealed import APPEAL_EVENTS, AppealsTold, since_the_last_order
from foia.cases.awaited import ANSWERED, heard_last
from foia.cases.case import fold
from foia.cases.case_state import CaseState
from foia.cases.events import IMPORTED, Happening
from foia.cases.seats import Seat, calendar_at
from foia.cases.silences import DENOUNCED
from foia.cases.untold import UNDONE, standing
from foia.law.appeals import is_compliance

# Our events that move or stop a term, and the law's name for each.
_LAW_TYPES = {
    "filed": "received",
    "acknowledged": "acknowledged",
    "admitted": "admitted",
    "not_admitted": "answered",
    "clarification_requested": "clarification_requested",
    "clarification_provided": "clarification_provided",
    "third_party_notified": "third_party_notified",
    "third_party_answered": "third_party_answered",
    "information_ordered": "order_notified",
    "suspended": "suspended",
    "resumed": "resumed",
    "extended": "extended",
    "referred": "referred",
    "charged": "charged",
    "paid": "paid",
    "answered": "answered",
    "decided": "decided",
    "notified": "notified",
    "withdrawn": "withdrawn",
    "lapsed": "lapsed",
    "lapse_undone": "reopened",
    "joined": "withdrawn",
    "reopened": "reopened",
    "corrected": "corrected",
    # `silence` is not among them: the clock finds it by itself, and what was recorded of it moves no date.
    DENOUNCED: "overdue_denounced",
}

# All that the clock reads of a case; where that is its filing alone, `received` says all of it.
READ_BY_LAW = frozenset(
    {*_LAW_TYPES, *IMPORTED, *APPEAL_EVENTS, UNDONE, "partly_answered", "referral_rejected"}
)
FILED = "filed"
_ANSWERS = frozenset({"partly_answered", "answered"})
# Terms that begin for a third party: the law knows them by the step they were asked for.
_STEPPED = frozenset({"third_party_notified", "third_party_answered", "extended"})
# What a body may be told to correct, and the law's name for the fact whose date it is.
CORRECTABLE = {
    "received": "filed",
    "admitted": "admitted",
    "answered": "answered",
    "notified": "notified",
}


def law_events(events: Iterable[Happening], regime: law.Regime) -> list[law.Event]:
    """Return what the clock must know of a case's events.

    An answer in parts is given when the last part reached the person, in whatever order they were noted.
    A referral the other body did not accept never was one, nor was an answer taken back before it opened.
    Where a referral ends the first body's term, a new one begins for the competent body when it receives the
    case (Chile, Ley 20.285 art. 13). Whoever opens a case again waits no more for a clarification that never
    came: the term runs from then. Of third parties asked at once, the last answer ends the wait."""
    kept = _of_the_last_regime(_without_rejected_referrals(standing(events)))
    if ends_on_referral(regime):
        kept = _since_the_last_referral(kept)
    kept = since_the_last_order(kept)
    appeals = AppealsTold(regime)
    last_heard = heard_last(kept)
    denounced = max((event.sequence for event in kept if event.type == DENOUNCED), default=None)
    parts_at: list[datetime] = []
    found = []
    waits = False
    for event in kept:
        if event.type in ("reopened", "lapse_undone"):
            parts_at = []
        if event.type == "reopened" and waits:
            found.append(_no_longer_awaited(event))
        if event.type in _CLARIFYING:
            waits = _CLARIFYING[event.type]
        if event.type in _ANSWERS:
            parts_at.append(event.occurred_at)
        if event.type in IMPORTED:
            # A log's row says all; the later one replaces what the earlier said.
            found = imported.law_events(event)
        elif event.type == ANSWERED and event.sequence not in last_heard:
            continue  # others are awaited still
        elif event.type == DENOUNCED and event.sequence != denounced:
            continue  # of a term that was counted anew since
        elif event.type in _LAW_TYPES:
            found.append(_law_event(event, max(parts_at) if event.type == "answered" else None))
        elif event.type in APPEAL_EVENTS:
            found += appeals.law_events(event)
    return found


def received(at: datetime) -> list[law.Event]:
    """Return what the clock must know of a case that was filed and nothing else."""
    return [plain_event(FILED, at)]


def plain_event(event_type: str, at: datetime) -> law.Event:
    """Return what the clock must know of an event that says no more than when it happened."""
    return law.Event(type=_LAW_TYPES[event_type], at=at, recorded_at=at)


# Whether the filer's clarification is awaited after these.
_CLARIFYING = {"clarification_requested": True, "clarification_provided": False, "reopened": False}


def _no_longer_awaited(event: Happening) -> law.Event:
    return law.Event(type="clarification_provided", at=event.occurred_at, recorded_at=event.recorded_at)


def _law_event(event: Happening, at: datetime | None) -> law.Event:
    payload = event.payload
    if event.type == "corrected":
        return law.Event(
            type="corrected",
            at=datetime.fromisoformat(payload["at"]),
            recorded_at=event.recorded_at,
            of=payload["of"],
        )
    return law.Event(
        type=_LAW_TYPES[event.type],
        at=at or event.occurred_at,
        recorded_at=event.recorded_at,
        step=payload.get("step") if event.type in _STEPPED else None,
        amount=payload.get("amount"),
        unit=payload.get("unit"),
        outcome=payload.get("outcome") if event.type in _DECIDING else None,
        channel=payload.get("channel") if event.type in _TOLD_BY_A_CHANNEL else None,
        reason=payload.get("ground") if event.type == "suspended" else None,
    )


_DECIDING = frozenset({"answered", "decided", "not_admitted"})
_TOLD_BY_A_CHANNEL = frozenset({"answered", "notified", "third_party_notified"})
# After these, from when a notice to a third party counted no longer matters.
_NOTICE_SETTLED = frozenset(
    {
        "third_party_answered",
        "third_party_notified",
        "answered",
        "decided",
        "referred",
        "withdrawn",
        "lapsed",
    }
)


def with_notices_counted(
    events: Sequence[law.Event], regime: law.Regime, calendar: law.Calendar
) -> list[law.Event]:
    """Add, where a notice to a third party counts days after it was sent, that their term begins then.

    The body's own duty to tell them is met on the day it was sent."""
    found: list[law.Event] = []
    for index, event in enumerate(events):
        found.append(event)
        at = _counts_at(event, regime, calendar) if event.type == "third_party_notified" else None
        if at is None or at == event.at:
            continue
        if not any(_settles(later, at) for later in events[index + 1 :]):
            found.append(replace(event, at=at))
    return found


def _settles(event: law.Event, before: datetime) -> bool:
    return event.type in _NOTICE_SETTLED and isinstance(event.at, datetime) and event.at <= before


def _counts_at(event: law.Event, regime: law.Regime, calendar: law.Calendar) -> datetime | None:
    has_rule = any(notice.channel == event.channel for notice in regime.notices)
    if event.channel is None or not has_rule or not isinstance(event.at, datetime):
        return None
    try:
        return law.notified_at(regime, event.channel, event.at, calendar).at
    except law.NotCovered:
        return None


def _without_rejected_referrals(events: Iterable[Happening]) -> list[Happening]:
    """Leave out referrals that came back, and what the other body noted meanwhile but the true receipt."""
    kept: list[Happening] = []
    for event in events:
        if event.type == "referral_rejected":
            last = max(index for index, known in enumerate(kept) if known.type == "referred")
            kept[last:] = [known for known in kept[last:] if _corrects_receipt(known)]
        else:
            kept.append(event)
    return kept


def _corrects_receipt(event: Happening) -> bool:
    return event.type == "corrected" and event.payload["of"] == "received"


# What one regime makes of a case, and another may not know.
_OF_ONE_REGIME = frozenset(
    {
        "third_party_notified",
        "third_party_answered",
        "information_ordered",
        "suspended",
        "resumed",
        "extended",
        "charged",
        "paid",
        "delay_denounced",
    }
)


def _of_the_last_regime(events: Iterable[Happening]) -> list[Happening]:
    """Leave out what was done under the law of a body that has the case no more, where its law is another."""
    kept: list[Happening] = []
    regime_id = None
    for event in events:
        named = event.payload.get("regime_id", regime_id)
        if named != regime_id:
            kept = [known for known in kept if known.type not in _OF_ONE_REGIME]
        if event.type != "resumed" or any(known.type == "suspended" for known in kept):
            kept.append(event)
        regime_id = named
    return kept


def ends_on_referral(regime: law.Regime) -> bool:
    """Say whether a referral ends the first body's term, so that another begins for the competent one."""
    return any(step.kind == "referral" and step.clock == "terminate" for step in regime.steps)


def runs_from_a_referral(regime: law.Regime, events: Iterable[Happening]) -> bool:
    """Say whether the term runs from what was recorded here: a referral that stands, or an order."""
    return is_compliance(regime.id) or (
        ends_on_referral(regime)
        and any(event.type == "referred" for event in _without_rejected_referrals(events))
    )


def _since_the_last_referral(events: list[Happening]) -> list[Happening]:
    referrals = [index for index, event in enumerate(events) if event.type == "referred"]
    if not referrals:
        return events
    start = referrals[-1]
    here = events[start]
    received = Happening(
        type="filed",
        sequence=here.sequence,
        occurred_at=here.occurred_at,
        recorded_at=here.recorded_at,
        actor_kind=here.actor_kind,
        actor_id=here.actor_id,
        payload=here.payload,
    )
    return [received, *events[start + 1 :]]


def regime_of(book: law.LawBook, state: CaseState) -> law.Regime:
    """Return the version of the regime the case is bound to."""
    return book.regime(state.regime_id, state.regime_version)


def calendar_of(book: law.LawBook, state: CaseState, seat: Seat | None) -> law.Calendar:
    """Return the calendar by which the case's days are counted, at the body that has it."""
    return calendar_at(book, regime_of(book, state).calendar, seat)


def report(
    book: law.LawBook,
    events: list[Happening],
    seat: Seat | None,
    *,
    now: datetime,
    as_of: date | None = None,
    state: CaseState | None = None,
    told: bool | Literal["response"] = True,
) -> law.Report:
    """Compute every deadline of a case from its events alone; `told` False: dates without explanation;
    "response": with that of its deadline alone.

    `state` is what the events fold into, where that is known already."""
    state = state or fold(events)
    regime, calendar = regime_of(book, state), calendar_of(book, state, seat)
    return law.deadlines(
        regime,
        calendar,
        with_notices_counted(law_events(events, regime), regime, calendar),
        variant=state.variant,
        as_of=as_of,
        now=now,
        told=told,
    )


def local_date(book: law.LawBook, country: str, place_code: str | None, moment: datetime) -> date:
    """Return the day an instant falls on at a place: the zone is the body's, never the browser's."""
    return moment.astimezone(book.calendar(book.calendar_id(country), place_code).zone).date()
