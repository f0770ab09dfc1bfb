"""The cases an account follows: the list, adding one with its key, opening one without it, leaving one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia.access import citizen
from foia.actors import ANYBODY
from foia.cases.acting import web_context
from foia.cases.context import Context
from foia.cases.folio import read_folio
from foia.cases.follow_views import count_attempt, forgive_attempts
from foia.cases.kinds import kind_of
from foia.cases.models import Case
from foia.cases.opened import open_case
from foia.cases.opening import note_visit, open_with_key
from foia.cases.presentation import Audience, StatusTag, row_deadline_line, status_tags
from foia.cases.seats import calendar_at
from foia.cases.untold_answers import told_of
from foia.citizens import follow_actions, follow_queries, notice_queries, signin
from foia.citizens.blueprint import blueprint
from foia.citizens.follow_queries import Followed
from foia.citizens.forms import FollowCaseForm
from foia.citizens.mailbox_pages import AFTER, id_asked, id_of
from foia.citizens.rules import MOST_CASES
from foia.errors import InvalidInput
from foia.extensions import db
from foia.i18n import gettext as _
from foia.i18n import language
from foia.pages.deadline_line import DeadlineLine
from foia.transactions import writes


@dataclass(frozen=True)
class CaseShown:
    """A case of the list. Of a confidential one, and of one whose key changed, nothing but the folio."""

    followed_id: UUID
    folio: str
    is_open: bool
    is_kept_apart: bool
    unopened: int
    kind: str = ""
    body: str = ""
    tags: Sequence[StatusTag] = ()
    deadline: DeadlineLine | None = None


@blueprint.get("/cuenta")
@citizen
def cases() -> ResponseReturnValue:
    """List the cases the account follows."""
    context = web_context(actor=ANYBODY)
    rows, following = follow_queries.followed_page(context.session, signin.citizen_id(), id_asked(AFTER))
    unopened = notice_queries.unopened_by_case(
        context.session, [row.case.id for row in rows if row.is_open], now=context.now
    )
    return render_template(
        "citizens/cases.html",
        cases=[_shown(context, row, unopened.get(row.case.id, 0)) for row in rows],
        following=url_for("citizens.cases", despues=following) if following else None,
        is_first=id_asked(AFTER) is None,
    )


def _shown(context: Context, row: Followed, unopened: int) -> CaseShown:
    if not row.is_open or row.case.confidential:
        return CaseShown(row.row.id, row.case.folio, row.is_open, row.case.confidential, unopened)
    opens_at = row.case.answer_opens_at
    is_untold = opens_at is not None and opens_at > context.now
    case = told_of(context, row.case, seat=row.body).case if is_untold else row.case
    calendar_id = context.book.regime(case.regime_id, case.regime_version).calendar
    calendar = calendar_at(context.book, calendar_id, row.body)
    today = context.now.astimezone(calendar.zone).date()
    return CaseShown(
        followed_id=row.row.id,
        folio=case.folio,
        is_open=True,
        is_kept_apart=False,
        unopened=unopened,
        kind=str(kind_of(current_app, case.kind).label),
        body=row.body.name(language()) if row.body else _("Mesa central: busca la entidad competente"),
        tags=status_tags(case, Audience.FILER),
        deadline=row_deadline_line(case, calendar, today, label=_("Respuesta")),
    )


@blueprint.get("/cuenta/agregar")
@citizen
def add_case() -> ResponseReturnValue:
    """Ask for the folio and key of a case to follow."""
    return render_template("citizens/add_case.html", form=FollowCaseForm(formdata=None))


@blueprint.post("/cuenta/agregar")
@citizen
def follow_case() -> ResponseReturnValue:
    """Follow the case that folio and key open together."""
    form = FollowCaseForm()
    if not form.validate_on_submit():
        return render_template("citizens/add_case.html", form=form), 422
    count_attempt(form.folio.data)
    case = open_with_key(web_context(actor=ANYBODY), form.folio.data, form.key.data)
    if case is None:
        form.add_error(None, _("El folio y la clave no corresponden. Revise los dos y escríbalos otra vez."))
        return render_template("citizens/add_case.html", form=form), 422
    forgive_attempts(form.folio.data)
    return _follow(form)


@writes
def _follow(form: FollowCaseForm) -> ResponseReturnValue:
    context = web_context(actor=ANYBODY)
    # Again, in the transaction that keeps it: the key may have changed since.
    case = open_with_key(context, form.folio.data, form.key.data)
    try:
        if case is not None:
            follow_actions.follow(context, signin.citizen_id(), case)
    except InvalidInput:
        form.add_error(None, _("Una cuenta sigue como máximo %(count)s expedientes.", count=MOST_CASES))
        return render_template("citizens/add_case.html", form=form), 422
    flash(_("Ahora su cuenta sigue el expediente %(folio)s.", folio=read_folio(form.folio.data)), "success")
    return redirect(url_for("citizens.cases"))


@blueprint.post("/cuenta/expedientes/<uuid:followed_id>/abrir")
@citizen
@writes
def open_followed(followed_id: UUID) -> ResponseReturnValue:
    """Open a followed case in this browser, as its folio and key would."""
    context = web_context(actor=ANYBODY)
    case = follow_queries.case_to_open(context.session, signin.citizen_id(), followed_id)
    if case is None:
        flash(_("La clave de este expediente cambió. Agréguelo otra vez con la nueva."), "important")
        return redirect(url_for("citizens.cases"))
    note_visit(context, case)
    open_case(case)
    return redirect(_address_in(context, case))


def _address_in(context: Context, case: Case) -> str:
    """Return where to go in the case: to the notice that was asked for, if it is one of the case's."""
    notice_id = id_of(request.form.get("aviso", ""))
    if notice_id is None:
        return url_for("cases.opened")
    placed = notice_queries.notice_of_case(
        context.session, case, notice_id, language=language(), now=context.now
    )
    return url_for("citizens.own_notice", notice_id=placed.message.id)


@blueprint.get("/cuenta/expedientes/<uuid:followed_id>/quitar")
@citizen
def confirm_unfollow(followed_id: UUID) -> ResponseReturnValue:
    """Ask whether the account shall follow the case no more."""
    row = follow_queries.own_followed(db.session(), signin.citizen_id(), followed_id)
    case = db.session.get_one(Case, row.case_id)
    return render_template("citizens/unfollow.html", folio=case.folio, followed_id=followed_id)


@blueprint.post("/cuenta/expedientes/<uuid:followed_id>/quitar")
@citizen
@writes
def unfollow(followed_id: UUID) -> ResponseReturnValue:
    """Follow the case no more; nothing changes in it."""
    follow_actions.unfollow(db.session(), signin.citizen_id(), followed_id)
    flash(_("Su cuenta ya no sigue el expediente. Con su folio y su clave lo abre igual."), "success")
    return redirect(url_for("citizens.cases"))
