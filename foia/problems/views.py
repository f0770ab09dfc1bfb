"""Published complaints for everybody: looked through, read, joined."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from foia import limits
from foia.access import public
from foia.actors import ANYBODY
from foia.cases.acting import web_context
from foia.cases.context import Context
from foia.cases.kinds import kind_of
from foia.cases.phases import Phase
from foia.cases.presentation import is_overdue, phase_label, row_deadline_line
from foia.cases.seats import calendar_at
from foia.cases.terms import local_date
from foia.cases.whereabouts import may_be_rated
from foia.directory.models import Body
from foia.errors import NotFound
from foia.extensions import db
from foia.i18n import gettext as _
from foia.i18n import language
from foia.limits import LIMITS
from foia.pages.deadline_line import DeadlineLine
from foia.problems import (
    actions,
    desk_views,  # noqa: F401
)
from foia.problems.blueprint import blueprint
from foia.problems.queries import Published, listed, published_problem
from foia.problems.rules import COOKIE_DAYS, shown_supporters
from foia.transactions import writes

__all__ = ["blueprint"]

COOKIE = "foia_adhesion"
_COOKIE_VALUE = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class ProblemShown:
    """A published problem as a page shows it; `supporters` is None while too few joined to tell."""

    problem_id: UUID
    subject: str
    happened: str
    body_id: UUID
    body: str
    published_on: date
    standing: str
    is_over: bool
    supporters: int | None
    deadline: DeadlineLine | None


@blueprint.get("/problemas")
@public
def problems() -> ResponseReturnValue:
    """Look through published complaints, of one body or of all."""
    context = web_context(actor=ANYBODY)
    body_id = request.args.get("entidad", type=UUID)
    after = request.args.get("despues", type=UUID)
    rows, following = listed(context.session, body_id=body_id, after=after)
    body = context.session.get(Body, body_id) if body_id else None
    return render_template(
        "problems/problems.html",
        problems=[_shown(context, row) for row in rows],
        body=body,
        following=url_for("problems.problems", entidad=body_id, despues=following) if following else None,
        first=url_for("problems.problems", entidad=body_id) if after else None,
    )


@blueprint.get("/problemas/<uuid:problem_id>")
@public
def problem(problem_id: UUID) -> ResponseReturnValue:
    """Show one published complaint."""
    context = web_context(actor=ANYBODY)
    return render_template("problems/problem.html", problem=_shown(context, _found(problem_id)))


@blueprint.post("/problemas/<uuid:problem_id>/sumarse")
@public
def join(problem_id: UUID) -> ResponseReturnValue:
    """Count somebody to whom the same happens. No name, no case."""
    limits.refuse_over("support.address", LIMITS["support.address"], limits.client())
    limits.refuse_over("support.global", LIMITS["support.global"])
    return _join(problem_id)


@writes
def _join(problem_id: UUID) -> Response:
    browser = request.cookies.get(COOKIE, "")
    if not _COOKIE_VALUE.fullmatch(browser):
        browser = secrets.token_hex(16)
    is_new = actions.join(web_context(actor=ANYBODY), _found(problem_id).problem, browser)
    flash(
        _("Gracias: lo contamos, sin guardar quién es.")
        if is_new
        else _("Ya lo habíamos contado desde este equipo."),
        "success",
    )
    response = make_response(redirect(url_for("problems.problem", problem_id=problem_id)))
    response.set_cookie(
        COOKIE,
        browser,
        max_age=COOKIE_DAYS * 24 * 3600,
        httponly=True,
        samesite="Lax",
        secure=not current_app.config["FOIA"].development,
    )
    return response


def _found(problem_id: UUID) -> Published:
    found = published_problem(db.session(), problem_id)
    if found is None:
        raise NotFound("problem")
    return found


def _shown(context: Context, row: Published) -> ProblemShown:
    case = row.case
    regime = context.book.regime(case.regime_id, case.regime_version)
    calendar = calendar_at(context.book, regime.calendar, row.body)
    today = context.now.astimezone(calendar.zone).date()
    # Until whoever filed may read the answer, nobody else knows that there is one.
    is_told = case.answer_opens_at is None or case.answer_opens_at <= context.now
    is_over = case.phase == Phase.CONCLUDED and is_told
    published_at = row.problem.published_at or context.now
    return ProblemShown(
        problem_id=row.problem.id,
        subject=row.problem.subject,
        happened=row.problem.happened,
        body_id=row.body.id,
        body=row.body.name(language()),
        published_on=local_date(context.book, context.country, row.body.place_code, published_at),
        standing=_standing(row, is_over, is_overdue(case, today)),
        is_over=is_over,
        supporters=shown_supporters(row.problem.supporters),
        deadline=row_deadline_line(case, calendar, today, label=_("Respuesta"))
        if case.stopped_on is None
        else None,
    )


def _standing(row: Published, is_over: bool, is_late: bool) -> str:
    if is_over and not may_be_rated(row.case.phase, row.case.outcome):
        return phase_label(Phase.CONCLUDED)  # without an answer; why is its filer's own matter
    if is_over:
        outcomes = kind_of(current_app, row.case.kind).outcomes
        return _("La entidad respondió: %(outcome)s", outcome=outcomes.get(row.case.outcome or "", ""))
    return _("La entidad todavía no respondió y su plazo venció") if is_late else _("La entidad lo atiende")
