"""What the sweep does for appeals: it carries their ends to the first cases, and what was complied with."""

from __future__ import annotations

import logging
from datetime import datetime

from flask import Flask

from foia.appeals.ending_actions import carry
from foia.appeals.models import Appeal
from foia.appeals.queries import to_carry
from foia.cases.context import context_of
from foia.config import Settings
from foia.transactions import transaction

log = logging.getLogger(__name__)
MOST_CARRIED = 200


def carry_appeals(app: Flask, now: datetime) -> tuple[int, int]:
    """Carry what ended to where it must be known; return (carried, failed).

    One transaction an appeal; one that fails stops no other, and is found again by the next sweep."""
    settings: Settings = app.config["FOIA"]
    with transaction(app) as session:
        case_ids = to_carry(session, now, MOST_CARRIED)
    carried = failed = 0
    for case_id in case_ids:
        try:
            with transaction(app) as session:
                context = context_of(settings, session, now=now)
                carried += carry(context, session.get_one(Appeal, case_id, with_for_update=True))
        except Exception:
            # Whatever is wrong with one case, the others are not made to wait for it.
            log.exception("appeal %s", case_id)
            failed += 1
    return carried, failed
