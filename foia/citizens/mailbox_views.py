"""The mailbox of an account: what was told in every case it follows."""

from __future__ import annotations

from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia.access import citizen
from foia.actors import ANYBODY
from foia.cases.acting import web_context
from foia.citizens import notice_queries, notice_words, signin
from foia.citizens.blueprint import blueprint
from foia.citizens.mailbox_pages import UNOPENED, list_address, page_links, place_asked
from foia.i18n import language


@blueprint.get("/cuenta/avisos")
@citizen
def mailbox() -> ResponseReturnValue:
    """List the notices of all followed cases, newest first."""
    context = web_context(actor=ANYBODY)
    only_unopened = UNOPENED in request.args
    page = notice_queries.notices_of_citizen(
        context.session,
        signin.citizen_id(),
        place_asked(),
        language=language(),
        now=context.now,
        unopened=only_unopened,
    )
    newer, older = page_links("citizens.mailbox", page, only_unopened)
    return render_template(
        "citizens/mailbox.html",
        lines=[notice_words.line_of(context, placed, in_account=True) for placed in page.rows],
        only_unopened=only_unopened,
        newer=newer,
        older=older,
        all_address=url_for("citizens.mailbox"),
        unopened_address=list_address("citizens.mailbox", **{UNOPENED: "si"}),
    )


@blueprint.get("/cuenta/avisos/<uuid:notice_id>")
@citizen
def notice(notice_id: UUID) -> ResponseReturnValue:
    """Show one notice; that opens it, but for one whose words are read in its case alone."""
    context = web_context(actor=ANYBODY)
    placed = notice_queries.notice_of_citizen(
        context.session, signin.citizen_id(), notice_id, language=language(), now=context.now
    )
    opened_at = placed.message.opened_at
    shown = notice_words.shown(context, placed, opened_at, in_account=True)
    if request.method == "GET" and not shown.is_kept_apart:
        opened_at = notice_queries.note_opened(context.session, placed.message, context.now)
    return render_template("citizens/notice.html", notice=shown, opened_at=opened_at)
