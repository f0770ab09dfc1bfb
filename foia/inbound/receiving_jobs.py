"""Receiving one mail that a mail server hands over: judged, looked through, and taken or kept.

What goes wrong with a mail keeps it for a person; what goes wrong with the database is the caller's to tell
the server, which then tries again. A mail that comes twice is one.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from foia.cases.context import Context, context_of
from foia.cases.filetypes import RefusedFile, recognise
from foia.cases.models import Case
from foia.cases.visibility import SCAN_HARMFUL
from foia.config import Settings
from foia.copies.scanning import scan
from foia.errors import InvalidInput, LawRefusal, StaleCase, WrongState
from foia.extensions import take_turns
from foia.inbound.actions import PenFull, is_known, keep, note_returned, take
from foia.inbound.judging import BOUNCE, EMPTY, ERROR, HARMFUL, WRONG_STATE, Arrival, Verdict, judge
from foia.inbound.models import MailState
from foia.inbound.reading import Incoming, read_mail
from foia.transactions import transaction

if TYPE_CHECKING:
    from flask import Flask

log = logging.getLogger(__name__)

MEBIBYTE = 1024 * 1024
# Of a mail that is too large, what shows who wrote what.
KEPT_OF_TOO_LARGE = MEBIBYTE
TRIES = 3


@dataclass(frozen=True)
class Receipt:
    """What became of a mail: `duplicate`, `taken`, `held` or `discarded`, and why."""

    state: str
    reason: str


def largest_mail(settings: Settings) -> int:
    """Return how many bytes a mail may have: the files it may bring, as mail writes them, and its words."""
    return settings.file_limit_bytes * 3 // 2 + MEBIBYTE


def receive(
    app: Flask, raw: bytes, now: datetime, *, recipients: Sequence[str] = (), is_whole: bool = True
) -> Receipt:
    """Take a mail in, or keep it with the reason. `is_whole` False: `raw` is only its beginning.

    Raises SQLAlchemyError, OSError or PenFull when it could not be kept: whoever brought it tries again."""
    settings: Settings = app.config["FOIA"]
    source = raw if is_whole else raw[:KEPT_OF_TOO_LARGE]
    arrival = Arrival(source, read_mail(source), tuple(recipients), is_whole)
    try:
        receipt = _received(app, settings, arrival, now)
    except (SQLAlchemyError, OSError, PenFull):
        raise
    except Exception as error:
        # Neither the words nor the mail: what an error quotes may be both.
        log.error("an incoming mail could not be taken: %s", type(error).__name__)
        receipt = _held(app, settings, arrival, now, ERROR)
    log.info("incoming mail: %s %s", receipt.state, receipt.reason)
    return receipt


def _received(app: Flask, settings: Settings, arrival: Arrival, now: datetime) -> Receipt:
    for attempt in range(1, TRIES + 1):
        try:
            return _received_once(app, settings, arrival, now)
        except (WrongState, LawRefusal):
            return _held(app, settings, arrival, now, WRONG_STATE)
        except InvalidInput as error:
            return _held(app, settings, arrival, now, EMPTY if error.code == "empty" else ERROR)
        except (IntegrityError, StaleDataError, StaleCase):
            # The same mail twice at once, or somebody changed the case: seen when it is judged again.
            if attempt == TRIES:
                raise
    raise AssertionError("the last attempt returns or raises")


def _received_once(app: Flask, settings: Settings, arrival: Arrival, now: datetime) -> Receipt:
    with transaction(app) as session:
        context = context_of(settings, session, now=now)
        if is_known(context, arrival.incoming):
            return Receipt("duplicate", "")
        verdict = judge(context, settings, arrival)
        needs_scan = bool(settings.scan_command) and _is_reply(verdict) and bool(arrival.incoming.files)
        if not needs_scan:
            return _done(context, settings, arrival, verdict)
    # Outside of any transaction, since it may take minutes; then everything is asked again.
    if _is_harmful(settings, arrival.incoming):
        return _held(app, settings, arrival, now, HARMFUL)
    with transaction(app) as session:
        context = context_of(settings, session, now=now)
        if is_known(context, arrival.incoming):
            return Receipt("duplicate", "")
        return _done(context, settings, arrival, judge(context, settings, arrival))


def _done(context: Context, settings: Settings, arrival: Arrival, verdict: Verdict) -> Receipt:
    """Do what the verdict says, and keep that it was done."""
    if verdict.reason == BOUNCE:
        note_returned(context, arrival.incoming)
    elif _is_reply(verdict) and verdict.case is not None:
        case = _in_turn(context.session, verdict.case)
        verdict = replace(verdict, reason=take(context, settings, case, arrival.incoming))
    keep(context, arrival, verdict)
    return Receipt(verdict.state, verdict.reason)


def _held(app: Flask, settings: Settings, arrival: Arrival, now: datetime, reason: str) -> Receipt:
    """Keep a mail for a person, in a transaction of its own; what was begun with it is undone."""
    with transaction(app) as session:
        context = context_of(settings, session, now=now)
        if is_known(context, arrival.incoming):
            return Receipt("duplicate", "")
        case = judge(context, settings, arrival).case
        keep(context, arrival, Verdict(MailState.HELD, reason, case))
    return Receipt(MailState.HELD, reason)


def _is_reply(verdict: Verdict) -> bool:
    return verdict.state == MailState.TAKEN and verdict.reason != BOUNCE


def _in_turn(session: Session, case: Case) -> Case:
    """Return the case as it is once what else is being written in it is done, as its page does."""
    take_turns(session, case.id.hex)
    session.refresh(case)
    return case


def _is_harmful(settings: Settings, incoming: Incoming) -> bool:
    """Have the files looked through that would be taken; one nobody could look through waits in its case."""
    for file in incoming.files[: settings.file_limit_count]:
        try:
            recognise(file.name, file.content)
        except RefusedFile:
            continue
        if scan(settings.scan_command, file.content) == SCAN_HARMFUL:
            return True
    return False
