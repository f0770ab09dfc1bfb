"""The desk's tray and the workload of its people."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia.access import current_actor, requires
from foia.accounts.absence_queries import away_on
from foia.accounts.absence_words import away_words
from foia.actors import Capability
from foia.cases import tray as queries
from foia.cases.acting import web_context
from foia.cases.desk.blueprint import blueprint
from foia.cases.desk.lines import lines_of
from foia.cases.desk.tray_forms import asked_tray, days_of, kept_filters
from foia.cases.desk.tray_names import named_trays
from foia.cases.folio import read_folio
from foia.cases.measures import overdue_measures
from foia.cases.phases import Phase
from foia.cases.tray import NOBODY, Cursor, TrayPage
from foia.cases.tray_counts import MOST_COUNTED, counts_of
from foia.directory.queries import bodies_by_id
from foia.notifications.sweeps import heartbeat

_RANK = re.compile(r"[0-3]( [0-9T:-]{10,16})?")


@blueprint.get("/bandeja")
@requires(Capability.READ_CASE)
def tray() -> ResponseReturnValue:
    """List the cases of whoever asks, by due date."""
    context = web_context()
    asked = asked_tray(context)
    form, scopes, days = asked.form, asked.scopes, asked.days
    folio = read_folio(form.folio.data) if form.folio.data else None
    if form.folio.data:
        page = queries.find_by_folio(context.session, scopes, folio) if folio else TrayPage([])
    else:
        page = queries.page_of(
            context.session,
            scopes,
            asked.filters,
            days.today,
            _cursor(by_receipt=asked.filters.by_receipt),
            newest_first=form.phase.data == Phase.CONCLUDED,
        )
    decided = queries.scopes_of(context.actor, Capability.DECIDE_CASE)
    counts = counts_of(
        context.session,
        scopes,
        decided,
        context.actor.person_id,
        days.today,
        days.soon_on,
        days.since,
        context.now,
    )
    return render_template(
        "desk/tray.html",
        form=form,
        counts=counts,
        beat=heartbeat(counts.swept_at, context.now),
        trays=named_trays(counts),
        lines=lines_of(context, page.rows, days.today),
        next_url=_page_address(page.following),
        previous_url=_page_address(page.previous),
        saved=asked.saved,
        narrowed=urlencode(sorted(kept_filters().items())),
        saved_url=url_for("desk.saved_trays", **kept_filters()),
        export_url=url_for("desk.export", **kept_filters()),
        most=MOST_COUNTED,
        wrong_folio=bool(form.folio.data) and folio is None,
        shows_bodies=any(scope.body_id is None for scope in scopes) or len(scopes) > 1,
        supervises=current_actor().can_somewhere(Capability.SUPERVISE),
        may_assign=current_actor().can_somewhere(Capability.ASSIGN_CASE),
    )


@blueprint.get("/bandeja/equipo")
@requires(Capability.SUPERVISE)
def team() -> ResponseReturnValue:
    """Show how much work each person holds."""
    context = web_context()
    scopes = queries.scopes_of(context.actor, Capability.SUPERVISE)
    days = days_of(context)
    loads = queries.workload(context.session, scopes, days.today, days.soon_on)
    people = [load.person_id for load in loads if load.person_id is not None]
    own = bodies_by_id(context.session, context.actor.body_ids)
    return render_template(
        "desk/team.html",
        loads=loads,
        nobody=NOBODY,
        bodies=[body for body in own.values() if context.actor.can(Capability.SUPERVISE, body.id)],
        away={id_: away_words(away) for id_, away in away_on(context.session, days.today, people).items()},
    )


@blueprint.get("/bandeja/medidas")
@requires(Capability.READ_CASE)
def late_measures() -> ResponseReturnValue:
    """List the measures promised in the cases of whoever asks, and not kept by their day."""
    context = web_context()
    scopes = queries.scopes_of(context.actor, Capability.READ_CASE)
    today = days_of(context).today
    return render_template(
        "desk/measures.html", late=overdue_measures(context.session, scopes, today), today=today
    )


def _cursor(*, by_receipt: bool) -> Cursor | None:
    """Read where the page begins from `desde`: direction, rank or day, and id; None for the first page."""
    direction, _dot, rest = request.args.get("desde", "").partition(".")
    rank, _dot, id_text = rest.partition(".")
    try:
        case_id = UUID(id_text)
    except ValueError:
        return None
    is_place = _is_day(rank) if by_receipt else _RANK.fullmatch(rank)
    return Cursor(rank, case_id, backwards=direction == "antes") if is_place else None


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _page_address(cursor: Cursor | None) -> str | None:
    if cursor is None:
        return None
    direction = "antes" if cursor.backwards else "luego"
    return url_for("desk.tray", **kept_filters(), desde=f"{direction}.{cursor.rank}.{cursor.case_id.hex}")
