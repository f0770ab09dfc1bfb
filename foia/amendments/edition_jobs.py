"""Letting editions of the law hold when their day comes. One transaction; counting anew comes after."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime

from flask import Flask

from foia.amendments.edition_actions import begin_due, begin_versions, keep_first
from foia.amendments.store import book_in_force
from foia.cases.context import context_of
from foia.config import Settings
from foia.transactions import transaction

log = logging.getLogger(__name__)


def begin_editions(app: Flask, now: datetime) -> int:
    """Keep the law counting began with, and let every edition and version hold whose day has come.

    Returns how many editions hold since then."""
    settings: Settings = app.config["FOIA"]
    with transaction(app) as session:
        context = context_of(settings, session, now=now)
        context = replace(context, book=book_in_force(session, settings.law_path, fresh=True))
        begun = keep_first(context, settings.law_path)
        due, refused = begin_due(context, settings.law_path)
        begun += due
        begun += begin_versions(context)
        for row in begun:
            log.info("edition begins id=%s country=%s number=%s", row.id, row.country, row.number)
        for error in refused:
            log.error("an edition that is due cannot begin: %s", error)
    return len(begun)
