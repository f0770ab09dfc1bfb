"""The notices of whoever signed in: the list, one of them, and the way from it to its case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia.access import signed_in
from foia.actors import Capability
from foia.audit.findings_letters import Said, finding_news, finding_place
from foia.cases import states
from foia.cases.acting import web_context
from foia.cases.context import Context
from foia.cases.kinds import kind_of
from foia.errors import NotFound
from foia.i18n import gettext as _
from foia.notifications import staff_notice_queries as queries
from foia.notifications.composing import Composing, News
from foia.notifications.messages import OF_REMINDERS, news_of
from foia.notifications.staff_notice_queries import Notice
from foia.notifications.views import blueprint
from foia.paging import after_asked, next_address
from foia.transactions import apart, writes

__all__ = ["blueprint"]
UNOPENED = "sin-leer"


@dataclass(frozen=True)
class NoticeLine:
    """A notice as its list shows it; of a confidential case neither title, sentences nor folio."""

    notice: Notice
    news: News

    @property
    def folio(self) -> str:
        case = self.notice.case
        return "" if case is None or case.confidential else case.folio

    @property
    def place(self) -> str:
        """What a link to what it is about says, where no folio does."""
        return _("Ver el hallazgo") if self.notice.case is None else _("Ver el expediente")

    @property
    def title(self) -> str:
        """What is new, as a sentence begins."""
        return self.news.title[:1].upper() + self.news.title[1:]


@blueprint.get("/avisos")
@signed_in
def own_notices() -> ResponseReturnValue:
    """List the notices of whoever asks, the newest first."""
    context = web_context()
    unopened = request.args.get("ver") == UNOPENED
    found, following = queries.notices_of(
        context.session, context.actor, context.now, unopened=unopened, after=after_asked()
    )
    # Held until the words are made of them.
    told_of = [UUID(hex=each.message.detail) for each in found if each.message.template in OF_REMINDERS]
    _reminders = queries.reminders_with_terms(context.session, told_of)
    return render_template(
        "notifications/own_notices.html",
        lines=[NoticeLine(notice, _news(context, notice, title_only=True)) for notice in found],
        unopened=unopened,
        has_unopened=any(not notice.is_opened for notice in found),
        next_url=next_address("notifications.own_notices", following),
    )


@blueprint.post("/avisos")
@signed_in
@writes
def open_all_notices() -> ResponseReturnValue:
    """Mark all as read."""
    context = web_context()
    queries.open_all(context.session, context.actor, context.now)
    flash(_("Marcó todos sus avisos como leídos."), "success")
    return redirect(url_for("notifications.own_notices"))


@blueprint.get("/avisos/<uuid:notice_id>")
@signed_in
def own_notice(notice_id: UUID) -> ResponseReturnValue:
    """Show one notice whole; that it was opened stays with it."""
    context = web_context()
    notice = _opened(context, notice_id)
    return render_template(
        "notifications/own_notice.html",
        line=NoticeLine(notice, _news(context, notice, title_only=False)),
        leads_to=_case_address(context, notice),
    )


@blueprint.get("/avisos/<uuid:notice_id>/expediente")
@signed_in
def case_of_notice(notice_id: UUID) -> ResponseReturnValue:
    """Go from a notice to its case: it was opened by that."""
    context = web_context()
    return redirect(_case_address(context, _opened(context, notice_id)))


def _opened(context: Context, notice_id: UUID) -> Notice:
    notice = queries.notice_of(context.session, context.actor, notice_id, context.now)
    if notice is None:
        raise NotFound("notice")
    if not notice.is_opened:
        with apart(context.session) as session:
            queries.open_notice(session, notice_id, context.now)
    return notice


def _news(context: Context, notice: Notice, *, title_only: bool) -> News:
    """Say what a notice tells, in the product's own words."""
    if notice.case is None:
        return News(*(finding_news(context.session, notice.message, context.actor) or _nothing()))
    if notice.case.confidential:
        title = _("Hay novedades en un expediente que usted tiene a su cargo")
        return News(title, (_("Por reserva, aquí no se dice cuál es ni de qué trata."),))
    composing = Composing(
        context,
        notice.message,
        notice.case,
        kind_of(current_app, notice.case.kind),
        _link(),
        title_only=title_only,
    )
    try:
        return news_of(composing)
    except LookupError:  # of an older version, which told more
        return News(_("hay novedades"), (_("Hay novedades en este expediente."),))


def _nothing() -> Said:
    return _("hay novedades"), (_("Lo que decía este aviso ya no le toca."),)


def _link() -> Callable[..., str]:
    return lambda page, **values: url_for(page, _external=True, **values)


def _case_address(context: Context, notice: Notice) -> str:
    """Return where the reader finds what a notice is about."""
    if notice.case is None:
        page, values = finding_place(notice.message, context.actor)
        return url_for(page, **values)
    if states.may(context.actor, Capability.READ_CASE, notice.case):
        return url_for("desk.case_page", case_id=notice.case.id)
    if notice.message.template in queries.TO_WHO_DOES_A_TASK:
        return url_for("tasks.my_tasks")
    return url_for("audit.case_record", case_id=notice.case.id)
