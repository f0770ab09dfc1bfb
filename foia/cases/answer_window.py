"""The short while in which a signed answer may be taken back, before whoever filed can know of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from foia.cases.actions import Text, committed, report_of, require, sealed
from foia.cases.context import Context
from foia.cases.events import Happening
from foia.cases.models import Case
from foia.cases.notices import tell_body, tell_filer
from foia.cases.phases import OPEN_PHASES, Phase
from foia.cases.seats import calendar_at
from foia.cases.store import events_of, record, seat_of
from foia.cases.untold import untold_answers
from foia.cases.untold_answers import hide, require_told
from foia.cases.vault import RICH_TEXT
from foia.errors import WrongState

# In which phase a case stands after each answer, while nothing else ended it.
_PHASE_AFTER = {"answered": (Phase.CONCLUDED,), "decided": (Phase.DECIDED,), "partly_answered": OPEN_PHASES}


def opening_of(context: Context, case: Case) -> datetime | None:
    """Return from when an answer signed now may be read: the end of the window; None for at once.

    No window on the last day or after it, nor one that would make the answer a day later."""
    if context.quiet or not context.undo_window:
        return None
    ends_at = context.now + context.undo_window
    response = report_of(context, case).response
    zone = _zone(context, case)
    today = context.now.astimezone(zone).date()
    last_on = response.due_on
    is_last = last_on is not None and today >= last_on
    is_late_then = response.due_at is not None and ends_at >= response.due_at
    return None if is_last or is_late_then or ends_at.astimezone(zone).date() != today else ends_at


def undo_answer(context: Context, case: Case, reason: str, *, expected_version: int | None = None) -> None:
    """Take back the last answer before whoever filed could know of it; the case is as it was before.

    Raises WrongState once the window is over."""
    require(context, "undo_answer", case, expected_version)
    answers = untold_answers(events_of(context.session, case.id), context.now)
    if not answers or case.phase not in _PHASE_AFTER[answers[-1].type]:
        raise WrongState("undo_answer")
    documents = sealed(context, case, "reason", Text(reason), author="body", visible=False)
    hide(context, answers[-1:])
    payload = {"of": answers[-1].sequence, "documents": committed(documents)}
    record(context, case, "answer_undone", payload, rows=documents)
    tell_body(context, case, "answer_undone")


def correct_answer(context: Context, case: Case, wrote: Text, *, expected_version: int | None = None) -> None:
    """Add to an answer that was read what corrects it, and tell the filer; the answer stays as it was.

    Raises WrongState while the answer may still be taken back."""
    require(context, "correct_answer", case, expected_version)
    require_told(context, case, "correct_answer")
    documents = sealed(context, case, "answer", wrote, author="body")
    documents[0].media_type = RICH_TEXT
    record(context, case, "answer_corrected", {"documents": committed(documents)}, rows=documents)
    tell_filer(context, case, "answer_corrected")


def may_undo(case: Case, events: Iterable[Happening], now: datetime) -> datetime | None:
    """Return until when the last answer may be taken back; None where it may not."""
    answers = untold_answers(events, now)
    if not answers or case.phase not in _PHASE_AFTER[answers[-1].type]:
        return None
    return case.answer_opens_at


def _zone(context: Context, case: Case) -> ZoneInfo:
    regime = context.book.regime(case.regime_id, case.regime_version)
    return calendar_at(context.book, regime.calendar, seat_of(context.session, case.body_id)).zone
