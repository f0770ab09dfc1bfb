"""The notices of the opened case, for whoever opened it with folio and key: no account is needed."""

from __future__ import annotations

from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia.access import filer
from foia.actors import filer_of
from foia.cases.acting import web_context
from foia.cases.opened import opened_case
from foia.citizens import notice_queries, notice_words
from foia.citizens.blueprint import blueprint
from foia.citizens.mailbox_pages import UNOPENED, list_address, page_links, place_asked
from foia.i18n import language


@blueprint.get("/mi-solicitud/avisos")
@filer
def own_notices() -> ResponseReturnValue:
    """List what the filer was told, newest first."""
    case = opened_case()
    context = web_context(actor=filer_of(case.id))
    only_unopened = UNOPENED in request.args
    page = notice_queries.notices_of_case(
        context.session, case, place_asked(), language=language(), now=context.now, unopened=only_unopened
    )
    newer, older = page_links("citizens.own_notices", page, only_unopened)
    return render_template(
        "citizens/own_notices.html",
        case=case,
        lines=[notice_words.line_of(context, placed, in_account=False) for placed in page.rows],
        only_unopened=only_unopened,
        law=notice_words.mailbox_law(context, case),
        newer=newer,
        older=older,
        all_address=url_for("citizens.own_notices"),
        unopened_address=list_address("citizens.own_notices", **{UNOPENED: "si"}),
    )


@blueprint.get("/mi-solicitud/avisos/<uuid:notice_id>")
@filer
def own_notice(notice_id: UUID) -> ResponseReturnValue:
    """Show one notice; that opens it."""
    case = opened_case()
    context = web_context(actor=filer_of(case.id))
    placed = notice_queries.notice_of_case(
        context.session, case, notice_id, language=language(), now=context.now
    )
    shown = notice_words.shown(context, placed, placed.message.opened_at, in_account=False)
    opened_at = shown.line.opened_at
    if request.method == "GET":  # not a program that asks for the head alone
        opened_at = notice_queries.note_opened(context.session, placed.message, context.now)
    return render_template("citizens/own_notice.html", notice=shown, opened_at=opened_at)
