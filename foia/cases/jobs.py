"""What is kept up in the background: custody of cases, and files of forms nobody sent."""

from __future__ import annotations

import logging
from datetime import datetime

from flask import Flask

from foia.cases.context import context_of
from foia.cases.custody import misplaced, restore_custody, with_newcomers
from foia.cases.presence import forget_presences
from foia.cases.staging import purge_staged
from foia.config import Settings
from foia.transactions import transaction

log = logging.getLogger(__name__)
MOST_MOVED = 500


def restore_custodies(app: Flask, now: datetime, since: datetime | None = None) -> tuple[int, int]:
    """Move cases of bodies that joined or lost their last officer; return (moved, failed).

    Whoever got a role since an instant (None: ever) is kept from the cases that accuse them.
    One transaction a case; a case that fails stops no other, and is found again by the next sweep."""
    settings: Settings = app.config["FOIA"]
    with transaction(app) as session:
        context = context_of(settings, session, now=now)
        case_ids = dict.fromkeys([*with_newcomers(context, since), *misplaced(context, limit=MOST_MOVED)])
    moved = failed = 0
    for case_id in case_ids:
        try:
            with transaction(app) as session:
                moved += restore_custody(context_of(settings, session, now=now), case_id)
        except Exception:
            # Whatever is wrong with one case, the others are not made to wait for it.
            log.exception("custody of case %s", case_id)
            failed += 1
    return moved, failed


def purge_forgotten_files(app: Flask, now: datetime) -> int:
    """Remove the files of forms that were begun long ago and never sent; return how many."""
    return purge_staged(app.config["FOIA"], now)


def purge_presences(app: Flask, now: datetime) -> None:
    """Forget who had a case open some minutes ago."""
    with transaction(app) as session:
        forget_presences(session, now)
