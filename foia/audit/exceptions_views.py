"""The auditor's queues of exceptions: how many of each in a period, and each one by one with its reason."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia.access import requires
from foia.actors import Capability
from foia.amendments.words import EFFECT_WORDS
from foia.audit import body_exceptions_queries, exceptions_queries
from foia.audit.compliance_queries import View
from foia.audit.compliance_views import period_code
from foia.audit.exceptions import Queue
from foia.audit.exceptions_queries import After, ExceptionRow
from foia.audit.exceptions_words import definition, reason, title
from foia.audit.period_forms import Narrowed, narrowed
from foia.audit.views import blueprint
from foia.cases.acting import web_context
from foia.cases.context import Context
from foia.errors import NotFound
from foia.i18n import gettext as _
from foia.i18n import language

__all__ = ["blueprint"]


@blueprint.get("/auditoria/excepciones")
@requires(Capability.AUDIT)
def exceptions() -> ResponseReturnValue:
    """List the queues, each with its definition and how many there are in the period."""
    context = web_context()
    asked_with = narrowed(context)
    counts = dict(exceptions_queries.counts(context.session, asked_with.asked))
    counts |= _counts_of_bodies(context, asked_with)
    return render_template(
        "audit/exceptions.html",
        form=asked_with.form,
        queues=[
            (
                title(queue),
                definition(queue),
                counts.get(queue, 0),
                url_for("audit.exception_queue", queue=queue, **asked_with.query),
            )
            for queue in Queue
        ],
        first_on=asked_with.asked.first_on,
        last_on=asked_with.asked.last_on,
    )


@blueprint.get("/auditoria/excepciones/<queue>")
@requires(Capability.AUDIT)
def exception_queue(queue: str) -> ResponseReturnValue:
    """List one queue in the period, the newest first, each with why it stands there."""
    if queue not in set(Queue):
        raise NotFound("queue")
    context, chosen = web_context(), Queue(queue)
    asked_with = narrowed(context)
    shown: dict[str, Any] = {
        "form": asked_with.form,
        "title": title(chosen),
        "definition": definition(chosen),
        "list_address": url_for("audit.exception_queue", queue=chosen),
        "back": url_for("audit.exceptions", **asked_with.query),
        "first_on": asked_with.asked.first_on,
        "last_on": asked_with.asked.last_on,
    }
    if chosen is Queue.NOT_HELD:
        found = body_exceptions_queries.many_not_held(context.session, context.country, asked_with.asked)
        period = period_code(asked_with.asked.first_on.year, asked_with.part)
        return render_template("audit/not_held.html", **shown, found=found, period=period, view=View.NOT_HELD)
    if chosen is Queue.CALENDAR_CHANGED:
        changes, total = body_exceptions_queries.calendar_changes(
            context.session, context.country, asked_with.asked
        )
        return render_template(
            "audit/calendar_changes.html", **shown, changes=changes, total=total, effects=EFFECT_WORDS
        )
    rows, following = exceptions_queries.page_of(context.session, chosen, asked_with.asked, _after())
    return render_template(
        "audit/exception_queue.html",
        **shown,
        lines=[_line(chosen, row) for row in rows],
        is_by_somebody=any(row.person for row in rows),
        next_url=_following(chosen, asked_with, following) if following else None,
    )


def _counts_of_bodies(context: Context, asked_with: Narrowed) -> dict[str, int]:
    session, country, asked = context.session, context.country, asked_with.asked
    return {
        Queue.NOT_HELD: len(body_exceptions_queries.many_not_held(session, country, asked)),
        Queue.CALENDAR_CHANGED: body_exceptions_queries.count_calendar_changes(session, country, asked),
    }


def _line(queue: Queue, row: ExceptionRow) -> dict[str, Any]:
    return {
        "folio": row.folio,
        "address": url_for("audit.case_record", case_id=row.case_id),
        "body": row.body.name(language()) if row.body is not None else _("Sin entidad todavía"),
        "person": row.person or "",
        "happened_on": row.happened_on,
        "reason": reason(queue, row),
    }


def _after() -> After | None:
    try:
        day, case_id, sequence = request.args.get("desde", "").split(".")
        return After(date.fromisoformat(day), UUID(case_id), int(sequence))
    except ValueError:
        return None


def _following(queue: Queue, asked_with: Narrowed, after: After) -> str:
    place = f"{after.happened_on.isoformat()}.{after.case_id.hex}.{after.sequence}"
    return url_for("audit.exception_queue", queue=queue, **asked_with.query, desde=place)
