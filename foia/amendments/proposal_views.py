"""The administrator's pages of one change of a calendar: propose, see what moves, confirm, take back, end."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foia import law
from foia.access import current_actor, requires
from foia.accounts.queries import names_of
from foia.actors import Capability
from foia.amendments import calendar_actions as actions
from foia.amendments.blueprint import blueprint
from foia.amendments.calendar_actions import NewChange
from foia.amendments.calendar_views import today, words_of_rows
from foia.amendments.forms import ANNUL, AnnulForm, DayForm, EndForm, SuspensionForm, YearForm
from foia.amendments.in_force import law_in_force
from foia.amendments.models import ANNULLED, Amendment, AmendmentKind
from foia.amendments.public_views import base_of, settings
from foia.amendments.queries import find_change, replacement_of
from foia.amendments.redating import Preview, preview
from foia.amendments.sheets import csv_response, sheet
from foia.amendments.shown_calendar import places_of
from foia.amendments.words import LABELS, VALUES, refusal_words, what_words, when_words
from foia.cases.acting import web_context
from foia.cases.catalogue_blueprint import history_of
from foia.cases.context import Context
from foia.errors import InvalidInput, NotFound
from foia.extensions import db
from foia.forms import Choice, Form
from foia.i18n import gettext as _
from foia.transactions import writes

log = logging.getLogger(__name__)

SHOWN_MOVED = 50
ALL_MOVED = 1_000_000


@blueprint.get("/administracion/calendarios/dia")
@requires(Capability.ADMINISTER)
def new_day() -> ResponseReturnValue:
    """Ask for a day of the country or of a place."""
    return _day_page(_placed(DayForm()))


@blueprint.post("/administracion/calendarios/dia")
@requires(Capability.ADMINISTER)
@writes
def propose_day() -> ResponseReturnValue:
    """Propose a day of the country or of a place."""
    form = _placed(DayForm())
    return _proposed(
        form,
        lambda: _new(
            form, AmendmentKind.DAY, form.first_on.data, form.first_on.data, effect=form.effect.data or ""
        ),
        _day_page,
    )


@blueprint.get("/administracion/calendarios/suspension")
@requires(Capability.ADMINISTER)
def new_suspension() -> ResponseReturnValue:
    """Ask for a period in which the terms of the country, or of a place, do not run."""
    return _suspension_page(_placed(SuspensionForm()))


@blueprint.post("/administracion/calendarios/suspension")
@requires(Capability.ADMINISTER)
@writes
def propose_suspension() -> ResponseReturnValue:
    """Propose a suspension of terms."""
    form = _placed(SuspensionForm())
    return _proposed(
        form,
        lambda: _new(form, AmendmentKind.SUSPENSION, form.first_on.data, form.last_on.data),
        _suspension_page,
    )


@blueprint.get("/administracion/calendarios/anio")
@requires(Capability.ADMINISTER)
def new_year() -> ResponseReturnValue:
    """Ask which year of the calendar was checked, and against what."""
    return _year_page(_with_years(YearForm()))


@blueprint.post("/administracion/calendarios/anio")
@requires(Capability.ADMINISTER)
@writes
def propose_year() -> ResponseReturnValue:
    """Propose that a year of the calendar counts as checked."""
    form = _with_years(YearForm())

    def made() -> NewChange:
        first_on, last_on = actions.of_a_year(int(form.year.data))
        return NewChange(
            kind=AmendmentKind.YEAR,
            country=settings().country,
            first_on=first_on,
            last_on=last_on,
            norm=form.norm.data,
            announced_on=today(),
            confirmed_by=form.confirmed_by.data,
        )

    return _proposed(form, made, _year_page)


@blueprint.get("/administracion/calendarios/<uuid:amendment_id>")
@requires(Capability.ADMINISTER)
def change(amendment_id: UUID) -> ResponseReturnValue:
    """Show a change, which open cases it would move, and who may confirm it."""
    return _change_page(_row(amendment_id))


@blueprint.get("/administracion/calendarios/<uuid:amendment_id>/expedientes.csv")
@requires(Capability.ADMINISTER)
def moved_sheet(amendment_id: UUID) -> ResponseReturnValue:
    """Give every case that a change would move as CSV; never a confidential one."""
    row = _row(amendment_id)
    found = preview(_acting(), [row], limit=ALL_MOVED) if is_waiting(row) else Preview(0, ())
    rows = ((moved.folio, moved.old_on, moved.new_on) for moved in found.moved)
    return csv_response(settings(), sheet(("folio", "old", "new"), rows), f"expedientes-{row.id.hex[:8]}")


@blueprint.post("/administracion/calendarios/<uuid:amendment_id>/confirmar")
@requires(Capability.ADMINISTER)
@writes
def confirm(amendment_id: UUID) -> ResponseReturnValue:
    """Confirm a change: it holds from now on."""
    row = _row(amendment_id)
    try:
        actions.confirm(_acting(), row)
    except InvalidInput as error:
        return _change_page(row, error=refusal_words(error.code))
    log.info("amendment confirmed id=%s by=%s number=%s", row.id, current_actor().person_id, row.number)
    flash(
        _(
            "Lo confirmó: vale desde ahora. Los expedientes abiertos se están volviendo a contar: a quien le "
            "cambie el vencimiento se le avisa."
        ),
        "success",
    )
    return redirect(url_for("amendments.overview"))


@blueprint.post("/administracion/calendarios/<uuid:amendment_id>/retirar")
@requires(Capability.ADMINISTER)
@writes
def withdraw(amendment_id: UUID) -> ResponseReturnValue:
    """Take back a change that nobody confirmed."""
    row = _row(amendment_id)
    try:
        actions.withdraw(_acting(), row)
    except InvalidInput as error:
        return _change_page(row, error=refusal_words(error.code))
    flash(_("Retiró la propuesta."), "success")
    return redirect(url_for("amendments.overview"))


@blueprint.get("/administracion/calendarios/<uuid:amendment_id>/terminar")
@requires(Capability.ADMINISTER)
def ending(amendment_id: UUID) -> ResponseReturnValue:
    """Ask by which norm a change in force ends."""
    row = _ended(amendment_id)
    return _ending_page(row, _end_form(row))


@blueprint.post("/administracion/calendarios/<uuid:amendment_id>/terminar")
@requires(Capability.ADMINISTER)
@writes
def end(amendment_id: UUID) -> ResponseReturnValue:
    """Propose that a change in force ends on another day, or is undone."""
    row = _ended(amendment_id)
    form = _end_form(row)

    def made() -> NewChange:
        is_annulled = isinstance(form, AnnulForm) or form.what.data == ANNUL
        last_on = row.last_on if is_annulled else form.last_on.data
        return _new(
            form, row.kind, row.first_on, last_on, effect=ANNULLED if is_annulled else "", replaces=row
        )

    return _proposed(form, made, lambda _form, status=200: _ending_page(row, form, status))


def _acting() -> Context:
    """Return what actions work with, by the law as it is at this moment."""
    return replace(web_context(), book=law_in_force(fresh=True))


def is_waiting(row: Amendment) -> bool:
    """Say whether nobody confirmed or took back a change yet."""
    return row.number is None and row.withdrawn_at is None


def _proposed(
    form: Form, make: Callable[[], NewChange], page: Callable[..., ResponseReturnValue]
) -> ResponseReturnValue:
    if not form.validate_on_submit():
        return page(form, 422)
    try:
        row = actions.propose(_acting(), make())
    except InvalidInput as error:
        name = error.field if error.field in form else None
        form.add_error(name, refusal_words(error.code))
        return page(form, 422)
    log.info("amendment proposed id=%s by=%s", row.id, current_actor().person_id)
    flash(_("Lo propuso. Vale cuando otra persona que administra lo confirme."), "success")
    return redirect(url_for("amendments.change", amendment_id=row.id))


def _new(
    form: Any,
    kind: str,
    first_on: date | None,
    last_on: date | None,
    *,
    effect: str = "",
    replaces: Amendment | None = None,
) -> NewChange:
    if first_on is None or last_on is None:
        raise ValueError("the form was validated")
    is_named = replaces is None
    return NewChange(
        kind=kind,
        country=settings().country,
        scope=(form.place.data or "") if is_named else "",
        first_on=first_on,
        last_on=last_on,
        effect=effect,
        norm=form.norm.data,
        norm_url=form.norm_url.data,
        announced_on=form.announced_on.data,
        confirmed_by=form.confirmed_by.data,
        name_es=form.name_es.data if is_named else replaces.name_es if replaces else "",
        name_en=form.name_en.data if is_named else replaces.name_en if replaces else "",
        replaces=replaces,
    )


def _row(amendment_id: UUID) -> Amendment:
    row = find_change(db.session(), amendment_id)
    if row.country != settings().country:
        raise NotFound("amendment")
    return row


def _ended(amendment_id: UUID) -> Amendment:
    """Return a day or suspension that holds. Raises NotFound."""
    row = _row(amendment_id)
    if not _may_end(row):
        raise NotFound("amendment")
    return row


def _may_end(row: Amendment) -> bool:
    is_dated = row.kind in (AmendmentKind.DAY, AmendmentKind.SUSPENSION) and row.effect != ANNULLED
    return is_dated and row.number is not None and replacement_of(db.session(), row) is None


def _end_form(row: Amendment) -> AnnulForm | EndForm:
    return EndForm() if row.kind == AmendmentKind.SUSPENSION else AnnulForm()


def _placed(form: DayForm | SuspensionForm) -> Any:
    base = base_of(law_in_force(fresh=True), settings().country)
    form.place.choices = [Choice(*known) for known in places_of(db.session(), base)]
    return form


def _with_years(form: YearForm) -> YearForm:
    """Offer the years that nobody confirmed, and the one after the last."""
    known: tuple[law.CalendarYear, ...] = base_of(law_in_force(fresh=True), settings().country).years
    years = [one.year for one in known if one.status != "confirmed"]
    years.append(max(one.year for one in known) + 1)
    form.year.choices = [Choice(str(year), str(year)) for year in years]
    return form


def _day_page(form: Form, status: int = 200) -> ResponseReturnValue:
    return render_template("amendments/new_day.html", form=form), status


def _suspension_page(form: Form, status: int = 200) -> ResponseReturnValue:
    return render_template("amendments/new_suspension.html", form=form), status


def _year_page(form: Form, status: int = 200) -> ResponseReturnValue:
    return render_template("amendments/new_year.html", form=form), status


def _ending_page(row: Amendment, form: Form, status: int = 200) -> ResponseReturnValue:
    page = render_template("amendments/ending.html", row=row, form=form, **words_of_rows())
    return page, status


def _change_page(row: Amendment, *, error: str = "") -> ResponseReturnValue:
    session, context = db.session(), _acting()
    old = session.get(Amendment, row.replaces_id) if row.replaces_id else None
    page = render_template(
        "amendments/change.html",
        row=row,
        heading=f"{what_words(row)}: {when_words(row)}",
        old=old,
        later=replacement_of(session, row),
        preview=preview(context, [row], limit=SHOWN_MOVED) if is_waiting(row) else None,
        is_mine=row.proposed_by_id == context.actor.person_id,
        may_end=_may_end(row),
        proposer=names_of(session, [row.proposed_by_id] if row.proposed_by_id else []),
        error=error,
        lines=history_of(actions.SUBJECT, row.id, LABELS, VALUES),
        **words_of_rows(),
    )
    return page, 422 if error else 200
