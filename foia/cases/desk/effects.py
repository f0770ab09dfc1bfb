"""What a verb would do to a term, told on its page before it is done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from foia import law
from foia.cases.actions import report_of
from foia.cases.context import Context
from foia.cases.foresight import foresee
from foia.cases.models import Case
from foia.i18n import date_words, language
from foia.i18n import gettext as _


def effect_on_response(
    context: Context,
    case: Case,
    event_type: str,
    payload: Mapping[str, Any],
    occurred_at: datetime | None = None,
) -> str:
    """Say how the date of the response would move; empty where the law cannot tell."""
    before = report_of(context, case).response
    try:
        after = foresee(context, case, event_type, payload, at=occurred_at).response
    except law.LawError:
        return ""
    return moved_words(before, after)


def moved_words(before: law.Deadline, after: law.Deadline) -> str:
    """Say how a term's date moves from one computation to another."""
    if after.state == "suspended":
        return _(
            "Mientras tanto el plazo para responder no corre. La fecha se calcula de nuevo al reanudarlo."
        )
    if after.due_on is None or after.state == "not_started":
        return ""
    told = words_of_date(after.due_on, confirmed=after.confirmed)
    if before.due_on is None or before.state in ("not_started", "suspended"):
        return _("El plazo para responder vencerá el %(date)s.", date=told)
    if before.due_on == after.due_on:
        return _("El plazo para responder no cambia: vence el %(date)s.", date=told)
    return _(
        "El plazo para responder pasa del %(before)s al %(after)s.",
        before=date_words(before.due_on),
        after=told,
    )


def effect_on_step(
    context: Context, case: Case, step: law.Step, event_type: str, payload: Mapping[str, Any]
) -> str:
    """Say until when the third party would have to act; empty where the law gives no number."""
    try:
        deadline = foresee(context, case, event_type, payload).step(step.id)
    except law.LawError:
        return ""
    if deadline is None or deadline.due_on is None:
        return ""
    return _(
        "Desde hoy tiene plazo hasta el %(date)s para contestar.",
        date=words_of_date(deadline.due_on, confirmed=deadline.confirmed),
    )


def caution_words(context: Context, case: Case, event_type: str, payload: Mapping[str, Any]) -> str:
    """Say what the law warns of, if this were done, that it does not warn of now."""
    try:
        after = foresee(context, case, event_type, payload)
    except law.LawError:
        return ""
    known = {caution.code for caution in report_of(context, case).warnings}
    return " ".join(
        caution.text_en if language() == "en" else caution.text
        for caution in after.warnings
        if caution.code not in known
    )


def words_of_date(day: date, *, confirmed: bool) -> str:
    """Write a date; where no norm read supports it, say so beside it."""
    words = date_words(day)
    return words if confirmed else _("%(date)s (plazo por confirmar)", date=words)
