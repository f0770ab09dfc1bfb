"""The administrator's pages of the days of bodies: propose, see what moves, confirm, take back."""

from __future__ import annotations

import logging
from datetime import date
from uuid import UUID

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms.validators import ValidationError

from foia.access import current_actor, requires
from foia.accounts.history_kinds import SubjectKind
from foia.accounts.queries import names_of
from foia.actors import Capability
from foia.amendments import body_days as actions
from foia.amendments.blueprint import blueprint, name_changes
from foia.amendments.body_days import NewDay
from foia.amendments.words import days_words
from foia.cases.acting import web_context
from foia.cases.catalogue_blueprint import history_of
from foia.config import Settings
from foia.directory.models import Body, BodyDay
from foia.directory.own_days import SUSPENDED
from foia.directory.queries import find_body
from foia.errors import InvalidInput, NotAllowed, NotFound
from foia.extensions import db
from foia.forms import Choice, DateField, Form, RadioField, TextField
from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l
from foia.transactions import writes

log = logging.getLogger(__name__)

SHOWN_DAYS = 100
SHOWN_MOVED = 25
EFFECT_WORDS = {
    "closed": _l("La entidad no atiende ese día"),
    "closed_from_noon": _l("La entidad no atiende desde el mediodía"),
    "open": _l("La entidad atiende, aunque en su lugar sea feriado o fin de semana"),
    SUSPENDED: _l("Los plazos no corren en la entidad, desde ese día hasta el último"),
}
LABELS = {
    "body_id": _l("Entidad"),
    "day_on": _l("Día"),
    "last_on": _l("Último día"),
    "effect": _l("Qué ocurre"),
    "norm": _l("Norma que lo ordena"),
    "announced_on": _l("Conocido desde"),
}

name_changes(
    actions.SUBJECT,
    SubjectKind(_l("Día de una entidad"), LABELS, {"effect": EFFECT_WORDS}, subject=lambda _id: ""),
)


class DayForm(Form):
    """A day of a body, as its norm orders it."""

    day_on = DateField(_l("Día"), required=_l("Escriba el día"))
    effect = RadioField(
        _l("¿Qué ocurre ese día?"),
        choices=[Choice(code, words) for code, words in EFFECT_WORDS.items()],
        required=_l("Elija qué ocurre ese día"),
    )
    last_on = DateField(
        _l("Último día de la suspensión"),
        hint=_l(
            "Solo si los plazos no corren varios días: un corte, fuerza mayor, una cuarentena. Si ya hay una "
            "desde el mismo día, termina en este."
        ),
    )
    norm = TextField(
        _l("Norma que lo ordena"),
        hint=_l("Por ejemplo: Resolución Administrativa 12/2026, de 3 de marzo."),
        required=_l("Escriba la norma que lo ordena"),
        max_length=300,
    )
    announced_on = DateField(
        _l("¿Desde cuándo se conoce?"),
        hint=_l("El día en que se publicó. Lo que vencía antes no cambia por ello."),
        required=_l("Escriba desde cuándo se conoce"),
    )

    def validate_norm(self, field: TextField) -> None:
        if field.data and not any(sign.isdigit() for sign in field.data):
            raise ValidationError(_("Escriba el número de la norma"))

    def validate_last_on(self, field: DateField) -> None:
        if self.effect.data == SUSPENDED and field.data is None and not field.errors:
            raise ValidationError(_("Escriba el último día de la suspensión"))
        if self.effect.data != SUSPENDED and field.data is not None:
            raise ValidationError(_("Solo una suspensión de plazos tiene un último día"))


@blueprint.get("/administracion/dias")
@requires(Capability.ADMINISTER)
def body_days_to_confirm() -> ResponseReturnValue:
    """List the days of bodies that wait for a second person."""
    rows = actions.days_to_confirm(db.session(), SHOWN_DAYS)
    people = names_of(db.session(), {row.proposed_by_id for row, _body in rows if row.proposed_by_id})
    return render_template(
        "administration/days.html", rows=rows, people=people, effects=EFFECT_WORDS, days_words=days_words
    )


@blueprint.get("/administracion/entidades/<uuid:body_id>/dias")
@requires(Capability.ADMINISTER)
def days_of_body(body_id: UUID) -> ResponseReturnValue:
    """Show the days of a body and ask for another."""
    return _days_page(_body(body_id), DayForm())


@blueprint.post("/administracion/entidades/<uuid:body_id>/dias")
@requires(Capability.ADMINISTER)
@writes
def propose_body_day(body_id: UUID) -> ResponseReturnValue:
    """Propose a day of a body."""
    body, form, context = _body(body_id), DayForm(), web_context()
    if not form.validate():
        return _days_page(body, form, 422)
    new = NewDay(
        _given(form.day_on),
        form.effect.data or "",
        form.norm.data or "",
        _given(form.announced_on),
        form.last_on.data,
    )
    try:
        row = actions.propose_day(context, body, new)
    except InvalidInput as error:
        form.add_error(error.field or None, _refusal(error.code))
        return _days_page(body, form, 422)
    except NotAllowed:
        form.add_error(None, _own_body())
        return _days_page(body, form, 422)
    log.info("body day proposed id=%s by=%s", row.id, current_actor().person_id)
    flash(_("Propuso el día. Vale cuando otra persona que administra lo confirme."), "success")
    return redirect(url_for("amendments.body_day", body_id=body.id, day_id=row.id))


@blueprint.get("/administracion/entidades/<uuid:body_id>/dias/<uuid:day_id>")
@requires(Capability.ADMINISTER)
def body_day(body_id: UUID, day_id: UUID) -> ResponseReturnValue:
    """Show a day, which open cases it would move, and who may confirm it."""
    return _day_page(_body(body_id), actions.find_day(db.session(), body_id, day_id))


@blueprint.post("/administracion/entidades/<uuid:body_id>/dias/<uuid:day_id>/confirmar")
@requires(Capability.ADMINISTER)
@writes
def confirm_body_day(body_id: UUID, day_id: UUID) -> ResponseReturnValue:
    """Confirm a day: running cases are dated anew, and both sides told."""
    body, row, context = _body(body_id), actions.find_day(db.session(), body_id, day_id), web_context()
    try:
        applied = actions.confirm_day(context, row)
    except InvalidInput as error:
        return _day_page(body, row, error=_refusal(error.code))
    except NotAllowed:
        return _day_page(body, row, error=_own_body())
    log.info("body day confirmed id=%s by=%s number=%s", row.id, current_actor().person_id, applied.number)
    flash(
        _(
            "Confirmó el día. Los expedientes abiertos se están volviendo a contar: a quien le cambie el "
            "vencimiento se le avisa."
        ),
        "success",
    )
    return redirect(url_for("amendments.days_of_body", body_id=body.id))


@blueprint.post("/administracion/entidades/<uuid:body_id>/dias/<uuid:day_id>/retirar")
@requires(Capability.ADMINISTER)
@writes
def withdraw_body_day(body_id: UUID, day_id: UUID) -> ResponseReturnValue:
    """Take back a day that nobody confirmed."""
    body, row = _body(body_id), actions.find_day(db.session(), body_id, day_id)
    try:
        actions.withdraw_day(web_context(), row)
    except InvalidInput as error:
        return _day_page(body, row, error=_refusal(error.code))
    flash(_("Retiró el día propuesto."), "success")
    return redirect(url_for("amendments.days_of_body", body_id=body.id))


def _given(field: DateField) -> date:
    """Return the day of a field that was validated."""
    if field.data is None:
        raise ValueError(field.name)
    day: date = field.data
    return day


def _body(body_id: UUID) -> Body:
    settings: Settings = current_app.config["FOIA"]
    body = find_body(db.session(), body_id, country=settings.country)
    if body is None:
        raise NotFound("body")
    return body


def _days_page(body: Body, form: DayForm, status: int = 200) -> ResponseReturnValue:
    rows = actions.days_of(db.session(), body.id)
    page = render_template(
        "administration/body_days.html",
        body=body,
        form=form,
        rows=rows,
        effects=EFFECT_WORDS,
        days_words=days_words,
        is_outsider=actions.is_outsider(web_context(), body.id),
    )
    return page, status


def _day_page(body: Body, row: BodyDay, *, error: str = "") -> ResponseReturnValue:
    context = web_context()
    is_pending = row.confirmed_at is None and row.withdrawn_at is None
    page = render_template(
        "administration/body_day.html",
        body=body,
        row=row,
        heading=days_words(row.day_on, row.last_on),
        effect=EFFECT_WORDS[row.effect],
        preview=actions.preview_day(context, row, limit=SHOWN_MOVED) if is_pending else None,
        is_pending=is_pending,
        is_mine=row.proposed_by_id == context.actor.person_id,
        is_outsider=actions.is_outsider(context, body.id),
        error=error,
        lines=history_of(actions.SUBJECT, row.id, LABELS, {"effect": EFFECT_WORDS}),
    )
    return page, 422 if error else 200


def _own_body() -> str:
    return _("Tiene una función en esta entidad: sus días los deciden dos personas de fuera de ella.")


def _refusal(code: str) -> str:
    return {
        "unknown_effect": _("Elija qué ocurre ese día"),
        "too_far": _("Revise el día: está a más de dos años de hoy."),
        "announced_later": _("No puede conocerse desde un día que no ha llegado."),
        "announced_after": _("Debe conocerse ese día o antes: después, lo que vencía ya no cambia."),
        "opens_past": _("Un día hábil de más se pone antes de que llegue: acorta los plazos que corren."),
        "known_already": _("Ese día ya está anotado así para esta entidad."),
        "settled_already": _("Otra persona ya confirmó o retiró este día."),
        "proposer_gone": _(
            "Quien propuso este día ya no administra, o ahora tiene una función en la entidad: retírelo y "
            "propóngalo otra vez."
        ),
        "same_person": _("Usted propuso este día: lo confirma otra persona que administra."),
        "norm_number": _("Escriba el número de la norma: sin ella, ningún plazo se suspende."),
        "wrong_order": _("El último día no puede ser anterior al primero."),
    }[code]
