"""Which norm moved a case's dates, for the message that tells of it."""

from __future__ import annotations

import json
from uuid import UUID

from sqlalchemy import select

from foia.amendments.models import Amendment
from foia.cases.models import Event
from foia.i18n import date_plain
from foia.i18n import gettext as _
from foia.notifications.composing import Composing


def norm_that_moved(composing: Composing) -> tuple[str, ...]:
    """Say by which norm the calendar or the law changed; nothing where another thing moved the dates."""
    if composing.title_only:
        return ()
    # The event and its messages are of one transaction, so of one instant.
    payload = composing.session.scalar(
        select(Event.payload).where(
            Event.case_id == composing.case.id,
            Event.type.in_(("calendar_changed", "law_changed")),
            Event.recorded_at == composing.message.created_at,
        )
    )
    amendment_id = json.loads(payload)["amendment_id"] if payload else None
    amendment = composing.session.get(Amendment, UUID(amendment_id)) if amendment_id else None
    if amendment is None or not amendment.norm:
        return ()
    if amendment.announced_on is None:
        return (_("Lo dispone esta norma: %(norm)s.", norm=amendment.norm.rstrip(".")),)
    return (
        _(
            "Lo dispone esta norma: %(norm)s. Se conoce desde el %(date)s.",
            norm=amendment.norm.rstrip("."),
            date=date_plain(amendment.announced_on),
        ),
    )
