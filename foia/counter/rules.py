"""Until when a filing received on paper or by voice is recorded without a reason for the delay: pure."""

from __future__ import annotations

from datetime import date, timedelta

from foia import law

# Where the law names no term for the record, the end of the next working day.
RECORDED_WITHIN_WORKING_DAYS = 1
RECORDED_WITHIN_CALENDAR_DAYS = 3  # where the calendar does not reach
# Acts of the regime by which a filing is taken into the books, counted from its receipt.
_RECORDING = frozenset({"acknowledge", "internal"})
_RECEIPT = "request.received"


def recorded_in_time_until(
    report: law.Report, regime: law.Regime, calendar: law.Calendar, received_on: date
) -> date:
    """Return the last day on which a filing received then is recorded without saying why so late."""
    recording = {step.id for step in regime.steps if step.kind in _RECORDING and _RECEIPT in step.counts_from}
    known = [item.due_on for item in report.deadlines if item.step in recording and item.due_on is not None]
    if known:
        return min(known)
    try:
        return calendar.add_working_days(received_on, RECORDED_WITHIN_WORKING_DAYS)
    except law.NotCovered:
        return received_on + timedelta(days=RECORDED_WITHIN_CALENDAR_DAYS)
